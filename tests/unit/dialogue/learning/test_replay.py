"""Past calls had again with a new script."""

from datetime import date, datetime
from pathlib import Path

from tests.unit.dialogue.test_webhook import GOOD, STEPS
from tests.unit.dialogue.test_webhook import text as asking

from ringright.dialogue import flow
from ringright.dialogue.learning.edit import add_answer, add_phrases
from ringright.dialogue.learning.replay import Passed, replay
from ringright.dialogue.learning.talk import Talk
from ringright.dialogue.moves import Callee, Event, Fetched, Heard, Key, Silent
from ringright.domain.call import Hearing

TEXT = (Path(__file__).parents[4] / "examples/clinic/script.yaml").read_text(encoding="utf-8")
OLD = flow.load(TEXT)
AT = datetime.fromisoformat("2026-03-10T10:00:00+08:00")
CALLEE = Callee(
    "陈建国", {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}, "登记", date(2026, 3, 10)
)


def said(text: str) -> Heard:
    return Heard(Hearing(text, "zh", 0.0))


def talk(*events: Event, refused: bool = False) -> Talk:
    return Talk("c1", "clinic", OLD.version, CALLEE, AT, events, refused=refused)


def test_the_same_script_changes_nothing() -> None:
    found = replay(OLD, OLD, talk(said("能停车吗"), Silent(), said("能来"), Key("9")))
    assert not found.changed
    assert found.old_ended == found.new_ended == "opted_out"


def test_a_new_answer_shows_as_another_intent_at_the_same_step() -> None:
    new = flow.load(add_answer(TEXT, "parking", ["能停车吗"], "门口可以停车。"))
    found = replay(OLD, new, talk(said("能停车吗"), said("能来")))
    (change,) = found.changes
    assert (change.number, change.words) == (1, "能停车吗")
    assert change.old == Passed("none", "attend", "")
    assert change.new == Passed("parking", "attend", "")
    assert (found.new_ended, found.lost) == ("confirmed", False)


def test_another_way_shows_its_other_ending() -> None:
    new = flow.load(TEXT.replace("yes: {end: confirmed}", "yes: {end: kept}"))
    found = replay(OLD, new, talk(said("能来")))
    assert (found.old_ended, found.new_ended) == ("confirmed", "kept")
    assert found.changes[0].new == Passed("yes", "attend", "kept")


def test_a_refusal_that_the_new_script_misses_is_lost() -> None:
    old = flow.load(add_phrases(TEXT, "intents", "opt_out", ["西瓜皮绿油油"]))
    call = talk(said("西瓜皮绿油油"))
    assert replay(old, old, call).lost is False
    found = replay(old, OLD, call)
    assert found.lost
    assert found.changed


def test_a_refusal_that_was_kept_counts_even_if_the_old_script_misses_it_now() -> None:
    assert replay(OLD, OLD, talk(said("西瓜皮绿油油"), refused=True)).lost


def test_a_refusal_is_heard_after_an_earlier_ending_too() -> None:
    new = flow.load(TEXT.replace("yes: {end: confirmed}", "yes: {end: kept}"))
    found = replay(OLD, new, talk(said("能来"), said("别再打了"), refused=True))
    assert (found.new_ended, found.lost) == ("opted_out", False)


def test_columns_that_only_the_new_script_has_do_not_stop_a_replay() -> None:
    new = flow.load(TEXT.replace("{doctor: text,", "{doctor: text, room: number,"))
    assert not replay(OLD, new, talk(said("能来"))).changed


def test_what_a_webhook_answered_is_had_again_and_made_up_where_it_was_not_asked() -> None:
    asks = flow.load(asking())
    straight = flow.load(
        asking(STEPS.replace("goto: look", "goto: none").partition("  look:")[0], "")
        .replace("webhooks: ", "")
        .replace("intents:", "  none: {say: 好。, end: bye}\nintents:")
    )
    again = replay(asks, asks, talk(said("皮肤科"), Fetched(GOOD), said("可以")))
    assert (again.changed, again.new_ended) == (False, "bye")
    failed = replay(asks, asks, talk(said("皮肤科"), said("喂"), Fetched(None)))
    assert failed.new_ended == "old"
    found = replay(straight, asks, talk(said("皮肤科"), said("可以")))
    assert found.new_ended == "bye"
    assert found.changes[-1].new.step == "offer"
