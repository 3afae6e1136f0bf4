"""PASSporTs: a caller's number, signed (RFC 8225), in an Identity header (RFC 8224).

Two kinds are made and read: `shaken` (RFC 8588), which says how sure the operator is that the
caller may show the number, and `rcd` (RFC 9795), which says who calls and why.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Final
from uuid import UUID

from joserfc import jws
from joserfc.registry import HeaderParameter

from ringright.errors import InputError
from ringright.line.identity import card as cards
from ringright.line.identity.card import Card
from ringright.line.identity.credentials import Credentials, CredentialsError
from ringright.line.identity.digits import canonical

ALGORITHM: Final = "ES256"
SHAKEN: Final = "shaken"
RICH: Final = "rcd"

_LONGEST: Final = 8_192
_SEGMENT: Final = r"[A-Za-z0-9_-]+"
_TOKEN: Final = re.compile(rf"{_SEGMENT}\.{_SEGMENT}\.{_SEGMENT}")
_PARAMETER: Final = re.compile(
    r"[ \t]*;[ \t]*([A-Za-z0-9\-.!%*_+`'~]+)[ \t]*=[ \t]*"
    r"(?:<([^<>\"\s]+)>|\"([^\"\\]*)\"|([A-Za-z0-9\-.!%*_+`'~]+))[ \t]*"
)
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_URL: Final = re.compile(r"https?://[!#-;=?-~]+")


@dataclass(frozen=True)
class Level:
    """One level of attestation; `proof` says that it needs proof of the right to the number."""

    letter: str
    says: str
    proof: bool


LEVELS: Final = {
    level.letter: level
    for level in (
        Level("A", "we know the caller, and that the number is theirs to show", proof=True),
        Level("B", "we know the caller, but not that the number is theirs to show", proof=False),
        Level("C", "the call came in through us from elsewhere", proof=False),
    )
}
"""Attestation levels (RFC 8588 section 4)."""


class IdentityError(InputError):
    """The caller's identity cannot be relied on."""

    code = "identity"
    status: ClassVar[int] = 438
    phrase: ClassVar[str] = "Invalid Identity Header"

    def reason(self) -> str:
        """The value of a Reason header that reports it (RFC 9410 section 3)."""
        return f'STIR;cause={self.status};text="{self.phrase}"'


class BadIdentity(IdentityError):
    """The Identity header is malformed."""

    code = "bad_identity"


class UnknownPassport(IdentityError):
    """The Identity header is of a kind that is not understood, and counts as absent."""

    code = "identity_unknown_kind"
    status = 428
    phrase = "Use Identity Header"


class NoProof(InputError):
    """No proof that we may show the number, so no full attestation."""

    code = "no_proof"


@dataclass(frozen=True)
class Call:
    """Who calls whom: E.164 numbers or URIs, and when (aware)."""

    caller: str
    callee: str
    at: datetime


@dataclass(frozen=True)
class Signer:
    """An operator's credentials and what the trunk's configuration proves.

    `proven` are the caller numbers with proof of the right to use them; `origin` identifies the
    place where the calls come from, for tracing one back (RFC 8588 section 5).
    """

    credentials: Credentials
    proven: frozenset[str]
    origin: UUID

    @cached_property
    def _proven(self) -> frozenset[str]:
        return frozenset(canonical(number) for number in self.proven)

    def may_claim(self, level: Level, caller: str) -> None:
        """Raises NoProof when `level` needs proof that `caller` (E.164 digits) does not carry."""
        if level.proof and caller not in self._proven:
            raise NoProof(
                f"{caller} is not among the trunk's proven numbers",
                remedy="Record the proof of the right to use it, or attest B.",
            )


@dataclass(frozen=True)
class Passport:
    """What one PASSporT claims; `issued` is in seconds since 1970, numbers are digits."""

    token: str
    x5u: str
    kind: str
    caller: str
    callees: tuple[str, ...]
    issued: int
    attest: str = ""
    origin: str = ""
    card: Card | None = None


