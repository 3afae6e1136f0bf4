"""A conversation that can be had again: what came in, in order, as plain JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from ringright.dialogue.moves import (
    Broken,
    Callee,
    Event,
    Fetched,
    Guess,
    Heard,
    Key,
    Silent,
    Unclear,
)
from ringright.domain.call import Hearing


@dataclass(frozen=True)
class Talk:
    """One call as the dialogue met it; `at` is the callee's aware time when it began.

    `version` is the SHA-256 of the text of `script`; `refused` says that they asked never to be
    called again; `disposition` is how the call ended; `recording` lies inside the data folder.
    """

    call: str
    script: str
    version: str
    callee: Callee
    at: datetime
    events: tuple[Event, ...]
    refused: bool = False
    disposition: str = ""
    recording: str = ""


_BARE: Final[Mapping[str, type[Silent | Unclear | Broken]]] = {
    "silent": Silent, "unclear": Unclear, "broken": Broken,
}  # fmt: skip


def events_text(events: Sequence[Event]) -> str:
    """The events as JSON."""
    return json.dumps([_plain(event) for event in events], ensure_ascii=False)


def events_of(text: str) -> tuple[Event, ...]:
    """The events that `events_text` wrote."""
    return tuple(_event(raw) for raw in json.loads(text))


def callee_text(callee: Callee) -> str:
    """The callee as JSON."""
    fields = {**asdict(callee), "today": callee.today.isoformat()}
    return json.dumps(fields, ensure_ascii=False)


def callee_of(text: str) -> Callee:
    """The callee that `callee_text` wrote."""
    raw = json.loads(text)
    return Callee(
        raw["name"], raw["variables"], raw["number_source"], date.fromisoformat(raw["today"])
    )


def _plain(event: Event) -> dict[str, object]:
    return {"is": type(event).__name__.lower(), **asdict(event)}


def _event(raw: dict[str, Any]) -> Event:
    kind = raw.pop("is")
    if kind == "key":
        return Key(**raw)
    if kind == "fetched":
        return Fetched(**raw)
    if kind != "heard":
        return _BARE[kind]()
    hearing, guess = raw.pop("hearing"), raw.pop("guess")
    hearing["others"] = tuple(hearing["others"])
    return Heard(Hearing(**hearing), guess=Guess(**guess) if guess else None, **raw)
