"""SIP messages (RFC 3261 section 7): bytes to values and back, from datagrams and streams."""

import re
from dataclasses import dataclass
from typing import Final

from ringright.line.sip import header, uri
from ringright.line.sip.grammar import TOKEN, BadMessage, number, shown, token
from ringright.line.sip.header import COMPACT, Headers
from ringright.line.sip.uri import Uri

SIZE: Final = 1 << 16
"""Bytes of the longest message, body included."""
FIELDS: Final = 256
"""Most header fields of one message."""
LINE: Final = 8192
"""Bytes of the longest start line or header field, unfolded."""
_END: Final = b"\r\n\r\n"
_FOLD: Final = re.compile(rb"\r\n[ \t]+")  # section 7.3.1; a start line is never folded
_STRAY: Final = re.compile(rb"[\r\n]")
_FIELD: Final = re.compile(rf"({TOKEN})[ \t]*:[ \t]*(.*)", re.DOTALL)
_REQUEST: Final = re.compile(rf"({TOKEN}) ([^ ]+) SIP/([0-9]+\.[0-9]+)", re.IGNORECASE)
_STATUS: Final = re.compile(r"SIP/([0-9]+\.[0-9]+) ([0-9]+)(?: (.*))?", re.IGNORECASE)
_CODES: Final = range(100, 700)


@dataclass(frozen=True, slots=True)
class Request:
    """A request, its Request-URI read."""

    method: str
    uri: Uri
    headers: Headers
    body: bytes = b""

    @property
    def start(self) -> str:
        """The request line."""
        return f"{token(self.method, 'method')} {self.uri} SIP/2.0"


@dataclass(frozen=True, slots=True)
class Response:
    """A response; `phrase` may be empty."""

    status: int
    phrase: str
    headers: Headers
    body: bytes = b""

    @property
    def start(self) -> str:
        """The status line."""
        return f"SIP/2.0 {self.status} {self.phrase}"


Message = Request | Response


def parse(data: bytes) -> Message:
    """Read one datagram: start line, header fields, and as much body as Content-Length says.

    Only what every message needs is read; `verify` and the readers of `header` look at single
    fields. Without a Content-Length all that follows is body. Raises BadMessage.
    """
    if len(data) > SIZE:
        raise BadMessage(f"{len(data)} bytes, at most {SIZE}")
    head, end, rest = data.lstrip(b"\r\n").partition(_END)
    if not end:
        raise BadMessage("no empty line ends its header")
    start, headers = _head(head)
    length = header.content_length(headers)
    if length is not None and length > len(rest):
        raise BadMessage(f"Content-Length is {length}, but {len(rest)} bytes follow")
    return _message(start, headers, rest[:length])


def _head(head: bytes) -> tuple[str, Headers]:
    start, _, rest = head.partition(b"\r\n")
    lines = [start, *(_FOLD.sub(b" ", rest).split(b"\r\n") if rest else ())]
    if len(lines) > FIELDS + 1:
        raise BadMessage(f"{len(lines) - 1} header fields, at most {FIELDS}")
    return _text(start), Headers(tuple(_field(_text(line)) for line in lines[1:]))


def _text(line: bytes) -> str:
    if len(line) > LINE:
        raise BadMessage(f"a line of {len(line)} bytes, at most {LINE}")
    if _STRAY.search(line):
        raise BadMessage("a line break that is not CRLF")
    return line.decode("utf-8", "surrogateescape")


def _field(line: str) -> tuple[str, str]:
    match = _FIELD.fullmatch(line)
    if match is None:
        raise BadMessage(f"{shown(line)} is no header field")
    return COMPACT.get(match[1].lower(), match[1]), match[2].rstrip(" \t")


