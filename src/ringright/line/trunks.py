"""Reads a trunks file; every complaint names file, line, column and the way out."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Final

from ringright import shape
from ringright.document import Source, Where, read
from ringright.domain.trunk import (
    Account,
    Caller,
    Encryption,
    Gateway,
    Media,
    Signature,
    Transport,
    Trunk,
    TrunkError,
    literal,
)
from ringright.line.inbound import EMERGENCY, Entry
from ringright.line.sip.stack import Stack
from ringright.shape import Fault

SCHEMA: Final[Mapping[str, Any]] = json.loads(
    resources.files("ringright.line").joinpath("trunks.schema.json").read_text(encoding="utf-8")
)
_SHOWN: Final = 10
_PORTS: Final = {Transport.UDP: 5060, Transport.TCP: 5060, Transport.TLS: 5061}
_SECRET_MODE: Final = 0o077


class TrunksError(TrunkError):
    """The trunks file cannot be used."""

    code = "trunks"


@dataclass(frozen=True)
class Trunks:
    """A trunks file: where our own stack listens, the trunks, and who answers calls that come in.

    Scripts of `entries` are paths beside the file.
    """

    stack: Stack
    trunks: tuple[Trunk, ...]
    entries: tuple[Entry, ...] = field(default=())

    def named(self, name: str) -> Trunk:
        """The trunk called `name`, or the only one for "". Raises TrunksError."""
        known = {trunk.name: trunk for trunk in self.trunks}
        if not name and len(known) == 1:
            return self.trunks[0]
        if name not in known:
            listed = ", ".join(known)
            asked = f"no trunk is called {name!r}" if name else "there is more than one trunk"
            raise TrunksError(asked, remedy=f"Name one of: {listed}.")
        return known[name]


def load(path: Path) -> Trunks:
    """Read, check and build. Raises TrunksError (exit code 2) with at most ten complaints."""
    source = read(path, TrunksError)
    if source.data is None:
        raise TrunksError(f"{path} is empty", remedy="Begin with format: ringright/trunks@1.")
    found = shape.faults(SCHEMA, source.data) or list(_sense(source.data, path.parent))
    if found:
        words = [source.complaint(*fault) for fault in found[:_SHOWN]]
        if len(found) > _SHOWN:
            words.append(f"and {len(found) - _SHOWN} more")
        raise TrunksError("\n".join(words), remedy="docs/formats/trunks.md explains every field.")
    return _trunks(source)


def _sense(data: Mapping[str, Any], folder: Path) -> Iterator[Fault]:
    names = Counter(trunk["name"] for trunk in data["trunks"])
    for at, trunk in enumerate(data["trunks"]):
        where: Where = ("trunks", at)
        if names[trunk["name"]] > 1:
            yield (*where, "name"), f"two trunks are called {trunk['name']}; rename one"
        yield from _days(trunk, where)
        yield from _room(trunk, data.get("stack", {}), where)
        yield from _secret(trunk.get("account"), (*where, "account"), folder)
    yield from _routes(data.get("routes", ()))
    yield from _stack_sense(data.get("stack", {}))


def _routes(routes: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    called = Counter(route["called"] for route in routes)
    for at, route in enumerate(routes):
        if called[route["called"]] > 1:
            yield ("routes", at, "called"), f"two routes answer {route['called']}; keep one"
        if route["called"].removeprefix("+") in EMERGENCY:
            words = f"{route['called']} is an emergency number and is never answered by a robot"
            yield ("routes", at, "called"), f"{words}; take it out"


def _stack_sense(stack: Mapping[str, Any]) -> Iterator[Fault]:
    if "interface" in stack and not literal(stack["interface"]):
        yield ("stack", "interface"), f"{stack['interface']} is no address; write it in full"
    low, high = stack.get("rtp_ports", (20000, 28998))
    if high - low < 4 * stack.get("calls", 80):
        yield ("stack", "rtp_ports"), "too few ports; each call takes two, and they are reused late"


def _room(trunk: Mapping[str, Any], stack: Mapping[str, Any], where: Where) -> Iterator[Fault]:
    calls = stack.get("calls", Stack.calls)
    if trunk.get("lines", 1) > calls:
        words = f"{trunk['lines']} lines are more than this process takes ({calls})"
        yield (*where, "lines"), f"{words}; take fewer, or raise stack.calls"


def _days(trunk: Mapping[str, Any], where: Where) -> Iterator[Fault]:
    for at, number in enumerate(trunk["numbers"]):
        try:
            date.fromisoformat(number.get("until", "2000-01-01"))
        except ValueError:
            yield (*where, "numbers", at, "until"), f"there is no day {number['until']}"


def _secret(account: Mapping[str, Any] | None, where: Where, folder: Path) -> Iterator[Fault]:
    if account is None:
        return
    if "password_env" in account and "password_file" in account:
        yield where, "give password_env or password_file, not both"
    elif "password_env" in account and account["password_env"] not in os.environ:
        name = account["password_env"]
        yield (*where, "password_env"), f"the environment has no {name}; export it first"
    elif "password_file" in account:
        file = folder / account["password_file"]
        if not file.is_file():
            yield (*where, "password_file"), f"there is no file {file}"
        elif file.stat().st_mode & _SECRET_MODE:
            yield (*where, "password_file"), f"others may read {file}; run: chmod 600 {file}"
        elif (fault := _unreadable(file)) is not None:
            yield (*where, "password_file"), f"{file} cannot be read: {fault}"


def _unreadable(file: Path) -> str | None:
    try:
        file.read_text(encoding="utf-8")
    except OSError as error:
        return error.strerror
    except UnicodeDecodeError:
        return "it is not UTF-8"
    return None


def _trunks(source: Source) -> Trunks:
    data: Mapping[str, Any] = source.data
    folder = source.path.parent
    trunks = []
    for at, each in enumerate(data["trunks"]):
        try:
            trunks.append(_trunk(each, folder))
        except TrunkError as error:
            raise TrunksError(
                source.complaint(("trunks", at), error.detail), remedy=error.remedy
            ) from error
    entries = tuple(
        Entry(route["called"], str(folder / route["script"])) for route in data.get("routes", ())
    )
    return Trunks(_stack(data.get("stack", {}), folder), tuple(trunks), entries)


def _stack(data: Mapping[str, Any], folder: Path) -> Stack:
    given = dict(data)
    for key in ("authorities", "identity"):
        if key in given:
            given[key] = folder / given[key]
    if "rtp_ports" in given:
        given["rtp_ports"] = tuple(given["rtp_ports"])
    return Stack(**given)


def _trunk(data: Mapping[str, Any], folder: Path) -> Trunk:
    plain = ("name", "lines", "rate", "ring_s", "practice", "session_s", "reliable", "probe")
    return Trunk(
        gateways=tuple(_gateway(each) for each in data["gateways"]),
        numbers=tuple(_caller(each) for each in data["numbers"]),
        proxy=_gateway(data["proxy"]) if "proxy" in data else None,
        account=_account(data["account"], folder) if "account" in data else None,
        media=_media(data.get("media", {})),
        signature=_signature(data["signature"], folder) if "signature" in data else None,
        **{key: data[key] for key in plain if key in data},
    )


def _gateway(data: Mapping[str, Any]) -> Gateway:
    transport = Transport(data.get("transport", "udp"))
    return Gateway(data["host"], data.get("port", _PORTS[transport]), transport)


def _caller(data: Mapping[str, Any]) -> Caller:
    until = date.fromisoformat(data["until"]) if "until" in data else None
    return Caller(data["number"], data["proof"], until)


def _account(data: Mapping[str, Any], folder: Path) -> Account:
    if "password_env" in data:
        password = os.environ[data["password_env"]]
    elif "password_file" in data:
        password = (folder / data["password_file"]).read_text(encoding="utf-8").strip()
    else:
        password = ""
    return Account(data["user"], password, data.get("register_s", 0))


def _media(data: Mapping[str, Any]) -> Media:
    given = dict(data)
    if "codecs" in given:
        given["codecs"] = tuple(given["codecs"])
    if "encryption" in given:
        given["encryption"] = Encryption(given["encryption"])
    return Media(**given)


def _signature(data: Mapping[str, Any], folder: Path) -> Signature:
    paths = {key: str(folder / data[key]) for key in ("key", "certificate")}
    return Signature(**{**data, **paths})
