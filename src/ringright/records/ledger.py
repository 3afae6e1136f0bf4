"""The hash chain of the ledger: each entry seals the one before it, so no edit goes unseen.

`hash` = SHA-256 over the previous hash and the canonical JSON of the entry. An anchor (count and
head hash, kept apart from the entries) is what makes a cut-off tail visible.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ringright.domain.event import Fact

GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One link; `seq` counts from 1, `prev` and `hash` are hex SHA-256."""

    seq: int
    fact: Fact
    prev: str
    hash: str


@dataclass(frozen=True)
class Anchor:
    """How long the chain was at some moment, and its last hash then."""

    count: int = 0
    head: str = GENESIS


@dataclass(frozen=True)
class Verdict:
    """Whether a chain holds; `fault` says where and what is wrong, "" if nothing is."""

    entries: int
    ok: bool
    fault: str = ""


def canonical(data: Mapping[str, object]) -> str:
    """JSON with sorted keys and no spaces: equal data, equal bytes."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def body(seq: int, fact: Fact) -> str:
    """The canonical JSON that is hashed."""
    return canonical(
        {
            "seq": seq,
            "at": fact.at.isoformat(),
            "kind": str(fact.kind),
            "subject": fact.subject,
            "data": fact.data,
        }
    )


def digest(prev: str, seq: int, fact: Fact) -> str:
    """The hash of one entry."""
    return hashlib.sha256(f"{prev}\n{body(seq, fact)}".encode("utf-8", "surrogatepass")).hexdigest()


def link(tail: Anchor, fact: Fact) -> Entry:
    """The entry that follows `tail`; raises TypeError if `fact.data` is no JSON."""
    seq = tail.count + 1
    return Entry(seq, fact, tail.head, digest(tail.head, seq, fact))


def fault_of(entry: Entry, tail: Anchor) -> str:
    """What is wrong with `entry` as the successor of `tail`, or ""."""
    if entry.seq != tail.count + 1:
        return f"entry {tail.count + 1} is missing or out of order (found {entry.seq})"
    if entry.prev != tail.head:
        return f"entry {entry.seq} does not follow the entry before it"
    if entry.hash != digest(entry.prev, entry.seq, entry.fact):
        return f"entry {entry.seq} was changed"
    return ""


def verify(entries: Iterable[Entry], anchors: Iterable[Anchor] = ()) -> Verdict:
    """Walk the chain from its start; every anchor must lie on it.

    An anchor may be older than the tail (its writer died before the next one), never newer.
    """
    wanted = _by_count(anchors)
    tail = Anchor()
    fault = _unmet(tail, wanted)
    for entry in entries:
        fault = fault or fault_of(entry, tail)
        tail = Anchor(entry.seq, entry.hash)
        fault = fault or _unmet(tail, wanted)
        if fault:
            return Verdict(tail.count, ok=False, fault=fault)
    longest = max(wanted, default=0)
    if not fault and longest > tail.count:
        fault = f"entries {tail.count + 1} to {longest} were cut off the end"
    return Verdict(tail.count, ok=not fault, fault=fault)


def _by_count(anchors: Iterable[Anchor]) -> dict[int, set[str]]:
    heads: dict[int, set[str]] = {}
    for anchor in anchors:
        heads.setdefault(anchor.count, set()).add(anchor.head)
    return heads


def _unmet(tail: Anchor, wanted: Mapping[int, set[str]]) -> str:
    held = wanted.get(tail.count, {tail.head}) == {tail.head}
    return "" if held else f"entry {tail.count} is not the one that was anchored"


def to_line(entry: Entry) -> str:
    """One JSON line of an export, without the newline."""
    inner = json.loads(body(entry.seq, entry.fact))
    return canonical({**inner, "prev": entry.prev, "hash": entry.hash})


def from_line(line: str) -> Entry:
    """An entry of an export; raises ValueError if the line is none."""
    try:
        raw = json.loads(line)
        at = datetime.fromisoformat(raw["at"])
        fact = Fact(raw["kind"], at, raw["subject"], raw["data"])
        return Entry(raw["seq"], fact, raw["prev"], raw["hash"])
    except (KeyError, TypeError) as fault:
        raise ValueError(f"not a ledger line: {line[:80]}") from fault
