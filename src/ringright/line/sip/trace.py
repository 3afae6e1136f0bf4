"""The stack's SIP trace: what each call's signalling said, without the secrets in it."""

import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

_LOGGER: Final = "baresip.native.sip"
_CALL_ID: Final = re.compile(r"(?im)^(?:call-id|i)[ \t]*:[ \t]*(.+?)[ \t]*$")
_KEEP: Final = 512
_DEEP: Final = 64
"""Messages kept of one call: more than any call needs, less than a flood can fill."""
_FOLD: Final = re.compile(r"\r?\n[ \t]+")
_COMPACT: Final = {
    "call-id": "i", "contact": "m", "from": "f", "session-expires": "x", "to": "t", "via": "v",
}  # fmt: skip
"""Short names (RFC 3261 section 20, RFC 4028 section 4) of the headers we look for."""
_SECRETS: Final = (
    (re.compile(r"(a=crypto:\S+ \S+ inline:)[^\s|]+"), r"\1***"),
    (re.compile(r"(?im)^((?:proxy-)?authorization[ \t]*:[ \t]*\w+).*$"), r"\1 ***"),
)


@dataclass(frozen=True)
class Message:
    """One SIP message: whether we sent it, its first line, and all of it with keys blotted out.

    `peer` is where it went or came from: transport, address and port ("UDP 192.0.2.1:5060").
    """

    sent: bool
    first: str
    text: str
    peer: str = ""

    def header(self, name: str) -> str:
        """The first value of header `name`, "" if it is not there."""
        return next(iter(self.headers(name)), "")

    def headers(self, name: str) -> list[str]:
        """The values of header `name`, a line each, folded lines joined, short names known."""
        head = self.text.replace("\r\n", "\n").partition("\n\n")[0]
        names = "|".join(filter(None, (re.escape(name), _COMPACT.get(name.lower()))))
        return re.findall(rf"(?im)^(?:{names})[ \t]*:[ \t]*(.*?)[ \t]*$", _FOLD.sub(" ", head))

    @property
    def status(self) -> int:
        """The status of a response, 0 for a request."""
        found = re.match(r"SIP/2\.0 (\d{3})", self.first)
        return int(found[1]) if found else 0


Listener = Callable[[Message], None]


@dataclass
class _Story:
    messages: list[Message] = field(default_factory=list)
    listener: Listener | None = None


class Trace(logging.Handler):
    """Sorts the stack's messages by Call-ID; the newest calls are kept, nothing else is logged.

    Whatever other handler listens there, it reads no secrets either.
    Records come on the stack's log thread; listeners are called there.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._stories: OrderedDict[str, _Story] = OrderedDict()
        self._lock_stories = threading.Lock()
        self._logger = logging.getLogger(_LOGGER)

    def open(self) -> None:
        """Begin to listen."""
        self._logger.setLevel(logging.DEBUG)
        self._logger.propagate = False
        self._logger.addFilter(_discreet)
        self._logger.addHandler(self)

    def close(self) -> None:
        """Stop listening."""
        self._logger.removeHandler(self)
        self._logger.removeFilter(_discreet)
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        """Take one message of the trace."""
        head, _, text = record.getMessage().partition("\n")
        found = _CALL_ID.search(text.replace("\r\n", "\n").partition("\n\n")[0])
        if found:
            first, _, _ = text.partition("\r\n")
            self._add(found[1], _message(head, first, text))

    def _add(self, call: str, message: Message) -> None:
        with self._lock_stories:
            story = self._stories.setdefault(call, _Story())
            if len(story.messages) < _DEEP:
                story.messages.append(message)
            self._shrink()
            listener = story.listener
        if listener is not None:
            listener(message)

    def _shrink(self) -> None:
        """Forget the oldest call nobody follows: a flood must not push out the live ones."""
        if len(self._stories) <= _KEEP:
            return
        oldest = next((key for key, story in self._stories.items() if not story.listener), None)
        if oldest is not None:
            del self._stories[oldest]

    def ladder(self, call: str) -> tuple[Message, ...]:
        """Everything said with this Call-ID so far."""
        with self._lock_stories:
            story = self._stories.get(call)
            return tuple(story.messages) if story else ()

    def follow(self, call: str, listener: Listener) -> None:
        """Tell `listener` every message of this Call-ID, those already seen first."""
        with self._lock_stories:
            story = self._stories.setdefault(call, _Story())
            story.listener = listener
            seen = tuple(story.messages)
        for message in seen:
            listener(message)

    def leave(self, call: str) -> None:
        """Tell no more of a call that is over; newer calls may now push out what was said."""
        with self._lock_stories:
            if story := self._stories.get(call):
                story.listener = None


def _message(head: str, first: str, text: str) -> Message:
    """`head` is the trace's own line: `TX UDP 127.0.0.1:5060 -> 127.0.0.1:5080`."""
    sent = head.startswith("TX")
    way, _, there = head.rstrip().partition(" -> ")
    transport, _, here = way[3:].partition(" ")
    return Message(sent, first, text, f"{transport} {there if sent else here}")


def _discreet(record: logging.LogRecord) -> bool:
    record.msg, record.args = blotted(record.getMessage()), ()
    return True


def blotted(text: str) -> str:
    """`text` without media keys (RFC 4568) and digest answers."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text
