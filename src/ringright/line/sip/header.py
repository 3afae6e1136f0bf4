"""SIP header fields as values (RFC 3261 section 20, RFC 3326, RFC 6432, RFC 8224)."""

import re
from dataclasses import dataclass
from typing import Final

from ringright.line.sip import uri
from ringright.line.sip.grammar import (
    TOKEN,
    U31,
    U32,
    BadMessage,
    Params,
    first,
    number,
    params,
    quoted,
    shown,
    split,
    token,
    unquoted,
    written,
)
from ringright.line.sip.uri import Uri

COMPACT: Final = {
    "a": "Accept-Contact", "b": "Referred-By", "c": "Content-Type", "d": "Request-Disposition",
    "e": "Content-Encoding", "f": "From", "i": "Call-ID", "j": "Reject-Contact",
    "k": "Supported", "l": "Content-Length", "m": "Contact", "n": "Identity-Info", "o": "Event",
    "r": "Refer-To", "s": "Subject", "t": "To", "u": "Allow-Events", "v": "Via",
    "x": "Session-Expires", "y": "Identity",
}  # fmt: skip
"""Long names by compact form (the IANA registry of SIP header fields)."""
MAGIC: Final = "z9hG4bK"
"""How every branch of RFC 3261 begins."""
_VIA: Final = re.compile(rf"SIP[ \t]*/[ \t]*2\.0[ \t]*/[ \t]*({TOKEN})[ \t]+(\S.*)", re.IGNORECASE)
_SENT_BY: Final = re.compile(r"(\[[^\]]*\]|[^ \t:\[]+)(?:[ \t]*:[ \t]*([0-9]+))?")
_ANGLED: Final = re.compile(r'([ \t]*"(?:[^"\\]|\\.)*"[ \t]*|[^<"]*)<([^>]*)>[ \t]*(.*)', re.DOTALL)
_DISPLAY: Final = re.compile(r'[^",;:<>\x00-\x1f]*')
_CSEQ: Final = re.compile(r"([0-9]+)[ \t]+(\S+)")
_AFTER: Final = re.compile(r"([0-9]+)(?:[ \t]*[(;].*)?", re.DOTALL)
_WARNING: Final = re.compile(r'([0-9]{3})[ \t]+(\S+)[ \t]+("(?:[^"\\]|\\.)*")', re.DOTALL)
_HOPS: Final = 255


@dataclass(frozen=True, slots=True)
class Headers:
    """Header fields in order: long name as it came, value unfolded and trimmed."""

    fields: tuple[tuple[str, str], ...] = ()

    def every(self, name: str) -> tuple[str, ...]:
        """The values of all fields `name`, uncut."""
        wanted = name.lower()
        return tuple(value for known, value in self.fields if known.lower() == wanted)

    def one(self, name: str) -> str:
        """The value of the one field `name`. Raises BadMessage when it is absent or repeated."""
        values = self.every(name)
        if len(values) != 1:
            raise BadMessage(f"{len(values)} {name} header fields, not one")
        return values[0]

    def listed(self, name: str) -> list[str]:
        """The comma-separated values of all fields `name`. Raises BadMessage on an empty one."""
        values = [part for value in self.every(name) for part in split(value, ",")]
        if "" in values:
            raise BadMessage(f"an empty value in {name}")
        return values


@dataclass(frozen=True, slots=True)
class Via:
    """One hop (section 20.42); `transport` in capitals."""

    transport: str
    host: str
    port: int | None = None
    params: Params = ()

    @property
    def branch(self) -> str:
        """The transaction's name; "" where it is missing or only the magic cookie (RFC 2543)."""
        branch = first(self.params, "branch")
        return branch if branch.startswith(MAGIC) and branch != MAGIC else ""

    def __str__(self) -> str:
        where = uri.hostport(self.host, self.port)
        return f"SIP/2.0/{self.transport} {where}{written(self.params)}"


@dataclass(frozen=True, slots=True)
class Address:
    """From, To, Contact and their kin (name-addr, section 20.10)."""

    uri: Uri
    display: str = ""
    params: Params = ()

    @property
    def tag(self) -> str:
        """The dialog tag; "" where there is none."""
        return first(self.params, "tag")

    def __str__(self) -> str:
        name = f"{quoted(self.display)} " if self.display else ""
        return f"{name}<{self.uri}>{written(self.params)}"


