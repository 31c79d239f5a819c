"""The speech finder that we ship."""

from __future__ import annotations

from bystander.detect.speech.silero import Silero
from bystander.stages import SpeechFinder
from bystander.testing.speech_finders import SpeechFinderContract


class TestSilero(SpeechFinderContract):
    def make_finder(self) -> SpeechFinder:
        return Silero()
