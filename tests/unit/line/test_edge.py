"""An edge file is read, or every fault of it is named with its place."""

import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ringright.line.edge import (
    SCHEMA,
    Address,
    Carrier,
    Edge,
    EdgeError,
    Limits,
    Media,
    Tls,
    Worker,
    load,
)

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "formats" / "edge.md"
EXAMPLE = ROOT / "examples" / "edge" / "edge.yaml"
GOOD = """format: ringright/edge@1
outside: [udp:203.0.113.10:5060]
inside: [udp:10.0.0.1:5060]
workers:
  - {address: udp:10.0.0.11:5062, ceiling: 80}
trunks:
  - {name: a, to: udp:sip.example.com:5060, addresses: [198.51.100.0/28]}
"""


def refused(text: str) -> tuple[str, ...]:
    with pytest.raises(EdgeError) as caught:
        load(text, "edge.yaml")
    return tuple(caught.value.detail.split("\n"))


def test_a_short_file_has_sensible_defaults() -> None:
    edge = load(GOOD, "edge.yaml")
    assert edge.outside == (Address("udp", "203.0.113.10", 5060),)
    assert edge.workers == (Worker(Address("udp", "10.0.0.11", 5062), 80),)
    to = Address("udp", "sip.example.com", 5060)
    assert edge.trunks == (Carrier("a", to, ("198.51.100.0/28",)),)
    assert edge.tls is None
    assert edge.limits == Limits()


def test_the_example_says_everything() -> None:
    edge = load(EXAMPLE.read_text(encoding="utf-8"), "edge.yaml")
    assert edge.tls == Tls("/etc/ringright/edge.pem", "/etc/ringright/edge.key")
    assert edge.emergency == "city-exchange"
    control = Address("udp", "127.0.0.1", 2223)
    assert edge.media == Media(control, "203.0.113.10", "10.20.0.1", encryption="sdes")
    assert edge.limits.retry_after_seconds == 30


def media(
    control: str = "control: udp:127.0.0.1:2223", outside: str = "203.0.113.10", more: str = ""
) -> str:
    """The end of the last trunk, and a media part."""
    return f"28]}}\nmedia: {{{control}, outside: {outside}, inside: 10.0.0.1, {more}}}\n"


