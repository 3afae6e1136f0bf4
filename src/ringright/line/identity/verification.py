"""Whether an incoming call's signed identity holds (RFC 8224 section 6.2).

Each way to fail carries the SIP status that RFC 8224 section 6.2.2 gives it. Cheap checks come
first, so a flood of forged headers costs no signature check. No certificate is ever fetched, and
revocation is not looked up: who fills `Certificates` decides what is still good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from ringright.errors import InputError
from ringright.line.identity import authority
from ringright.line.identity.credentials import p256
from ringright.line.identity.digits import canonical
from ringright.line.identity.passport import (
    IdentityError,
    Passport,
    UnknownPassport,
    parse,
    registry,
)

FRESH_S: Final = 60
"""Seconds that a PASSporT counts as new, to either side (RFC 8224 section 6.2 step 5)."""
_HEADERS: Final = 8
_CHAIN: Final = 6


class NoIdentity(IdentityError):
    """The call carries no identity that is understood."""

    code = "identity_missing"
    status = 428
    phrase = "Use Identity Header"


class UnknownCertificate(IdentityError):
    """The certificate behind the identity is not to be had."""

    code = "identity_no_certificate"
    status = 436
    phrase = "Bad Identity Info"


class BadCertificate(IdentityError):
    """The certificate behind the identity is not trusted for this number."""

    code = "identity_bad_certificate"
    status = 437
    phrase = "Unsupported Credential"


class ForgedIdentity(IdentityError):
    """The identity was not signed by the certificate's holder, or was changed."""

    code = "identity_forged"


class OtherCall(IdentityError):
    """The identity was signed for another call."""

    code = "identity_other_call"


class StaleIdentity(IdentityError):
    """The identity was not signed just now."""

    code = "identity_stale"
    status = 403
    phrase = "Stale Date"


class Certificates(Protocol):
    """Where certificates come from."""

    def pem(self, x5u: str) -> bytes | None:
        """The PEM of the certificate at `x5u`, its issuers behind it; None when not to be had."""
        ...


@dataclass(frozen=True)
class Trust:
    """Whom we believe.

    `anchors` are the authorities' root certificates, or single certificates that are trusted as
    they are. `region` completes national numbers in From and To (ISO 3166-1 alpha-2).
    """

    certificates: Certificates
    anchors: tuple[x509.Certificate, ...]
    fresh_s: int = FRESH_S
    region: str = ""


@dataclass(frozen=True)
class Heard:
    """The call as its INVITE tells it: the URIs or numbers of From (or PAI) and To."""

    caller: str
    callee: str


def verify_all(
    headers: Sequence[str], heard: Heard, trust: Trust, now: datetime
) -> tuple[Passport, ...]:
    """What all Identity headers of one call prove; kinds not understood are passed over.

    Raises NoIdentity when none is left, and the IdentityError of the first that fails.
    """
    if len(headers) > _HEADERS:
        raise IdentityError(f"{len(headers)} Identity headers are too many")
    found = []
    for header in headers:
        try:
            found.append(verify(header, heard, trust, now))
        except UnknownPassport:
            continue
    if not found:
        raise NoIdentity
    return tuple(found)


def verify(header: str, heard: Heard, trust: Trust, now: datetime) -> Passport:
    """What one Identity value proves about this call. Raises IdentityError."""
    passport = parse(header)
    if abs(now.timestamp() - passport.issued) > trust.fresh_s:
        raise StaleIdentity(f"it differs by more than {trust.fresh_s} s from our time")
    _same_call(passport, heard, trust.region)
    chain = _chain(passport.x5u, trust.certificates)
    _signed(passport, chain[0])
    _trusted(chain, trust.anchors, passport.caller, now)
    return passport


def _same_call(passport: Passport, heard: Heard, region: str) -> None:
    try:
        caller, callee = (canonical(side, region) for side in (heard.caller, heard.callee))
    except InputError as fault:
        raise OtherCall(f"the call's own numbers: {fault.detail}") from fault
    if passport.caller != caller:
        raise OtherCall("the caller is not the one it was signed for")
    if callee not in passport.callees:
        raise OtherCall("the called party is not the one it was signed for")


def _chain(x5u: str, certificates: Certificates) -> list[x509.Certificate]:
    pem = certificates.pem(x5u)
    if pem is None:
        raise UnknownCertificate(x5u)
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError as fault:
        raise UnknownCertificate(f"{x5u} gives no PEM certificate") from fault
    if len(found) > _CHAIN or not p256(found[0]):
        raise BadCertificate("its key is not P-256, or its chain too long")
    return found


def _signed(passport: Passport, leaf: x509.Certificate) -> None:
    pem = leaf.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        jws.deserialize_compact(passport.token, ECKey.import_key(pem), registry=registry())
    except JoseError as fault:
        raise ForgedIdentity(fault.error) from fault


def _trusted(
    chain: list[x509.Certificate],
    anchors: tuple[x509.Certificate, ...],
    caller: str,
    now: datetime,
) -> None:
    """Path validation (RFC 5280), then the numbers: each issuer that has a list must cover it."""
    if not anchors:
        raise BadCertificate("no authority is trusted here")
    policy = PolicyBuilder().store(Store(list(anchors))).time(now)
    policy = policy.extension_policies(
        ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=_holders()
    )
    try:
        path = policy.build_client_verifier().verify(chain[0], chain[1:]).chain
        lists = [authority.of(certificate) for certificate in path]
    except (VerificationError, authority.BadAuthority) as fault:
        raise BadCertificate(str(fault)) from fault
    if lists[0] is None or not all(numbers.covers(caller) for numbers in lists if numbers):
        raise BadCertificate(f"it does not speak for {caller}")


def _holders() -> ExtensionPolicy:
    """What a holder's certificate may not be: an authority's, or one for another use."""
    return (
        ExtensionPolicy.permit_all()
        .may_be_present(x509.BasicConstraints, Criticality.AGNOSTIC, _no_authority)
        .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _signs)
    )


def _no_authority(_: Policy, __: x509.Certificate, limits: x509.BasicConstraints | None) -> None:
    if limits is not None and limits.ca:
        raise ValueError("it is an authority's own")


def _signs(_: Policy, __: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is not None and not usage.digital_signature:
        raise ValueError("its key may not sign")
