"""When what was noted was said, and which words filled a slot."""

from tests.unit.talk.stage import Log

from ringright.dialogue.moves import Fill
from ringright.domain.call import Hearing, Turn, Who
from ringright.domain.mark import Mark
from ringright.talk.notes import Notes


def heard(text: str, at: float) -> Hearing:
    return Hearing(text, "zh", 0.0, at, at + 1)


def noted(notes: Notes) -> list[tuple[float, float, bool]]:
    return [(it.start_s, it.end_s, it.filled) for it in notes.record.noted]


def test_a_mark_lies_where_its_words_were_said() -> None:
    notes = Notes(Log())
    notes.person(heard("能来的 ", 2))
    notes.person(heard("停车吗", 5))
    for words in ("能来的", "停车吗", "别的读法"):
        notes.mark(Mark("heard", "none", "attend", words))
    assert noted(notes) == [(2, 3, False), (5, 6, False), (5, 6, False)]


def test_sound_without_words_has_a_place_and_silence_has_only_a_time() -> None:
    notes = Notes(Log())
    notes.mark(Mark("silence", "none", "attend"))
    notes.person(heard("", 2))
    notes.turn(Turn(Who.ROBOT, "没听清", 4, 6.5))
    notes.mark(Mark("unclear", "none", "attend"))
    notes.mark(Mark("silence", "none", "attend"))
    assert noted(notes) == [(0, 0, False), (2, 3, False), (6.5, 6.5, False)]


def test_a_value_belongs_to_the_last_words() -> None:
    notes = Notes(Log())
    notes.fill(Fill("early", "x", "x"))
    notes.mark(Mark("heard", "none", "move", "后天"))
    notes.mark(Mark("question", "none", "move", "后天"))
    notes.fill(Fill("new_date", "2026-03-12", "后天"))
    assert [filled for *_, filled in noted(notes)] == [True, False]
    assert notes.record.slots == {"early": "x", "new_date": "2026-03-12"}
