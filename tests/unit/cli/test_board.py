import io
from dataclasses import replace

import pytest
from rich.console import Console, RenderableType

from ringright.cli.board import Board, Snapshot, board, count_grades, plain, summary
from ringright.domain.permit import Reason
from ringright.domain.result import LineView, RunResult

LINES = (
    LineView("1", "talking", "王磊", "+8615410000003", "person", "等一下，你们诊所在哪儿啊？", 31),
    LineView("2", "talking", "张敏", "+8615410000004", "robot", "好的。" * 60, 24.4),
    LineView("3", "ringing", "周芳", "+8615410000008", since_s=3),
    LineView("4"),
)
NOW = Snapshot("仁和诊所", LINES, total=12, called=6, refused=3, done=3, grades={"A": 2, "D": 1})


def shown(drawing: RenderableType, width: int = 100) -> str:
    console = Console(width=width, file=io.StringIO(), record=True, force_terminal=True)
    console.print(drawing)
    return console.export_text()


def test_board_shows_who_says_what_on_each_line() -> None:
    text = shown(board(NOW, "zh"))
    first = next(row for row in text.splitlines() if "王磊" in row)
    assert "通话" in first
    assert "对方" in first
    assert "你们诊所在哪儿啊" in first
    assert "31" in first
    assert "振铃" in text
    assert "空闲" in text


def test_board_counts() -> None:
    text = shown(board(replace(NOW, elapsed_s=67), "en"))
    assert "called 6" in text
    assert "refused 3" in text
    assert "done 6/12" in text
    assert "A 2" in text
    assert "B 0" in text
    assert "01:07" in text


@pytest.mark.parametrize("width", [60, 80, 140])
def test_board_keeps_its_height(width: int) -> None:
    busy = shown(board(NOW, "zh"), width).splitlines()
    quiet = shown(board(replace(NOW, lines=tuple(LineView(v.line) for v in LINES)), "zh"), width)
    assert len(busy) == len(quiet.splitlines())


def test_callee_words_are_not_markup() -> None:
    rude = LineView("1", "talking", "[bold]x", who="person", text="[red]hello[/red] [/]")
    assert "[red]hello[/red] [/]" in shown(board(replace(NOW, lines=(rude,)), "en"))


def test_summary_shows_tags(run_zh: RunResult) -> None:
    tagged = replace(run_zh.people[0], tags=("问了价格", "[red]x"))
    text = shown(summary(replace(run_zh, people=(tagged,)), "zh", "report.html"))
    assert "#问了价格" in text
    assert "#[red]x" in text


def test_summary_names_results_reasons_and_proofs(run_zh: RunResult) -> None:
    text = shown(summary(run_zh, "zh", "ringright-data/clinic/report.html"))
    for wanted in ("陈建国", "“没问题，我会来的”", "拒绝再来电", "今后不再拨打", "关机", "ms"):
        assert wanted in text
    for wanted in ("郑洁", "同意记录", "已拨打 5 次", "已拨打 3 次", "opted_out"):
        assert wanted in text
    assert "✓ 台账核对无误，共 187 条" in text
    assert "签发 9 张，使用 9 张" in text
    assert "ringright-data/clinic/report.html" in text


def test_summary_in_english_at_80_columns(run_en: RunResult) -> None:
    text = shown(summary(run_en, "en", "report.html"), 80)
    assert "“Yes, I will be there”" in text
    assert "will not be called again" in text
    assert "Ledger verified, 187 entries" in text
    assert "Not called, and why" in text
    assert max(len(row) for row in text.splitlines()) <= 80


def test_a_broken_ledger_is_said_loudly(run_en: RunResult) -> None:
    broken = replace(run_en, ledger_ok=False, ledger_fault="entry 7 was changed")
    assert "✗ Ledger does not verify: entry 7 was changed" in shown(summary(broken, "en"))


def test_a_run_without_calls(run_en: RunResult) -> None:
    person = replace(run_en.people[-1], refusals=(Reason("made_up", "a new reason"),))
    text = shown(summary(replace(run_en, people=(person,)), "en"))
    assert "Nobody was called." in text
    assert "made_up a new reason" in text
    assert "Turn gaps" not in text


def test_plain_says_only_what_changed() -> None:
    view = LINES[0]
    assert plain(None, view, "en") == "[1] 王磊 talking | person: 等一下，你们诊所在哪儿啊？"
    assert plain(view, replace(view, since_s=99), "en") == ""
    assert plain(view, replace(view, text="好"), "zh") == "[1] 王磊 通话 | 对方: 好"
    assert plain(view, LineView("1", "odd"), "en") == "[1] - odd"


def test_without_a_terminal_each_change_is_one_line() -> None:
    out = io.StringIO()
    console = Console(file=out, width=40, force_terminal=False)
    with Board(console, "en") as shower:
        shower.show(NOW)
        shower.show(replace(NOW, elapsed_s=1))
        shower.show(replace(NOW, lines=(replace(LINES[0], state="ended"), *LINES[1:])))
    rows = out.getvalue().splitlines()
    assert len(rows) == 5
    assert rows[-1].startswith("[1] 王磊 ended")
    assert "\x1b" not in out.getvalue()


def test_on_a_terminal_the_table_is_live_and_leaves_no_trace() -> None:
    out = io.StringIO()
    screen = {"TERM": "xterm-256color"}
    console = Console(file=out, width=100, force_terminal=True, _environ=screen)
    with Board(console, "zh") as shower:
        shower.show(NOW)
    text = out.getvalue()
    assert "王磊" in text
    assert text.endswith("\x1b[2K")


def test_a_terminal_that_cannot_move_its_cursor_gets_lines() -> None:
    out = io.StringIO()
    console = Console(file=out, width=100, force_terminal=True, _environ={"TERM": "dumb"})
    with Board(console, "zh") as shower:
        shower.show(NOW)
    assert "王磊" in out.getvalue()
    assert "\x1b[2K" not in out.getvalue()


def test_counting_grades(run_zh: RunResult) -> None:
    assert count_grades(run_zh.people) == {"A": 4, "D": 4, "C": 1}
