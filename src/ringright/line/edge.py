"""The edge: what stands in front of the workers, towards carriers. Values and their checks.

`kamailio.render` makes Kamailio's configuration of it. The keys are those of the edge file
(docs/formats/edge.md).
"""

import ipaddress
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any, Final

from ringright import shape
from ringright.document import parse
from ringright.errors import InputError
from ringright.shape import Fault

SCHEMA: Final[Mapping[str, Any]] = json.loads(
    resources.files("ringright.line").joinpath("edge.schema.json").read_text(encoding="utf-8")
)
_HIGHEST_PORT: Final = 65535
_FEWEST_PORTS: Final = 4


class EdgeError(InputError):
    """The edge cannot be configured."""

    code = "edge"


@dataclass(frozen=True)
class Address:
    """A transport (udp, tcp, tls), a host (IP literal without brackets, or a name) and a port."""

    transport: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read `udp:203.0.113.10:5060` or `tls:[2001:db8::1]:5061`, as the schema lets through."""
        transport, rest = text.split(":", 1)
        host, port = rest.rsplit(":", 1)
        return cls(transport, host.strip("[]"), int(port))

    @property
    def ip(self) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
        """The address, unless the host is a name."""
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None

    @property
    def bracketed(self) -> str:
        """The host as URIs write it."""
        return f"[{self.host}]" if ":" in self.host else self.host

    def __str__(self) -> str:
        return f"{self.transport}:{self.bracketed}:{self.port}"

    @property
    def uri(self) -> str:
        """The SIP URI; UDP is what a URI means without a transport (RFC 3261 19.1.1)."""
        transport = "" if self.transport == "udp" else f";transport={self.transport}"
        return f"sip:{self.bracketed}:{self.port}{transport}"


@dataclass(frozen=True)
class Worker:
    """A SIP worker of ours, and how many inbound calls it may hold at once."""

    address: Address
    ceiling: int


@dataclass(frozen=True)
class Carrier:
    """A trunk as the edge sees it: where calls out go `to`, and whose calls in are let in."""

    name: str
    to: Address | None = None
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tls:
    """Paths of PEM files. `client_ca` asks callers for a certificate; `trunk_ca` checks trunks."""

    certificate: str
    key: str
    client_ca: str = ""
    trunk_ca: str = "/etc/ssl/certs/ca-certificates.crt"


@dataclass(frozen=True)
class Limits:
    """What strangers may cost. The rate is a second's requests of one source."""

    requests_per_second: int = 20
    ban_seconds: int = 300
    retry_after_seconds: int = 30
    message_bytes: int = 8192
    ping_seconds: int = 5


@dataclass(frozen=True)
class Media:
    """How sound passes the edge: rtpengine's control socket, the IP address of each side, ports.

    `encryption` is what is spoken outside: none, sdes (RFC 4568) or dtls (RFC 5763). With `follow`
    a caller that goes on from another address is followed without a word in SIP.
    """

    control: Address
    outside: str
    inside: str
    ports: tuple[int, int] = (30000, 40000)
    encryption: str = "none"
    follow: bool = False


@dataclass(frozen=True)
class Edge:
    """Everything Kamailio is told. Raises EdgeError with every fault at once."""

    outside: tuple[Address, ...]
    inside: tuple[Address, ...]
    workers: tuple[Worker, ...]
    trunks: tuple[Carrier, ...]
    names: tuple[str, ...] = ()
    advertise: str = ""
    tls: Tls | None = None
    media: Media | None = None
    emergency: str = ""
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        found = shape.faults(SCHEMA, _plain(self)) or list(faults(self))
        if found:
            told = (f"{'.'.join(map(str, where))}: {text}" for where, text in found)
            raise EdgeError("\n".join(told))

    def way(self, to: Address) -> str:
        """The name of the outside socket from which a trunk is reached."""
        return f"outside{_through(to, self.outside)}"

    def gate(self, to: Address) -> str:
        """The name of the inside socket from which a worker is reached."""
        return f"inside{_through(to, self.inside)}"


