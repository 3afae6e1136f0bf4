"""Facts for the ledger: state is a fold over them, nothing is ever changed or deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Fact:
    """One thing that happened; `kind` is a name of `docs/events.md`, `subject` whom it is about."""

    kind: str
    at: datetime
    subject: str
    data: Mapping[str, object] = field(default_factory=dict)
