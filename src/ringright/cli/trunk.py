"""Trunks: look at them, call over them, answer on them."""

import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.console import Console

from ringright.cli.show import NO_RIVAL, Json, Keep, Rival, run_shown, show
from ringright.cli.terminal import Terminal
from ringright.settings import Settings

trunk = App(name="trunk", help="Ways to the telephone network (docs/formats/trunks.md).")
Name = Annotated[str, Parameter(help="Name of a trunk; needed where the file has several.")]


@Parameter(name="*")
@dataclass(frozen=True)
class Rest:
    """Which trunk, and which folder."""

    name: Name = ""
    data: Keep = None


REST = Rest()


@trunk.command
def check(file: Path, *, name: Name = "", json: Json = False) -> None:
    """Read a trunks FILE, ask each gateway by OPTIONS, and register where it is wanted.

    Nobody is called. Exit code 1 when a gateway does not answer or does not let us in.
    """
    from ringright.wiring.trunks import check as look

    findings = look(file, name)
    healthy = all(finding.ok for finding in findings)
    document = {"ok": healthy, "gateways": [asdict(finding) for finding in findings]}
    show(json, document, (finding.sentence() for finding in findings))
    if not healthy:
        sys.exit(1)


def call(
    *, script: Path, contacts: Path, trunks: Path, rival: Rival = NO_RIVAL,
    rest: Rest = REST, json: Json = False,
) -> None:  # fmt: skip
    """Call the people of CONTACTS with SCRIPT over a trunk of TRUNKS: real calls, real rules.

    Each call needs a permit: consent, no opt-out, calling hours, caps. The same command again goes
    on where it was; nobody is called twice for the same script and contacts.
    """
    from ringright.wiring.outbound import Wish
    from ringright.wiring.outbound import call as dial

    wish = Wish(script, contacts, trunks, rest.name, rest.data, rival.contest())
    run_shown(lambda screen: dial(wish, Settings(), screen), json=json)


def answer(trunks: Path, *, data: Keep = None, calls: int = 0, json: Json = False) -> None:
    """Answer the calls that come in over TRUNKS by its routes, until Ctrl-C or CALLS are over."""
    from ringright.wiring.inbound import Wish
    from ringright.wiring.inbound import answer as receive

    with Terminal(quiet=json) as screen:
        folder = receive(Wish(trunks, data, calls), Settings(), screen, Lines(quiet=json))
    show(json, {"folder": str(folder), "calls": calls}, [f"{folder}: ledger and recordings"])


class Lines:
    """What happens on answered calls, a line each (`wiring.inbound.Board`)."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = Console(stderr=quiet, highlight=False)

    def told(self, call: str, who: str, text: str) -> None:
        """One thing that happened."""
        head = " ".join(part for part in (call, who) if part)
        self._console.print(f"{head}: {text}" if head else text, markup=False, soft_wrap=True)
