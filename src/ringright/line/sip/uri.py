"""SIP, SIPS and tel URIs (RFC 3261 section 19.1, RFC 3966), read, written and compared."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import quote, unquote

from ringright.line.sip.grammar import BadMessage, Param, Params, first, number, shown

_VISIBLE: Final = re.compile(r"[!#-;=?-~]+")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_USER: Final = re.compile(r"[A-Za-z0-9_.!~*'()&=+$,;?/%#-]+")
_NAME: Final = re.compile(r"([A-Za-z0-9._-]+)(?::([0-9]+))?")
_SIX: Final = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::([0-9]+))?")
_PHONE: Final = re.compile(r"\+?[0-9A-Fa-f*#().-]+")
_SEPARATORS: Final = str.maketrans("", "", "-.()")
_USER_SAFE: Final = "-_.!~*'()&=+$,;?/#"
_PARAM_SAFE: Final = "-_.!~*'()[]/:&+$"
_HEADER_SAFE: Final = "-_.!~*'()[]/?:+$"
_MUST_MATCH: Final = ("user", "ttl", "method", "maddr", "transport")
"""Parameters that must stand in both URIs or in neither (RFC 3261 section 19.1.4)."""


@dataclass(frozen=True, slots=True)
class Uri:
    """One URI, its escapes undone.

    `host` is in small letters and an IPv6 address has no brackets. A tel URI has its number in
    `user` and no host; of any other scheme only what follows the colon is kept, in `opaque`.
    """

    scheme: str
    host: str = ""
    port: int | None = None
    user: str = ""
    password: str | None = None
    params: Params = ()
    headers: tuple[tuple[str, str], ...] = ()
    opaque: str = ""

    def __str__(self) -> str:
        return (
            f"{self.scheme}:{self.opaque or (self._tel() if self.scheme == 'tel' else self._sip())}"
        )

    def __repr__(self) -> str:
        """Without the password: what is logged must not hold one."""
        return (
            f"Uri({self.scheme}:{_escaped(self.user, _USER_SAFE)}@{hostport(self.host, self.port)})"
        )

    def _tel(self) -> str:
        return self.user + _params(self.params)

    def _sip(self) -> str:
        user = _escaped(self.user, _USER_SAFE)
        if self.password is not None:
            user += ":" + _escaped(self.password, _USER_SAFE)
        headers = "&".join(
            f"{_escaped(name, _HEADER_SAFE)}={_escaped(value, _HEADER_SAFE)}"
            for name, value in self.headers
        )
        return (
            (f"{user}@" if user else "")
            + hostport(self.host, self.port)
            + _params(self.params)
            + (f"?{headers}" if headers else "")
        )


def hostport(host: str, port: int | None) -> str:
    """`host:port` as SIP writes it: IPv6 in brackets, no port where there is none."""
    shown_host = f"[{host}]" if ":" in host else host
    return shown_host if port is None else f"{shown_host}:{port}"


def host(text: str) -> tuple[str, int | None]:
    """Read `host` or `host:port`. Raises BadMessage.

    An IPv6 address needs its brackets; the three colons that RFC 3261's own grammar allows by
    mistake are taken as two (RFC 5118 section 4.10).
    """
    match = _SIX.fullmatch(text) or _NAME.fullmatch(text)
    if match is None:
        raise BadMessage(f"{shown(text)} is no host")
    port = None if match[2] is None else number(match[2], 0xFFFF, "port")
    if port == 0:
        raise BadMessage("0 is no port")
    return (_six(match[1]) if text[0] == "[" else match[1].lower()), port


def _six(text: str) -> str:
    try:
        return str(IPv6Address(text.replace(":::", "::")))
    except ValueError as error:
        raise BadMessage(f"{shown(text)} is no IPv6 address") from error


def parse(text: str) -> Uri:
    """Read a URI. Raises BadMessage for anything that is not visible ASCII and well formed."""
    scheme, colon, rest = text.partition(":")
    if not (colon and _SCHEME.fullmatch(scheme) and _VISIBLE.fullmatch(rest)):
        raise BadMessage(f"{shown(text)} is no URI")
    scheme = scheme.lower()
    if reader := _READERS.get(scheme):
        if _BAD_ESCAPE.search(rest):
            raise BadMessage(f"{shown(text)} has a % that escapes nothing")
        return reader(scheme, rest)
    return Uri(scheme, opaque=rest)


def _sip(scheme: str, rest: str) -> Uri:
    userinfo, at, place = rest.rpartition("@")
    name, colon, password = userinfo.partition(":")
    if at and not _USER.fullmatch(name):
        raise BadMessage(f"{shown(name)} is no user")
    place, question, headers = place.partition("?")
    address, *params = place.split(";")
    where, port = host(address)
    return Uri(
        scheme,
        where,
        port,
        user=_plain(name),
        password=_plain(password) if colon else None,
        params=_read(params),
        headers=tuple(_header(part) for part in headers.split("&")) if question else (),
    )


def _tel(scheme: str, rest: str) -> Uri:
    phone, *params = rest.split(";")
    if not _PHONE.fullmatch(phone):
        raise BadMessage(f"{shown(phone)} is no telephone number")
    return Uri(scheme, user=phone, params=_read(params))


_READERS: Final[dict[str, Callable[[str, str], Uri]]] = {"sip": _sip, "sips": _sip, "tel": _tel}


def _read(parts: list[str]) -> Params:
    pairs = tuple(_param(part) for part in parts)
    if len({name for name, _ in pairs}) != len(pairs):
        raise BadMessage("a URI parameter is given twice")
    return pairs


def _param(part: str) -> Param:
    name, equals, value = part.partition("=")
    if not name:
        raise BadMessage("a URI parameter has no name")
    return _plain(name).lower(), _plain(value) if equals else None


def _header(part: str) -> tuple[str, str]:
    name, equals, value = part.partition("=")
    if not (name and equals):
        raise BadMessage(f"{shown(part)} is no URI header")
    return _plain(name), _plain(value)


def _plain(text: str) -> str:
    return unquote(text, errors="surrogateescape")


def _escaped(text: str, safe: str) -> str:
    return quote(text, safe, errors="surrogateescape")


def _params(pairs: Params) -> str:
    return "".join(
        ";" + _escaped(name, _PARAM_SAFE)
        + ("" if value is None else "=" + _escaped(value, _PARAM_SAFE))
        for name, value in pairs
    )  # fmt: skip


def same(one: Uri, other: Uri) -> bool:
    """Whether two URIs are equivalent (RFC 3261 section 19.1.4, RFC 3966 section 4)."""
    if one.scheme == "tel" == other.scheme:
        return _number(one) == _number(other) and _agree(one.params, other.params, everything=True)
    return (
        (one.scheme, one.host, one.port, one.user, one.password, one.opaque)
        == (other.scheme, other.host, other.port, other.user, other.password, other.opaque)
        and sorted(_folded(one.headers)) == sorted(_folded(other.headers))
        and _agree(one.params, other.params, everything=False)
    )


def _number(uri: Uri) -> str:
    return uri.user.translate(_SEPARATORS).lower()


def _folded(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in headers]


def _agree(one: Params, other: Params, *, everything: bool) -> bool:
    mine, theirs = {name for name, _ in one}, {name for name, _ in other}
    apart = mine ^ theirs
    if apart and (everything or apart.intersection(_MUST_MATCH)):
        return False
    return all(first(one, name).lower() == first(other, name).lower() for name in mine & theirs)
