"""What is read becomes passages of at most fifteen seconds, or a caution that names the place."""

from ringright.dialogue.knowledge.cutting import MOST, shelve
from ringright.dialogue.knowledge.passage import Caution, Passage, Raw, Shelf

LONG = "一" * 50 + "。"


def test_an_answer_is_said_from_its_beginning_and_no_longer_than_fifteen_seconds() -> None:
    shelf = shelve([Raw("a.md#问", LONG + LONG, ("问？",))], "zh")
    assert shelf.passages == (
        Passage("a.md#问", (LONG,), ("问？",)),
        Passage("a.md#问", (LONG,), (), "问？"),
    )
    assert "only its beginning is said" in shelf.cautions[0].text


def test_a_sentence_nobody_could_follow_is_set_aside() -> None:
    endless = "一" * 80 + "。"
    shelf = shelve([Raw("a.md:1", "短句。" + endless), Raw("a.md#问", endless, ("问？",))], "zh")
    assert shelf.passages == (Passage("a.md:1", ("短句。",)),)
    assert [caution.source for caution in shelf.cautions] == ["a.md:1", "a.md#问"]


def test_an_answer_that_would_lose_a_sentence_is_not_said_at_all() -> None:
    shelf = shelve([Raw("a.md#问", "可以。请上 https://a.cn 。", ("问？",))], "zh")
    assert shelf.passages == ()
    assert "https://a.cn" in shelf.cautions[0].text
    assert "whole answer" in shelf.cautions[1].text


def test_plain_text_loses_only_the_sentence() -> None:
    shelf = shelve([Raw("a.md:1", "可以。请上 https://a.cn 。")], "zh")
    assert shelf.passages == (Passage("a.md:1", ("可以。",)),)


def test_a_question_without_an_answer_is_named() -> None:
    first = Caution("a.md:1", "code")
    assert shelve([Raw("a.md#问", " ", ("问？",))], "zh", [first]) == Shelf(
        (), (first, Caution("a.md#问", "this question has no answer; write one below it"))
    )


def test_a_text_without_end_is_left_out() -> None:
    shelf = shelve([Raw("a.md:1", "好。" * 10_001)], "zh")
    assert shelf.passages == ()
    assert "20000 characters" in shelf.cautions[0].text
    shelf = shelve([Raw("a.md#x", "好。", ("问" * 301,))], "zh")
    assert shelf.passages == ()
    assert "300 characters" in shelf.cautions[0].text


def test_there_is_a_limit() -> None:
    shelf = shelve([Raw(f"a.csv:{line}", "好的。") for line in range(MOST + 5)], "zh")
    assert len(shelf.passages) == MOST
    assert shelf.cautions[0].source == f"a.csv:{MOST}"
