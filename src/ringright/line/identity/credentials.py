"""The operator's signing key and certificate, and a folder of other parties' certificates."""

import stat
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from joserfc.jwk import ECKey

from ringright.errors import InputError
from ringright.line.identity import authority
from ringright.line.identity.authority import Authority
from ringright.line.identity.card import url

_LARGEST: Final = 65_536
_EXPOSED: Final = stat.S_IRWXO | stat.S_IWGRP
_NAME: Final = 250


class CredentialsError(InputError):
    """The key and certificate for signed caller identity cannot be used."""

    code = "credentials"


@dataclass(frozen=True)
class Credentials:
    """What signs our calls.

    `key` is P-256 and never shown; `x5u` is the https URL where anybody finds the certificate;
    `authority` the numbers that it speaks for; valid from `begins` to `ends`.
    """

    key: ECKey = field(repr=False)
    x5u: str
    authority: Authority
    begins: datetime
    ends: datetime

    def usable(self, now: datetime) -> None:
        """Raises CredentialsError outside the certificate's validity."""
        if now < self.begins:
            raise CredentialsError(f"the certificate is valid from {self.begins:%Y-%m-%d} on")
        if now > self.ends:
            raise CredentialsError(
                f"the certificate expired on {self.ends:%Y-%m-%d}",
                remedy="Renew it at your certification authority.",
            )


def load(key: Path, certificate: Path, x5u: str, now: datetime) -> Credentials:
    """Read a PEM key and a PEM certificate, its chain behind it. Raises CredentialsError."""
    _guarded(key)
    secret = _key(key)
    own = _leaf(certificate)
    if not matches(secret, own):
        raise CredentialsError(f"{key} is not the key of {certificate}")
    try:
        numbers = authority.of(own)
        place = url(x5u)
    except InputError as fault:
        raise CredentialsError(f"{certificate}: {fault.detail}") from fault
    if numbers is None:
        raise CredentialsError(
            f"{certificate} names no telephone numbers or provider code (TNAuthList, RFC 8226)",
            remedy="A web server's certificate cannot sign calls: ask for a STIR/SHAKEN one.",
        )
    found = Credentials(secret, place, numbers, own.not_valid_before_utc, own.not_valid_after_utc)
    found.usable(now)
    return found


def matches(key: ECKey, certificate: x509.Certificate) -> bool:
    """Whether `certificate` was made for `key`."""
    own = _spki(certificate.public_key()) if p256(certificate) else b""
    return own == _spki(key.public_key)


def p256(certificate: x509.Certificate) -> bool:
    """Whether the certificate's key can check ES256, which RFC 8225 asks for."""
    try:
        public = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return False
    return isinstance(public, EllipticCurvePublicKey) and isinstance(public.curve, SECP256R1)


def _spki(public: object) -> bytes:
    if not isinstance(public, EllipticCurvePublicKey):
        return b""
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _guarded(path: Path) -> None:
    """Refuse a key that other users of the machine can read, or others than its owner change."""
    try:
        mode = path.stat().st_mode
    except OSError as fault:
        raise CredentialsError(f"{path}: {fault.strerror}") from fault
    if mode & _EXPOSED:
        raise CredentialsError(
            f"{path} can be read or changed by other users", remedy=f"Run `chmod 600 {path}`."
        )


def _key(path: Path) -> ECKey:
    try:
        found = load_pem_private_key(_read(path), password=None)
    except TypeError as fault:
        raise CredentialsError(
            f"{path} is protected by a password",
            remedy="Store it unencrypted, readable by us only.",
        ) from fault
    except (ValueError, UnsupportedAlgorithm):
        # Without its cause: parsers quote what they read, and this is a secret.
        raise CredentialsError(f"{path} holds no PEM private key") from None
    if not isinstance(found, EllipticCurvePrivateKey) or not isinstance(found.curve, SECP256R1):
        raise CredentialsError(
            f"{path} is no P-256 key",
            remedy="ES256 needs one: `openssl ecparam -name prime256v1 -genkey`.",
        )
    pem = found.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return ECKey.import_key(pem)


def _leaf(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(_read(path))[0]
    except ValueError as fault:
        raise CredentialsError(f"{path} holds no PEM certificate") from fault


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as fault:
        raise CredentialsError(f"{path}: {fault.strerror}") from fault
    if len(data) > _LARGEST:
        raise CredentialsError(f"{path} is larger than {_LARGEST} bytes")
    return data


@dataclass(frozen=True)
class Folder:
    """Certificates kept in a folder, one PEM file a URL, its issuers behind it.

    The file's name is the URL with everything but letters, digits and `_.-~` percent-encoded,
    and `.pem`: no URL can point outside the folder.
    """

    path: Path

    def place(self, x5u: str) -> Path:
        """Where the certificate of `x5u` is kept."""
        return self.path / (quote(x5u, safe="") + ".pem")

    def pem(self, x5u: str) -> bytes | None:
        """The certificate of `x5u` and its issuers, None when it was not put here."""
        place = self.place(x5u)
        if len(place.name) > _NAME:
            return None
        try:
            return _read(place)
        except CredentialsError:
            return None
