"""The live table of a run and its closing summary: pure functions to rich, and one driver."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

import numpy as np
from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ringright.cli.words import Words, words
from ringright.domain.result import LineView, PersonResult, RunResult
from ringright.web import labels

BRAND: Final = "#0b8f72"
STATE_STYLES: Final[Mapping[str, tuple[str, str]]] = {
    "idle": ("·", "dim"),
    "dialling": ("◌", "yellow"),
    "ringing": ("◍", "yellow"),
    "talking": ("●", "green"),
    "held": ("‖", "yellow"),
    "ended": ("○", "dim"),
}
GRADE_STYLES: Final = {"A": "bold green", "B": "cyan", "C": "yellow", "D": "dim"}
REFRESH_PER_SECOND: Final = 8


@dataclass(frozen=True)
class Snapshot:
    """A run at one moment: what `board` draws. `grades` counts finished calls by grade."""

    title: str
    lines: tuple[LineView, ...]
    total: int
    called: int = 0
    refused: int = 0
    done: int = 0
    grades: Mapping[str, int] = field(default_factory=dict)
    elapsed_s: float = 0.0


def board(now: Snapshot, language: str) -> RenderableType:
    """The live table: always one row a line, so that nothing jumps."""
    say = words(language)
    table = _table(expand=True)
    table.add_column(say.line, style="dim", no_wrap=True)
    table.add_column(say.person, no_wrap=True, min_width=10)
    table.add_column(say.state, no_wrap=True, min_width=10)
    table.add_column(say.saying, no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column(say.seconds, justify="right", style="dim", no_wrap=True, min_width=4)
    for view in now.lines:
        table.add_row(*_line_row(view, say))
    return Padding(Group(_title(now), table, _counters(now, say)), (1, 1, 0, 1))


def summary(result: RunResult, language: str, report: str = "") -> RenderableType:
    """What a run came to: who was called with what result, who was not and why, the proofs."""
    say = words(language)
    called = [person for person in result.people if person.called]
    refused = [person for person in result.people if not person.called]
    parts: list[RenderableType] = [Text(result.title, style="bold")]
    parts.append(_called_table(called, say, language) if called else Text(say.no_calls))
    if refused:
        parts += [Text(f"\n{say.refused_title}", style="bold"), _refused_table(refused, language)]
    parts.append(_proofs(result, say, report))
    return Padding(Group(*parts), (1, 1))


def plain(before: LineView | None, view: LineView, language: str) -> str:
    """One line of text for a log where a line's state or words changed, "" where they did not."""
    if before is not None and _spoken(before) == _spoken(view):
        return ""
    say = words(language)
    state = say.of_state(view.state)
    saying = f" | {say.of_speaker(view.who)}: {view.text}" if view.text else ""
    return f"[{view.line}] {view.person or '-'} {state}{saying}"


class Board:
    """Shows snapshots on `console`: a live table on a terminal, changes line by line elsewhere."""

    def __init__(self, console: Console, language: str) -> None:
        self._console = console
        self._language = language
        self._shown: dict[str, LineView] = {}
        self._live: Live | None = None

    def show(self, now: Snapshot) -> None:
        """Draw `now`; cheap enough to be called several times a second."""
        if self._live is not None:
            self._live.update(board(now, self._language))
            return
        for view in now.lines:
            text = plain(self._shown.get(view.line), view, self._language)
            if text:
                self._console.print(Text(text), soft_wrap=True)
            self._shown[view.line] = view

    def __enter__(self) -> Self:
        if self._console.is_terminal and not self._console.is_dumb_terminal:
            self._live = Live(
                console=self._console, refresh_per_second=REFRESH_PER_SECOND, transient=True
            )
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None


def _table(*, expand: bool = False) -> Table:
    return Table(
        box=box.SIMPLE_HEAD,
        expand=expand,
        padding=(0, 1, 0, 0),
        header_style=BRAND,
        border_style="dim",
    )


def _spoken(view: LineView) -> tuple[str, str, str, str]:
    return (view.state, view.person, view.who, view.text)


def _title(now: Snapshot) -> Table:
    row = Table.grid(expand=True)
    row.add_column()
    row.add_column(justify="right")
    minutes, seconds = divmod(int(now.elapsed_s), 60)
    name = Text.assemble((" RingRight 正铃 ", f"bold white on {BRAND}"), "  ", (now.title, "bold"))
    row.add_row(name, Text(f"{minutes:02}:{seconds:02}", style="dim"))
    return row


