"""A telephone written by hand: it says exactly what a test wants said, forged or not."""

import itertools
import re
import socket
import time
from dataclasses import dataclass, field

NUMBER = "+8615410000001"
_NUMBERS = itertools.count(1)


@dataclass
class Message:
    """A SIP message, read only as far as the tests need."""

    text: str

    @property
    def start(self) -> str:
        return self.text.split("\r\n", 1)[0]

    @property
    def status(self) -> int:
        """0 for a request."""
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0") else 0

    @property
    def method(self) -> str:
        """Empty for a reply."""
        return "" if self.status else self.start.split()[0]

    def all(self, name: str) -> list[str]:
        return re.findall(rf"^{name}: *(.*)\r$", self.text, re.MULTILINE | re.IGNORECASE)

    def one(self, name: str) -> str:
        return self.all(name)[0]

    def contact(self) -> str:
        found = re.search(r"<(.*?)>", self.one("Contact"))
        assert found
        return found[1]


@dataclass
class Phone:
    """One UDP socket on loopback that talks to one peer."""

    host: str
    port: int = 0
    edge: tuple[str, int] = ("", 0)
    wire: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self.wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.wire.bind((self.host, self.port))
        self.port = self.wire.getsockname()[1]

    def request(self, method: str, uri: str, *more: str, **changed: str) -> Message:
        """A request outside of any call, unless `changed` gives it another To, CSeq or Call-ID."""
        number = next(_NUMBERS)
        fields = {
            "Via": f"SIP/2.0/UDP {self.host}:{self.port};branch=z9hG4bK-{number}",
            "From": f"<sip:+8615400000000@{self.host}:{self.port}>;tag=from{number}",
            "To": f"<{uri}>",
            "Call-ID": f"{number}@{self.host}",
            "CSeq": f"1 {method}",
            "Contact": f"<sip:me@{self.host}:{self.port}>",
            "Max-Forwards": "70",
        } | {name.replace("_", "-"): value for name, value in changed.items()}
        lines = [f"{method} {uri} SIP/2.0", *(f"{name}: {fields[name]}" for name in fields), *more]
        return Message("\r\n".join([*lines, "Content-Length: 0", "", ""]))

    def reply(self, request: Message, status: str, *more: str) -> Message:
        """A reply to `request`; its tag is the same for every reply."""
        copied = [
            f"{name}: {value}"
            for name in ("Via", "Record-Route", "From", "To", "Call-ID", "CSeq")
            for value in request.all(name)
        ]
        to = request.one("To")
        tagged = to if "tag=" in to else f"{to};tag=phone{self.port}"
        lines = [f"SIP/2.0 {status}", *(f"To: {tagged}" if line == f"To: {to}" else line
                 for line in copied), f"Contact: <sip:me@{self.host}:{self.port}>"]  # fmt: skip
        return Message("\r\n".join([*lines, *more, "Content-Length: 0", "", ""]))

    def within(self, invite: Message, answer: Message, method: str, cseq: int) -> Message:
        """A request of the caller within its answered call, along the route set."""
        routes = [f"Route: {route}" for route in reversed(answer.all("Record-Route"))]
        return self.request(
            method, answer.contact(), *routes, From=invite.one("From"), To=answer.one("To"),
            Call_ID=invite.one("Call-ID"), CSeq=f"{cseq} {method}",
        )  # fmt: skip

    def send(self, message: Message | bytes) -> None:
        data = message if isinstance(message, bytes) else message.text.encode()
        self.wire.sendto(data, self.edge)

    def hear(self, *wanted: int | str, patience_s: float = 5.0) -> Message:
        """The next message with one of these methods or statuses; pings are answered meanwhile."""
        until = time.monotonic() + patience_s
        while (left := until - time.monotonic()) > 0:
            message = self.next(left)
            if message is None:
                break
            if (message.status or message.method) in wanted:
                return message
        raise AssertionError(f"{self.host} heard none of {wanted}")

    def next(self, patience_s: float) -> Message | None:
        """The next message but pings, or None."""
        until = time.monotonic() + patience_s
        while (left := until - time.monotonic()) > 0:
            self.wire.settimeout(left)
            try:
                data, sender = self.wire.recvfrom(65535)
            except TimeoutError:
                return None
            message = Message(data.decode())
            if message.status >= 300 and message.one("CSeq").endswith("INVITE"):
                self.wire.sendto(self._acknowledgement(message).text.encode(), sender)
            if message.method != "OPTIONS" or "sip:edge@" not in message.one("From"):
                return message
            self.wire.sendto(self.reply(message, "200 OK").text.encode(), sender)
        return None

    def _acknowledgement(self, refusal: Message) -> Message:
        """The ACK of a final reply that is no 2xx: part of the INVITE's transaction."""
        return self.request(
            "ACK", f"sip:{self.edge[0]}:{self.edge[1]}", Via=refusal.one("Via"),
            From=refusal.one("From"), To=refusal.one("To"), Call_ID=refusal.one("Call-ID"),
            CSeq=refusal.one("CSeq").replace("INVITE", "ACK"),
        )  # fmt: skip

    def ask(self, message: Message) -> Message:
        """Send, and wait for the final answer."""
        self.send(message)
        while (answer := self.next(8)) is not None:
            if answer.status >= 200 and answer.one("Call-ID") == message.one("Call-ID"):
                return answer
        raise AssertionError(f"no final answer to {message.start}")

    def close(self) -> None:
        self.wire.close()


def invite(phone: Phone, called: str = NUMBER, **changed: str) -> Message:
    """A call in, to the edge that this telephone knows."""
    return phone.request("INVITE", f"sip:{called}@{phone.edge[0]}:{phone.edge[1]}", **changed)


def arrival(robots: list[Phone]) -> tuple[Phone, Message]:
    """The robot that a call in has reached, and its INVITE."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        for robot in robots:
            found = robot.next(0.05)
            if found and found.method == "INVITE":
                return robot, found
    raise AssertionError("no robot was called")


def picked_up(carrier: Phone, robots: list[Phone]) -> tuple[Phone, Message, Message]:
    """A call in that stands: the robot that has it, the INVITE, and the answer."""
    call = invite(carrier)
    carrier.send(call)
    robot, arrived = arrival(robots)
    robot.send(robot.reply(arrived, "200 OK"))
    answer = carrier.hear(200)
    carrier.send(carrier.within(call, answer, "ACK", 1))
    robot.hear("ACK")
    return robot, call, answer


def hang_up(carrier: Phone, robot: Phone, call: Message, answer: Message) -> None:
    """End a call from the carrier's side, through the edge."""
    carrier.send(carrier.within(call, answer, "BYE", 2))
    robot.send(robot.reply(robot.hear("BYE"), "200 OK"))
    assert carrier.hear(200).one("CSeq") == "2 BYE"
