"""Session descriptions of telephone calls (RFC 8866, RFC 3264), read and never trusted."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ringright.errors import LineError

SIZE: Final = 1 << 14
"""Characters of the longest description."""
LINES: Final = 512
LINE: Final = 1024
"""Characters of the longest line."""
DIRECTIONS: Final = ("sendrecv", "sendonly", "recvonly", "inactive")
_LINE: Final = re.compile(r"([a-z])=(.*)")
_MEDIA: Final = re.compile(r"([!-~]+) +([0-9]{1,5})(?:/[0-9]{1,5})? +([!-~]+)((?: +[!-~]+)*) *")
_PLACE: Final = re.compile(r"IN +IP[46] +([^ /]+)(?:/[0-9/]+)? *")
_RTPMAP: Final = re.compile(r"([0-9]{1,3}) +([!-.0-~]+)/([0-9]{1,7})(?:/([0-9]{1,2}))? *")
_FMTP: Final = re.compile(r"([0-9]{1,3}) +(.+)")
_CRYPTO: Final = re.compile(r"([0-9]{1,9}) +([!-~]+) +inline:([A-Za-z0-9+/=]+)([^ ]*)(?: +(.*))?")
_RTCP: Final = re.compile(r"([0-9]{1,5})(?: .*)?")
_TYPE: Final = re.compile(r"[0-9]{1,3}")
_MILLISECONDS: Final = re.compile(r"[0-9]{1,5}")
_TYPES: Final = range(128)
_PORTS: Final = range(1 << 16)


class BadSession(LineError):
    """The session description cannot be read."""

    code = "bad_session"


@dataclass(frozen=True, slots=True)
class Format:
    """One payload type: encoding in capitals, clock in Hz, and its fmtp text."""

    type: int
    name: str
    rate: int = 8000
    channels: int = 1
    fmtp: str = ""


_STATIC: Final = {
    known.type: known
    for known in (
        Format(0, "PCMU"), Format(3, "GSM"), Format(4, "G723"), Format(8, "PCMA"),
        Format(9, "G722"), Format(13, "CN"), Format(15, "G728"), Format(18, "G729"),
    )
}  # fmt: skip
"""Types that need no rtpmap (RFC 3551 table 4); G722 says 8000 though it samples at 16000."""


@dataclass(frozen=True, slots=True)
class Crypto:
    """SRTP keys in the description (RFC 4568); `key` is base64 and never shown."""

    tag: int
    suite: str
    key: str
    rest: str = ""

    def __repr__(self) -> str:
        return f"Crypto({self.tag}, {self.suite})"


@dataclass(frozen=True, slots=True)
class Media:
    """One m= line with what belongs to it; what it leaves open comes from the session.

    `port` 0 means refused. `formats` lack the types that no rtpmap and no table names. `ptime`
    and `maxptime` are milliseconds, None where nobody says. `setup` is the DTLS role (RFC 4145),
    `fingerprint` hash and value (RFC 8122); `rtcp` is the port after RFC 3605, mux after 5761.
    """

    kind: str
    port: int
    profile: str
    types: tuple[str, ...]
    host: str = ""
    formats: tuple[Format, ...] = ()
    direction: str = "sendrecv"
    ptime: int | None = None
    maxptime: int | None = None
    cryptos: tuple[Crypto, ...] = ()
    fingerprint: str = ""
    setup: str = ""
    rtcp: int | None = None
    rtcp_mux: bool = False

    @property
    def held(self) -> bool:
        """Whether the sender of this description does not want to hear (RFC 3264 section 8.4)."""
        return self.direction in {"sendonly", "inactive"}

    def named(self, name: str, rate: int = 8000) -> Format | None:
        """The first offered format of that encoding and clock."""
        return next((one for one in self.formats if (one.name, one.rate) == (name, rate)), None)


@dataclass(frozen=True, slots=True)
class Session:
    """A whole description."""

    media: tuple[Media, ...]
    origin: str = ""

    @property
    def audio(self) -> Media | None:
        """The first audio that is not refused."""
        return next((one for one in self.media if one.kind == "audio" and one.port), None)


_Lines = Sequence[tuple[str, str]]
_Attributes = Mapping[str, Sequence[str]]


def parse(text: str) -> Session:
    """Read a description; line ends may be CRLF or LF.

    Attributes that cannot be read are taken as absent, like unknown ones (RFC 8866 section 5.13).
    Raises BadSession for what has no sense at all: no version, a line that is none, an m= or c=
    line that says nothing, or more than the limits.
    """
    blocks = _blocks(_lines(text))
    common = blocks[0]
    if common[:1] != [("v", "0")]:
        raise BadSession("it does not begin with v=0")
    origin = next((value for key, value in common if key == "o"), "")
    shared = _attributes(common)
    where = _host(common)
    return Session(tuple(_media(block, where, shared) for block in blocks[1:]), origin)


def _lines(text: str) -> list[tuple[str, str]]:
    if len(text) > SIZE:
        raise BadSession(f"{len(text)} characters, at most {SIZE}")
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(lines) > LINES or max(map(len, lines)) > LINE:
        raise BadSession(f"more than {LINES} lines, or one longer than {LINE}")
    return [_line(line) for line in lines]


def _line(line: str) -> tuple[str, str]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise BadSession(f"{line[:40]!a} is no line of it")
    return match[1], match[2]


def _blocks(lines: _Lines) -> list[list[tuple[str, str]]]:
    """The session's lines, then those of each medium."""
    blocks: list[list[tuple[str, str]]] = [[]]
    for key, value in lines:
        if key == "m":
            blocks.append([])
        blocks[-1].append((key, value))
    return blocks


