"""For all tests."""

from __future__ import annotations

import signal

from hypothesis import settings

# Under `nohup` every process starts deaf to SIGHUP, in the background of a script to SIGINT,
# and so would those that tests start.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No test asserts a wall-clock time, and hypothesis would by itself.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
