"""Answers are verbatim, carry their source, and are not given where nothing fits."""

from collections.abc import Sequence

import numpy as np
import pytest

from ringright.dialogue.knowledge.library import KNOWN, Library
from ringright.dialogue.knowledge.passage import Passage
from ringright.dialogue.meaning import Points
from ringright.dialogue.moves import Guess


class Letters:
    """Meaning by shared characters, squeezed into the narrow range of the real model."""

    def embed(self, texts: Sequence[str]) -> Points:
        rows = np.zeros((len(texts), 512), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0] = 7.0
            for letter in set(text):
                row[1 + ord(letter) % 511] = 1.0
        unit: Points = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def price(name: str, yuan: int) -> Passage:
    return Passage("prices.xlsx!Sheet1:2", (f"项目：{name}，价格：{yuan}元。",), (), "价格")


PASSAGES = (
    Passage("faq.md#怎么预约", ("打前台电话预约。",), ("怎么预约？",)),
    Passage("faq.md#有停车场吗", ("停车两小时内免费。",), ("有停车场吗？", "停车收费吗？")),
    price("洗牙", 200),
    price("补牙", 300),
    Passage(
        "guide.md#疫苗", ("接种疫苗要提前三天预约。", "但是发烧的时候不能接种。", "疫苗本要带来。")
    ),
)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(PASSAGES, Letters(), "zh")


def test_a_question_of_the_file_is_answered_in_full(library: Library) -> None:
    assert library.answer("请问怎么预约呀") is not None
    assert library.answer("怎么预约呢？") == Guess(
        "knowledge", "meaning", 1.0, "faq.md#怎么预约", "打前台电话预约。"
    )


def test_homophones_of_a_recogniser_do_not_matter(library: Library) -> None:
    found = library.answer("有停车厂嘛")
    assert found is not None
    assert found.because == "faq.md#有停车场吗"


def test_a_price_in_the_list_is_told_verbatim(library: Library) -> None:
    found = library.answer("洗牙多少钱")
    assert found is not None
    assert found.say == "项目：洗牙，价格：200元。"


@pytest.mark.parametrize(
    "text",
    [
        "种牙多少钱",
        "疫苗多少钱",
        "多少钱",
        "停车场有多少车位",
        "疫苗丢了怎么办",
        "好的再见",
        "",
        "。",
    ],
)
def test_what_is_not_in_the_files_is_not_answered(library: Library, text: str) -> None:
    assert library.answer(text) is None


def test_an_exception_is_said_along_with_its_rule(library: Library) -> None:
    found = library.answer("接种疫苗要提前几天预约")
    assert found is not None
    assert found.say == "接种疫苗要提前三天预约。但是发烧的时候不能接种。"


def test_neighbours_are_shown_best_first_and_each_once(library: Library) -> None:
    found = library.search("洗牙多少钱", 3)
    assert [answer.score for answer in found] == sorted(
        (answer.score for answer in found), reverse=True
    )
    assert len({answer.say for answer in found}) == len(found) == 3
    assert found[0].score >= KNOWN > found[1].score


def test_two_answers_alike_are_none() -> None:
    same = (price("洗牙甲", 200), price("洗牙乙", 260))
    library = Library(same, Letters(), "zh")
    assert library.answer("洗牙多少钱") is None
    found = library.answer("洗牙乙多少钱")
    assert found is not None
    assert "260" in found.say


def test_nothing_to_answer_from() -> None:
    library = Library((), Letters(), "zh")
    assert library.search("几点开门") == ()
    assert library.answer("几点开门") is None