def _attributes(block: _Lines) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in block:
        if key == "a":
            name, _, rest = value.partition(":")
            found.setdefault(name.strip(), []).append(rest.strip())
    return found


def _host(block: _Lines) -> str:
    for key, value in block:
        if key == "c":
            match = _PLACE.fullmatch(value)
            if match is None:
                raise BadSession(f"c={value[:40]!a} is no address")
            return match[1]
    return ""


def _media(block: _Lines, where: str, shared: _Attributes) -> Media:
    match = _MEDIA.fullmatch(block[0][1])
    if match is None or int(match[2]) not in _PORTS:
        raise BadSession(f"m={block[0][1][:40]!a} makes no sense")
    types = tuple(match[4].split())
    if "RTP/" in match[3] and not all(_is_type(one) for one in types):
        raise BadSession(f"m={block[0][1][:40]!a} has a payload type that is none")
    own = _attributes(block)
    return Media(
        kind=match[1],
        port=int(match[2]),
        profile=match[3],
        types=types,
        host=_host(block) or where,
        formats=_formats(types, own),
        direction=_direction(own) or _direction(shared) or "sendrecv",
        ptime=_first(own, "ptime", _milliseconds),
        maxptime=_first(own, "maxptime", _milliseconds),
        cryptos=tuple(crypto for value in own.get("crypto", ()) if (crypto := _crypto(value))),
        fingerprint=_text(own, shared, "fingerprint"),
        setup=_text(own, shared, "setup"),
        rtcp=_first(own, "rtcp", _rtcp),
        rtcp_mux="rtcp-mux" in own,
    )


def _is_type(text: str) -> bool:
    return _TYPE.fullmatch(text) is not None and int(text) in _TYPES


def _formats(types: Sequence[str], own: _Attributes) -> tuple[Format, ...]:
    extra = {int(match[1]): match[2] for value in own.get("fmtp", ())
             if (match := _FMTP.fullmatch(value))}  # fmt: skip
    known = dict(_STATIC)
    for value in own.get("rtpmap", ()):
        if match := _RTPMAP.fullmatch(value):
            kind = int(match[1])
            known[kind] = Format(kind, match[2].upper(), int(match[3]), int(match[4] or 1))
    numbers = [int(one) for one in types if _is_type(one)]
    return tuple(
        Format(one.type, one.name, one.rate, one.channels, extra.get(one.type, ""))
        for one in (known[number] for number in numbers if number in known)
    )


def _direction(attributes: _Attributes) -> str:
    return next((one for one in DIRECTIONS if one in attributes), "")


def _text(own: _Attributes, shared: _Attributes, name: str) -> str:
    return next(iter(own.get(name, shared.get(name, ()))), "")


def _first(own: _Attributes, name: str, read: Callable[[str], int | None]) -> int | None:
    return next((read(value) for value in own.get(name, ())), None)


def _milliseconds(value: str) -> int | None:
    return int(value) if _MILLISECONDS.fullmatch(value) else None


def _rtcp(value: str) -> int | None:
    match = _RTCP.fullmatch(value)
    return int(match[1]) if match and int(match[1]) in _PORTS else None


def _crypto(value: str) -> Crypto | None:
    match = _CRYPTO.fullmatch(value)
    if match is None:
        return None
    return Crypto(int(match[1]), match[2], match[3], f"{match[4]} {match[5] or ''}".strip())
