"""Name -> plugin: a literal table for ours, entry points for others', loaded on first use.

Others register in the entry-point group "bystander.plugins" under ``<group>.<name>``,
such as ``effect.flowers = "my_package:Flowers"``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bystander.errors import BadRequest

ENTRY_POINT_GROUP = "bystander.plugins"

OURS: dict[str, dict[str, str]] = {
    # a class that fills stages.Effect; without arguments, but for image, which takes pixels
    "effect": {
        "fill": "bystander.redact.fill:Fill",
        "solid": "bystander.redact.solid:Solid",
        "mosaic": "bystander.redact.mosaic:Mosaic",
        "blur": "bystander.redact.blur:Blur",
        "image": "bystander.redact.image:Image",
    },
    # a class that fills stages.SpeechFinder, without arguments
    "speech": {
        "silero": "bystander.detect.speech.silero:Silero",
    },
    # a class that fills stages.NameFinder, without arguments
    "names": {
        "whisper": "bystander.detect.saying.whisper:WhisperNames",
    },
    # a class that fills stages.VoiceTransform, without arguments
    "voice": {
        "one-voice": "bystander.redact.voice.one_voice:OneVoice",
        "natural": "bystander.redact.voice.natural:Natural",
        "masked": "bystander.redact.voice.masked:Masked",
    },
    # (path, preprocessing, device) -> stages.Network
    "runtime": {
        "openvino": "bystander.detect.openvino_door:open_network",
        "onnxruntime": "bystander.detect.onnxruntime_door:open_network",
    },
    # by the kind that it finds: (kinds, runtime, device) -> stages.Detector for whole
    # pictures of any size. One that stands for several kinds is opened once for all of them
    "detector": {
        "plate": "bystander.detect.writing.detector:open_writing",
        "text": "bystander.detect.writing.detector:open_writing",
        "code": "bystander.detect.codes.detector:open_codes",
    },
    # by the kind that it reads: (runtime, device) -> stages.Reader
    "reader": {"text": "bystander.detect.writing.personal:open_reader"},
    # a class of bystander.detect.families
    "family": {
        "centerface": "bystander.detect.families.centerface:CenterFace",
        "yunet": "bystander.detect.families.yunet:YuNet",
        "scrfd": "bystander.detect.families.scrfd:Scrfd",
        "retinaface": "bystander.detect.families.retinaface:RetinaFace",
        "yolo": "bystander.detect.families.yolo:Yolo",
        "yolox": "bystander.detect.families.yolox:Yolox",
        "ssd": "bystander.detect.families.ssd:Ssd",
        "detr": "bystander.detect.families.detr:Detr",
        "rtdetr": "bystander.detect.families.detr:RtDetr",
    },
}


def names(group: str) -> tuple[str, ...]:
    """All names of a group, ours first, then others' in alphabetical order."""
    theirs = sorted(_entry_points(group))
    return tuple(OURS[group]) + tuple(name for name in theirs if name not in OURS[group])


def find(group: str, name: str) -> Any:  # noqa: ANN401 -- a plugin is whatever its seam says
    """The plugin itself. Raises BadRequest for a name that nobody registered."""
    if name in OURS[group]:
        module, _, attribute = OURS[group][name].partition(":")
        return getattr(import_module(module), attribute)
    theirs = _entry_points(group)
    if name in theirs:
        return theirs[name].load()
    known = ", ".join(names(group))
    raise BadRequest(f"there is no {group} called {name!r}; choose one of: {known}")


def _entry_points(group: str) -> dict[str, Any]:
    from importlib.metadata import entry_points  # noqa: PLC0415 -- costs more than all of ours

    prefix = f"{group}."
    return {
        point.name.removeprefix(prefix): point
        for point in entry_points(group=ENTRY_POINT_GROUP)
        if point.name.startswith(prefix)
    }