TLS = "tls: {certificate: /c.pem, key: /k.pem}\n"
FAULTS = [
    ("udp:203.0.113.10:5060", "udp:edge.example.com:5060",
     "2:11: edge.example.com is a name; listen at an IP address"),
    ("udp:203.0.113.10:5060", "udp:0.0.0.0:5060", "2:11: 0.0.0.0 is every address"),
    ("udp:203.0.113.10:5060", "udp:203.0.113.10:0", "2:11: there is no port 0; 1 to 65535"),
    ("udp:203.0.113.10:5060", "udp:203.0.113.10:65536", "2:11: there is no port 65536"),
    ("udp:203.0.113.10:5060", "sctp:203.0.113.10:5060",
     '2:11: "sctp:203.0.113.10:5060" does not fit; write it like "udp:203.0.113.10:5060"'),
    ("udp:203.0.113.10:5060", "udp:203.0.113.10", '2:11: "udp:203.0.113.10" does not fit'),
    ("[udp:203.0.113.10:5060]", "[]", "2:1: the list is empty"),
    ("udp:203.0.113.10:5060", "udp:10.0.0.1:5060",
     "3:10: udp:10.0.0.1:5060 is listened at already; take one out"),
    ("outside: [udp:203.0.113.10:5060]\n", "", "1:1: outside is missing here"),
    ("udp:203.0.113.10:5060", "tls:203.0.113.10:5061",
     "1:1: an address uses tls, and there is no certificate; add tls: with its paths"),
    ("workers:\n  - {address: udp:10.0.0.11:5062, ceiling: 80}\n", "workers: []\n",
     "4:1: the list is empty; write at least one"),
    ("ceiling: 80", "ceiling: 0", "5:35: 0 is too small; at least 1"),
    ("ceiling: 80", "ceiling: many", '5:35: "many" should be a whole number'),
    ("udp:10.0.0.11:5062", "udp:robot:5062",
     "5:6: robot is a name; calls out are let through by IP address"),
    ("udp:10.0.0.11:5062", "tcp:10.0.0.11:5062",
     "5:6: no inside socket reaches tcp:10.0.0.11:5062; add one of its kind to inside:"),
    ("udp:10.0.0.11:5062", '"udp:[2001:db8::1]:5062"', "5:6: no inside socket reaches"),
    ("80}\n", "80}\n  - {address: udp:10.0.0.11:5062, ceiling: 1}\n",
     "6:6: udp:10.0.0.11:5062 stands here twice; keep one"),
    ("to: udp:sip", "to: tls:sip", "7:15: no outside socket reaches tls:sip.example.com:5060"),
    ("198.51.100.0/28", "198.51.100.1/28", "7:57: 198.51.100.1/28 has host bits set"),
    ("198.51.100.0/28", "198.51.100.999", "7:57: '198.51.100.999' does not appear to be"),
    ("198.51.100.0/28", "0.0.0.0/0", "7:57: this trusts the whole world"),
    ("198.51.100.0/28", "carrier.example", '7:57: "carrier.example" does not fit'),
    ("name: a, to: udp:sip.example.com:5060, addresses: [198.51.100.0/28]", "name: a",
     "7:5: trunk a leads nowhere"),
    ("name: a", "name: Carrier", '7:6: "Carrier" does not fit; write it like "carrier-a"'),
    ("28]}\n", "28]}\n  - {name: a, to: udp:x:1}\n", "8:6: a stands here twice; keep one"),
    ("28]}\n", "28]}\nemergency: b\n", "8:1: no trunk b has a `to`; name one of: a"),
    ("28]}\n", "28]}\nadvertise: edge.example.com\n", "8:1: edge.example.com is a name"),
    ("28]}\n", "28]}\nlimits: {message_bytes: 100}\n", "8:10: 100 is too small; at least 1300"),
    ("28]}\n", "28]}\nlimits: {rate: 100}\n", "8:10: there is no field rate; known here: req"),
    ("28]}\n", '28]}\ntls: {certificate: "", key: /k}\n', '8:7: "" does not fit'),
    ("28]}\n", "28]}\ntls: {certificate: /c}\n", "8:1: key is missing here"),
    ("28]}\n", "28]}\ntls: {certificate: /a/../b, key: /k}\n", "8:7: /a/../b climbs by .."),
    ("28]}\n", "28]}\ntls: {certificate: c.pem, key: /k}\n", '8:7: "c.pem" does not fit'),
    ("28]}\n", media("control: tcp:127.0.0.1:2223"), "8:9: rtpengine obeys whoever reaches it"),
    ("28]}\n", media("control: udp:10.0.0.1:2223"), "8:9: rtpengine obeys whoever reaches it"),
    ("28]}\n", media("control: udp:127.0.0.1:0"), "8:9: there is no port 0"),
    ("28]}\n", media(outside="edge.example.com"), "8:38: edge.example.com is no IP address"),
    ("28]}\n", media(outside="0.0.0.0"), "8:38: 0.0.0.0 is no IP address"),
    ("28]}\n", media(outside="10.0.0.1"), "8:57: 10.0.0.1 is outside as well"),
    ("28]}\n", media(more="ports: [40000, 30000]"), "8:79: 40000 to 30000 is too few"),
    ("28]}\n", media(more="ports: [30000]"), "8:79: write the lowest"),
    ("28]}\n", media(more="ports: [80, 30000]"), "8:87: 80 is too small; at least 1024"),
    ("28]}\n", media(more="encryption: rot13"), "8:79: 'rot13' is not known"),
    ("ringright/edge@1", "ringright/people@1", "1:1: write ringright/edge@1"),
    (GOOD, "- a list", "1:1: begin the file with format: ringright/edge@1"),
    (GOOD, "", "1:1: begin the file with format: ringright/edge@1"),
    (GOOD, "a: [", "1:5: "),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS)
