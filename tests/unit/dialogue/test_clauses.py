"""Clauses, letters and questions."""

from ringright.dialogue import clauses
from ringright.domain.sound import tokens


def test_clauses_end_at_signs_and_may_end_at_a_particle() -> None:
    text = "好的，再看吧能来"
    assert clauses.ends(text) == [0, 2, 7]
    assert clauses.breaks(text, tokens(text)) == [0, 2, 5, 7]


def test_what_is_said_again_and_again_is_one_word() -> None:
    assert clauses.once(("cheng", "cheng", "cheng")) == ("cheng",)
    assert clauses.once(("hao", "de")) == ("hao", "de")


def test_letters_leave_signs_out() -> None:
    assert clauses.letters("I'm OK, 好！") == "imok好"


def test_a_choice_of_yes_or_no_asks() -> None:
    asks = clauses.Asking(("吗",), "zh")
    assert asks("方便不方便")
    assert not asks("不去不去")