def _line_row(view: LineView, say: Words) -> tuple[Text, ...]:
    mark, style = STATE_STYLES.get(view.state, ("·", ""))
    speaker = say.of_speaker(view.who)
    colour = BRAND if view.who == "robot" else "bold"
    saying = Text.assemble((f"{speaker}  ", colour), view.text) if view.text else Text()
    idle = view.state == "idle"
    return (
        Text(view.line),
        Text(view.person or "-", style="dim" if idle else ""),
        Text(f"{mark} {say.of_state(view.state)}", style=style),
        saying,
        Text("" if idle else f"{view.since_s:.0f}"),
    )


def _counters(now: Snapshot, say: Words) -> Text:
    text = Text("  ")
    for label, count in ((say.called, now.called), (say.refused, now.refused)):
        text.append(f"{label} ", style="dim").append(f"{count}   ", style="bold")
    text.append(f"{say.done} ", style="dim")
    text.append(f"{now.done + now.refused}/{now.total}   ", style="bold")
    text.append(f"{say.grades} ", style="dim")
    for letter, style in GRADE_STYLES.items():
        text.append(f" {letter} {now.grades.get(letter, 0)} ", style=style)
    return text


def _called_table(people: Sequence[PersonResult], say: Words, language: str) -> Table:
    table = _table()
    for head in (say.person, say.result):
        table.add_column(head, no_wrap=True)
    table.add_column(say.grade, justify="center", no_wrap=True)
    table.add_column(say.because)
    table.add_column(say.gaps, justify="right", no_wrap=True)
    for person in people:
        table.add_row(*_called_row(person, say, language))
    return table


def _called_row(person: PersonResult, say: Words, language: str) -> tuple[Text, ...]:
    gap = f"{np.median(person.turn_gaps_ms):.0f} ms" if person.turn_gaps_ms else ""
    return (
        Text.assemble((f"{person.id}  ", "dim"), person.name),
        Text(labels.disposition(person.disposition).say(language)),
        Text(person.grade, style=GRADE_STYLES.get(person.grade, "")),
        _told(person, say),
        Text(gap, style="dim"),
    )


def _told(person: PersonResult, say: Words) -> Text:
    """The person's own words, and below them what they led to."""
    noted = [f"{key} {value}" for key, value in person.slots.items()]
    noted += [f"#{tag}" for tag in person.tags]
    if person.suppressed:
        noted.append(say.suppressed)
    parts = [Text(f"“{person.because}”")] if person.because else []
    parts += [Text(note, style="dim") for note in noted]
    return Text("\n").join(parts)


def _refused_table(people: Sequence[PersonResult], language: str) -> Table:
    say = words(language)
    table = _table()
    table.add_column(say.person, no_wrap=True)
    table.add_column(say.reason)
    for person in people:
        name = Text.assemble((f"{person.id}  ", "dim"), person.name)
        table.add_row(name, Text("\n").join(_reasons(person, language)))
    return table


def _reasons(person: PersonResult, language: str) -> list[Text]:
    return [
        Text.assemble((f"{why.code}  ", "yellow"), labels.refusal(why).say(language))
        for why in person.refusals
    ]


def _proofs(result: RunResult, say: Words, report: str) -> Text:
    text = Text("\n")
    if result.ledger_ok:
        text.append("✓ " + say.ledger_ok.format(entries=result.ledger_entries), style="green")
    else:
        text.append("✗ " + say.ledger_bad.format(fault=result.ledger_fault), style="bold red")
    issued, burned = result.permits_issued, result.permits_burned
    text.append("\n  " + say.permits.format(issued=issued, burned=burned))
    gaps = [gap for person in result.people for gap in person.turn_gaps_ms]
    if gaps:
        p50, p95 = (round(float(value)) for value in np.percentile(gaps, (50, 95)))
        text.append("\n  " + say.gap_line.format(p50=p50, p95=p95, count=len(gaps)))
    text.append("\n  " + say.time.format(seconds=f"{result.wall_s:.0f}", lines=result.lines))
    text.append(f"\n  {say.recordings}  {result.folder}")
    if report:
        text.append(f"\n  {say.report}  ").append(report, style=f"bold {BRAND}")
    return text


def count_grades(people: Sequence[PersonResult]) -> dict[str, int]:
    """Finished calls by grade, for `Snapshot.grades`."""
    return dict(Counter(person.grade for person in people if person.grade))
