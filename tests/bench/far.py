"""A far end for the line's benchmarks: answers every INVITE, echoes every RTP packet, times them.

Run by `line.py` as a process of its own. It prints its SIP port, and on end of input the gaps
between packets as they arrived, by the kernel's own time stamps.
"""

import json
import re
import selectors
import socket
import struct
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

STAMP: Final = 35  # SO_TIMESTAMPNS of Linux, which Python does not name
RTP_HEADER: Final = 12
KEPT: Final = ("via", "from", "call-id", "cseq", "record-route")
SDP: Final = (
    "v=0\r\no=far 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio {port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\n"
)


class Stream:
    """One call's echo."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setsockopt(socket.SOL_SOCKET, STAMP, 1)
        self.socket.settimeout(0)
        self.arrivals: list[int] = []

    def turn(self) -> None:
        """Echo all that waits; a BYE may have closed the socket since it was chosen."""
        while self.socket.fileno() >= 0:
            try:
                data, notes, _, source = self.socket.recvmsg(2048, 64)
            except BlockingIOError:
                return
            if len(data) < RTP_HEADER or 192 <= data[1] < 224:
                continue
            for level, kind, note in notes:
                if level == socket.SOL_SOCKET and kind == STAMP:
                    seconds, nanoseconds = struct.unpack("qq", note[:16])
                    self.arrivals.append(seconds * 10**9 + nanoseconds)
            self.socket.sendto(data, source)


class Exchange:
    """Answers SIP on one socket; each call gets a stream."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0)
        self.streams: dict[str, Stream] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.socket, selectors.EVENT_READ, self.turn)
        self.gaps: list[int] = []

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    def turn(self) -> None:
        while True:
            try:
                data, source = self.socket.recvfrom(65535)
            except BlockingIOError:
                return
            for answer in self.answers(data.decode("utf-8", "replace")):
                self.socket.sendto(answer.encode(), source)

    def answers(self, request: str) -> Iterator[str]:
        method = request.partition(" ")[0]
        found = re.search(r"(?im)^call-id:\s*(\S+)", request)
        call = found[1] if found else ""
        if method == "INVITE":
            if call not in self.streams:
                stream = self.streams[call] = Stream()
                self.selector.register(stream.socket, selectors.EVENT_READ, stream.turn)
            port = self.streams[call].socket.getsockname()[1]
            yield self.response(request, "100 Trying", "")
            yield self.response(request, "200 OK", SDP.format(port=port))
        elif method in ("BYE", "CANCEL"):
            yield self.response(request, "200 OK", "")
            self.end(call)

    def end(self, call: str) -> None:
        stream = self.streams.pop(call, None)
        if stream is not None:
            self.selector.unregister(stream.socket)
            stream.socket.close()
            times = stream.arrivals[50:]  # the first second belongs to the set-up
            self.gaps += [after - before for before, after in pairwise(times)]

    def response(self, request: str, status: str, body: str) -> str:
        head = request.partition("\r\n\r\n")[0].split("\r\n")[1:]
        lines = [line for line in head if line.partition(":")[0].lower() in KEPT]
        to = next(line for line in head if line.lower().startswith("to:"))
        lines.append(to if ";tag=" in to or status.startswith("100") else f"{to};tag=far")
        if body:
            lines += ["Content-Type: application/sdp", f"Contact: <sip:far@127.0.0.1:{self.port}>"]
        lines.append(f"Content-Length: {len(body)}")
        return f"SIP/2.0 {status}\r\n" + "\r\n".join(lines) + "\r\n\r\n" + body


def main() -> None:
    exchange = Exchange()
    print(exchange.port, flush=True)
    exchange.selector.register(sys.stdin, selectors.EVENT_READ, None)
    while True:
        for key, _ in exchange.selector.select():
            if key.data is None:
                for call in list(exchange.streams):
                    exchange.end(call)
                print(json.dumps(exchange.gaps))
                return
            key.data()


if __name__ == "__main__":
    main()
