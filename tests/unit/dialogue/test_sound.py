import numpy as np
import pytest

from ringright.domain.sound import Book, _stretch, alike, cost, numeral, simplified, tokens


def test_sounds_drop_tones_punctuation_and_script() -> None:
    assert tokens("別再，打了！") == tokens("别再打了") == ("bie", "zai", "da", "le")
    assert tokens("OK, I don't") == ("OK", "I", "DONT")
    assert tokens("12号") == ("shi", "er", "hao")
    assert tokens("") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("shi", "si"), ("zhen", "zhe"), ("nan", "lan"), ("fa", "ha"), ("bin", "bing")],
)
def test_what_accents_merge_is_near(one: str, other: str) -> None:
    assert cost(one, other) <= 0.3
    assert cost(one, other) == cost(other, one)


def test_what_differs_is_far() -> None:
    assert cost("da", "gai") > 0.6
    assert cost("da", "DA") == 1.0


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "零"), (10, "十"), (12, "十二"), (30, "三十"), (105, "一百零五"), (110, "一百一十"),
     (2026, "二千零二十六"), (9999, "九千九百九十九")],
)  # fmt: skip
def test_numerals(value: int, words: str) -> None:
    assert numeral(value) == words


def test_homophones_are_alike() -> None:
    assert alike("你是机器人吗", "女士机器人嘛") > 0.85
    assert alike("你是机器人吗", "今天天气真好") < 0.4


def test_a_phrase_is_found_inside_what_was_heard() -> None:
    heard = tokens("那个我想说你别再打过来了好吧")
    hit = next(hit for hit in Book(["别再打过来", "转人工"]).search(heard, 0.8) if hit.phrase == 0)
    assert heard[hit.start : hit.end] == tokens("别再打过来")
    assert hit.part == 1.0
    assert hit.whole < 0.7


def test_the_quick_distance_is_the_plain_one() -> None:
    book = Book(["别再打过来了", "转人工", "你是机器人吗", "能来", "不要再给我打电话"])
    for text in ("那个别在打来了", "我要专人工", "能不能来", "女士既器人么", "少给我打电话别再打"):
        heard = tokens(text)
        columns = [book._column(token) for token in heard]
        quick = book._least(np.arange(len(book.phrases)), heard, columns)
        plain = [_stretch(sound, heard)[0] for sound in book.sounds]
        assert quick == pytest.approx(plain)


def test_an_empty_book_finds_nothing() -> None:
    assert Book([]).search(("da",), 0.5) == []
    assert Book(["打"]).search((), 0.5) == []


def test_simplified() -> None:
    assert simplified("下週三，兩點鐘") == "下周三,两点钟"
