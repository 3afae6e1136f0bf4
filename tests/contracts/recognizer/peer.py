"""What the stand-ins for recognition services have in common."""

import datetime as dt
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Protocol

import numpy as np
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from numpy.typing import NDArray

from ringright.ears.recognizer import Recognizer


@dataclass(frozen=True)
class Heard:
    """One stretch as it came in."""

    samples: NDArray[np.int16]
    rate: int
    language: str
    key: str | None = field(repr=False)

    @property
    def seconds(self) -> float:
        return round(len(self.samples) / self.rate, 1)


@dataclass
class Manner:
    """How a stand-in behaves: as it should, or in one of the ways services fail."""

    name: str = "right"
    text: Callable[[Heard], str] = field(default=lambda _heard: "好的")
    key: str | None = field(default=None, repr=False)
    over: Event = field(default_factory=Event)

    def drip(self) -> Iterator[int]:
        """Forever, slowly, until the test is over."""
        count = 0
        while not self.over.wait(0.02):
            yield count
            count += 1


class Peer(Protocol):
    """A service on the loopback interface."""

    manner: Manner
    heard: list[Heard]
    url: str

    def recognizer(self, *, key: str = "", timeout_s: float = 60.0) -> Recognizer: ...


Opened = Callable[..., AbstractContextManager[Peer]]


def certificate(folder: Path, host: str = "127.0.0.1") -> tuple[Path, ssl.SSLContext]:
    """A self-signed certificate for `host` as a file to trust, and what serves with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stand-in")])
    now = dt.datetime.now(dt.timezone.utc)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{host}.pem", folder / f"{host}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context
