from collections.abc import Sequence

import numpy as np
import pytest

from ringright.dialogue import flow, sense
from ringright.dialogue.meaning import Points
from ringright.dialogue.moves import Doubt, Guess
from ringright.dialogue.script import Script
from ringright.dialogue.sense import Example, InTurn, Nearest, Sense

SHOWN = (
    Example("yes", "能来"),
    Example("no", "不能来"),
    Example("move", "换一天"),
    Example("move", "往后挪挪"),
)
PLACES = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0.6, 0.8]], np.float32)


def at(*place: float) -> Points:
    point = np.array(place, np.float32)
    return point / np.linalg.norm(point)


@pytest.fixture
def square() -> Sense:
    return Sense(SHOWN[:3], PLACES[:3])


@pytest.fixture
def plain() -> Sense:
    return Sense(SHOWN, PLACES)


def test_the_nearest_example_decides_and_is_named(plain: Sense) -> None:
    found = plain.guess(at(0, 0.5, 0.8), ())
    assert found is not None
    assert (found.intent, found.how, found.because) == ("move", "meaning", "往后挪挪")


def test_nearer_is_surer_and_so_is_further_from_the_others(square: Sense) -> None:
    places = (at(1, 0, 0), at(1, 0.7, 0), at(1, 0.9, 0.9))
    near, far, between = (square.guess(place, ()) for place in places)
    assert near
    assert far
    assert between
    assert 1.0 >= near.score > far.score > between.score >= 0.0


def test_what_the_step_expects_counts_as_nearer(square: Sense) -> None:
    between = at(1, 1.02, 0)
    found, hoped = square.guess(between, ()), square.guess(between, ("yes",))
    assert found
    assert hoped
    assert (found.intent, hoped.intent) == ("no", "yes")


def test_without_examples_nothing_is_guessed() -> None:
    assert Sense((), np.empty((0, 3), np.float32)).guess(at(1, 0, 0), ()) is None


def test_one_lone_intent_can_be_guessed() -> None:
    lone = Sense(SHOWN[2:], PLACES[2:])
    assert lone.guess(at(0, 0, 1), ()) is not None


def test_examples_are_phrases_and_sentences_of_every_intent(zh: Script) -> None:
    shown = sense.examples(zh)
    assert Example("move", "改时间") in shown
    assert Example("opt_out", "别再打了") in shown
    assert {example.intent for example in shown} == set(zh.matcher.intents)
    assert len(shown) == len(set(shown))


def test_an_example_of_the_script_is_compared_by_meaning_alone(zh: Script) -> None:
    text = (
        "format: ringright/script@1\nid: x\nlanguage: zh\norganisation: 店\npurpose: service\n"
        "reason: 来电是想问一下\nvoice: v\nnumber_source: 登记\nstart: a\n"
        "steps: {a: {say: 好吗？, expect: {later: {end: b}, no: {end: b}}}}\n"
        "intents: {later: {phrases: [改天], examples: [我那天走不开]}}\n"
        "answers: {fee: {phrases: [多少钱], examples: [贵的话就算了], say: 不要钱。}}\n"
        "endings: {b: {say: 再见。, disposition: completed, grade: A}}\n"
    )
    script = flow.load(text)
    shown = sense.examples(script)
    assert shown[0] == Example("later", "我那天走不开")
    assert Example("fee", "贵的话就算了") in shown
    assert script.matcher.decide("我那天走不开", ("later", "no")).intent != "later"
    assert zh.examples == {}


def test_no_intent_crowds_out_the_others(zh: Script) -> None:
    many = {"move": tuple(f"第{place}句" for place in range(200))}
    crowded = Script(**{**vars(zh), "examples": many})
    moves = [example for example in sense.examples(crowded) if example.intent == "move"]
    assert len(moves) == sense.MOST
    assert moves[0].text == "第0句"


class Letters:
    """A `Meaning` for which texts of the same letters mean the same."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> Points:
        self.asked.append(list(texts))
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text:
                row[ord(letter) % 64] += 1.0
        found: Points = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return found


def test_a_script_is_read_once_and_each_doubt_costs_one_question(zh: Script) -> None:
    letters = Letters()
    nearest = Nearest(sense.sensed(zh, letters), letters)
    found = nearest.guess(Doubt("间时个改", ("move",)))
    assert found is not None
    assert (found.intent, found.because) == ("move", "改个时间")
    assert [len(texts) for texts in letters.asked] == [len(sense.examples(zh)), 1]


class Says:
    def __init__(self, guess: Guess | None) -> None:
        self._guess = guess
        self.asked = 0

    def guess(self, doubt: Doubt) -> Guess | None:
        assert doubt.text
        self.asked += 1
        return self._guess


def test_the_slow_one_is_asked_only_when_the_quick_one_is_not_sure() -> None:
    sure, unsure = Guess("move", "meaning", 0.9, ""), Guess("yes", "meaning", 0.8, "")
    model = Guess("cancel", "model", 0.9, "")
    slow = Says(model)
    assert InTurn([Says(sure), slow]).guess(Doubt("x", ())) == sure
    assert slow.asked == 0
    assert InTurn([Says(unsure), slow]).guess(Doubt("x", ())) == model
    assert InTurn([Says(unsure), Says(None)]).guess(Doubt("x", ())) == unsure
    assert InTurn([Says(None)]).guess(Doubt("x", ())) is None
