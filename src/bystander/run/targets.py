"""Which files a request means, and where each one's copy goes. Reads names, touches nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from bystander.domain.archive import archive_suffix
from bystander.errors import BadRequest, SourceIsTarget, TargetExists

DEFAULT_PATTERN = "{stem}.redacted{suffix}"
SCRUBBED_PATTERN = "{stem}.scrubbed{suffix}"

# fmt: off
PICTURES = frozenset({
    ".apng", ".avif", ".bmp", ".dib", ".gif", ".heic", ".heif", ".hif", ".jfif", ".jpe",
    ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp",
})
VIDEOS = frozenset({
    ".3g2", ".3gp", ".asf", ".avi", ".flv", ".m2t", ".m2ts", ".m4v", ".mjpeg", ".mjpg", ".mkv",
    ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".mxf", ".ogv", ".ts", ".vob", ".webm", ".wmv",
})
SOUNDS = frozenset({
    ".aac", ".ac3", ".aif", ".aiff", ".amr", ".eac3", ".flac", ".m4a", ".m4b", ".mka", ".mp2",
    ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Pair:
    """One original and the name that its copy will get."""

    source: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in a named folder that nobody will touch, and why."""

    source: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Errand:
    """Everything that one request means."""

    pairs: tuple[Pair, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where copies go and what they are called.

    output: a folder, or the file itself where there is one source; None: beside the source
    pattern: a file name in which {stem} and {suffix} stand for the source's own
    folder: ``output`` is a folder, even where it is not there yet
    sounds: files that hold nothing but sound are meant, too
    archives: so are archives
    """

    output: Path | None = None
    pattern: str = DEFAULT_PATTERN
    folder: bool = False
    sounds: bool = False
    archives: bool = False

    def __post_init__(self) -> None:
        if "/" in self.pattern or os.sep in self.pattern or "{stem}" not in self.pattern:
            raise BadRequest(
                f"the pattern {self.pattern!r} must be a file name with {{stem}} in it, "
                f"such as {DEFAULT_PATTERN!r}"
            )
        try:
            fields = {name for _, name, _, _ in Formatter().parse(self.pattern) if name is not None}
        except ValueError:
            fields = {""}
        if not fields <= {"stem", "suffix"}:
            raise BadRequest(
                f"the pattern {self.pattern!r} may only use {{stem}} and {{suffix}} in braces"
            )

    def name(self, source: Path) -> str:
        suffix = archive_suffix(source.name) or source.suffix
        return self.pattern.format(stem=source.name.removesuffix(suffix), suffix=suffix)

    def made(self, source: Path) -> bool:
        """Does this name look like a copy that Bystander made earlier?"""
        patterns = {self.pattern, DEFAULT_PATTERN, SCRUBBED_PATTERN}
        return any(_matches(pattern, source.name) for pattern in patterns)


def pair_up(sources: Sequence[Path], to: Destination, *, recursive: bool = False) -> Errand:
    """Every file that ``sources`` mean, once, with its target; and what was passed over.

    A folder's structure is kept below the output folder; where several sources are named,
    below a folder of its own name. Hidden files and folders are not looked at.
    Raises BadRequest where a folder is named without ``recursive``, or nothing is to do.
    """
    folder = _output_folder(sources, to)
    pairs: dict[Pair, None] = {}
    skipped: list[Skipped] = []
    for source in sources:
        if not source.is_dir():
            target = to.output if folder is None and to.output else None
            pairs[Pair(source, target or (folder or source.parent) / to.name(source))] = None
            continue
        if not recursive:
            raise BadRequest(f"{source} is a folder; add -r for everything below it")
        root = folder / source.resolve().name if folder and len(sources) > 1 else folder
        for path in _files_below(source, folder):
            reason = _why_not(path, to)
            if reason:
                skipped.append(Skipped(path, reason))
            else:
                place = root / path.relative_to(source).parent if root else path.parent
                pairs[Pair(path, place / to.name(path))] = None
    if not pairs:
        raise BadRequest(f"there is no picture and no video in {sources[0]}; name another folder")
    return Errand(_once(pairs), tuple(skipped))


def refuse(pairs: Sequence[Pair], *, replace: bool) -> None:
    """Refuse before any work: SourceIsTarget, BadRequest for a clash, TargetExists."""
    originals = {pair.source.resolve(): pair.source for pair in pairs}
    identities = {_identity(pair.source) for pair in pairs} - {None}
    taken: dict[Path, Path] = {}
    for pair in pairs:
        target = pair.target.resolve()
        if target in originals or _identity(pair.target) in identities:
            raise SourceIsTarget(
                f"{pair.target} is an original; choose another name with -o or --pattern"
            )
        if target in taken:
            raise BadRequest(
                f"{taken[target]} and {pair.source} would both become {pair.target}; "
                "redact them in two runs with different folders after -o"
            )
        taken[target] = pair.source
        refuse_existing(pair.target, replace=replace)


def refuse_existing(target: Path, *, replace: bool) -> None:
    """Refuse a name that is taken: a folder always, a file unless it may be replaced."""
    if target.is_dir():
        raise TargetExists(f"{target} is a folder; choose another name with -o")
    if os.path.lexists(target) and not replace:
        raise TargetExists(f"{target} exists already; add --force to replace it")


def _output_folder(sources: Sequence[Path], to: Destination) -> Path | None:
    """The folder for all copies, or None where they have none or ``output`` is one file."""
    if to.output is None:
        return None
    many = to.folder or len(sources) > 1 or sources[0].is_dir()
    if many and to.output.exists() and not to.output.is_dir():
        raise BadRequest(f"{to.output} is a file; name a folder for the copies after -o")
    return to.output if many or to.output.is_dir() else None


def _files_below(folder: Path, output: Path | None) -> Iterator[Path]:
    """All files, sorted, without hidden ones and without the output folder's own."""
    unwanted = output.resolve() if output and output.resolve() != folder.resolve() else None
    for place, folders, files in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (here / name).resolve() != unwanted
        )
        yield from (here / name for name in sorted(files) if not name.startswith("."))


def _why_not(path: Path, to: Destination) -> str | None:
    known = PICTURES | VIDEOS | (SOUNDS if to.sounds else frozenset())
    archive = to.archives and archive_suffix(path.name)
    if path.suffix.lower() not in known and not archive:
        return "not a kind of picture or video that Bystander knows"
    if to.made(path):
        return "its name says that Bystander made it"
    return None


def _matches(pattern: str, name: str) -> bool:
    """Is ``name`` what ``pattern`` makes of some other name? Never for a bare pattern."""
    if not pattern.replace("{stem}", "").replace("{suffix}", ""):
        return False
    form = (
        re.escape(pattern).replace(r"\{stem\}", "(.+)").replace(r"\{suffix\}", r"((\.tar)?\.[^.]+)")
    )
    return re.fullmatch(form, name) is not None


def _once(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """A file that was named twice is done once."""
    seen: dict[tuple[Path, Path], Pair] = {}
    for pair in pairs:
        seen.setdefault((pair.source.resolve(), pair.target.resolve()), pair)
    return tuple(seen.values())


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file this is, through links and other names, or None where there is none."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino
