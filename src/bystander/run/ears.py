"""Who listens and who speaks: loaded when the first sound comes, used for many files."""

from __future__ import annotations

from collections.abc import Callable

from bystander import registry
from bystander.stages import SpeechFinder, VoiceTransform

FINDER = "silero"


def _our_finder() -> SpeechFinder:
    finder: SpeechFinder = registry.find("speech", FINDER)()
    return finder


def _our_voice(name: str) -> VoiceTransform:
    voice: VoiceTransform = registry.find("voice", name)()
    return voice


class Ears:
    """Most files have no sound, and networks take their time to load.

    find: loads what finds speech
    voices: loads a voice transform by its name
    """

    def __init__(
        self,
        find: Callable[[], SpeechFinder] = _our_finder,
        voices: Callable[[str], VoiceTransform] = _our_voice,
    ) -> None:
        self._find, self._voices = find, voices
        self._finder: SpeechFinder | None = None
        self._known: dict[str, VoiceTransform] = {}

    def finder(self) -> SpeechFinder:
        """Raises ModelMissing, ModelBroken."""
        if self._finder is None:
            self._finder = self._find()
        return self._finder

    def voice(self, name: str) -> VoiceTransform:
        """Raises ModelMissing, ModelBroken, and BadRequest for a name that nobody registered."""
        if name not in self._known:
            self._known[name] = self._voices(name)
        return self._known[name]

    def close(self) -> None:
        """Gives models and memory back."""
        if self._finder is not None:
            self._finder.close()
        for voice in self._known.values():
            voice.close()
        self._finder, self._known = None, {}
