"""Each condition of a script's rules, by itself and together."""

import pytest

from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition, Evidence
from ringright.domain.script import Condition, Range, SlotTest
from ringright.outcome.rule import met, number

CALL = Evidence(
    Disposition.HUNG_UP,
    (
        Mark("step", "none", "ask"),
        Mark("heard", "cost", "ask", "多少钱"),
        Mark("heard", "none", "ask", "有停车位吗"),
        Mark("question", "none", "ask", "有停车位吗"),
        Mark("key", "move", "ask", "（按键 2）"),
        Mark("step", "none", "slot"),
        Mark("heard", "slot", "slot", "周四"),
        Mark("silence", "none", "slot"),
    ),
    {"day": "2026-03-12", "at": "2026-03-12T15:30", "share": "80%", "fee": "128.50 CNY",
     "ok": "yes", "place": "邻居家"},
    spoke_s=12.5, turns=3, interrupted=1,
)  # fmt: skip
ENDED = Evidence(
    Disposition.COMPLETED,
    (
        Mark("heard", "yes", "ask", "能来"),
        Mark("ending", "human", "ask", "能来", disposition="completed", grade="A"),
    ),
)
LAST = "周四"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (Condition(heard=("cost", "where")), "多少钱"),
        (Condition(heard=("cost", "move")), "（按键 2）"),
        (Condition(heard=("where",)), None),
        (Condition(heard_all=("cost", "move")), "（按键 2）"),
        (Condition(heard_all=("cost", "where")), None),
        (Condition(not_heard=("where",)), LAST),
        (Condition(not_heard=("cost",)), None),
        (Condition(at_step=("slot",)), LAST),
        (Condition(at_step=("ask",)), None),
        (Condition(ended=("human",)), None),
        (Condition(questions=Range(2)), "有停车位吗"),
        (Condition(questions=Range(3)), None),
        (Condition(questions=Range(None, 1)), None),
        (Condition(spoke_s=Range(12.5, 12.5)), LAST),
        (Condition(spoke_s=Range(20)), None),
        (Condition(turns=Range(3)), LAST),
        (Condition(turns=Range(0, 2)), None),
        (Condition(interrupted=Range(1)), LAST),
        (Condition(interrupted=Range(2)), None),
        (Condition(heard=("cost",), turns=Range(4)), None),
        (Condition(heard=("cost",), turns=Range(3)), "多少钱"),
    ],
)
def test_a_condition_holds_or_not_and_quotes_what_decided(
    when: Condition, words: str | None
) -> None:
    assert met(when, CALL, ("cost",)) == words


@pytest.mark.parametrize(
    ("slot", "test", "holds"),
    [
        ("place", SlotTest(("邻居家",)), True),
        ("place", SlotTest(("门口",)), False),
        ("share", SlotTest((80,)), True),
        ("ok", SlotTest((True,)), True),
        ("ok", SlotTest((False, "no")), False),
        ("fee", SlotTest(at_least=100, at_most=128.5), True),
        ("fee", SlotTest(at_least=129), False),
        ("fee", SlotTest(at_most=100), False),
        ("place", SlotTest(at_least=1), False),
        ("day", SlotTest(at_least="2026-03-12", at_most="2026-03-12"), True),
        ("day", SlotTest(at_most="2026-03-11"), False),
        ("at", SlotTest(at_most="2026-03-12"), True),
        ("at", SlotTest(at_least="2026-03-13"), False),
        ("day", SlotTest(known=True), True),
        ("day", SlotTest(known=False), False),
        ("nothing", SlotTest(known=False), True),
        ("nothing", SlotTest(known=True), False),
        ("nothing", SlotTest(("x",)), False),
    ],
)
def test_what_a_slot_holds(slot: str, test: SlotTest, holds: bool) -> None:  # noqa: FBT001  a case's expectation
    assert (met(Condition(slots={slot: test}), CALL) is not None) is holds


def test_an_ending_is_no_intent_of_the_same_name() -> None:
    assert met(Condition(heard=("human",)), ENDED) is None
    assert met(Condition(ended=("human",)), ENDED) == "能来"
    assert met(Condition(ended=("later",)), ENDED) is None


def test_a_silent_call_has_no_words_to_quote() -> None:
    silent = Evidence(Disposition.HUNG_UP, (Mark("step", "none", "ask"),))
    assert met(Condition(not_heard=("yes",)), silent) == ""


@pytest.mark.parametrize(
    ("text", "figure"), [("80%", 80), ("128.50 CNY", 128.5), ("-3", -3), ("三", None)]
)
def test_the_first_figure_of_a_slot(text: str, figure: float | None) -> None:
    assert number(text) == figure
