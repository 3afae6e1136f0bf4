"""TLS at the edge: new enough, and certificates are looked at on both sides."""

import contextlib
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.protocol.edge.conftest import CARRIER, Running, edge, free, kamailio, workers
from tests.protocol.edge.peers import NUMBER, Message, Phone

from ringright.line.edge import Address, Carrier, Tls

Make = Callable[..., Phone]
Signer = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def certificate(folder: Path, name: str, signer: Signer | None = None) -> Signer:
    """A certificate for loopback (or, without a signer, an authority) as PEM files in `folder`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(timezone.utc)
    addresses = [x509.IPAddress(ip_address(host)) for host in ("127.0.0.1", CARRIER)]
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer[0].subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .sign(signer[1] if signer else key, hashes.SHA256())
    )
    (folder / f"{name}.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return built, key


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two authorities that do not know each other, and what they signed."""
    folder = tmp_path_factory.mktemp("keys")
    ours, theirs = certificate(folder, "authority"), certificate(folder, "foreign-authority")
    for name in ("edge", "client", "trunk"):
        certificate(folder, name, ours)
    certificate(folder, "foreign", theirs)
    return folder


def secure(keys: Path, **asked: str) -> dict[str, object]:
    """The parts of an edge that speak TLS."""
    to = Address("tls", CARRIER, free(CARRIER))
    return {
        "outside": (Address("tls", "127.0.0.1", free("127.0.0.1")),),
        "tls": Tls(f"{keys}/edge.pem", f"{keys}/edge.key", trunk_ca=f"{keys}/authority.pem",
                   **asked),
        "trunks": (Carrier("carrier", to, (CARRIER,)),),
        "workers": workers(1),
    }  # fmt: skip


@pytest.fixture(scope="module")
def front(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with kamailio(edge(**secure(keys)), tmp_path_factory.mktemp("tls")) as running:
        yield running


@pytest.fixture(scope="module")
def strict(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An edge that asks its callers for a certificate."""
    asked = secure(keys, client_ca=f"{keys}/authority.pem")
    with kamailio(edge(**asked), tmp_path_factory.mktemp("strict")) as running:
        yield running


def client(keys: Path, authority: str = "authority", own: str = "") -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=f"{keys}/{authority}.pem")
    if own:
        context.load_cert_chain(f"{keys}/{own}.pem", f"{keys}/{own}.key")
    return context


def options(running: Running, context: ssl.SSLContext) -> Message:
    """Ask over TLS whether the edge is there."""
    host, port = running.outside
    text = (
        f"OPTIONS sip:{host}:{port};transport=tls SIP/2.0\r\n"
        f"Via: SIP/2.0/TLS {host}:9;branch=z9hG4bK1"
        f"\r\nFrom: <sip:a@{host}>;tag=1\r\nTo: <sip:{host}>\r\nCall-ID: tls@x\r\nCSeq: 1 OPTIONS"
        "\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
    )
    with (
        socket.create_connection(running.outside, 5) as plain,
        context.wrap_socket(plain, server_hostname=host) as wire,
    ):
        wire.sendall(text.encode())
        return Message(wire.recv(65535).decode())


def test_options_over_tls_are_answered(front: Running, keys: Path) -> None:
    assert options(front, client(keys)).status == 200


def test_tls_1_1_is_refused_by_the_edge(front: Running, keys: Path) -> None:
    context = client(keys)
    context.set_ciphers("ALL:@SECLEVEL=0")  # or this machine's own OpenSSL would refuse
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError, match=r"(?i)alert protocol version"):
        options(front, context)


def test_a_client_with_another_authority_does_not_believe_the_edge(
    front: Running, keys: Path
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        options(front, client(keys, "foreign-authority"))


@pytest.mark.parametrize("own", ["", "foreign"])
def test_a_caller_without_our_certificate_is_turned_away(
    strict: Running, keys: Path, own: str
) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        options(strict, client(keys, own=own))


def test_a_caller_with_our_certificate_is_let_in(strict: Running, keys: Path) -> None:
    assert options(strict, client(keys, own="client")).status == 200


@contextlib.contextmanager
def trunk(keys: Path, port: int, own: str) -> Iterator[list[str]]:
    """A carrier's TLS socket that refuses one call; gives what it heard."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{keys}/{own}.pem", f"{keys}/{own}.key")
    heard: list[str] = []

    def serve() -> None:
        with contextlib.suppress(OSError), listening.accept()[0] as plain:
            plain.settimeout(5)
            with context.wrap_socket(plain, server_side=True) as wire:
                request = Message(wire.recv(65535).decode())
                heard.append(request.text)
                refusal = Phone.reply(peer, request, "404 Not Found")
                wire.sendall(refusal.text.encode())
                wire.recv(65535)

    peer = Phone(CARRIER)
    with socket.create_server((CARRIER, port)) as listening:
        listening.settimeout(5)
        serving = threading.Thread(target=serve)
        serving.start()
        try:
            yield heard
        finally:
            serving.join()
            peer.close()


@pytest.mark.parametrize(("own", "status"), [("trunk", 404), ("foreign", 408)])
def test_a_trunk_is_called_over_tls_if_its_certificate_holds(
    front: Running, keys: Path, phone: Make, own: str, status: int
) -> None:
    at = front.edge.workers[0].address
    robot = phone(at.host, at.port, front.inside)
    to = front.edge.trunks[0].to
    assert to
    with trunk(keys, to.port, own) as heard:
        refused = robot.ask(robot.request("INVITE", f"sip:{NUMBER}@carrier"))
    assert refused.status == status
    assert [text.startswith(f"INVITE sip:{NUMBER}@{CARRIER}") for text in heard] == [True] * (
        own == "trunk"
    )
