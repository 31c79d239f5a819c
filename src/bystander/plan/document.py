"""A plan as JSON that people read and edit: one cover a paragraph, one keyframe a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import fields as fields_of
from typing import Any, TextIO

from bystander.domain.findings import Kind, Shot
from bystander.domain.frame_span import FrameSpan
from bystander.domain.geometry import Orientation, Shape, Size
from bystander.domain.path import Path
from bystander.domain.plan import PLAN_VERSION, Cover, Medium, Model, Plan, SourceFacts, Stream
from bystander.errors import BadRequest
from bystander.plan.compact import path_of, path_rows, timeline_of, timeline_runs
from bystander.plan.fields import Fields, keys_of, wrong
from bystander.plan.policy_document import policy_json, policy_of
from bystander.plan.sense import sensible
from bystander.plan.sound_document import sound_json, sound_of
from bystander.plan.zone_document import corners_json, corners_of

MOST_TEXT = 1 << 30
"""Characters: hours of a dense crowd."""


def dump(plan: Plan, stream: TextIO) -> None:
    """Writes a plan. It names no file and no person."""
    stream.write(_pretty(as_json(plan)) + "\n")


def load(stream: TextIO) -> Plan:
    """Reads a plan, perhaps one that a person edited.

    Raises BadRequest, naming the place, for whatever is not a plan of this version.
    """
    text = stream.read(MOST_TEXT + 1)
    if len(text) > MOST_TEXT:
        raise BadRequest("the plan is too long to be one; make one with `bystander look`")
    try:
        document = json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError) as cause:
        raise BadRequest(
            "the plan is not a JSON document; make one with `bystander look`"
        ) from cause
    return plan_of(document)


def plan_of(document: object) -> Plan:
    """The other way of ``as_json``. Raises BadRequest, naming the place."""
    if isinstance(document, dict) and document.get("version") != PLAN_VERSION:
        raise BadRequest(
            f"the plan has another version than {PLAN_VERSION}, which this Bystander reads; "
            "look again with this one"
        )
    return sensible(_plan(Fields.of(document, "", keys_of(Plan))))


def as_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values."""
    return {
        "version": plan.version,
        "made_by": plan.made_by,
        "digest": plan.digest,
        "source": _source_json(plan.source),
        "policy": policy_json(plan.policy),
        "models": [model_json(model) for model in plan.models],
        "timeline": timeline_runs(plan.timeline),
        "looked": plan.looked,
        "shots": [[shot.start, shot.end] for shot in plan.shots],
        "covers": [cover_json(cover) for cover in plan.covers],
        "seed": plan.seed,
        "sounds": [sound_json(sound) for sound in plan.sounds],
        "notices": list(plan.notices),
        "kept": [cover_json(cover) for cover in plan.kept],
        "decided_by": plan.decided_by,
    }


def model_json(model: Model) -> dict[str, str]:
    return {field.name: getattr(model, field.name) for field in fields_of(Model)}


def _source_json(source: SourceFacts) -> dict[str, Any]:
    return {
        "medium": source.medium,
        "container": source.container,
        "codec": source.codec,
        "size": [source.size.width, source.size.height],
        "orientation": source.orientation.value,
        "pixel_format": source.pixel_format,
        "frames": source.frames,
        "duration": None if source.duration is None else str(source.duration),
        "rate": None if source.rate is None else str(source.rate),
        "time_base": str(source.time_base),
        "encoder": source.encoder,
        "streams": [
            {field.name: getattr(stream, field.name) for field in fields_of(Stream)}
            for stream in source.streams
        ],
        "notices": list(source.notices),
    }


def cover_json(
    cover: Cover, rows: Callable[[Path], Iterable[list[float]]] = path_rows
) -> dict[str, Any]:
    return {
        "track": cover.track,
        "kind": cover.kind,
        "effect": cover.effect,
        "shape": cover.shape,
        "score": cover.score,
        "reason": cover.reason,
        "corners": corners_json(cover.corners),
        "sure": _spans_json(cover.sure),
        "doubtful": _spans_json(cover.doubtful),
        "path": rows(cover.path),
        "tight": rows(cover.tight),
    }


