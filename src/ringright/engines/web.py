"""One HTTP exchange with a service: no proxy, no redirect, a bounded answer, cut when late."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field

from ringright.engines.remote import ANSWER_BYTES, Link, Service


@dataclass(frozen=True)
class Request:
    """What is asked; `path` is the whole path, `headers` go along and hold the key: never shown.

    `most` is how many bytes the answer may have.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    most: int = ANSWER_BYTES


def headers(key: str, kind: str = "") -> dict[str, str]:
    """What goes along with a request that is answered in JSON; `kind` is the body's type."""
    return (
        {"Accept": "application/json", "Connection": "close"}
        | ({"Content-Type": kind} if kind else {})
        | ({"Authorization": f"Bearer {key}"} if key else {})
    )


def exchange(service: Service, request: Request, link: Link) -> tuple[int, bytes]:
    """Status and body of the answer; redirects are not followed."""
    connection = _connect(service, link)
    try:
        connection.request(request.method, request.path, request.body, dict(request.headers))
        answer = connection.getresponse()
        link.stack.callback(answer.close)
        content = answer.read(request.most + 1)
    except (http.client.RemoteDisconnected, http.client.IncompleteRead):
        raise service.hung_up() from None
    except http.client.HTTPException:
        raise service.garbled("no web server") from None
    if len(content) > request.most:
        raise service.garbled(f"its answer is above {request.most >> 10} KiB")
    if answer.length:  # bytes that were promised and did not come
        raise service.hung_up()
    return answer.status, content


def _connect(service: Service, link: Link) -> http.client.HTTPConnection:
    place, seconds = service.place, service.seconds
    wire = service.reach(link)
    wire.settimeout(seconds)
    connection = http.client.HTTPConnection(place.host, place.port, timeout=seconds)
    if place.secure:
        trust = service.trust
        wire = link.hold(trust.wrap_socket(wire, server_hostname=place.host))
        connection = http.client.HTTPSConnection(place.host, place.port, context=trust)
    connection.sock = wire
    link.stack.callback(connection.close)
    return connection