def _message(start: str, headers: Headers, body: bytes) -> Message:
    if match := _STATUS.fullmatch(start):
        _version(match[1])
        status = number(match[2], _CODES[-1], "status code")
        if status not in _CODES:
            raise BadMessage(f"{status} is no status code")
        return Response(status, match[3] or "", headers, body)
    match = _REQUEST.fullmatch(start)
    if match is None:
        raise BadMessage(f"{shown(start)} is no start line")
    _version(match[3])
    target = uri.parse(match[2])
    if target.headers:
        raise BadMessage("the Request-URI has headers")  # section 19.1.1, table 1
    return Request(match[1], target, headers, body)


def _version(version: str) -> None:
    if version != "2.0":
        raise BadMessage(f"SIP version {version[:8]}, not 2.0")


def verify(message: Message) -> None:
    """Check the fields that every message must have (section 8.1.1), and that they can be read.

    Raises BadMessage for one that is absent, repeated or malformed, or a CSeq of another method.
    Max-Forwards may be absent: RFC 2543 had none.
    """
    headers = message.headers
    if not header.vias(headers):
        raise BadMessage("no Via header field")
    header.sender(headers)
    header.recipient(headers)
    header.call_id(headers)
    header.contacts(headers)
    header.max_forwards(headers)
    method = header.cseq(headers).method
    if isinstance(message, Request) and method != message.method:
        raise BadMessage(f"a {shown(message.method)} with the CSeq of {shown(method)}")


def build(message: Message) -> bytes:
    """The bytes to send, Content-Length set. Raises BadMessage for what would break the framing."""
    lines = [message.start]
    for name, value in message.headers.fields:
        if name.lower() != "content-length":
            lines.append(f"{token(name, 'header name')}: {value}")
    lines.append(f"Content-Length: {len(message.body)}")
    encoded = [line.encode("utf-8", "surrogateescape") for line in lines]
    if any(_STRAY.search(line) for line in encoded):
        raise BadMessage("a line break inside a line")
    return b"\r\n".join(encoded) + _END + message.body


class Framer:
    """Cuts a byte stream (TCP, TLS) into messages by their Content-Length (section 18.3).

    Push what arrived, then pull until None. A message that cannot be read is skipped with a
    BadMessage; once its length cannot be known either, `lost` is set, nothing more will come,
    and the connection should be closed. Empty lines between messages are keep-alives (RFC 5626).
    Never keeps more than `2 * SIZE` bytes.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._seen = 0
        self._whole: int | None = None
        self.lost = False

    def push(self, data: bytes) -> None:
        """Add bytes. Raises BadMessage when pulling was forgotten or the stream is lost."""
        if self.lost or len(self._buffer) + len(data) > 2 * SIZE:
            raise self._lose("more bytes than can be kept")
        self._buffer += data

    def pull(self) -> Message | None:
        """The next message, None until it is whole. Raises BadMessage."""
        if self.lost:
            return None
        if self._whole is None:
            self._whole = self._measure()
        if self._whole is None or len(self._buffer) < self._whole:
            return None
        data = bytes(self._buffer[: self._whole])
        del self._buffer[: self._whole]
        self._whole, self._seen = None, 0
        return parse(data)

    def _measure(self) -> int | None:
        """Bytes of the first message, as soon as its header is there."""
        blank = len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))
        if blank:
            del self._buffer[:blank]
            self._seen = 0
        end = self._buffer.find(_END, max(0, self._seen - len(_END)))
        self._seen = len(self._buffer)
        if end < 0 and self._seen > SIZE:
            raise self._lose("a header without an end")
        return None if end < 0 else end + len(_END) + self._length(bytes(self._buffer[:end]))

    def _length(self, head: bytes) -> int:
        try:
            length = header.content_length(_head(head)[1])
        except BadMessage as error:
            raise self._lose(error.detail) from error
        if length is None or len(head) + len(_END) + length > SIZE:
            raise self._lose("no Content-Length" if length is None else f"a body of {length} bytes")
        return length

    def _lose(self, why: str) -> BadMessage:
        self.lost = True
        self._buffer.clear()
        return BadMessage(why, remedy="Close the connection.")