def _spans_json(spans: tuple[FrameSpan, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand there once: of two, nobody can say which was meant.

    Raises BadRequest.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadRequest("the document says something twice: two keys of one object are the same")
    return found


def _plan(found: Fields) -> Plan:
    source = _source(Fields.of(*found.inner("source"), keys_of(SourceFacts)))
    timeline = timeline_of(found.values["timeline"], source.time_base)
    return found.built(
        lambda: Plan(
            version=PLAN_VERSION,
            made_by=found.text("made_by"),
            digest=found.text("digest"),
            source=source,
            policy=policy_of(*found.inner("policy")),
            models=tuple(model_of(*each) for each in found.each("models")),
            timeline=timeline,
            looked=found.whole("looked"),
            shots=tuple(_shot(*each) for each in found.each("shots")),
            covers=tuple(_cover(*each) for each in found.each("covers")),
            seed=found.whole("seed"),
            sounds=tuple(sound_of(*each) for each in found.each("sounds")),
            notices=found.texts("notices"),
            kept=tuple(_cover(*each) for each in found.each("kept")),
            decided_by=found.text("decided_by"),
        )
    )


def _source(found: Fields) -> SourceFacts:
    return found.built(
        lambda: SourceFacts(
            medium=found.choice("medium", Medium),
            container=found.text("container"),
            codec=found.text("codec"),
            size=Size(*_pair(*found.inner("size"))),
            orientation=Orientation(found.whole("orientation", 1)),
            pixel_format=found.text("pixel_format"),
            frames=found.maybe_whole("frames"),
            duration=found.maybe_fraction("duration"),
            rate=found.maybe_fraction("rate"),
            time_base=found.fraction("time_base"),
            encoder=found.text("encoder"),
            streams=tuple(stream_of(*each) for each in found.each("streams")),
            notices=found.texts("notices"),
        )
    )


def stream_of(value: object, place: str) -> Stream:
    """What became of one stream. Raises BadRequest."""
    found = Fields.of(value, place, keys_of(Stream))
    return Stream(
        index=found.whole("index"),
        kind=found.text("kind"),
        codec=found.text("codec"),
        kept=found.flag("kept"),
        reason=found.text("reason"),
    )


def model_of(value: object, place: str) -> Model:
    """The other way of ``model_json``. Raises BadRequest."""
    found = Fields.of(value, place, keys_of(Model))
    return Model(**{key: found.text(key) for key in found.values})


def _shot(value: object, place: str) -> Shot:
    start, end = _pair(value, place)
    return Fields({}, place).built(lambda: Shot(start, end))


def _cover(value: object, place: str) -> Cover:
    found = Fields.of(value, place, keys_of(Cover))
    return found.built(
        lambda: Cover(
            track=found.whole("track"),
            kind=found.choice("kind", Kind),
            effect=found.text("effect"),
            shape=found.choice("shape", Shape),
            path=path_of(*found.inner("path")),
            tight=path_of(*found.inner("tight")),
            score=found.number("score"),
            reason=found.text("reason"),
            corners=corners_of(*found.inner("corners")),
            sure=_spans(found, "sure"),
            doubtful=_spans(found, "doubtful"),
        )
    )


def _spans(found: Fields, key: str) -> tuple[FrameSpan, ...]:
    pairs = [_pair(*each) for each in found.each(key)]
    return found.built(lambda: tuple(FrameSpan(start, end) for start, end in pairs))


def _pair(value: object, place: str) -> tuple[int, int]:
    found = Fields({"first": None}, place)
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 -- a pair
        raise wrong(found.place, "two whole numbers")
    pair = Fields(dict(enumerate(value)), place)  # type: ignore[arg-type]
    return pair.whole(0), pair.whole(1)  # type: ignore[arg-type]


def _pretty(value: Any, indent: int = 0) -> str:  # noqa: ANN401 -- any JSON value
    """JSON with every list of plain numbers on one line."""
    pad, inner = " " * indent, " " * (indent + 1)
    if isinstance(value, dict) and value:
        rows = (
            f"{inner}{json.dumps(key)}: {_pretty(item, indent + 1)}" for key, item in value.items()
        )
        return "{\n" + ",\n".join(rows) + f"\n{pad}}}"
    if isinstance(value, list) and any(isinstance(item, list | dict) for item in value):
        return "[\n" + ",\n".join(inner + _pretty(item, indent + 1) for item in value) + f"\n{pad}]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