def test_a_fault_is_named_with_its_place(old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    found = refused(GOOD.replace(old, new))
    assert any(fault.startswith(f"edge.yaml:{sentence}") for fault in found), found


def test_all_faults_are_named_at_once() -> None:
    found = refused(GOOD.replace("80", "0").replace("name: a", "name: A"))
    assert len(found) == 2


EVIL = ['"', "'", "\n", "\r", ";", " ", "#", "\\", "{", "}", "$", "\t", "\u2028", "é", "%"]


@pytest.mark.parametrize("sign", EVIL)
@pytest.mark.parametrize("end", ["middle", "last"])
def test_no_value_from_code_can_write_configuration(sign: str, end: str) -> None:
    """A quote or a newline would let a value say what Kamailio does."""

    def soiled(text: str) -> str:
        return f"{text}{sign}x" if end == "middle" else text + sign

    good: dict[str, Any] = {
        "outside": (Address("udp", "203.0.113.10", 5060), Address("tls", "203.0.113.10", 5061)),
        "inside": (Address("udp", "10.0.0.1", 5060),),
        "workers": (Worker(Address("udp", "10.0.0.11", 5062), 80),),
        "trunks": (Carrier("a", None, ("198.51.100.1",)),),
        "tls": Tls("/c", "/k"),
    }
    evil: list[dict[str, Any]] = [
        {"names": (soiled("edge"),)},
        {"advertise": soiled("192.0.2.1")},
        {"emergency": soiled("a")},
        {"outside": (Address("udp", soiled("203.0.113.10"), 5060),)},
        {"outside": (Address(soiled("udp"), "203.0.113.10", 5060),)},
        {"workers": (Worker(Address("udp", soiled("10.0.0.11"), 5062), 80),)},
        {"trunks": (Carrier(soiled("a"), None, ("198.51.100.1",)),)},
        {"trunks": (Carrier("a", Address("udp", soiled("x"), 5060)),)},
        {"trunks": (Carrier("a", None, (soiled("198.51.100.1"),)),)},
        *({"tls": Tls("/c", "/k", **{key: soiled("/x")})} for key in ("client_ca", "trunk_ca")),
        {"tls": Tls(soiled("/c"), "/k")},
        {"tls": Tls("/c", soiled("/k"))},
    ]
    Edge(**good)
    for values in evil:
        with pytest.raises(EdgeError):
            Edge(**(good | values))


def test_numbers_from_code_are_bounded_too() -> None:
    edge = load(GOOD, "edge.yaml")
    for worker in (Worker(edge.workers[0].address, 0), Worker(edge.workers[0].address, -1)):
        with pytest.raises(EdgeError):
            Edge(edge.outside, edge.inside, (worker,), edge.trunks)
    with pytest.raises(EdgeError):
        Edge(edge.outside, edge.inside, edge.workers, edge.trunks, limits=Limits(ban_seconds=0))


def test_addresses_are_written_as_they_are_read() -> None:
    for text in ("udp:203.0.113.10:5060", "tls:[2001:db8::1]:5061", "tcp:sip.example.com:5060"):
        assert str(Address.parse(text)) == text
    assert Address.parse("tls:[2001:db8::1]:5061").uri == "sip:[2001:db8::1]:5061;transport=tls"
    assert Address.parse("udp:10.0.0.1:5060").uri == "sip:10.0.0.1:5060"


def keys(node: Any) -> set[str]:
    """Every key of the schema, wherever it stands."""
    if not isinstance(node, dict):
        return set()
    own = set(node.get("properties", ()))
    return own.union(*(keys(value) for value in node.values()))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_documentation_has_every_key_and_no_other() -> None:
    documented = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(documented) == keys(SCHEMA)
