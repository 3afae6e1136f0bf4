"""A small certification authority, made anew for each run: no key is kept in the repository."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

from ringright.line.identity.authority import TN_AUTH_LIST, read
from ringright.line.identity.credentials import Credentials, Folder
from ringright.line.identity.passport import Call, Signer
from ringright.line.identity.verification import Heard, Trust

NOW: Final = datetime(2026, 3, 10, 10, 0, tzinfo=timezone.utc)
X5U: Final = "https://cert.example.org/passport.cer"
CALLER: Final = "+12025550101"
CALLEE: Final = "+12025550142"
ORIGIN: Final = UUID("123e4567-e89b-12d3-a456-426655440000")
CALL: Final = Call(CALLER, CALLEE, NOW)
HEARD: Final = Heard(CALLER, CALLEE)
DAY: Final = timedelta(days=1)


def der(tag: int, body: bytes) -> bytes:
    assert len(body) < 128
    return bytes([tag, len(body)]) + body


def codes(*names: str) -> bytes:
    return der(0x30, b"".join(der(0xA0, der(0x16, name.encode())) for name in names))


def numbers(*digits: str) -> bytes:
    return der(0x30, b"".join(der(0xA2, der(0x16, one.encode())) for one in digits))


def span(start: str, count: int) -> bytes:
    size = count.to_bytes((count.bit_length() // 8) + 1, "big")
    return der(0x30, der(0xA1, der(0x30, der(0x16, start.encode()) + der(0x02, size))))


class House:
    """One authority, its own root or certified by the one above, and whom it certifies."""

    def __init__(self, above: "House | None" = None, tn_auth_list: bytes = b"") -> None:
        self.name = "Practice authority" if above is None else "Practice issuer"
        self.key = ec.generate_private_key(ec.SECP256R1())
        issuer = above or self
        self.root = issuer.certify(self.key, tn_auth_list, authority=self.name)

    def certify(
        self,
        key: ec.EllipticCurvePrivateKey,
        tn_auth_list: bytes,
        *,
        authority: str = "",
        since: datetime = NOW - DAY,
        extra: x509.ExtensionType | None = None,
    ) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, self.name)])
        own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, authority or "SHAKEN 709J")])
        use = extra if isinstance(extra, x509.KeyUsage) else usage(authority=bool(authority))
        builder = (
            x509.CertificateBuilder()
            .issuer_name(name)
            .subject_name(own)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(since + 90 * DAY)
            .add_extension(x509.BasicConstraints(bool(authority), None), critical=True)
            .add_extension(use, critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
        )
        if tn_auth_list:
            listed = x509.UnrecognizedExtension(TN_AUTH_LIST, tn_auth_list)
            builder = builder.add_extension(listed, critical=False)
        if extra is not None and extra is not use:
            builder = builder.add_extension(extra, critical=False)
        return builder.sign(self.key, hashes.SHA256())


def usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def signer(key: ec.EllipticCurvePrivateKey, proven: frozenset[str] = frozenset({CALLER})) -> Signer:
    numbers_ = read(codes("709J"))
    own = Credentials(ECKey.import_key(pem(key)), X5U, numbers_, NOW - DAY, NOW + 89 * DAY)
    return Signer(own, proven, ORIGIN)


def stored(folder: Path, *chain: x509.Certificate, x5u: str = X5U) -> Folder:
    found = Folder(folder)
    text = b"".join(one.public_bytes(Encoding.PEM) for one in chain)
    found.place(x5u).write_bytes(text)
    return found


def trust(folder: Path, root: x509.Certificate, *chain: x509.Certificate) -> Trust:
    return Trust(stored(folder, *chain), (root,))
