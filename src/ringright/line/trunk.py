"""A trunk: the way to the telephone network, and the caller numbers we may show on it."""

import ipaddress
from dataclasses import dataclass

from ringright.errors import InputError


class TrunkError(InputError):
    """The trunk is not usable."""

    code = "trunk"


@dataclass(frozen=True)
class Trunk:
    """One SIP trunk.

    `callers` are the true numbers (E.164) we hold proof for; the first is shown. A `practice`
    trunk reaches loopback only and carries practice numbers only; no other trunk may.
    `ring_s` is how long we let it ring (47 CFR 64.1200(a)(6): at least 15 s or four rings).
    """

    name: str
    host: str
    port: int
    callers: tuple[str, ...]
    lines: int = 1
    practice: bool = False
    ring_s: float = 30.0
    user: str = ""
    password: str = ""

    def __post_init__(self) -> None:
        if not self.callers:
            raise TrunkError(f"{self.name} has no caller number", remedy="Give it one you own.")
        if self.practice and not loopback(self.host):
            raise TrunkError(
                f"practice trunk {self.name} points at {self.host}",
                remedy="A practice trunk can reach 127.0.0.1 only.",
            )

    def __repr__(self) -> str:
        return f"Trunk({self.name!r}, {self.host}:{self.port}, lines={self.lines})"

    def uri(self, number: str) -> str:
        """The request URI for `number` on this trunk (RFC 3966 global number as user part)."""
        return f"sip:{number}@{self.host}:{self.port}"


def loopback(host: str) -> bool:
    """Whether `host` is a literal loopback address; names are not resolved, so never true."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
