"""A trunk: the way to the telephone network, and the caller numbers we may show on it."""

import ipaddress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ringright.errors import InputError


class TrunkError(InputError):
    """The trunk is not usable."""

    code = "trunk"


class Transport(StrEnum):
    """How signalling travels (RFC 3261 section 18); TLS is checked against trusted certificates."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class Encryption(StrEnum):
    """How audio is protected; anything but NONE is demanded, never given up for plain audio.

    SDES sends its keys in the signalling (RFC 4568), DTLS agrees on them beside it (RFC 5763).
    """

    NONE = "none"
    SDES = "sdes"
    DTLS = "dtls"


@dataclass(frozen=True)
class Caller:
    """A true caller number (E.164) and why we may show it.

    `proof` names the paper (contract, letter of authorisation, number certificate), `until` its
    last day; None: it does not end.
    """

    number: str
    proof: str
    until: date | None = None


@dataclass(frozen=True)
class Gateway:
    """One SIP peer of a trunk; `host` is a name or a literal address, IPv6 without brackets."""

    host: str
    port: int = 5060
    transport: Transport = Transport.UDP

    @property
    def authority(self) -> str:
        """`host:port` as it stands in a URI (RFC 3986 section 3.2.2)."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def uri(self, number: str) -> str:
        """The request URI of `number` there (RFC 3966 global number as user part)."""
        tail = "" if self.transport is Transport.UDP else f";transport={self.transport}"
        return f"sip:{number}@{self.authority}{tail}"


@dataclass(frozen=True)
class Account:
    """Digest credentials (RFC 8760: MD5, SHA-256); with `register_s` we also register and refresh.

    `register_s` is the interval in seconds, 0 means that the trunk knows us by address.
    """

    user: str
    password: str = field(repr=False)
    register_s: int = 0


@dataclass(frozen=True)
class Media:
    """What audio we offer: codecs in order of preference, packet length in ms, encryption."""

    codecs: tuple[str, ...] = ("pcma", "pcmu")
    ptime_ms: int = 20
    encryption: Encryption = Encryption.NONE


@dataclass(frozen=True)
class Signature:
    """What signs our caller identity (RFC 8224): PEM files, and where others fetch the certificate.

    `origid` identifies us to whoever traces a call back, `attest` is how sure we are of the caller
    (RFC 8588: A needs proof of the number); `logo` is what the callee's telephone may show beside
    the organisation's name (RFC 9795, RFC 9796).
    """

    key: str
    certificate: str
    info: str
    origid: str
    attest: str = "A"
    logo: str = ""
    logo_digest: str = ""


@dataclass(frozen=True)
class Trunk:
    """One SIP trunk. The caller number never changes with the gateway that carries the call.

    `gateways` are tried in order: a sick one is rested. `lines` is how many calls at once, `rate`
    how many may start a second, `ring_s` how long we let it ring (47 CFR 64.1200(a)(6): at least
    15 s or four rings). `proxy` is an outbound proxy. `session_s` asks the far end to show every so
    many seconds that the call still lives (RFC 4028), 0 never. `reliable` answers ringing with
    PRACK (RFC 3262). With `probe` the gateways are asked by OPTIONS whether they live; not every
    carrier answers that. A `practice` trunk reaches loopback only and carries practice numbers
    only; no other trunk may.
    """

    name: str
    gateways: tuple[Gateway, ...]
    numbers: tuple[Caller, ...]
    lines: int = 1
    rate: float = 5.0
    practice: bool = False
    ring_s: float = 30.0
    proxy: Gateway | None = None
    account: Account | None = None
    media: Media = field(default_factory=Media)
    signature: Signature | None = None
    session_s: int = 1800
    reliable: bool = True
    probe: bool = True

    def __post_init__(self) -> None:
        if not self.gateways:
            raise TrunkError(f"{self.name} has no gateway", remedy="Give it a host.")
        if not self.numbers:
            raise TrunkError(f"{self.name} has no caller number", remedy="Give it one you own.")
        for gateway in self.gateways:
            if self.practice and not loopback(gateway.host):
                raise TrunkError(
                    f"practice trunk {self.name} points at {gateway.host}",
                    remedy="A practice trunk can reach 127.0.0.1 only.",
                )
            self._keys_need_tls(gateway)
        for hop in (*self.gateways, *([self.proxy] if self.proxy else [])):
            self._tls_needs_a_name(hop)

    def _keys_need_tls(self, gateway: Gateway) -> None:
        # An edge on this machine takes the keys over loopback and carries them on in TLS.
        hop = self.proxy or gateway
        plain = hop.transport is not Transport.TLS and not loopback(hop.host)
        if self.media.encryption is Encryption.SDES and plain:
            raise TrunkError(
                f"{self.name} would send its audio keys in the clear to {gateway.host}",
                remedy="Use transport: tls, or encryption: dtls.",
            )

    def _tls_needs_a_name(self, hop: Gateway) -> None:
        # libre compares names only: at a bare address any trusted certificate would do.
        if hop.transport is Transport.TLS and literal(hop.host) and not loopback(hop.host):
            raise TrunkError(
                f"{self.name} could not tell whose certificate {hop.host} shows",
                remedy="Give the host's name, as it stands in its certificate.",
            )

    @property
    def callers(self) -> tuple[str, ...]:
        """The E.164 numbers that are truly its own."""
        return tuple(caller.number for caller in self.numbers)


def literal(host: str) -> bool:
    """Whether `host` is an address and no name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def loopback(host: str) -> bool:
    """Whether `host` is a literal loopback address; names are not resolved, so never true."""
    return literal(host) and ipaddress.ip_address(host).is_loopback
