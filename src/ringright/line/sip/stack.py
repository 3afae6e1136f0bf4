"""The process's SIP stack: one libre/baresip runtime, its sockets, certificates and limits."""

import contextlib
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from baresip import BaresipError, Config, Runtime

from ringright.errors import LineError, PortTaken
from ringright.line.sip.acks import Datagram
from ringright.line.sip.trace import Trace

_RTP_TIMEOUT_S: Final = 20
_AUTHORITIES: Final = "/etc/ssl/certs/ca-certificates.crt"
_EXPEDITED: Final = 184
"""TOS byte of DSCP EF, the class of telephone audio (RFC 3246, RFC 4594)."""


@dataclass(frozen=True)
class Stack:
    """Where the stack listens and whom it trusts.

    `interface` is one literal address; `port` carries UDP and TCP, the next one TLS, 0 picks any.
    `calls` is the ceiling of this process, inbound ones included. `authorities` is the PEM bundle
    that TLS peers are checked against; `identity` our own certificate and key in one PEM file, for
    peers that ask for it. `stun` is `host:port` of a STUN server (RFC 8489) where our addresses are
    translated on the way and no edge takes care of it.
    """

    interface: str = "127.0.0.1"
    port: int = 0
    calls: int = 80
    rtp_ports: tuple[int, int] = (20000, 28998)
    authorities: Path = Path(_AUTHORITIES)
    identity: Path | None = None
    stun: str = ""

    def config(self, port: int) -> Config:
        """The stack's settings for SIP on `port`."""
        host = f"[{self.interface}]" if ":" in self.interface else self.interface
        lines = [
            f"sip_listen {host}:{port}",
            "sip_transports udp,tcp,tls",
            "sip_verify_server yes",
            f"rtp_ports {self.rtp_ports[0]}-{self.rtp_ports[1]}",
            # With threads events get swapped where calls are answered at once (0.5.2a3): an answer
            # is lost. A hang-up delays reception by 40 ms here; the jitter buffer swallows that.
            "rtp_rxmode main",
            f"rtp_tos {_EXPEDITED}",
            "audio_jitter_buffer_type adaptive",
            "audio_jitter_buffer_ms 20-120",
            # What we send is 8 kHz mono whatever the codec; it would be 48 kHz stereo for Opus.
            "ausrc_srate 8000",
            "ausrc_channels 1",
            "opus_stereo no",
            "opus_sprop_stereo no",
            # Names of /etc/hosts and of containers, not of the name servers alone.
            "dns_getaddrinfo yes",
        ]
        if self.authorities.is_file():
            lines.append(f"sip_cafile {self.authorities}")
        if self.identity is not None:
            lines.append(f"sip_certificate {self.identity}")
        return Config(
            net_interface=self.interface,
            max_concurrent_calls=self.calls,
            rtp_timeout=_RTP_TIMEOUT_S,
            expose_headers=("Reason",),
            native_log_level="error",
            sip_trace=True,
            extra_config_text="\n".join(lines) + "\n",
        )


@dataclass
class Running:
    """A started stack."""

    runtime: Runtime
    port: int
    side: socket.socket
    trace: Trace = field(default_factory=Trace)

    @classmethod
    async def start(cls, stack: Stack) -> "Running":
        """Open the ports and start the stack's own threads. Raises PortTaken and LineError."""
        port = stack.port or free_port(stack.interface)
        side = socket.socket(_family(stack.interface), socket.SOCK_DGRAM)
        side.bind((stack.interface, 0))
        side.setblocking(False)  # noqa: FBT003  the library's signature
        running = cls(Runtime(native_log_level="error"), port, side)
        running.trace.open()
        try:
            await running.runtime.start(stack.config(port))
        except BaresipError as error:
            running.trace.close()
            side.close()
            if stack.port and not _free(stack.interface, stack.port):
                taken = f"{stack.interface}:{stack.port}"
                raise PortTaken(taken, remedy="Stop what listens there.") from error
            raise LineError(str(error), remedy="Run `ringright doctor`.") from error
        return running

    async def close(self) -> None:
        """Stop the stack; live calls are dropped."""
        await self.runtime.close()
        self.trace.close()
        self.side.close()

    def post(self, datagram: Datagram) -> None:
        """Send what the library leaves out; it has no way to lend us its own socket."""
        with contextlib.suppress(OSError):
            self.side.sendto(datagram.data, (datagram.host, datagram.port))


def free_port(host: str) -> int:
    """A port free for UDP, with TCP on it and TLS on the next one free too."""
    for _ in range(50):
        with socket.socket(_family(host), socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((host, 0))
            except OSError as error:
                raise PortTaken(f"{host}: {error}", remedy="Check the address.") from error
            port = int(probe.getsockname()[1])
        if _free(host, port):
            return port
    raise PortTaken(f"no two free ports side by side on {host}", remedy="Name one.")


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _free(host: str, port: int) -> bool:
    wanted = ((socket.SOCK_DGRAM, port), (socket.SOCK_STREAM, port), (socket.SOCK_STREAM, port + 1))
    for kind, number in wanted:
        with socket.socket(_family(host), kind) as probe:
            try:
                probe.bind((host, number))
            except OSError:
                return False
    return True
