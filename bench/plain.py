"""Plain transcoding, as a script: decode, encode, no sound. What any tool pays at least."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path

import av
from av.video.stream import VideoStream


def transcode(source: Path, target: Path, encoder: str, options: dict[str, str]) -> None:
    """Writes the first video stream of ``source`` anew, every frame at its own time."""
    with av.open(str(source)) as read, av.open(str(target), "w") as write:
        before = read.streams.video[0]
        before.thread_type = "AUTO"
        rate = before.average_rate or Fraction(25)
        after = write.add_stream(encoder, rate=rate, options=options)
        if not isinstance(after, VideoStream):
            sys.exit(f"{encoder} writes no pictures; name a video encoder")
        after.width, after.height = before.width, before.height
        after.pix_fmt = _format_for(encoder, before.pix_fmt or "yuv420p")
        after.codec_context.thread_type = "AUTO"
        if before.time_base is not None:
            after.codec_context.time_base = before.time_base
        for frame in read.decode(before):
            # The encoder chooses the kinds of its frames; the source's would be copied.
            frame.pict_type = 0
            write.mux(after.encode(frame.reformat(format=after.pix_fmt)))
        write.mux(after.encode())


def _format_for(encoder: str, wanted: str) -> str:
    formats = [layout.name for layout in av.Codec(encoder, "w").video_formats or []]
    return wanted if wanted in formats or not formats else formats[0]


if __name__ == "__main__":
    transcode(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4]))
