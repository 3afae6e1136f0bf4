from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ringright.domain.event import Fact
from ringright.records.ledger import Anchor, Entry, from_line, link, to_line, verify

AT = datetime.fromisoformat("2026-03-10T10:00:00+08:00")


def chain(length: int) -> list[Entry]:
    tail, entries = Anchor(), []
    for n in range(length):
        fact = Fact("call_refused", AT + timedelta(seconds=n), f"p{n}", {"因": "没有同意", "n": n})
        entries.append(link(tail, fact))
        tail = Anchor(entries[-1].seq, entries[-1].hash)
    return entries


def tail_of(entries: list[Entry]) -> Anchor:
    return Anchor(entries[-1].seq, entries[-1].hash) if entries else Anchor()


def test_an_honest_chain_holds() -> None:
    entries = chain(5)
    verdict = verify(entries, [tail_of(entries), tail_of(entries[:3]), Anchor()])
    assert (verdict.entries, verdict.ok, verdict.fault) == (5, True, "")
    assert verify([]).ok


def test_the_hash_is_as_documented() -> None:
    # docs/events.md: SHA-256 of prev, a line feed, and sorted JSON; computed apart with sha256sum.
    first = link(Anchor(), Fact("k", AT, "s", {"b": 1, "a": "中"}))
    assert first.hash == "081ff9ad7a710a56ee85cdbe911b20239a8177cf1c68412851f658a2449aed41"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda e: e[:2] + e[3:], "entry 3 is missing or out of order (found 4)"),
        (lambda e: e[1:], "entry 1 is missing or out of order (found 2)"),
        (lambda e: [e[0], e[2], e[1], *e[3:]], "entry 2 is missing or out of order (found 3)"),
        (lambda e: e[:4], "entries 5 to 5 were cut off the end"),
        (lambda _: [], "entries 1 to 5 were cut off the end"),
        (
            lambda e: [e[0], replace(e[1], fact=replace(e[1].fact, subject="x")), *e[2:]],
            "entry 2 was changed",
        ),
        (
            lambda e: [e[0], replace(e[1], fact=replace(e[1].fact, data={})), *e[2:]],
            "entry 2 was changed",
        ),
        (lambda e: [*e[:4], replace(e[4], hash="0" * 64)], "entry 5 was changed"),
        (lambda e: [*e[:3], replace(e[3], prev="0" * 64), e[4]], "entry 4 does not follow"),
        (lambda e: [*e[:4], link(tail_of(e[:4]), Fact("k", AT, "s"))], "entry 5 is not the one"),
    ],
)
def test_damage_is_found_and_placed(damage: object, words: str) -> None:
    assert callable(damage)
    entries = chain(5)
    verdict = verify(damage(entries), [tail_of(entries)])
    assert not verdict.ok
    assert words in verdict.fault


def test_anchors_that_disagree() -> None:
    entries = chain(2)
    assert not verify(entries, [tail_of(entries), Anchor(2, "f" * 64)]).ok
    assert not verify(entries, [Anchor(0, "f" * 64)]).ok
    assert not verify([], [Anchor(0, "f" * 64)]).ok


def test_export_lines_round_trip() -> None:
    for entry in chain(3):
        assert from_line(to_line(entry)) == entry


@pytest.mark.parametrize("line", ["", "{}", "[]", "null", '{"seq": 1}', "nonsense"])
def test_a_line_that_is_none(line: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        from_line(line)


def test_data_must_be_plain() -> None:
    with pytest.raises(TypeError):
        link(Anchor(), Fact("k", AT, "s", {"at": AT}))
