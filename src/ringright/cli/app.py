"""The commands. With `--json`, stdout holds one JSON document; everything else goes to stderr."""

import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import structlog
from cyclopts import App, CycloptsError, Parameter
from cyclopts.validators import Number

from ringright import __version__
from ringright.cli.edge import edge
from ringright.cli.learn import learn
from ringright.cli.regrade import regrade
from ringright.cli.script import script
from ringright.cli.show import NO_RIVAL, Json, Keep, Rival, run_shown, show
from ringright.cli.terminal import Terminal
from ringright.cli.trunk import answer, call, trunk
from ringright.errors import MissingPart, RingRightError
from ringright.settings import Settings
from ringright.wiring.order import Order

app = App(
    name="ringright",
    help="AI phone calls that people agreed to. 正铃：只打征得同意的 AI 电话。",
    version=__version__,
    suppress_keyboard_interrupt=False,  # `main` says how to go on
)
ledger = App(name="ledger", help="The hash-chained record of every decision and call.")
people = App(name="people", help="Whom we may know.")
app.command(ledger)
app.command(people)
app.command(script)
app.command(learn)
app.command(trunk)
app.command(call)
app.command(answer)
app.command(edge)
app.command(regrade)

Data = Annotated[Path | None, Parameter(help="Folder of the run; default: the newest.")]
Fresh = Annotated[bool, Parameter(negative="", help="Begin in a new folder.")]
EXAMPLES = {"zh": "clinic", "en": "clinic-en"}


def main() -> None:
    """Run the command line; errors are one sentence, exit codes are 2 for bad input."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    try:
        app(exit_on_error=False, print_error=True)
    except RingRightError as error:
        sys.stderr.write(f"ringright: {error.sentence()}\n")
        sys.exit(error.exit_code)
    except CycloptsError:
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("\nringright: stopped. Run the same command again to go on.\n")
        sys.exit(130)


def examples(language: str) -> Path:
    """The folder of the demo in this language."""
    folder = Path(__file__).parents[3] / "examples" / EXAMPLES[language]
    if not folder.is_dir():
        raise MissingPart(f"the example {folder}", remedy="Run from a clone of the repository.")
    return folder


@Parameter(name="*")
@dataclass(frozen=True)
class Options:
    """What `demo` and `practice` have in common."""

    json: Json = False
    lines: Annotated[int, Parameter(help="Calls at once.", validator=Number(gte=1, lte=80))] = 3
    seed: Annotated[int | None, Parameter(help="Seed of the practice world.")] = None
    data: Keep = None
    port: Annotated[int, Parameter(help="UDP port of the practice carrier; 0: any free.")] = 0


DEFAULT = Options()


@app.command
def demo(*, lang: Literal["zh", "en"] = "zh", options: Options = DEFAULT) -> None:
    """Call twelve simulated people: a whole campaign on loopback, with real SIP, RTP and speech."""
    folder = examples(lang)
    order = Order(f"demo-{lang}", folder / "script.yaml", folder / "people.yaml", fresh=True)
    _run(order, options)


@app.command
def practice(
    *, script: Path, people: Path, fresh: Fresh = False, rival: Rival = NO_RIVAL,
    options: Options = DEFAULT,
) -> None:  # fmt: skip
    """Run your own SCRIPT against your own practice PEOPLE (docs/formats).

    The same people file goes on where it was: who opted out is refused. --fresh forgets.
    """
    name = f"practice-{people.stem}"
    _run(Order(name, script, people, fresh=fresh, contest=rival.contest()), options)


def _run(order: Order, options: Options) -> None:
    from ringright.wiring.practice import practise

    order = replace(
        order, lines=options.lines, seed=options.seed, data=options.data, port=options.port
    )
    run_shown(lambda screen: practise(order, Settings(), screen), json=options.json)


@app.command
def why(person: str, *, json: Json = False, data: Data = None) -> None:
    """Tell why this PERSON (id or number) was called, or was not."""
    from ringright.cli.why import sentences, why_document
    from ringright.wiring.read import history

    found = history(Settings(), data, person)
    show(json, why_document(found), sentences(found))


@ledger.command
def verify(*, json: Json = False, data: Data = None) -> None:
    """Check every link of the ledger; exit code 1 when it was tampered with."""
    from ringright.wiring.read import verdict

    found = verdict(Settings(), data)
    line = f"{found.entries} entries, " + ("verified." if found.ok else f"BROKEN: {found.fault}")
    show(json, asdict(found), [line])
    if not found.ok:
        sys.exit(1)


@people.command(name="import")
def import_people(
    file: Path, *, data: Keep = None, lang: Literal["zh", "en"] = "zh", json: Json = False
) -> None:
    """Import contacts from a CSV FILE; good rows are kept, bad ones named and set aside."""
    from ringright.cli.intake import report_document
    from ringright.wiring.read import take_in

    with Terminal(quiet=json) as screen:
        report = take_in(Settings(), data, file, lang, screen)
    show(json, report_document(report), report.lines(lang))
    if not report.ok:
        sys.exit(2)


@app.command
def doctor(*, lang: Literal["zh", "en"] = "en", json: Json = False) -> None:
    """What is missing on this machine, and the command that fixes it."""
    from ringright.wiring.doctor import examine

    findings = examine(Settings())
    healthy = all(finding.ok for finding in findings if finding.needed)
    document = {"ok": healthy, "findings": [asdict(finding) for finding in findings]}
    show(json, document, (finding.sentence(lang) for finding in findings))
    if not healthy:
        sys.exit(3)


@app.command
def setup(*, voices: bool = True) -> None:
    """Render the voices of the demo, so that it starts at once."""
    from ringright.wiring.practice import render

    with Terminal(quiet=False) as screen:
        for language in EXAMPLES if voices else ():
            folder = examples(language)
            order = Order("demo", folder / "script.yaml", folder / "people.yaml")
            render(order, Settings(), screen)