def shaken(call: Call, attest: str, signer: Signer) -> str:
    """The Identity value with a SHAKEN PASSporT. Raises NoProof, CredentialsError, InputError."""
    level = LEVELS.get(attest)
    if level is None:
        raise InputError(f"{attest!r} is no attestation", remedy=f"Use one of {', '.join(LEVELS)}.")
    claims = _claims(call, signer, level)
    return _seal({**claims, "attest": attest, "origid": str(signer.origin)}, SHAKEN, signer)


def rich(call: Call, card: Card, signer: Signer) -> str:
    """The Identity value with a rich call data PASSporT; a name needs proof as A does.

    Raises BadCard, NoProof, CredentialsError, BadNumber.
    """
    return _seal(_claims(call, signer, LEVELS["A"]) | cards.claims(card), RICH, signer)


def _claims(call: Call, signer: Signer, level: Level) -> dict[str, object]:
    """The claims of every PASSporT (RFC 8225 section 5), once the number may be claimed."""
    caller = canonical(call.caller)
    signer.may_claim(level, caller)
    signer.credentials.usable(call.at)
    if not signer.credentials.authority.covers(caller):
        raise CredentialsError(f"the certificate does not speak for {caller}")
    return {
        "dest": {"tn": [canonical(call.callee)]},
        "iat": int(call.at.timestamp()),
        "orig": {"tn": caller},
    }


def _seal(claims: dict[str, object], kind: str, signer: Signer) -> str:
    """Sign and write the full form (RFC 8224 section 4)."""
    own = signer.credentials
    head = {"alg": ALGORITHM, "ppt": kind, "typ": "passport", "x5u": own.x5u}
    token = jws.serialize_compact(head, canonical_json(claims), own.key, registry=registry())
    return f"{token};info=<{own.x5u}>;alg={ALGORITHM};ppt={kind}"