def load(text: str, name: str) -> Edge:
    """Read an edge file. Raises EdgeError with file, line and column of every fault."""
    source = parse(Path(name), text, EdgeError)
    if not isinstance(source.data, dict):
        raise EdgeError(f"{name}:1:1: begin the file with format: ringright/edge@1")
    found = shape.faults(SCHEMA, source.data)
    made = {} if found else _made(source.data)
    found = found or list(faults(_Draft(**made)))
    if found:
        raise EdgeError("\n".join(source.complaint(*fault) for fault in found))
    return Edge(**made)


class _Draft(Edge):
    """An edge whose faults are still to be told."""

    def __post_init__(self) -> None:
        pass


def _made(data: Mapping[str, Any]) -> dict[str, Any]:
    made = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    del made["format"]
    for side in ("outside", "inside"):
        made[side] = tuple(map(Address.parse, data[side]))
    made["workers"] = tuple(
        Worker(Address.parse(worker["address"]), worker["ceiling"]) for worker in data["workers"]
    )
    made["trunks"] = tuple(map(_carrier, data["trunks"]))
    if "tls" in data:
        made["tls"] = Tls(**data["tls"])
    if "media" in data:
        made["media"] = _media(data["media"])
    made["limits"] = Limits(**data.get("limits", {}))
    return made


def _media(data: Mapping[str, Any]) -> Media:
    made = {**data, "control": Address.parse(data["control"])}
    if "ports" in data:
        made["ports"] = tuple(data["ports"])
    return Media(**made)


def _carrier(data: Mapping[str, Any]) -> Carrier:
    to = Address.parse(data["to"]) if "to" in data else None
    return Carrier(data["name"], to, tuple(data.get("addresses", ())))


def _plain(edge: Edge) -> dict[str, Any]:
    """The edge as its file would say it, so that the schema's patterns guard values from code."""
    plain: dict[str, Any] = {"format": "ringright/edge@1", "limits": asdict(edge.limits)}
    plain["outside"] = [str(address) for address in edge.outside]
    plain["inside"] = [str(address) for address in edge.inside]
    plain["workers"] = [
        {"address": str(worker.address), "ceiling": worker.ceiling} for worker in edge.workers
    ]
    plain["trunks"] = [_without_blanks({
        "name": trunk.name, "to": str(trunk.to or ""), "addresses": list(trunk.addresses),
    }) for trunk in edge.trunks]  # fmt: skip
    more: dict[str, Any] = {"names": list(edge.names), "advertise": edge.advertise,
                            "emergency": edge.emergency}  # fmt: skip
    if edge.tls:
        kept = ("certificate", "key")
        tls = asdict(edge.tls)
        more["tls"] = {key: path for key, path in tls.items() if path or key in kept}
    if edge.media:
        media = asdict(edge.media)
        more["media"] = media | {"control": str(edge.media.control), "ports": [*edge.media.ports]}
    return plain | _without_blanks(more)


