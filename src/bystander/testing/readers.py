"""What every reader must do. Inherit in a test module, say how to make yours:

class TestMyReader(ReaderContract):
    def make_reader(self) -> Reader:
        return MyReader()

    def make_look(self) -> tuple[Pixels, tuple[Detection, ...]]:
        return picture, lines_found_in_it
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace

import numpy as np

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.stages import Reader
from bystander.testing.expecting import expect

REASON = re.compile(r"[a-z]+(-[a-z]+)*")
"""A word for a sort of thing. Digits, capitals and spaces would be what was read."""

LONGEST_WAIT = 120


class ReaderContract:
    """Test methods for stages.Reader; the names say what each proves."""

    def make_reader(self) -> Reader:
        """A new reader; the test closes it."""
        raise NotImplementedError

    def make_look(self) -> tuple[Pixels, tuple[Detection, ...]]:
        """A picture, (height, width, 3) uint8 RGB, and the writing that was found in it, with
        no reasons yet: a line that is somebody's, and one that is nobody's.
        """
        raise NotImplementedError

    def test_it_says_which_model_reads(self) -> None:
        with self._reader() as reader:
            facts = reader.model
            named = facts.name and facts.family and facts.runtime and facts.device
            expect(bool(named), "a reader must name its model, runtime and device")

    def test_what_is_somebodys_gets_a_reason_and_the_rest_none(self) -> None:
        answer = self._answer()[: len(self.make_look()[1])]
        given = {bool(seen.reason) for seen in answer}
        expect(given == {True, False}, "one line is somebody's and one is not")

    def test_the_same_detections_come_back_in_the_same_order_with_nothing_but_reasons(self) -> None:
        _, found = self.make_look()
        answer = self._answer()[: len(found)]
        bare = tuple(replace(seen, reason="") for seen in answer)
        expect(bare == found, "places, scores and order must stay as they were")

    def test_what_comes_besides_lies_in_the_picture_and_has_a_reason(self) -> None:
        picture, found = self.make_look()
        size = Size(picture.shape[1], picture.shape[0])
        for seen in self._answer()[len(found) :]:
            expect(bool(seen.reason), "a reader adds nothing without a reason")
            expect(seen.box.clipped(size) == seen.box, f"{seen.box} is not inside {size}")

    def test_a_reason_is_a_word_and_never_what_was_read(self) -> None:
        for reason in {seen.reason for seen in self._answer()} - {""}:
            expect(REASON.fullmatch(reason) is not None, "a reason must be a lower-case word")

    def test_a_reason_that_was_there_stays(self) -> None:
        picture, found = self.make_look()
        known = tuple(replace(seen, reason="known") for seen in found)
        with self._reader() as reader:
            answer = reader.read(picture, known, (False,) * len(known))
        expect(answer[: len(known)] == known, "reasons that were there must stay")

    def test_things_of_other_kinds_come_back_as_they_were(self) -> None:
        picture, found = self.make_look()
        others = tuple(replace(seen, kind=Kind.PLATE) for seen in found)
        with self._reader() as reader:
            answer = reader.read(picture, others, (True,) * len(others))
        expect(answer == others, "only writing is read")

    def test_nothing_found_is_answered_with_nothing(self) -> None:
        picture, _ = self.make_look()
        with self._reader() as reader:
            expect(reader.read(picture, (), ()) == (), "there was nothing to read")

    def test_the_same_look_gives_the_same_answer_from_several_threads(self) -> None:
        picture, found = self.make_look()
        due = (True,) * len(found)
        with self._reader() as reader, ThreadPoolExecutor(4) as threads:
            asked = [threads.submit(reader.read, picture, found, due) for _ in range(4)]
            answers = {answer.result(LONGEST_WAIT) for answer in asked}
        expect(len(answers) == 1, f"{len(answers)} different answers to one question")

    def test_the_picture_is_left_as_it_was(self) -> None:
        picture, found = self.make_look()
        before = picture.copy()
        with self._reader() as reader:
            reader.read(picture, found, (True,) * len(found))
        expect(np.array_equal(picture, before), "the reader wrote into its picture")

    @contextmanager
    def _reader(self) -> Iterator[Reader]:
        with closing(self.make_reader()) as reader:
            yield reader

    def _answer(self) -> tuple[Detection, ...]:
        picture, found = self.make_look()
        with self._reader() as reader:
            return reader.read(picture, found, (True,) * len(found))
