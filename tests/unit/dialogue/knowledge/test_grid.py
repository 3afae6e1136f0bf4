"""Tables: pairs where the columns say so, else a sentence a row."""

import pytest

from ringright.dialogue.knowledge import grid
from ringright.dialogue.knowledge.grid import Row
from ringright.dialogue.knowledge.passage import Raw


def read(*rows: tuple[str, ...]) -> list[Raw]:
    numbered = [Row(cells, line) for line, cells in enumerate(rows, 1)]
    return list(grid.raws(numbered, "a.csv:{}".format))


@pytest.mark.parametrize(
    "header", [("问题", "答案"), ("Question", "Answer"), ("类别", "问题", "答案"), ("答案", "问题")]
)
def test_columns_named_question_and_answer_are_pairs(header: tuple[str, ...]) -> None:
    cells = {"问题": "几点开门？", "答案": "八点。", "类别": "时间"}
    cells |= {"Question": "几点开门？", "Answer": "八点。"}
    assert read(header, tuple(cells[name] for name in header)) == [
        Raw("a.csv:2", "八点。", ("几点开门？",))
    ]


def test_one_cell_may_hold_several_questions() -> None:
    questions = [
        raw.questions for raw in read(("问", "答"), ("几点？|开门？", "八点"), ("a？b？", "c"))
    ]
    assert questions == [("几点？", "开门？"), ("a？", "b？")]


def test_other_rows_become_sentences_without_their_empty_cells() -> None:
    assert read(
        (),
        ("项目", "价格（元）", "备注"),
        ("", "", ""),
        ("洗牙", "200", ""),
        ("补牙", "3,000.5", "全天。"),
    ) == [
        Raw("a.csv:4", "项目：洗牙，价格：200元。"),
        Raw("a.csv:5", "项目：补牙，价格：3,000.5元，备注：全天。"),
    ]
    assert read(("Item", "Price (dollars)"), ("Filling", "120"))[0].text == (
        "Item: Filling, Price: 120 dollars."
    )