def _without_blanks(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def faults(edge: Edge) -> Iterator[Fault]:
    """What the shape alone does not tell: whether the parts fit together."""
    yield from _sockets(edge)
    yield from _secrets(edge)
    if edge.media:
        yield from _sound(edge.media)
    for at, worker in enumerate(edge.workers):
        yield from _worker(edge, worker, ("workers", at, "address"))
    yield from _twice([worker.address for worker in edge.workers], "workers", "address")
    for at, trunk in enumerate(edge.trunks):
        yield from _trunk(edge, trunk, ("trunks", at))
    yield from _twice([trunk.name for trunk in edge.trunks], "trunks", "name")
    ways = [trunk.name for trunk in edge.trunks if trunk.to]
    if edge.emergency and edge.emergency not in ways:
        text = f"no trunk {edge.emergency} has a `to`; name one of: {', '.join(ways) or 'none'}"
        yield ("emergency",), text


def _sockets(edge: Edge) -> Iterator[Fault]:
    seen: set[Address] = set()
    for side in ("outside", "inside"):
        for at, address in enumerate(getattr(edge, side)):
            yield from _port(address, (side, at))
            if address.ip is None:
                yield (side, at), f"{address.host} is a name; listen at an IP address"
            elif address.ip.is_unspecified:
                yield (side, at), f"{address.host} is every address; write the one to listen at"
            if address in seen:
                yield (side, at), f"{address} is listened at already; take one out"
            seen.add(address)
    if edge.advertise and Address("udp", edge.advertise.strip("[]"), 1).ip is None:
        yield ("advertise",), f"{edge.advertise} is a name; write the IP address carriers see"


def _secrets(edge: Edge) -> Iterator[Fault]:
    spoken = [*edge.outside, *edge.inside, *(trunk.to for trunk in edge.trunks if trunk.to)]
    if edge.tls is None and any(address.transport == "tls" for address in spoken):
        yield (), "an address uses tls, and there is no certificate; add tls: with its paths"
    for key, path in asdict(edge.tls).items() if edge.tls else ():
        if ".." in PurePosixPath(path).parts:
            yield ("tls", key), f"{path} climbs by ..; write the path straight"


def _sound(media: Media) -> Iterator[Fault]:
    control = media.control
    yield from _port(control, ("media", "control"))
    if control.transport != "udp" or control.ip is None or not control.ip.is_loopback:
        text = "rtpengine obeys whoever reaches it; write a loopback address: udp:127.0.0.1:2223"
        yield ("media", "control"), text
    for side in ("outside", "inside"):
        ip = Address("udp", getattr(media, side).strip("[]"), 1).ip
        if ip is None or ip.is_unspecified:
            yield ("media", side), f"{getattr(media, side)} is no IP address of this machine"
    if media.outside == media.inside:
        yield ("media", "inside"), f"{media.inside} is outside as well; give each side its own"
    if len(media.ports) != len(Media.ports):
        yield ("media", "ports"), "write the lowest and the highest: [30000, 40000]"
    elif media.ports[1] - media.ports[0] < _FEWEST_PORTS:
        low, high = media.ports
        yield ("media", "ports"), f"{low} to {high} is too few; a call takes four ports"


def _port(address: Address, where: tuple[str | int, ...]) -> Iterator[Fault]:
    if not 0 < address.port <= _HIGHEST_PORT:
        yield where, f"there is no port {address.port}; 1 to {_HIGHEST_PORT}"


def _worker(edge: Edge, worker: Worker, where: tuple[str | int, ...]) -> Iterator[Fault]:
    yield from _port(worker.address, where)
    if worker.address.ip is None:
        text = f"{worker.address.host} is a name; calls out are let through by IP address: write it"
        yield where, text
    elif _through(worker.address, edge.inside) is None:
        yield where, f"no inside socket reaches {worker.address}; add one of its kind to inside:"


def _trunk(edge: Edge, trunk: Carrier, where: tuple[str | int, ...]) -> Iterator[Fault]:
    if not (trunk.to or trunk.addresses):
        yield where, f"trunk {trunk.name} leads nowhere; add to: for calls out, or addresses:"
    if trunk.to:
        yield from _port(trunk.to, (*where, "to"))
        if _through(trunk.to, edge.outside) is None:
            text = f"no outside socket reaches {trunk.to}; add one of its kind to outside:"
            yield (*where, "to"), text
    for at, address in enumerate(trunk.addresses):
        yield from _network(address, (*where, "addresses", at))


def _network(address: str, where: tuple[str | int, ...]) -> Iterator[Fault]:
    try:
        network = ipaddress.ip_network(address)
    except ValueError as error:
        yield where, f"{error}; write an address or a network like 198.51.100.0/28"
        return
    if network.prefixlen == 0:
        yield where, "this trusts the whole world; write the carrier's own networks"


def _twice(values: list[Any], group: str, key: str) -> Iterator[Fault]:
    for at, value in enumerate(values):
        if value in values[:at]:
            yield (group, at, key), f"{value} stands here twice; keep one"


def _through(to: Address, sockets: tuple[Address, ...]) -> int | None:
    """Which socket has the transport and, for a literal, the IP version of `to`."""
    for at, socket in enumerate(sockets):
        fits = to.ip is None or socket.ip is None or to.ip.version == socket.ip.version
        if fits and socket.transport == to.transport:
            return at
    return None
