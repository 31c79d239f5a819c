"""For all tests."""

from __future__ import annotations

import signal

# Under `nohup` every process starts deaf to SIGHUP, and so would those that tests start.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
