"""sippy, tamed: loopback only, nothing on stdout, and what is malformed only counted."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from sippy import Network_server, SipTransactionManager, Udp_server
from sippy.Core import EventDispatcher
from sippy.SipConf import SipConf

from ringright.domain.trunk import loopback

LOCAL: Final = "127.0.0.1"
_TRANSPORT: Final = re.compile(rb";\s*transport=udp\b", re.IGNORECASE)
Requests = Callable[[Any, Any], Any]
"""Given a request and its transaction, sippy's (response, cancel, no-ACK) triple or None."""


class _Log:
    """Sippy's message log, kept quiet."""

    def write(self, *_: object, **__: object) -> None:
        """Drop it."""


class _Server(Udp_server.Udp_server):  # type: ignore[misc]  # sippy is untyped
    """A socket that sends to loopback and nowhere else."""

    def send_to(self, data: Any, address: tuple[str, int], delayed: bool = False) -> None:  # noqa: FBT001, FBT002 - sippy's signature
        """Send, unless the address lies outside."""
        if loopback(address[0]):
            super().send_to(data, address, delayed)
        else:
            COUNTS["sip_refused_target"] += 1


class _Options(Udp_server.Udp_server_opts):  # type: ignore[misc]  # sippy is untyped
    """One reader thread; so no SO_REUSEPORT, and a taken port is noticed."""

    nworkers = 1


COUNTS: Final[Counter[str]] = Counter()
"""What became of SIP messages in this process (sippy has one dispatcher a process)."""


class Manager(SipTransactionManager.SipTransactionManager):  # type: ignore[misc]  # sippy is untyped
    """The transaction layer of RFC 3261 on one loopback port."""

    model_udp_server = (_Server, _Options)

    def __init__(self, port: int, requests: Requests) -> None:
        """Bind. Raises OSError when the port is taken."""
        for module in (Network_server, SipTransactionManager, EventDispatcher, Udp_server):
            module.dump_exception = _count_malformed
        SipConf.my_uaname = "ringright-practice"
        config = {"_sip_address": LOCAL, "_sip_port": port, "_sip_logger": _Log()}
        config["_sip_tm"] = self
        super().__init__(config, requests)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.l4r.getServer((LOCAL, 0)).uopts.laddress[1])

    def handleIncoming(self, data: bytes, source: Any, server: Any, at: Any) -> None:  # noqa: N802 - sippy's name
        """Hand a datagram on; sippy knows the transport `udp` in small letters only."""
        COUNTS["sip_in"] += 1
        super().handleIncoming(_TRANSPORT.sub(b";transport=udp", data), source, server, at)


def _count_malformed(*_: object, **__: object) -> None:
    COUNTS["sip_malformed"] += 1
