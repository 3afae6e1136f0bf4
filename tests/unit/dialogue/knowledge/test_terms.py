"""Key words by sound: what asks and what merely joins is no key word."""

import pytest

from ringright.dialogue.knowledge import words
from ringright.dialogue.knowledge.terms import Weights, strange, terms


@pytest.mark.parametrize(
    ("text", "language", "kinds"),
    [
        ("洗牙多少钱", "zh", {"price"}),
        ("停车收费吗", "zh", {"price"}),
        ("你们几点开门", "zh", {"when"}),
        ("报告多久出来", "zh", {"long"}),
        ("前台电话是多少", "zh", {"phone", "number"}),
        ("有多少车位", "zh", {"number"}),
        ("诊所在哪里", "zh", {"where"}),
        ("怎么预约", "zh", {"how"}),
        ("迟到了怎么办", "zh", {"trouble"}),
        ("可以停车吗", "zh", set()),
        ("How much is a filling?", "en", {"price"}),
        ("When are you open?", "en", {"when"}),
        ("how do i book", "en", {"how"}),
        ("can I park there", "en", set()),
    ],
)
def test_what_is_asked(text: str, language: str, kinds: set[str]) -> None:
    assert words.kinds(text, language) == kinds


def test_an_answer_must_hold_what_is_asked() -> None:
    assert "price" in words.proof("项目：洗牙，价格：200元。", "zh")
    assert "price" not in words.proof("可以洗牙。", "zh")
    assert "price" in words.proof("两小时内免费。", "zh")
    assert "when" not in words.proof("可以开病假条。", "zh")
    assert "where" in words.proof("诊所在人民路八号。", "zh")
    assert "where" not in words.proof("电费在营业厅柜台交。", "zh")
    assert "phone" not in words.proof("请打前台电话，二楼。", "zh")


def test_a_count_must_count_the_thing() -> None:
    assert words.counts("有多少车位", "后面有三十个车位。", "zh")
    assert not words.counts("有多少车位", "停车两小时内免费。", "zh")
    assert words.counts("how many doctors do you have", "We have three doctors.", "en")
    assert not words.counts("how many doctors do you have", "Doctor Lee has two rooms.", "en")


def test_another_time_is_another_question() -> None:
    assert words.elsewhen("下个月还停电吗", "三月十二号停电。", "zh")
    assert not words.elsewhen("下个月还停电吗", "下个月不停电。", "zh")
    assert not words.elsewhen("明天停电吗", "三月十二号停电。", "zh")
    assert words.elsewhen("is there a trip next year", "The trip is in May.", "en")


def test_key_words_by_sound() -> None:
    assert terms("请问洗牙多少钱啊", "zh").runs == (("xi", "ya"),)
    assert terms("请问喜呀多少钱", "zh").single <= terms("洗牙", "zh").single | {"xi"}
    assert (
        terms("知情同意", "zh").runs
        == terms("资情同意", "zh").runs
        == (("zi", "qin", "ton", "yi"),)
    )
    assert terms("How much are fillings?", "en").single == terms("a filling", "en").single


def test_rare_words_weigh_more_and_unknown_ones_most() -> None:
    weights = Weights([terms("洗牙", "zh"), terms("补牙", "zh"), terms("拔牙", "zh")])
    assert weights["ya"] < weights["xi"] < weights["zhong"]
    asked = terms("种牙多少钱", "zh")
    assert weights.coverage(asked, terms("洗牙", "zh"), frozenset({"price"})) < 0.6
    held = terms("种牙", "zh")
    assert weights.coverage(asked, held, frozenset({"price"})) == pytest.approx(1.0)


def test_a_thing_the_passage_does_not_name_is_strange() -> None:
    assert strange(terms("外地医保能用吗", "zh"), terms("可以用医保", "zh"))
    assert not strange(terms("医保能用吗", "zh"), terms("可以用医保", "zh"))
    assert strange(terms("can I bring my dog", "en"), terms("You can bring children.", "en"))
