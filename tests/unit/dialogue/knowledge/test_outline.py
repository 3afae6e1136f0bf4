"""Markdown comes down to pairs and plain text, each with its source."""

import pytest

from ringright.dialogue.knowledge import markdown, outline
from ringright.dialogue.knowledge.passage import Caution, Raw


def read(text: str) -> list[Raw]:
    return list(outline.raws("faq.md", markdown.parts("faq.md", text)[0]))


def test_a_heading_that_asks_makes_a_pair_of_what_follows() -> None:
    text = "# 诊所\n\n## 怎么预约？\n\n打前台电话\n\n- 或者上公众号\n- 或者到前台\n\n"
    text += "## 价格\n\n都便宜。\n"
    assert read(text) == [
        Raw("faq.md#怎么预约", "打前台电话。或者上公众号。或者到前台。", ("怎么预约？",), "诊所"),
        Raw("faq.md#价格", "都便宜。", (), "价格"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "问：几点开门？\n答：八点。\n",
        "Q: 几点开门？\nA: 八点。\n",
        "**问：** 几点开门？\n**答：** 八点。\n",
        "问：几点开门？\n\n答：八点。\n",
        "- 问：几点开门？\n- 答：八点。\n",
        "## 几点开门？\n答：八点。\n",
        "几点开门？\n---\n八点。\n",
    ],
)
def test_ways_to_write_a_pair(text: str) -> None:
    found = read(text)
    assert [(raw.source, raw.text, raw.questions[0]) for raw in found] == [
        ("faq.md#几点开门", "八点。", "几点开门？")
    ]


def test_several_questions_share_one_answer() -> None:
    text = "## 在哪里？\n\n## 地址是什么？\n\n人民路八号。\n\n"
    text += "问：能停车吗？\n问：停车收费吗？\n答：免费。\n"
    assert [raw.questions for raw in read(text)] == [
        ("在哪里？", "地址是什么？"),
        ("能停车吗？", "停车收费吗？"),
    ]


def test_a_wrapped_line_is_no_new_sentence() -> None:
    english = "Q: When are you open?\nA: From eight in the\nmorning on.\n"
    assert read(english)[0].text == "From eight in the morning on."
    assert read("问：几点？\n答：上午八\n点开门。\n")[0].text == "上午八点开门。"


def test_a_question_without_answer_is_kept_empty_for_the_warning() -> None:
    assert read("## 几点开门？\n\n# 价格\n\n便宜。\n")[0] == Raw(
        "faq.md#几点开门", "", ("几点开门？",)
    )


def test_text_without_a_heading_is_named_by_its_line() -> None:
    assert read("\n\n都便宜。\n\n也很快。\n") == [
        Raw("faq.md:3", "都便宜。"),
        Raw("faq.md:5", "也很快。"),
    ]


def test_a_table_becomes_sentences_with_the_line_of_each() -> None:
    text = "# 价格\n\n| 项目 | 价格（元） |\n|---|---|\n| 洗牙 | 200 |\n| 补牙 | 面议 |\n"
    assert read(text) == [
        Raw("faq.md#价格:5", "项目：洗牙，价格：200元。", (), "价格"),
        Raw("faq.md#价格:6", "项目：补牙，价格（元）：面议。", (), "价格"),
    ]


def test_code_comments_and_front_matter_are_left_out() -> None:
    text = "---\ntitle: x\n---\n<!-- secret\n -->\n```sh\nrm -rf /\n```\n都便宜。\n"
    parts, cautions = markdown.parts("faq.md", text)
    assert list(outline.raws("faq.md", parts)) == [Raw("faq.md:9", "都便宜。")]
    assert cautions == [Caution("faq.md:6", "code cannot be spoken; left out")]
