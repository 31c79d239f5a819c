"""What a person reads, and what a program reads, of results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from bystander.evaluate.contest import Result
from bystander.evaluate.figures import FROM_SIZES, SIZES, Count, Figures, People

Row = tuple[str, ...]


def lines(results: Sequence[Result]) -> Iterator[str]:
    """Tables of everything that was measured; shares in per cent, of so many in brackets."""
    yield "faces hidden, % (of so many), by shorter side in pixels; covered away from faces, %"
    yield from _aligned([_HEAD, *map(_row, results)])
    yield from _traits(results)
    yield from _people(results)
    for each in results:
        if each.failed:
            yield f"note: {each.contender.name} made no copy of {each.failed} files of {each.set}"


def document(results: Sequence[Result]) -> dict[str, Any]:
    """The same as JSON: rates and counts, no file and nobody named."""
    return {"results": [_as_json(each) for each in results]}


def size_names() -> list[str]:
    """The classes of sizes, for people."""
    return [f"<{SIZES[1]}", *(f"{a}-{b}" for a, b in pairwise(SIZES[1:])), f">={SIZES[-1]}"]


_LARGER = tuple(f">={size} px" for size in FROM_SIZES[1:])
_HEAD = ("set", "tool", "judged by", "pictures", "all", *_LARGER, *size_names(), "too much")


def _row(result: Result) -> Row:
    found = result.figures
    counts = [found.all, *(found.at_least[size] for size in FROM_SIZES[1:]), *found.sizes.values()]
    return (
        *_names(result),
        str(found.frames),
        *map(_shown, counts),
        f"{100 * found.over:.2f}",
    )


def _names(result: Result) -> Row:
    return result.set, result.contender.name, result.contender.by


def _traits(results: Sequence[Result]) -> Iterator[str]:
    columns = sorted({(t, v) for r in results for t, vs in r.figures.traits.items() for v in vs})
    if not columns:
        return
    yield ""
    yield "faces hidden, % (of so many), by what is annotated of them"
    head = ("set", "tool", "judged by", *(f"{trait} {value}" for trait, value in columns))
    rows = (
        (*_names(r), *(_shown(r.figures.traits[t].get(v, _NONE)) for t, v in columns))
        for r in results
        if r.figures.traits
    )
    yield from _aligned([head, *rows])


def _people(results: Sequence[Result]) -> Iterator[str]:
    if not any(each.figures.people for each in results):
        return
    yield ""
    yield "faces followed through videos: never exposed, % (of so many), and the longest exposed"
    yield "run of each, in frames: median / worst; by shorter side in pixels"
    titles = ["all", *_LARGER]
    columns = [name for title in titles for name in (f"{title} never", "median / worst")]
    rows = (
        (*_names(each), *(cell for p in each.figures.people.values() for cell in _followed(p)))
        for each in results
        if each.figures.people
    )
    yield from _aligned([("set", "tool", "judged by", *columns), *rows])


def _followed(people: People) -> Row:
    never = f"{_percent(people.share)} ({people.people})" if people.people else "-"
    return never, f"{people.median:g} / {people.worst}"


_NONE = Count(0, 0)


def _shown(count: Count) -> str:
    return f"{_percent(count.share)} ({count.faces})" if count.faces else "-"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}"


def _aligned(rows: Sequence[Row]) -> Iterator[str]:
    """Names begin in line, figures end in line."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if place < 3 else cell.rjust(width)  # noqa: PLR2004 -- three names
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _as_json(result: Result) -> dict[str, Any]:
    found = result.figures
    return {
        "set": result.set,
        "tool": result.contender.name,
        "judged_by": result.contender.by,
        "pictures": found.frames,
        "failed": result.failed,
        "over_redaction": found.over,
        "hidden": _count(found.all),
        "hidden_at_least": {str(size): _count(c) for size, c in found.at_least.items()},
        "hidden_by_size": _by_size(found),
        "hidden_by_trait": {
            trait: {value: _count(count) for value, count in values.items()}
            for trait, values in found.traits.items()
        },
        "followed": {str(size): _run(people) for size, people in found.people.items()},
    }


def _by_size(found: Figures) -> dict[str, Any]:
    counts = found.sizes.values()
    return {name: _count(c) for name, c in zip(size_names(), counts, strict=True)}


def _count(count: Count) -> dict[str, Any]:
    return {"share": count.share, "hidden": count.hidden, "faces": count.faces}


def _run(people: People) -> dict[str, Any]:
    return {
        "never_exposed": people.share,
        "faces": people.people,
        "longest_run_median": people.median,
        "longest_run_worst": people.worst,
    }
