from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from tests.unit.line.identity import pki

from ringright.line.identity import authority
from ringright.line.identity.authority import Authority, BadAuthority, Span, read

LISTS = Path(__file__).parent / "lists"
LIST_FAULTS = {
    "code-control": "not readable",
    "code-empty": "empty or not readable",
    "count-huge": "count of a range",
    "count-negative": "count of a range",
    "count-zero": "count of a range",
    "cut-body": "cut off",
    "cut-tag": "cut off",
    "empty-list": "empty",
    "empty": "expected one field",
    "indefinite-length": "short form",
    "long-length": "short form",
    "no-sequence": "expected one field",
    "number-letters": "15 digits",
    "number-too-long": "15 digits",
    "range-hash": "digits alone",
    "range-without-count": "first number and a count",
    "two-lists": "expected one field",
    "unknown-entry": "entry of kind",
    "utf8-code": "expected one field",
}


def test_the_provider_code_of_rfc_8226_is_read() -> None:
    assert read(bytes.fromhex("3008a006160437303946")) == Authority(("709F",), ())


def test_a_code_speaks_for_every_number() -> None:
    assert read(pki.codes("709J", "1234")).covers("12025550101")


def test_a_range_covers_its_numbers_and_no_other() -> None:
    found = read(pki.span("12025550100", 100))
    assert found.spans == (Span("12025550100", 100),)
    inside = ["12025550100", "12025550199"]
    assert [
        digits for digits in [*inside, "12025550200", "12025550099"] if found.covers(digits)
    ] == (inside)


@pytest.mark.parametrize("digits", ["012025550100", "2025550100", "*12025550100", ""])
def test_a_range_is_of_numbers_of_one_length(digits: str) -> None:
    assert not read(pki.span("12025550100", 100)).covers(digits)


def test_single_numbers_are_listed() -> None:
    found = read(pki.numbers("12025550101", "*67"))
    assert found.covers("*67")
    assert found.covers("12025550101")
    assert not found.covers("12025550102")


@pytest.mark.parametrize("path", sorted(LISTS.glob("*.der")), ids=lambda path: path.stem)
def test_malformed_lists_are_refused_for_their_fault(path: Path) -> None:
    with pytest.raises(BadAuthority, match=LIST_FAULTS[path.stem]):
        read(path.read_bytes())


def test_every_malformed_list_is_there() -> None:
    assert {path.stem for path in LISTS.glob("*.der")} == set(LIST_FAULTS)


def test_an_endless_list_is_not_read() -> None:
    with pytest.raises(BadAuthority, match="too many"):
        read(b"\0" * 70_000)


def test_a_certificate_without_a_list_has_none(
    house: pki.House, key: ec.EllipticCurvePrivateKey
) -> None:
    assert authority.of(house.root) is None
    assert authority.of(house.certify(key, pki.codes("709J"))) == Authority(("709J",))


@pytest.mark.parametrize("oid", authority.CLAIM_CONSTRAINTS, ids=lambda oid: oid.dotted_string)
def test_a_certificate_that_limits_claims_is_refused(
    house: pki.House, key: ec.EllipticCurvePrivateKey, oid: x509.ObjectIdentifier
) -> None:
    limits = x509.UnrecognizedExtension(oid, b"\x30\x00")
    with pytest.raises(BadAuthority, match="limits claims"):
        authority.of(house.certify(key, pki.codes("709J"), extra=limits))
