"""What a wrong verdict costs: a table (truth x verdict) that operators may only tighten.

Hanging up on a person is the worst that can happen, so what is doubtful counts as a person.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from ringright import shape
from ringright.document import parse
from ringright.ears.answer.kinds import Kind
from ringright.errors import InputError
from ringright.shape import Fault

SCHEMA: Final[Mapping[str, Any]] = json.loads(
    resources.files("ringright.ears.answer").joinpath("costs.schema.json").read_text("utf-8")
)
MACHINES: Final = (Kind.VOICEMAIL, Kind.IVR, Kind.ANNOUNCEMENT, Kind.FAX)
"""Verdicts after which the call is ended."""

SCREENED: Final = 1.5
"""Hanging up on an assistant that would have put us through."""

Table = Mapping[Kind, Mapping[Kind, float]]


class CostError(InputError):
    """The costs of wrong verdicts cannot be used."""

    code = "answer_costs"


def _row(truth: Kind) -> dict[Kind, float]:
    """Talking to a machine wastes a line, calling one machine another loses a detail."""
    row = dict.fromkeys(Kind, 0.5)
    if truth is Kind.PERSON:
        row |= dict.fromkeys(MACHINES, 100.0) | {Kind.SCREENING: 10.0, Kind.SILENCE: 1.0}
    elif truth is Kind.SILENCE:
        row |= dict.fromkeys((*MACHINES, Kind.SCREENING), 2.0) | {Kind.PERSON: 1.0}
    else:
        row |= {Kind.PERSON: 2.0, Kind.SILENCE: 2.0}
        if truth is Kind.SCREENING:
            row |= dict.fromkeys(MACHINES, SCREENED)
    return row | {truth: 0.0}


DEFAULT: Final[Table] = MappingProxyType({truth: MappingProxyType(_row(truth)) for truth in Kind})


@dataclass(frozen=True)
class Costs:
    """The cost of each verdict under each truth; the right verdict costs nothing."""

    table: Table = field(default_factory=lambda: DEFAULT)

    def __post_init__(self) -> None:
        """Raises CostError for costs that would make people easier to take for machines."""
        found = [f"{truth}.{verdict}: {words}" for (truth, verdict), words in _loose(self.table)]
        if found:
            raise CostError("; ".join(found))

    def expected(self, verdict: Kind, belief: Mapping[Kind, float]) -> float:
        """What `verdict` costs on average, given the probability of each kind."""
        return sum(belief[truth] * self.table[truth][verdict] for truth in Kind)


def load(text: str, name: str) -> Costs:
    """Read a costs file. Raises CostError with file, line and column of every fault."""
    source = parse(Path(name), text, CostError)
    if not isinstance(source.data, dict):
        raise CostError(f"{name}:1:1: begin the file with format: ringright/answer@1")
    found = shape.faults(SCHEMA, source.data)
    table = DEFAULT if found else _merged(source.data["costs"])
    found = found or [(("costs", *where), words) for where, words in _loose(table)]
    if found:
        raise CostError("\n".join(source.complaint(*fault) for fault in found))
    return Costs(table)


def _merged(given: Mapping[str, Mapping[str, float]]) -> Table:
    return {truth: {**DEFAULT[truth], **_kinds(given.get(truth, {}))} for truth in Kind}


def _kinds(row: Mapping[str, float]) -> dict[Kind, float]:
    return {Kind(name): float(value) for name, value in row.items()}


def _loose(table: Table) -> Iterator[Fault]:
    """Costs on the wrong side of the default: only `person` may become a cheaper verdict."""
    for truth in Kind:
        for verdict in Kind:
            given, house = table[truth][verdict], DEFAULT[truth][verdict]
            if truth is verdict and given:
                yield (truth, verdict), "what is right costs nothing; leave it out"
            elif verdict is Kind.PERSON and not 0 <= given <= house:
                yield (truth, verdict), f"{given:g} is too much; 0 to {house:g}, never more"
            elif verdict is not Kind.PERSON and not house <= given < float("inf"):
                yield (truth, verdict), f"{given:g} is too little; {house:g} or more, never less"
