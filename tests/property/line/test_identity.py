import contextlib
import functools
import string
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.line.identity import pki

from ringright.line.identity.authority import BadAuthority, read
from ringright.line.identity.card import BadCard, Card, call_info, shown
from ringright.line.identity.digits import BadNumber, canonical
from ringright.line.identity.passport import Call, IdentityError, Signer, parse, rich, shaken
from ringright.line.identity.verification import Heard, Trust, verify

NUMBER = st.from_regex(r"\A\+[1-9][0-9]{6,13}\Z")
WHEN = st.datetimes(datetime(2026, 3, 10), datetime(2026, 5, 1), timezones=st.just(timezone.utc))  # noqa: DTZ001 - hypothesis wants naive bounds beside `timezones`
B64 = string.ascii_letters + string.digits + "-_"


@dataclass(frozen=True)
class Held:
    """The certificate of one address."""

    data: bytes

    def pem(self, x5u: str) -> bytes | None:
        return self.data if x5u == pki.X5U else None


@functools.cache
def world() -> tuple[Signer, Trust]:
    house, key = pki.House(), ec.generate_private_key(ec.SECP256R1())
    own = house.certify(key, pki.codes("709J"))
    trust = Trust(Held(own.public_bytes(Encoding.PEM)), (house.root,))
    return pki.signer(key), trust


def proven(caller: str) -> Signer:
    return replace(world()[0], proven=frozenset({caller}))


@given(NUMBER, NUMBER, WHEN, st.sampled_from("ABC"), st.integers(-59, 59))
def test_what_is_signed_verifies(
    caller: str, callee: str, at: datetime, attest: str, late: int
) -> None:
    header = shaken(Call(caller, callee, at), attest, proven(caller))
    found = verify(header, Heard(caller, callee), world()[1], at + timedelta(seconds=late))
    assert (found.caller, found.callees) == (caller[1:], (callee[1:],))
    assert found.attest == attest


@given(st.data(), st.booleans())
def test_a_changed_character_of_the_token_never_verifies(data: st.DataObject, card: bool) -> None:  # noqa: FBT001 - hypothesis passes by position
    signer, trust = world()
    header = rich(pki.CALL, Card("仁心诊所"), signer) if card else shaken(pki.CALL, "A", signer)
    at = data.draw(st.integers(0, header.index(";") - 1))
    other = data.draw(st.sampled_from(B64 + ".=~").filter(lambda new: new != header[at]))
    with pytest.raises(IdentityError):
        verify(header[:at] + other + header[at + 1 :], pki.HEARD, trust, pki.NOW)


@given(st.data(), st.characters(max_codepoint=0x2FF))
def test_a_changed_character_of_the_parameters_never_changes_the_claims(
    data: st.DataObject, other: str
) -> None:
    signer, trust = world()
    header = shaken(pki.CALL, "A", signer)
    at = data.draw(st.integers(header.index(";"), len(header) - 1))
    changed = header[:at] + other + header[at + 1 :]
    with contextlib.suppress(IdentityError):
        assert verify(changed, pki.HEARD, trust, pki.NOW) == parse(header)


@given(st.one_of(st.text(), st.text(alphabet=B64 + '.;=<>" \t\\infoalgppt:/', max_size=200)))
def test_any_header_is_refused_with_our_own_error(header: str) -> None:
    with pytest.raises(IdentityError):
        verify(header, pki.HEARD, world()[1], pki.NOW)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
CLAIM = st.sampled_from(
    ["attest", "dest", "iat", "orig", "origid", "rcd", "rcdi", "crn", "alg", "x5u", "typ", "crit"]
)


@given(st.dictionaries(CLAIM, JSON), st.dictionaries(CLAIM, JSON), st.sampled_from(["", "shaken"]))
def test_any_claims_are_read_or_refused_with_our_own_error(
    head: dict[str, object], claims: dict[str, object], kind: str
) -> None:
    import base64
    import json

    right = {"alg": "ES256", "ppt": kind, "typ": "passport", "x5u": pki.X5U}
    usual = {"orig": {"tn": "1"}, "dest": {"tn": ["2"]}, "iat": 1}
    parts = [json.dumps({**right, **head}), json.dumps({**usual, **claims}), "signature"]
    token = ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    tail = f";ppt={kind}" if kind else ""
    with contextlib.suppress(IdentityError):
        parse(f"{token};info=<{pki.X5U}>;alg=ES256{tail}")


@given(st.binary(max_size=120))
def test_any_list_of_numbers_is_read_or_refused(der: bytes) -> None:
    with contextlib.suppress(BadAuthority):
        read(der).covers("12025550101")


@given(st.text(max_size=60), st.sampled_from(["", "CN", "US"]))
def test_any_number_is_read_or_refused_and_then_stays(text: str, region: str) -> None:
    with contextlib.suppress(BadNumber):
        found = canonical(text, region)
        assert found
        assert canonical(found) == found


@given(st.text(max_size=70), st.text(max_size=70))
def test_no_name_or_reason_breaks_a_header(name: str, reason: str) -> None:
    with contextlib.suppress(BadCard):
        value = shown(name) + call_info(Card("Clinic", reason=reason))
        assert value.isprintable() or not set(value) & set("\r\n\0")
