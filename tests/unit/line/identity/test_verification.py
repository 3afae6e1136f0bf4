from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from tests.unit.line.identity import pki

from ringright.line.identity.card import Card
from ringright.line.identity.credentials import Folder
from ringright.line.identity.passport import (
    Call,
    IdentityError,
    Passport,
    Signer,
    UnknownPassport,
    parse,
    rich,
    shaken,
)
from ringright.line.identity.verification import (
    BadCertificate,
    ForgedIdentity,
    Heard,
    NoIdentity,
    OtherCall,
    StaleIdentity,
    Trust,
    UnknownCertificate,
    _signed,
    verify,
    verify_all,
)

VECTORS = Path(__file__).parent / "vectors"
LIST = pki.codes("709J")


def test_a_signed_call_is_believed(signer: Signer, trust: Trust) -> None:
    found = verify(shaken(pki.CALL, "A", signer), pki.HEARD, trust, pki.NOW)
    assert (found.attest, found.caller) == ("A", "12025550101")


def test_the_key_of_rfc_8225_signed_the_example_of_its_draft(house: pki.House) -> None:
    # The signature printed in the RFC itself does not verify with the key printed beside it.
    key = load_pem_private_key((VECTORS / "rfc8225.key.pem").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    own = house.certify(key, LIST)
    token = (VECTORS / "draft-09.token.txt").read_text(encoding="ascii")
    _signed(Passport(token, pki.X5U, "", "", (), 0), own)
    with pytest.raises(ForgedIdentity):
        _signed(Passport(token[:-2] + "QQ", pki.X5U, "", "", (), 0), own)


def test_a_trusted_certificate_needs_no_authority(
    house: pki.House, key: ec.EllipticCurvePrivateKey, signer: Signer, tmp_path: Path
) -> None:
    own = house.certify(key, LIST)
    verify(shaken(pki.CALL, "A", signer), pki.HEARD, pki.trust(tmp_path, own, own), pki.NOW)


def test_issuers_on_the_way_are_taken_from_the_same_file_and_limit_it_too(
    house: pki.House, key: ec.EllipticCurvePrivateKey, signer: Signer, tmp_path: Path
) -> None:
    middle = pki.House(above=house, tn_auth_list=pki.span("12025550100", 50))
    own = middle.certify(key, LIST)
    trusted = pki.trust(tmp_path, house.root, own, middle.root)
    verify(shaken(pki.CALL, "A", signer), pki.HEARD, trusted, pki.NOW)
    other = Call("+12025550160", pki.CALLEE, pki.NOW)
    heard = Heard(other.caller, other.callee)
    with pytest.raises(BadCertificate, match="does not speak for 12025550160"):
        verify(shaken(other, "B", signer), heard, trusted, pki.NOW)


@pytest.mark.parametrize(
    "heard",
    [
        Heard("sip:+12025550101@a.example;user=phone", "tel:+1-202-555-0142"),
        Heard("202-555-0101", "(202) 555-0142"),
    ],
)
def test_numbers_match_however_the_call_writes_them(
    signer: Signer, trust: Trust, heard: Heard
) -> None:
    verify(shaken(pki.CALL, "A", signer), heard, replace(trust, region="US"), pki.NOW)


@pytest.mark.parametrize(
    "heard",
    [
        Heard("+12025550102", pki.CALLEE),
        Heard(pki.CALLER, "+12025550143"),
        Heard(pki.CALLEE, pki.CALLER),
        Heard("anonymous", pki.CALLEE),
        Heard("sip:anonymous@anonymous.invalid", pki.CALLEE),
    ],
)
def test_an_identity_of_another_call_is_refused(signer: Signer, trust: Trust, heard: Heard) -> None:
    with pytest.raises(OtherCall):
        verify(shaken(pki.CALL, "A", signer), heard, trust, pki.NOW)


@pytest.mark.parametrize("seconds", [-60, 60])
def test_an_identity_is_fresh_for_a_minute(signer: Signer, trust: Trust, seconds: int) -> None:
    verify(shaken(pki.CALL, "A", signer), pki.HEARD, trust, pki.NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-61, 61, 86_400])
def test_an_old_or_future_identity_is_refused(signer: Signer, trust: Trust, seconds: int) -> None:
    late = pki.NOW + timedelta(seconds=seconds)
    with pytest.raises(StaleIdentity):
        verify(shaken(pki.CALL, "A", signer), pki.HEARD, trust, late)


def test_a_certificate_we_do_not_hold_is_not_fetched(
    signer: Signer, trust: Trust, tmp_path: Path
) -> None:
    header = shaken(pki.CALL, "A", signer)
    with pytest.raises(UnknownCertificate, match=pki.X5U):
        verify(header, pki.HEARD, replace(trust, certificates=Folder(tmp_path / "no")), pki.NOW)


def test_a_file_that_is_no_certificate_is_refused(signer: Signer, trust: Trust) -> None:
    assert isinstance(trust.certificates, Folder)
    trust.certificates.place(pki.X5U).write_text("<html>not found</html>")
    with pytest.raises(UnknownCertificate, match="no PEM"):
        verify(shaken(pki.CALL, "A", signer), pki.HEARD, trust, pki.NOW)


