"""Several recognisers as one: who is asked, who rests, and what is said when nobody answers."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from datetime import datetime, timezone
from functools import partial
from threading import Event
from threading import enumerate as enumerate_threads

import numpy as np
import numpy.typing as npt
import pytest
from structlog.testing import capture_logs

from ringright.domain.call import Hearing
from ringright.ears import fallback
from ringright.ears.fallback import (
    LONGEST_REST_S,
    MOST_HUNG,
    SHORTEST_REST_S,
    Fallback,
    Health,
    NoRecognizer,
    answered,
    asked,
    failed,
)
from ringright.errors import InputError, MissingPart

DEADLINE_S = 30.0  # never waited for: what is meant to hang is given SHORT_S
SHORT_S = 0.25
PCM = np.ones(800, np.int16)


class Clockwork:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def tick(self) -> float:
        return self.at

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.at, timezone.utc)


class Part:
    """A recogniser that does what the test wants, and counts how often it was asked."""

    def __init__(self, text: str, does: Callable[[], None] = lambda: None) -> None:
        self.text = text
        self.does = does
        self.loads: Callable[[], None] = lambda: None
        self.asked = 0

    def transcribe(self, pcm: npt.NDArray[np.int16], language: str) -> Hearing:
        self.asked += 1
        self.does()
        return Hearing(f"{self.text} {len(pcm)}", language, 0.0)

    def load(self) -> None:
        self.loads()


def fail(error: BaseException) -> None:
    raise error


BROKEN = partial(fail, ConnectionError("refused"))


@pytest.fixture
def clock() -> Clockwork:
    return Clockwork()


@pytest.fixture
def gate() -> Iterator[Event]:
    """What hangs waits for this; opened at the end, so that no thread outlives its test."""
    event = Event()
    yield event
    event.set()


def chain(clock: Clockwork, first: Part, second: Part, deadline_s: float = DEADLINE_S) -> Fallback:
    return Fallback([("first", first), ("second", second)], deadline_s, clock)


def test_the_first_is_asked_and_only_the_first(clock: Clockwork) -> None:
    first, second = Part("one"), Part("two")
    assert chain(clock, first, second).transcribe(PCM, "en") == Hearing("one 800", "en", 0.0)
    assert second.asked == 0


def test_one_that_raises_rests_and_is_asked_again_after_its_rest(clock: Clockwork) -> None:
    first, second = Part("one", BROKEN), Part("two")
    ears = chain(clock, first, second)
    assert ears.transcribe(PCM, "zh").text == "two 800"
    clock.at += SHORTEST_REST_S - 0.1
    ears.transcribe(PCM, "zh")
    assert first.asked == 1
    first.does = lambda: None
    clock.at += 0.1
    assert ears.transcribe(PCM, "zh").text == "one 800"
    assert ears.transcribe(PCM, "zh").text == "one 800"


def test_rests_double_up_to_the_longest_and_end_with_an_answer() -> None:
    health, rests = Health(), []
    for turn in range(9):
        health = failed(health, 1000.0 * turn, 1000.0 * turn, "no")
        rests.append(health.until - 1000.0 * turn)
    assert rests[:3] == [SHORTEST_REST_S, 2 * SHORTEST_REST_S, 4 * SHORTEST_REST_S]
    assert rests[-2:] == [LONGEST_REST_S, LONGEST_REST_S]
    assert failed(answered(health), 9000.0, 9000.0, "no").until == 9000.0 + SHORTEST_REST_S


def test_questions_that_fail_together_count_once() -> None:
    health = failed(Health(), begun=10.0, now=11.0, why="no")
    assert failed(health, begun=10.5, now=11.2, why="no too") == health


def test_after_a_rest_one_question_tries_it() -> None:
    health = failed(Health(), begun=0.0, now=0.0, why="no")
    assert health.awake(SHORTEST_REST_S)
    tried = asked(health, SHORTEST_REST_S, 2.0)
    assert not tried.awake(SHORTEST_REST_S + 1.9)
    assert tried.awake(SHORTEST_REST_S + 2.0)
    assert asked(Health(), 0.0, 2.0).awake(0.1), "a healthy one is asked by all"


def test_one_that_hangs_is_not_waited_for(clock: Clockwork, gate: Event) -> None:
    first, second = Part("one", lambda: fail_unless(gate)), Part("two")
    ears = chain(clock, first, second, SHORT_S)
    assert ears.transcribe(PCM, "en").text == "two 800"
    assert ears.transcribe(PCM, "en").text == "two 800"
    assert first.asked == 1


def fail_unless(gate: Event) -> None:
    if not gate.wait(60):
        raise TimeoutError


def test_hung_questions_are_few_and_those_that_come_back_free_it(
    clock: Clockwork, gate: Event
) -> None:
    first, second = Part("one", lambda: fail_unless(gate)), Part("two")
    ears = chain(clock, first, second, SHORT_S)
    for _ in range(MOST_HUNG + 2):
        assert ears.transcribe(PCM, "en").text == "two 800"
        clock.at += LONGEST_REST_S
    assert first.asked == MOST_HUNG
    gate.set()
    for thread in enumerate_threads():
        if thread.name == "hear-first":
            thread.join()
    assert ears.transcribe(PCM, "en").text == "one 800"


def test_when_all_fail_the_error_tells_of_each(clock: Clockwork, gate: Event) -> None:
    first, second = Part("one", lambda: fail_unless(gate)), Part("two", BROKEN)
    with pytest.raises(NoRecognizer, match=r"first: no answer within 0.25 s; second: refused") as e:
        chain(clock, first, second, SHORT_S).transcribe(PCM, "en")
    assert e.value.retryable
    assert "ringright doctor" in e.value.sentence()


def test_the_last_is_waited_for_longer(clock: Clockwork, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = []

    def waited(answers: list[Future[Hearing]], patience: float) -> object:
        waits.append(patience)
        return wait(answers, patience)

    monkeypatch.setattr(fallback, "wait", waited)
    chain(clock, Part("one", BROKEN), Part("two")).transcribe(PCM, "en")
    assert waits == [DEADLINE_S, 3 * DEADLINE_S]


def test_when_all_rest_the_one_that_has_rested_most_is_asked(clock: Clockwork) -> None:
    first, second = Part("one", BROKEN), Part("two", BROKEN)
    ears = chain(clock, first, second)
    for _ in range(2):
        with pytest.raises(NoRecognizer):
            ears.transcribe(PCM, "en")
        clock.at += 0.5
    assert (first.asked, second.asked) == (2, 1)
    second.does = lambda: None
    assert ears.transcribe(PCM, "en").text == "two 800"


def test_a_question_it_cannot_take_does_not_make_it_rest(clock: Clockwork) -> None:
    first = Part("one", partial(fail, InputError("no recogniser for the language 'fr'")))
    ears = chain(clock, first, Part("two"))
    assert ears.transcribe(PCM, "fr").text == "two 800"
    first.does = lambda: None
    assert ears.transcribe(PCM, "en").text == "one 800"


def test_who_answers_is_logged_when_it_changes(clock: Clockwork) -> None:
    first = Part("one", BROKEN)
    ears = chain(clock, first, Part("two"))
    with capture_logs() as logs:
        ears.transcribe(PCM, "en")
        ears.transcribe(PCM, "en")
        first.does = lambda: None
        clock.at += SHORTEST_REST_S
        ears.transcribe(PCM, "en")
        ears.transcribe(PCM, "en")
    assert [(line["before"], line["now"]) for line in logs] == [
        ("first", "second"),
        ("second", "first"),
    ]
    assert logs[0]["why"] == "refused"


def test_one_that_cannot_be_loaded_rests(clock: Clockwork) -> None:
    first, second = Part("one"), Part("two")
    first.loads = partial(fail, MissingPart("no weights"))
    ears = chain(clock, first, second)
    ears.load()
    assert ears.transcribe(PCM, "en").text == "two 800"
    assert first.asked == 0


def test_none_that_can_be_loaded_is_an_error(clock: Clockwork) -> None:
    first, second = Part("one"), Part("two")
    first.loads = second.loads = partial(fail, MissingPart("no weights"))
    with pytest.raises(NoRecognizer, match=r"first: .*no weights.*second: .*no weights"):
        chain(clock, first, second).load()


def test_a_question_that_hangs_for_ever_does_not_keep_the_process() -> None:
    body = """
from threading import Event
from ringright.clock import SystemClock
from ringright.ears.fallback import Fallback, NoRecognizer

class Hangs:
    def transcribe(self, pcm, language):
        Event().wait()

try:
    Fallback([("only", Hangs())], 0.05, SystemClock()).transcribe(b"", "en")
except NoRecognizer as error:
    print(error.code)
"""
    done = subprocess.run([sys.executable, "-c", body], capture_output=True, timeout=60, check=True)
    assert done.stdout == b"no_recognizer\n"
