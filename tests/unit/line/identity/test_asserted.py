import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.unit.line.identity import pki

from ringright.line.identity.asserted import AssertedError, NoHiding, Options, address, headers
from ringright.line.identity.card import BadCard, Card
from ringright.line.identity.digits import BadNumber
from ringright.line.identity.passport import Call, NoProof, Signer
from ringright.line.identity.verification import Trust, verify_all

DOMAIN = "sip.carrier.example:5060"
CARD = Card("仁心诊所", reason="预约提醒")


def test_the_address_carries_the_organisation_and_the_number() -> None:
    assert address("+12025550101", 'Dr. "Q" \\ Sons', DOMAIN) == (
        r'"Dr. \"Q\" \\ Sons" <sip:+12025550101@sip.carrier.example:5060;user=phone>'
    )
    assert address("+8615400001234", "仁心诊所", "[::1]") == (
        '"仁心诊所" <sip:+8615400001234@[::1];user=phone>'
    )
    assert address("+12025550101", "", DOMAIN) == f"<sip:+12025550101@{DOMAIN};user=phone>"


@pytest.mark.parametrize("caller", ["12025550101", "+0202555", "anonymous", "+1202555\r\nX: y", ""])
def test_a_caller_that_is_no_number_is_refused(caller: str) -> None:
    with pytest.raises(AssertedError, match=r"E\.164"):
        address(caller, "Clinic", DOMAIN)


@pytest.mark.parametrize("domain", ["", "a b", "carrier.example>", "carrier.example\r\n", "[::1"])
def test_a_domain_that_is_no_host_is_refused(domain: str) -> None:
    with pytest.raises(AssertedError, match="domain"):
        address(pki.CALLER, "Clinic", domain)


@pytest.mark.parametrize("name", ["110", "+86 10 8888 0000", "Clinic\r\nPrivacy: id"])
def test_a_name_is_no_number_and_no_header(name: str) -> None:
    with pytest.raises(BadCard):
        headers(pki.CALL, name, DOMAIN, Options())


@pytest.mark.parametrize("privacy", ["id", "ID", "header;id", "none;id", "user", "critical"])
def test_hiding_the_caller_is_refused(privacy: str) -> None:
    with pytest.raises(NoHiding, match="Take the privacy option out"):
        Options(privacy=privacy)


@pytest.mark.parametrize("privacy", ["", "none", " None "])
def test_no_privacy_is_no_header(privacy: str) -> None:
    assert [name for name, _ in headers(pki.CALL, "Clinic", DOMAIN, Options(privacy=privacy))] == [
        "P-Asserted-Identity"
    ]


def test_an_unknown_attestation_is_refused_when_configured() -> None:
    with pytest.raises(AssertedError, match="Use A, B or C"):
        Options(attest="a")


def test_everything_in_order_and_believed(signer: Signer, trust: Trust) -> None:
    found = headers(pki.CALL, CARD.name, DOMAIN, Options(signer, card=CARD))
    assert [name for name, _ in found] == [
        "P-Asserted-Identity",
        "Identity",
        "Identity",
        "Call-Info",
    ]
    signed = [value for name, value in found if name == "Identity"]
    kinds = [proof.kind for proof in verify_all(signed, pki.HEARD, trust, pki.NOW)]
    assert kinds == ["shaken", "rcd"]
    assert found[3][1] == '<data:>;purpose=jcard;call-reason="预约提醒"'


def test_without_a_signer_the_card_goes_unsigned() -> None:
    found = headers(pki.CALL, CARD.name, DOMAIN, Options(card=CARD))
    assert [name for name, _ in found] == ["P-Asserted-Identity", "Call-Info"]


def test_no_header_hides_or_diverts(signer: Signer) -> None:
    found = headers(pki.CALL, CARD.name, DOMAIN, Options(signer, "B", CARD, "none"))
    names = {name.lower() for name, _ in found}
    assert not names & {"privacy", "diversion", "history-info", "from", "anonymity"}
    assert not any(sign in value for _, value in found for sign in "\r\n")


def test_no_proof_no_a(key: ec.EllipticCurvePrivateKey) -> None:
    with pytest.raises(NoProof, match="not among the trunk's proven numbers"):
        headers(pki.CALL, "Clinic", DOMAIN, Options(pki.signer(key, frozenset())))


def test_the_card_is_the_organisations_own(signer: Signer) -> None:
    with pytest.raises(AssertedError, match="another organisation"):
        headers(pki.CALL, "Clinic", DOMAIN, Options(signer, card=CARD))


def test_a_callee_that_is_no_number_is_refused(signer: Signer) -> None:
    with pytest.raises(BadNumber):
        headers(Call(pki.CALLER, "nobody", pki.NOW), "Clinic", DOMAIN, Options(signer))
