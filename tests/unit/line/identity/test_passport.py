import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.unit.line.identity import pki

from ringright.errors import InputError
from ringright.line.identity.authority import read
from ringright.line.identity.card import Card, digest
from ringright.line.identity.credentials import CredentialsError
from ringright.line.identity.passport import (
    LEVELS,
    BadIdentity,
    NoProof,
    Signer,
    UnknownPassport,
    canonical_json,
    parse,
    rich,
    shaken,
)

HERE = Path(__file__).parent
FIXTURES = HERE / "headers"
VECTOR = (HERE / "vectors" / "rfc8225.identity.txt").read_text(encoding="ascii")
FAULTS = {
    "alg-hs256": "the algorithm is not ES256",
    "alg-none": "the algorithm is not ES256",
    "alg-parameter-differs": "the algorithm is not ES256",
    "attest-d": "attest 'D'",
    "attest-missing": "a claim is no readable text",
    "b64-false": "it asks for extensions of JWS",
    "compact-form": "it does not begin with a token in full form",
    "crit": "it asks for extensions of JWS",
    "crn-line-break": "a claim is no readable text",
    "dest-empty": "dest is empty",
    "dest-missing": "dest is no object",
    "dest-number": "orig or dest: a claim is no readable text",
    "dest-text": "dest holds other than lists",
    "empty": "it does not begin with a token in full form",
    "four-segments": "a parameter is malformed",
    "header-array": "a segment is no JSON object",
    "header-not-json": "a segment is no JSON in base64url",
    "header-not-utf8": "a segment is no JSON in base64url",
    "header-stray-bits": "a segment has stray bits",
    "iat-fraction": "iat is no whole number of seconds",
    "iat-missing": "iat is no whole number of seconds",
    "iat-text": "iat is no whole number of seconds",
    "iat-true": "iat is no whole number of seconds",
    "info-without-brackets": "a parameter is malformed",
    "line-break": "a parameter is malformed",
    "no-info": "x5u and info do not name one URL",
    "only-parameters": "it does not begin with a token in full form",
    "orig-control": "orig or dest: a claim is no readable text",
    "orig-letters": "orig or dest: it may hold digits, and + or * or # in front",
    "orig-list": "orig is no object",
    "orig-missing": "orig is no object",
    "orig-two": "orig holds other than one tn or uri",
    "orig-wide-digits": "orig or dest: it may hold digits, and + or * or # in front",
    "origid-no-uuid": "origid is no UUID",
    "parameter-twice": "parameter ppt stands twice",
    "parameter-without-value": "a parameter is malformed",
    "payload-key-twice": "a JSON key stands twice",
    "payload-nan": "NaN is no JSON",
    "payload-nested-deep": "a segment is no JSON in base64url",
    "payload-number-of-5000-digits": "a segment is no JSON in base64url",
    "ppt-not-in-parameters": "ppt differs between token and parameter",
    "ppt-number": "ppt differs between token and parameter",
    "quote-left-open": "a parameter is malformed",
    "rcd-missing": "rcd is no object",
    "rcd-name-list": "a claim is no readable text",
    "rcd-no-name": "a claim is no readable text",
    "rcdi-text": "rcdi is no object",
    "too-long": "9464 characters are too many",
    "trailing-comma": "a parameter is malformed",
    "two-segments": "it does not begin with a token in full form",
    "typ-jwt": "the token is no PASSporT",
    "x5u-differs": "x5u and info do not name one URL",
    "x5u-file": "x5u and info do not name one URL",
    "x5u-missing": "x5u and info do not name one URL",
}


def segments(header: str) -> list[bytes]:
    """Header and payload, as they were signed."""
    first = header.split(";", maxsplit=1)[0].split(".")[:2]
    return [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in first]


def test_a_shaken_passport_is_written_as_rfc_8588_shows_it(signer: Signer) -> None:
    head, payload = segments(shaken(pki.CALL, "A", signer))
    assert head.decode() == (
        '{"alg":"ES256","ppt":"shaken","typ":"passport",'
        '"x5u":"https://cert.example.org/passport.cer"}'
    )
    assert payload.decode() == (
        '{"attest":"A","dest":{"tn":["12025550142"]},"iat":1773136800,'
        '"orig":{"tn":"12025550101"},"origid":"123e4567-e89b-12d3-a456-426655440000"}'
    )


def test_the_header_is_the_full_form_of_rfc_8224(signer: Signer) -> None:
    header = shaken(pki.CALL, "A", signer)
    assert header.partition(";")[2] == (
        "info=<https://cert.example.org/passport.cer>;alg=ES256;ppt=shaken"
    )
    assert header.isascii()


