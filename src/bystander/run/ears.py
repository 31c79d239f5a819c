"""Who listens and who speaks: loaded when the first sound comes, used for many files."""

from __future__ import annotations

from collections.abc import Callable

from bystander import registry
from bystander.stages import NameFinder, SpeechFinder, VoiceTransform

FINDER = "silero"
NAMES = "whisper"


def _our_finder() -> SpeechFinder:
    finder: SpeechFinder = registry.find("speech", FINDER)()
    return finder


def _our_voice(name: str) -> VoiceTransform:
    voice: VoiceTransform = registry.find("voice", name)()
    return voice


def _our_names() -> NameFinder:
    names: NameFinder = registry.find("names", NAMES)()
    return names


class Ears:
    """Most files have no sound, and networks take their time to load.

    find: loads what finds speech
    voices: loads a voice transform by its name
    find_names: loads what finds names in speech
    """

    def __init__(
        self,
        find: Callable[[], SpeechFinder] = _our_finder,
        voices: Callable[[str], VoiceTransform] = _our_voice,
        find_names: Callable[[], NameFinder] = _our_names,
    ) -> None:
        self._find, self._voices, self._find_names = find, voices, find_names
        self._finder: SpeechFinder | None = None
        self._names: NameFinder | None = None
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

    def names(self) -> NameFinder:
        """Raises ModelMissing, ModelBroken."""
        if self._names is None:
            self._names = self._find_names()
        return self._names

    def rest(self) -> None:
        """Nobody will speak for a while."""
        for voice in self._known.values():
            voice.rest()

    def close(self) -> None:
        """Gives models and memory back."""
        if self._finder is not None:
            self._finder.close()
        if self._names is not None:
            self._names.close()
        for voice in self._known.values():
            voice.close()
        self._finder, self._names, self._known = None, None, {}
