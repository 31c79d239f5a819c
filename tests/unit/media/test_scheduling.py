"""Whoever encodes does not become more urgent than everybody else on the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import os, sys
from contextlib import suppress
from pathlib import Path
from bystander.domain.frame import SEAL, Redacted
from bystander.media.video_source import VideoSource
from bystander.media.video_staged import VideoStaged
from bystander.testing.clips import Clip, write_clip

def urgent():
    found = 0
    for entry in Path("/proc/self/task").iterdir():
        with suppress(ProcessLookupError):
            found += os.sched_getscheduler(int(entry.name)) != os.SCHED_OTHER
    return found

folder = Path(sys.argv[1])
source = VideoSource(write_clip(folder / "in.mp4", Clip("libsvtav1", pts=range(0, 20 * 512, 512))))
found = [urgent()]
with VideoStaged(source, folder / "out.mp4", replace=False) as staged:
    for frame in source.frames():
        staged.write(Redacted(frame, seal=SEAL))
        found.append(urgent())
    staged.reopen()
    staged.publish()
# It is opened in a thread of its own, after the first pictures were handed over.
print(found[0], max(found[8:]), urgent())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads are scheduled alike elsewhere")
def test_an_av1_copy_is_made_without_real_time_threads(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-3:] == ["0", "0", "0"]