def canonical_json(claims: Mapping[str, object]) -> bytes:
    """Keys sorted, no white space (RFC 8225 section 9)."""
    text = json.dumps(claims, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def registry() -> jws.JWSRegistry:
    """What a PASSporT's header may hold; ES256 alone, whatever a token says."""
    found = jws.JWSRegistry(
        {"ppt": HeaderParameter("PASSporT extension", "str")},
        algorithms=[ALGORITHM],
        strict_check_header=False,
    )
    found.max_header_length = _LONGEST
    return found


def parse(header: str) -> Passport:
    """Read one Identity value in full form; checks no signature. Raises IdentityError."""
    token, parameters = _split(header)
    head, claims = (_object(segment) for segment in token.split(".")[:2])
    x5u, kind = _head(head, parameters)
    issued = claims.get("iat")
    if not isinstance(issued, int) or isinstance(issued, bool):
        raise BadIdentity("iat is no whole number of seconds")
    passport = Passport(
        token,
        x5u,
        kind,
        _caller(_inner(claims, "orig")),
        _callees(_inner(claims, "dest")),
        issued,
        card=_card(claims) if "rcd" in claims or kind == RICH else None,
    )
    return _attested(passport, claims) if kind == SHAKEN else passport


def _split(header: str) -> tuple[str, dict[str, str]]:
    """The token and the parameters by their names in lower case."""
    if len(header) > _LONGEST:
        raise BadIdentity(f"{len(header)} characters are too many")
    text = header.strip(" \t")
    token = _TOKEN.match(text)
    if token is None:
        raise BadIdentity("it does not begin with a token in full form")
    parameters: dict[str, str] = {}
    at = token.end()
    while at < len(text):
        found = _PARAMETER.match(text, at)
        if found is None:
            raise BadIdentity("a parameter is malformed")
        name = found[1].lower()
        if name in parameters:
            raise BadIdentity(f"parameter {name[:20]} stands twice")
        parameters[name] = found[2] or found[3] or found[4] or ""
        at = found.end()
    return token[0], parameters


def _object(segment: str) -> dict[str, Any]:
    """The JSON object of one segment; its members are hostile and checked where they are read."""
    try:
        data = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
        if base64.urlsafe_b64encode(data).decode().rstrip("=") != segment:
            raise BadIdentity("a segment has stray bits")
        found = json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_constant)
    except (ValueError, RecursionError) as fault:
        raise BadIdentity("a segment is no JSON in base64url") from fault
    if not isinstance(found, dict):
        raise BadIdentity("a segment is no JSON object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadIdentity("a JSON key stands twice")
    return found


def _constant(name: str) -> None:
    raise BadIdentity(f"{name} is no JSON")


def _head(head: dict[str, Any], parameters: dict[str, str]) -> tuple[str, str]:
    """The certificate's URL and the kind, when header and parameters agree (RFC 8224 4.1)."""
    if "crit" in head or "b64" in head:
        raise BadIdentity("it asks for extensions of JWS")
    kind = head.get("ppt", "")
    if not isinstance(kind, str) or kind != parameters.get("ppt", ""):
        raise BadIdentity("ppt differs between token and parameter")
    if kind not in ("", SHAKEN, RICH):
        raise UnknownPassport(f"ppt {kind[:20]!r}")
    if head.get("alg") != ALGORITHM or parameters.get("alg", ALGORITHM) != ALGORITHM:
        raise BadIdentity(f"the algorithm is not {ALGORITHM}")
    if head.get("typ") != "passport":
        raise BadIdentity("the token is no PASSporT")
    x5u = head.get("x5u")
    if not isinstance(x5u, str) or not _URL.fullmatch(x5u) or x5u != parameters.get("info"):
        raise BadIdentity("x5u and info do not name one URL")
    return x5u, kind


def _inner(claims: dict[str, Any], key: str) -> dict[str, Any]:
    found = claims.get(key)
    if not isinstance(found, dict):
        raise BadIdentity(f"{key} is no object")
    return found


def _caller(origin: dict[str, Any]) -> str:
    """The one number or URI of `orig` (RFC 8225 section 5.2.1)."""
    if len(origin) != 1 or not set(origin) <= {"tn", "uri"}:
        raise BadIdentity("orig holds other than one tn or uri")
    return _identity(next(iter(origin.values())))


def _callees(destination: dict[str, Any]) -> tuple[str, ...]:
    lists = [destination.get("tn", []), destination.get("uri", [])]
    if not all(isinstance(entries, list) for entries in lists):
        raise BadIdentity("dest holds other than lists")
    found = tuple(_identity(entry) for entries in lists for entry in entries)
    if not found:
        raise BadIdentity("dest is empty")
    return found


def _identity(value: object) -> str:
    try:
        return canonical(_text(value))
    except InputError as fault:
        raise BadIdentity(f"orig or dest: {fault.detail}") from fault


def _text(value: object) -> str:
    if not isinstance(value, str) or not value or not value.isprintable():
        raise BadIdentity("a claim is no readable text")
    return value


def _attested(passport: Passport, claims: dict[str, Any]) -> Passport:
    """`passport` with the claims of SHAKEN (RFC 8588 sections 4 and 5)."""
    attest, origin = _text(claims.get("attest")), _text(claims.get("origid"))
    if attest not in LEVELS:
        raise BadIdentity(f"attest {attest[:20]!r}")
    if not _UUID.fullmatch(origin):
        raise BadIdentity("origid is no UUID")
    return replace(passport, attest=attest, origin=origin)


def _card(claims: dict[str, Any]) -> Card:
    """The rich call data of the claims, as they stand (RFC 9795)."""
    data = _inner(claims, "rcd")
    sums = _inner(claims, "rcdi") if "rcdi" in claims else {}

    def optional(source: dict[str, Any], key: str) -> str:
        return _text(source[key]) if key in source else ""

    return Card(
        _text(data.get("nam")),
        optional(data, "icn"),
        optional(sums, "/icn"),
        optional(data, "jcl"),
        optional(sums, "/jcl"),
        optional(claims, "crn"),
    )