def test_a_rich_passport_carries_name_icon_digest_and_reason(signer: Signer) -> None:
    card = Card("仁心诊所", "https://clinic.example/i.png", digest(b"i"), reason="预约提醒")
    header = rich(pki.CALL, card, signer)
    payload = json.loads(segments(header)[1])
    assert payload["rcd"] == {"icn": "https://clinic.example/i.png", "nam": "仁心诊所"}
    assert payload["rcdi"] == {"/icn": digest(b"i")}
    assert payload["crn"] == "预约提醒"
    assert "attest" not in payload
    assert header.endswith(";ppt=rcd")
    assert parse(header).card == card


def test_what_is_signed_is_read_again(signer: Signer) -> None:
    found = parse(shaken(pki.CALL, "A", signer))
    assert (found.kind, found.caller, found.callees) == ("shaken", "12025550101", ("12025550142",))
    assert (found.attest, found.origin) == ("A", str(pki.ORIGIN))
    assert found.issued == pki.NOW.timestamp()


@pytest.mark.parametrize("level", LEVELS.values(), ids=lambda level: level.letter)
def test_a_level_that_needs_proof_is_refused_without_it(
    key: ec.EllipticCurvePrivateKey, level: object
) -> None:
    letter = str(getattr(level, "letter", ""))
    unproven = pki.signer(key, frozenset({"+12025550199"}))
    if LEVELS[letter].proof:
        with pytest.raises(NoProof, match="12025550101"):
            shaken(pki.CALL, letter, unproven)
    else:
        assert parse(shaken(pki.CALL, letter, unproven)).attest == letter


def test_full_attestation_needs_proof_and_the_others_do_not() -> None:
    assert {letter: level.proof for letter, level in LEVELS.items()} == {
        "A": True,
        "B": False,
        "C": False,
    }


def test_no_name_is_signed_for_a_number_without_proof(key: ec.EllipticCurvePrivateKey) -> None:
    with pytest.raises(NoProof):
        rich(pki.CALL, Card("Clinic"), pki.signer(key, frozenset()))


def test_the_proof_is_found_however_the_number_is_written(key: ec.EllipticCurvePrivateKey) -> None:
    proven = pki.signer(key, frozenset({"tel:+1-202-555-0101"}))
    assert parse(shaken(pki.CALL, "A", proven)).attest == "A"


def test_an_unknown_level_is_refused(signer: Signer) -> None:
    with pytest.raises(InputError, match="'D' is no attestation"):
        shaken(pki.CALL, "D", signer)


def test_the_certificate_must_speak_for_the_caller(signer: Signer) -> None:
    narrow = replace(signer.credentials, authority=read(pki.numbers("12025550199")))
    with pytest.raises(CredentialsError, match="does not speak for 12025550101"):
        shaken(pki.CALL, "B", replace(signer, credentials=narrow))


def test_the_example_of_rfc_8225_is_read_and_written_alike() -> None:
    found = parse(VECTOR)
    assert (found.caller, found.callees) == ("12155551212", ("sip:alice@example.com",))
    assert (found.kind, found.issued, found.x5u) == ("", 1471375418, pki.X5U)
    for segment in segments(VECTOR):
        assert canonical_json(json.loads(segment)) == segment


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.stem)
def test_malformed_headers_are_refused_for_their_fault(path: Path) -> None:
    with pytest.raises(BadIdentity) as refused:
        parse(path.read_bytes().decode())
    assert FAULTS[path.stem] in refused.value.detail
    assert refused.value.status == 438


def test_every_malformed_header_is_there() -> None:
    assert {path.stem for path in FIXTURES.glob("*.txt")} == set(FAULTS)


@pytest.mark.parametrize(
    "change",
    [
        (";info=", " ;\tInfo = "),
        ("alg=ES256", 'alg="ES256"'),
        ("ppt=shaken", 'ppt="shaken"'),
        (";alg=ES256", ""),
        (";ppt", ";note=a;ppt"),
    ],
)
def test_the_grammar_leaves_room(signer: Signer, change: tuple[str, str]) -> None:
    header = shaken(pki.CALL, "A", signer)
    assert parse(header.replace(*change)) == parse(header)


def test_a_kind_we_do_not_know_counts_as_absent(signer: Signer) -> None:
    head = {"alg": "ES256", "ppt": "div", "typ": "passport", "x5u": pki.X5U}
    first = base64.urlsafe_b64encode(canonical_json(head)).decode().rstrip("=")
    rest = shaken(pki.CALL, "A", signer).split(".", maxsplit=1)[1].replace("shaken", "div")
    with pytest.raises(UnknownPassport) as refused:
        parse(f"{first}.{rest}")
    assert refused.value.reason() == 'STIR;cause=428;text="Use Identity Header"'
