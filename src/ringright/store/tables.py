"""All tables, gathered so that the schema can be compared with the migrations."""

from ringright.store import (
    attempts,
    campaigns,
    consents,
    ledger,
    lines,
    members,
    moments,
    people,
    permits,
    scripts,
    trials,
    workers,
)
from ringright.store.base import metadata

__all__ = [
    "attempts", "campaigns", "consents", "ledger", "lines", "members", "metadata", "moments",
    "people", "permits", "scripts", "trials", "workers",
]  # fmt: skip