def test_another_key_did_not_sign_it(trust: Trust) -> None:
    stranger = pki.signer(ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(ForgedIdentity):
        verify(shaken(pki.CALL, "A", stranger), pki.HEARD, trust, pki.NOW)


def test_a_raised_attestation_is_noticed(signer: Signer, trust: Trust) -> None:
    weak, strong = (shaken(pki.CALL, letter, signer) for letter in "BA")
    raised = weak.replace(weak.split(".")[1], strong.split(".")[1])
    assert parse(raised).attest == "A"
    with pytest.raises(ForgedIdentity):
        verify(raised, pki.HEARD, trust, pki.NOW)


Make = Callable[[pki.House, ec.EllipticCurvePrivateKey], x509.Certificate]


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda _, key: pki.House().certify(key, LIST), "candidates exhausted"),
        (lambda house, key: house.certify(key, LIST, since=pki.NOW - 91 * pki.DAY), "not valid"),
        (lambda house, key: house.certify(key, LIST, since=pki.NOW + pki.DAY), "not valid"),
        (lambda house, key: house.certify(key, b""), "does not speak for 12025550101"),
        (lambda house, key: house.certify(key, pki.numbers("12025550102")), "does not speak for"),
        (lambda house, key: house.certify(key, b"\x30\x00"), "it is empty"),
        (lambda house, key: house.certify(key, LIST, authority="Own"), "authority's own"),
        (
            lambda house, key: house.certify(key, LIST, extra=pki.usage(authority=True)),
            "may not sign",
        ),
    ],
    ids=[
        "stranger",
        "expired",
        "tomorrow",
        "no-list",
        "other-number",
        "bad-list",
        "authority",
        "use",
    ],
)
def test_a_certificate_that_does_not_suit_is_refused(
    house: pki.House,
    key: ec.EllipticCurvePrivateKey,
    tmp_path: Path,
    make: Make,
    fault: str,
) -> None:
    trusted = pki.trust(tmp_path, house.root, make(house, key))
    with pytest.raises(BadCertificate, match=fault):
        verify(shaken(pki.CALL, "A", pki.signer(key)), pki.HEARD, trusted, pki.NOW)


def test_another_curve_is_refused(house: pki.House, signer: Signer, tmp_path: Path) -> None:
    other = ec.generate_private_key(ec.SECP384R1())
    trusted = pki.trust(tmp_path, house.root, house.certify(other, LIST))
    with pytest.raises(BadCertificate, match="not P-256"):
        verify(shaken(pki.CALL, "A", signer), pki.HEARD, trusted, pki.NOW)


def test_without_an_authority_nothing_is_believed(signer: Signer, trust: Trust) -> None:
    with pytest.raises(BadCertificate, match="no authority"):
        verify(shaken(pki.CALL, "A", signer), pki.HEARD, replace(trust, anchors=()), pki.NOW)


def test_every_header_of_a_call_is_checked(signer: Signer, trust: Trust) -> None:
    card = Card("Clinic", reason="Your appointment")
    headers = [shaken(pki.CALL, "A", signer), rich(pki.CALL, card, signer)]
    first, second = verify_all(headers, pki.HEARD, trust, pki.NOW)
    assert (first.kind, second.kind, second.card) == ("shaken", "rcd", card)


@pytest.mark.parametrize("headers", [[], ["div"]])
def test_a_call_without_an_identity_we_understand(
    headers: list[str], trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_: str) -> None:
        raise UnknownPassport

    monkeypatch.setattr("ringright.line.identity.verification.parse", unknown)
    with pytest.raises(NoIdentity):
        verify_all(headers, pki.HEARD, trust, pki.NOW)


def test_too_many_headers_are_not_read(signer: Signer, trust: Trust) -> None:
    header = shaken(pki.CALL, "A", signer)
    verify_all([header] * 8, pki.HEARD, trust, pki.NOW)
    with pytest.raises(IdentityError, match="too many"):
        verify_all([header] * 9, pki.HEARD, trust, pki.NOW)


@pytest.mark.parametrize(
    ("error", "status", "phrase"),
    [
        (NoIdentity, 428, "Use Identity Header"),
        (UnknownCertificate, 436, "Bad Identity Info"),
        (BadCertificate, 437, "Unsupported Credential"),
        (ForgedIdentity, 438, "Invalid Identity Header"),
        (OtherCall, 438, "Invalid Identity Header"),
        (StaleIdentity, 403, "Stale Date"),
    ],
)
def test_each_failure_has_the_status_of_rfc_8224(
    error: type[IdentityError], status: int, phrase: str
) -> None:
    assert (error.status, error.phrase) == (status, phrase)
    assert error().reason() == f'STIR;cause={status};text="{phrase}"'


def test_parsing_alone_proves_nothing(signer: Signer, trust: Trust) -> None:
    header = shaken(pki.CALL, "A", signer)
    signature = header.split(";", maxsplit=1)[0].rpartition(".")[2]
    forged = header.replace(signature, "A" * 86)
    assert parse(forged).attest == "A"
    with pytest.raises(ForgedIdentity):
        verify(forged, pki.HEARD, trust, pki.NOW)
