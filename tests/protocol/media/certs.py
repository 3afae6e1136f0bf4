"""A test authority, and the certificates a server may come with."""

import datetime as dt
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = dt.timedelta(days=1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _alternatives(host: str) -> x509.SubjectAlternativeName:
    try:
        return x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
    except ValueError:
        return x509.SubjectAlternativeName([x509.DNSName(host)])


@dataclass
class Authority:
    """Signs certificates; `path` is its own, for those who trust it."""

    folder: Path
    name: str

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = (
            self._draft(self.name, self.key.public_key(), -1, 365)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.path = self.folder / f"{self.name}.pem"
        self.path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def _draft(
        self, name: str, key: ec.EllipticCurvePublicKey, first: int, last: int
    ) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name(self.name))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + first * _DAY)
            .not_valid_after(now + last * _DAY)
        )

    def sign(self, host: str, *, first: int = -1, last: int = 30) -> Path:
        """Certificate and key of `host` in one PEM file; valid from day `first` to `last`."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            self._draft(host, key.public_key(), first, last)
            .add_extension(_alternatives(host), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        return self._store(f"{self.name}-{host}-{last}.pem", certificate, key)

    def alone(self, host: str) -> Path:
        """A certificate of `host` that nobody signed but itself."""
        return Authority(self.folder, host)._own(host)

    def _own(self, host: str) -> Path:
        certificate = (
            self._draft(host, self.key.public_key(), -1, 30)
            .add_extension(_alternatives(host), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        return self._store(f"alone-{host}.pem", certificate, self.key)

    def _store(
        self, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
    ) -> Path:
        path = self.folder / name
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return path
