from dataclasses import replace
from datetime import timezone

from hypothesis import given
from hypothesis import strategies as st

from ringright.domain.event import Fact
from ringright.records.ledger import Anchor, Entry, from_line, link, to_line, verify

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
facts = st.builds(
    Fact,
    st.text(max_size=12),
    st.datetimes(timezones=st.just(timezone.utc)),
    st.text(max_size=8),
    st.dictionaries(st.text(max_size=6), plain, max_size=3),
)


def chained(items: list[Fact]) -> list[Entry]:
    tail, entries = Anchor(), []
    for fact in items:
        entries.append(link(tail, fact))
        tail = Anchor(entries[-1].seq, entries[-1].hash)
    return entries


@given(st.lists(facts, max_size=8))
def test_any_facts_chain_and_survive_an_export(items: list[Fact]) -> None:
    entries = chained(items)
    assert verify(from_line(to_line(entry)) for entry in entries).ok


@given(st.lists(facts, min_size=1, max_size=8), st.data())
def test_any_single_damage_is_found(items: list[Fact], data: st.DataObject) -> None:
    entries = chained(items)
    anchor = Anchor(len(entries), entries[-1].hash)
    at = data.draw(st.integers(0, len(entries) - 1))
    other = replace(data.draw(facts), kind="longer than any drawn kind")
    changed = replace(entries[at].fact, subject=entries[at].fact.subject + "x")
    ways: list[list[Entry]] = [
        entries[:at] + entries[at + 1 :],
        [*entries[:at], entries[at], *entries[at:]],
        [*entries[:at], replace(entries[at], fact=changed), *entries[at + 1 :]],
        entries[:at],
        [*entries[:at], *chained([*items[:at], other, *items[at:]])[at:]],
    ]
    for damaged in ways:
        assert not verify(damaged, [anchor]).ok