@dataclass(frozen=True, slots=True)
class CSeq:
    """The request's number and method (section 20.16)."""

    number: int
    method: str

    def __str__(self) -> str:
        return f"{self.number} {self.method}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it ended (RFC 3326); with protocol Q.850 `cause` is the ISDN cause (RFC 6432)."""

    protocol: str
    cause: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Caution:
    """A Warning (section 20.43)."""

    code: int
    agent: str
    text: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed caller (RFC 8224): the PASSporT and where its certificate is."""

    passport: str
    info: str
    params: Params = ()


def vias(headers: Headers) -> tuple[Via, ...]:
    """All hops, topmost first. Raises BadMessage."""
    return tuple(_via(value) for value in headers.listed("Via"))


def _via(value: str) -> Via:
    place, *rest = split(value, ";")
    match = _VIA.fullmatch(place)
    sent_by = match and _SENT_BY.fullmatch(match[2])
    if not (match and sent_by):
        raise BadMessage(f"{shown(value)} is no Via")
    where, port = uri.host(":".join(filter(None, sent_by.groups())))
    return Via(match[1].upper(), where, port, params(rest))


def address(value: str) -> Address:
    """A name-addr or addr-spec with parameters. Raises BadMessage.

    Without angle brackets every parameter belongs to the header, and a URI with a comma, a
    question mark or a semicolon of its own is not allowed (section 20).
    """
    match = _ANGLED.fullmatch(value)
    if match is None:
        bare, *rest = split(value, ";")
        if "?" in bare or "," in bare:
            raise BadMessage(f"{shown(bare)} needs angle brackets")
        return Address(uri.parse(bare), params=params(rest))
    display = match[1].strip(" \t")
    if not (display.startswith('"') or _DISPLAY.fullmatch(display)):
        raise BadMessage(f"{shown(display)} is no display name")
    empty, *rest = split(match[3], ";")
    if empty:
        raise BadMessage(f"{shown(empty)} follows an address")
    return Address(uri.parse(match[2]), unquoted(display), params(rest))


def sender(headers: Headers) -> Address:
    """From. Raises BadMessage."""
    return address(headers.one("From"))


def recipient(headers: Headers) -> Address:
    """To. Raises BadMessage."""
    return address(headers.one("To"))


def contacts(headers: Headers) -> tuple[Address, ...]:
    """All contacts; the `*` of a REGISTER is none. Raises BadMessage."""
    return tuple(address(value) for value in headers.listed("Contact") if value != "*")


def cseq(headers: Headers) -> CSeq:
    """The sequence number. Raises BadMessage, also for one of 2**31 or above."""
    value = headers.one("CSeq")
    match = _CSEQ.fullmatch(value)
    if match is None:
        raise BadMessage(f"{shown(value)} is no CSeq")
    return CSeq(number(match[1], U31, "CSeq"), token(match[2], "method"))


def call_id(headers: Headers) -> str:
    """The Call-ID. Raises BadMessage when it is empty or has a space."""
    value = headers.one("Call-ID")
    if not value or " " in value or "\t" in value:
        raise BadMessage(f"{shown(value)} is no Call-ID")
    return value


def max_forwards(headers: Headers) -> int | None:
    """Hops left, 0 to 255; None where it is missing (RFC 2543). Raises BadMessage."""
    return _optional(headers, "Max-Forwards", _HOPS)


def content_length(headers: Headers) -> int | None:
    """Bytes of the body; None where nobody says. Raises BadMessage."""
    return _optional(headers, "Content-Length", U32)


def _optional(headers: Headers, name: str, ceiling: int) -> int | None:
    return number(headers.one(name), ceiling, name) if headers.every(name) else None


def retry_after(headers: Headers) -> int | None:
    """Seconds to wait before asking again; None where nobody says. Raises BadMessage."""
    if not headers.every("Retry-After"):
        return None
    match = _AFTER.fullmatch(value := headers.one("Retry-After"))
    if match is None:
        raise BadMessage(f"{shown(value)} is no Retry-After")
    return number(match[1], U32, "Retry-After")


def reasons(headers: Headers) -> tuple[Reason, ...]:
    """Why it ended, one for each protocol. Raises BadMessage."""
    return tuple(_reason(value) for value in headers.listed("Reason"))


def _reason(value: str) -> Reason:
    protocol, *rest = split(value, ";")
    pairs = params(rest)
    cause = first(pairs, "cause")
    return Reason(
        token(protocol, "protocol"),
        number(cause, U32, "cause") if cause else None,
        first(pairs, "text"),
    )


def cautions(headers: Headers) -> tuple[Caution, ...]:
    """All warnings. Raises BadMessage."""
    return tuple(_caution(value) for value in headers.listed("Warning"))


def _caution(value: str) -> Caution:
    match = _WARNING.fullmatch(value)
    if match is None:
        raise BadMessage(f"{shown(value)} is no Warning")
    return Caution(int(match[1]), match[2], unquoted(match[3]))


def identities(headers: Headers) -> tuple[Identity, ...]:
    """All signatures. Raises BadMessage."""
    return tuple(_identity(value) for value in headers.listed("Identity"))


def _identity(value: str) -> Identity:
    passport, *rest = split(value, ";")
    info = next((part for part in rest if part.lower().startswith("info")), "")
    where = info.partition("=")[2].strip(" \t")
    if not (passport and where.startswith("<") and where.endswith(">")):
        raise BadMessage(f"{shown(value)} is no Identity")
    return Identity(passport, where[1:-1], params(part for part in rest if part is not info))
