from pathlib import Path

import pytest
from tests.unit.dialogue.test_webhook import text as asking

from ringright.dialogue import flow
from ringright.dialogue.meaning import Guesser
from ringright.dialogue.moves import Doubt, Guess
from ringright.errors import InputError
from ringright.wiring.chatting import Chat
from ringright.wiring.files import read_script
from ringright.wiring.hearing import Trial, hear_all, lines

EXAMPLES = Path(__file__).parents[3] / "examples"


class Guessing:
    """Takes every doubt for a wish to move the appointment."""

    def __init__(self) -> None:
        self.doubts: list[Doubt] = []

    def guess(self, doubt: Doubt) -> Guess | None:
        self.doubts.append(doubt)
        return Guess("move", "meaning", 0.9, "换一天")


@pytest.fixture
def ear() -> Guessing:
    return Guessing()


@pytest.fixture
def zh(ear: Guessing) -> Trial:
    return Trial(read_script(EXAMPLES / "clinic/script.yaml"), lambda: ear)


@pytest.fixture
def en() -> Trial:
    return Trial(read_script(EXAMPLES / "clinic-en/script.yaml"), lambda: None)


@pytest.mark.parametrize(
    ("step", "text", "means"),
    [
        ("start", "改时间", "move exact move"),
        ("attend", "可一", "yes fuzzy end:confirmed"),
        ("instead", "不用了", "no fuzzy end:cancelled"),
        ("start", "请你们往后再给我打电话我就举报", "opt_out pattern end:opted_out"),
        ("start", "那天家里有一堆事", "move meaning move"),
        ("cancel", "多少钱", "cost exact cancel"),
        ("start", "……", "none none attend"),
        ("start", "", "none none attend"),
    ],
)
def test_what_was_understood_and_what_follows(zh: Trial, step: str, text: str, means: str) -> None:
    found = zh.hear(step, text)
    assert f"{found.intent} {found.how} {found.next}" == means
    assert found.says


def test_it_says_why(zh: Trial) -> None:
    found = zh.hear("start", "那天家里有一堆事")
    assert (found.score, found.because) == (0.9, "换一天")


def test_a_value_is_named(zh: Trial) -> None:
    found = zh.hear("move", "下午三点")
    assert (found.intent, found.how, found.because) == ("none", "pattern", "new_time = 15:00")
    assert found.next == "move"
    assert "哪一天" in found.says


def test_no_slower_ear_is_made_where_phrases_do(ear: Guessing) -> None:
    made: list[Guesser] = []

    def make() -> Guesser:
        made.append(ear)
        return ear

    trial = Trial(read_script(EXAMPLES / "clinic/script.yaml"), make)
    trial.hear("start", "能来")
    trial.hear("move", "下周三下午三点")
    assert not made
    trial.hear("start", "那天家里有一堆事")
    trial.hear("start", "那天家里有两堆事")
    assert made == [ear]


def test_without_a_slower_ear_strange_words_are_none(en: Trial) -> None:
    found = en.hear("start", "purple monkeys dance at midnight")
    assert (found.intent, found.how, found.score) == ("none", "none", 0.0)


def test_an_unknown_step_names_the_steps(zh: Trial) -> None:
    with pytest.raises(InputError, match="attend, instead, move, cancel"):
        zh.hear("strat", "能来")


def test_one_line_does_not_touch_the_next(zh: Trial) -> None:
    first = zh.hear("start", "多少钱")
    for text in ("能来", "改时间", "别再打了"):
        zh.hear("start", text)
    assert zh.hear("start", "多少钱") == first


def test_a_file_is_heard_line_by_line(zh: Trial, tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text("\ufeffstart\t能来\n\nmove\t明天\tyes\n start \t 别再打了 \n", encoding="utf-8")
    found = list(hear_all(zh, lines(file)))
    assert [it.next for it in found] == ["end:confirmed", "move", "end:opted_out"]


def test_a_line_without_a_tab_is_named(tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text("start\t能来\n能来\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"lines\.tsv:2 has no tab"):
        list(lines(file))
    with pytest.raises(InputError, match="cannot be read"):
        list(lines(tmp_path / "absent.tsv"))


def test_webhooks_are_made_up() -> None:
    found = Trial(flow.load(asking()), lambda: None).hear("ask", "皮肤科")
    assert (found.intent, found.next, found.because) == ("skin", "offer", "皮肤科")
    assert found.says == "我帮您查一下。后天下午三点半有号，行吗？"


def test_a_chat_makes_up_what_webhooks_answer() -> None:
    chat = Chat(Trial(flow.load(asking()), lambda: None))
    chat.begin()
    assert chat.say("皮肤科").says[-1] == "后天下午三点半有号，行吗？"
    assert chat.say("可以").over
