"""The seams: every Protocol that a plugin can fill, on one page.

Each has a contract suite in ``bystander.testing`` that ours and others' pass alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import Timeline
from bystander.domain.findings import Detection, Kind, Scene, Track
from bystander.domain.frame import Frame, Pixels, Plane, Redacted, Untouched
from bystander.domain.frame_span import FrameSpan
from bystander.domain.geometry import Size
from bystander.domain.plan import Model, Plan, SourceFacts
from bystander.domain.report import Leak
from bystander.domain.sound import RedactedSound, Said, Samples, Sound, SoundBlock, Span
from bystander.domain.traces import Trace


class Source(Protocol):
    """An original, open for reading. Made by ``media``; never written to."""

    @property
    def facts(self) -> SourceFacts: ...

    @property
    def digest(self) -> str:
        """SHA-256 of the file, lower-case hexadecimal."""
        ...

    @property
    def traces(self) -> tuple[Trace, ...]:
        """What identifies in the file beside its pictures and its sound."""
        ...

    def frames(self) -> Iterator[Frame]:
        """Every picture in presentation order, decoded anew from the start at each call.

        Constant memory: a frame may be dropped by the reader before the next is asked for.
        Raises Damaged where the policy of the source does not cover damage.
        """
        ...

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """Its streams of sound that can be decoded, without passages, of unknown length (0)."""
        ...

    def sound(self, stream: int) -> Iterator[SoundBlock]:
        """Every sample of the stream with this index, decoded anew from the start at each call.

        Constant memory. What cannot be decoded raises Damaged, or is silence where the policy
        of the source covers damage. Raises Unsupported for what is no sound.
        """
        ...

    def passages(self, timeline: Timeline, covered: Sequence[FrameSpan]) -> tuple[FrameSpan, ...]:
        """Frames that a copy may take over as they are coded, in order and apart.

        timeline: of the plan; covered: frames with something to hide, in order and apart
        """
        ...

    def frames_in(self, passages: Sequence[FrameSpan]) -> Iterator[Frame]:
        """The pictures of some passages, or of what lies between passages. Raises Damaged."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Staged(Protocol):
    """A copy being made in a private folder beside its target.

    Leaving the ``with`` block without ``publish`` removes every trace of it.
    """

    def listen(self, recordings: Sequence[tuple[Sound, Iterator[RedactedSound]]]) -> None:
        """Sound for the copy: what was planned for each stream, and its blocks.

        Comes before the first frame. Blocks are taken in step with the frames, perhaps in
        another thread, and the last of them by ``reopen``.
        """
        ...

    def announce(self, passages: Sequence[FrameSpan]) -> None:
        """These will come as Untouched. Comes before the first frame, or never."""
        ...

    def write(self, item: Redacted | Untouched) -> None:
        """The next frame or frames. Raises TypeError for anything else, CannotWrite."""
        ...

    def reopen(self) -> Source:
        """Finish encoding and open the result for reading, as a stranger would."""
        ...

    def publish(self) -> Path:
        """Rename to the final name, after fsync. Returns where it is. Comes last."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Network(Protocol):
    """A neural network in an inference runtime; what each runtime's door returns.

    Safe to call from several threads: detectors that use the same file share one.
    """

    @property
    def runtime(self) -> str:
        """Name and version of what really runs, such as "openvino 2026.4.1"."""
        ...

    @property
    def device(self) -> str:
        """Where it really runs, such as "CPU (f32)"."""
        ...

    @property
    def fixed(self) -> Size | None:
        """The one size of picture that it takes, or None for any."""
        ...

    def infer(self, pixels: Pixels) -> Future[list[NDArray[np.float32]]]:
        """Start on one picture, (height, width, 3) uint8 RGB, and return at once.

        Blocks only while as many requests as the device has room for are under way.
        The outputs come in the network's own order.
        """
        ...

    def prepare(self, shapes: Collection[tuple[int, ...]]) -> None:
        """Pictures of these shapes come next, so that what suits all of them is made ready."""
        ...

    def rest(self) -> None:
        """Nothing will be asked for a while: give back memory that is soon had again."""
        ...

    def close(self) -> None: ...


class Detector(Protocol):
    """Finds things of some kinds in one picture.

    The one required method is ``detect``; it must be safe to call again before an
    earlier call's future is done.
    """

    @property
    def kinds(self) -> frozenset[Kind]: ...

    @property
    def model(self) -> Model: ...

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        """Look at one picture, (height, width, 3) uint8 RGB of any size.

        Detections with a score of at least ``floor``, boxes in that picture's pixels,
        clipped to it, duplicates merged. A failure is raised by the future.
        """
        ...

    def prepare(self, sizes: Collection[Size]) -> None:
        """Pictures of these sizes come next: a hint, and no promise."""
        ...

    def rest(self) -> None:
        """Nothing will be asked for a while: give back memory that is soon had again."""
        ...

    def close(self) -> None: ...


class Reader(Protocol):
    """Tells whether writing is somebody's, and never what it says.

    What was read lives in one call, and nowhere else: not in errors, not in logs.
    """

    @property
    def model(self) -> Model: ...

    def read(
        self, pixels: Pixels, found: tuple[Detection, ...], due: tuple[bool, ...]
    ) -> tuple[Detection, ...]:
        """The same detections in the same order, with a reason where a line is somebody's;
        then perhaps more, such as a whole document, with a reason each.

        pixels: (height, width, 3) uint8 RGB, the picture that they were found in
        due: which of them ought to be read; others may be, to understand their neighbours
        Blocks. Safe to call from several threads. The same arguments give the same answer.
        """
        ...

    def close(self) -> None: ...


class Tracker(Protocol):
    """Joins what was seen in single frames of one shot into tracks."""

    def follow(self, scene: Scene, timeline: Timeline, size: Size) -> tuple[Track, ...]:
        """Tracks of one shot, numbered from 1. Every detection that scores at least the
        start threshold is in one of them: one sighting is enough.

        timeline: of all frames up to the end of the shot at least
        size: of the upright picture
        """
        ...


Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Region:
    """Where one cover lies in one plane of one frame.

    rows, columns: the samples to change, half-open, inside the plane
    inside: (rows, columns) bool, the samples of this cover's outline
    tight: (left, top, right, bottom) of the face without margins, in this plane's
        samples, stored orientation, floats; may lie partly outside the plane
    track: the cover's number, steady through time: what noise and squares are anchored to
    """

    rows: slice
    columns: slice
    inside: Mask
    tight: tuple[float, float, float, float]
    track: int


class Covering(Protocol):
    """All covers of one frame that one effect draws.

    The picture is divided into cells, each as large as one sample of its coarsest planes,
    so that no sample of any plane mixes inside and outside.
    """

    @property
    def steps(self) -> tuple[int, int]:
        """(across, down): stored pixels that a cell is wide and high, powers of two."""
        ...

    @property
    def mine(self) -> Mask:
        """(rows, columns) of cells, those that the effect is to hide."""
        ...

    @property
    def hidden(self) -> Mask:
        """The same of every cover of the frame: what lies there must not be read from
        outside, by this effect or any other.
        """
        ...

    @property
    def seed(self) -> int:
        """The plan's."""
        ...

    def regions(self, plane: Plane) -> Iterator[Region]:
        """The covers one by one, in samples of a plane of the frame."""
        ...


class Effect(Protocol):
    """Hides what is inside the covers of one frame."""

    @property
    def weaker(self) -> str | None:
        """Why this disguise is weaker than ``fill``, in one sentence, or None."""
        ...

    def paint(self, frame: Frame, covering: Covering) -> None:
        """Overwrite every sample of the frame's planes that is inside, and no other.

        ``frame`` tells colour matrix, range and orientation; its planes, all but alpha,
        are writable. Must give the same result for the same arguments, and only read the
        covering.
        """
        ...


class SpeechListener(Protocol):
    """Hears one recording from its beginning to its end, block by block, in constant memory."""

    def hear(self, samples: Samples) -> tuple[Span, ...]:
        """The next block, (n,) float32 at the finder's rate, any n.

        Returns the spans that are over and cannot grow any more, guards included, in
        order, each after the last one's end. Counted from the recording's first sample.
        """
        ...

    def finish(self) -> tuple[Span, ...]:
        """The spans that were still open. Comes last."""
        ...


class SpeechFinder(Protocol):
    """Tells where somebody may be speaking. In doubt it says that somebody is."""

    @property
    def rate(self) -> int:
        """Samples a second that it wants, one channel."""
        ...

    @property
    def model(self) -> Model: ...

    def begin(self) -> SpeechListener: ...

    def close(self) -> None: ...


class NameFinder(Protocol):
    """Tells where in speech something is said that may name somebody: names, numbers, addresses.

    What it is, nobody learns.
    """

    @property
    def rate(self) -> int:
        """Samples a second that it wants, one channel."""
        ...

    @property
    def longest(self) -> float:
        """Seconds that it takes at once."""
        ...

    @property
    def model(self) -> Model: ...

    def find(self, speech: Samples) -> tuple[Said, ...]:
        """(n,) float32 -> spans of samples within it, each with a reason, in any order.

        Raises StageFailed.
        """
        ...

    def close(self) -> None: ...


class Voice(Protocol):
    """One disguise, drawn from the operating system's randomness for one speaker of one file.

    It is never stored, nor can it be had again.
    """

    def disguise(self, speech: Samples, start: int = 0) -> Samples:
        """The same words in another voice: (n,) float32 in, (n,) float32 out, at the
        transform's rate, in step to the sample. The same arguments give the same answer.

        start: samples of the recording before the first. Pieces come in any order and may
            overlap; what is drawn, such as a melody, is to go on from one to the next
        n: at most ``longest`` seconds; whoever has more cuts it with an overlap
        Raises StageFailed; the caller mutes then.
        """
        ...


class VoiceTransform(Protocol):
    """Makes voices that nobody is recognised by."""

    @property
    def weaker(self) -> str | None:
        """Why this disguise is weaker than ``one-voice``, in one sentence, or None."""
        ...

    @property
    def models(self) -> tuple[Model, ...]: ...

    @property
    def rate(self) -> int:
        """Samples a second that its voices take and give, one channel."""
        ...

    @property
    def longest(self) -> float:
        """Seconds that a voice takes at once."""
        ...

    def draw(self) -> Voice:
        """A new voice, from the operating system's randomness."""
        ...

    def rest(self) -> None:
        """Nothing will be asked for a while: give back memory that is soon had again."""
        ...

    def close(self) -> None: ...


class Examination(Protocol):
    """One check at work on one output, fed frame by frame so that all share one decoding."""

    def see(self, frame: Frame) -> None:
        """The next frame of the output."""
        ...

    def finish(self) -> tuple[Leak, ...]:
        """What is wrong with the output; an empty tuple when nothing is."""
        ...


class Check(Protocol):
    """One question that the judge asks about an output."""

    @property
    def name(self) -> str: ...

    def begin(self, plan: Plan, output: SourceFacts) -> Examination: ...
