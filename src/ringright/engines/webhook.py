"""Asks a webhook over HTTP: one POST of JSON, signed, answered by one flat JSON object."""

import hashlib
import hmac
import http
import json
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from ringright.engines.remote import Address, Service
from ringright.engines.web import Request, exchange, headers
from ringright.errors import RingRightError

ANSWER_BYTES: Final = 2**16
SIGNATURE: Final = "RingRight-Signature"
PORTS: Final = {"https": 443, "http": 80}
_DOUBT: Final = "Look at the log of the system that answers it (docs/formats/webhooks.md)."


class WebhookFault(RingRightError):
    """A webhook does not answer as it should."""

    code = "webhook"
    retryable = True


def ask(url: str, body: bytes, secret: str, seconds: float) -> dict[str, str]:
    """The values that `url` answers to `body`, as texts. Raises WebhookFault, which holds none.

    Redirects are not followed, so that nothing goes to a place that nobody allowed.
    """
    service = Service(_place(url), seconds, _DOUBT)
    sent = headers("", "application/json") | signed(body, secret)
    request = Request("POST", _path(url), sent, body, ANSWER_BYTES)
    try:
        status, answer = service.within(partial(exchange, service, request))
    except RingRightError as error:
        raise WebhookFault(error.detail, remedy=_DOUBT) from None
    if status != http.HTTPStatus.OK:
        raise WebhookFault(f"{service.place.text} says {status}", remedy=_DOUBT)
    return _values(answer, service.place.text)


def signed(body: bytes, secret: str) -> dict[str, str]:
    """The header that proves who asks: HMAC-SHA256 of the body; none without a secret."""
    if not secret:
        return {}
    mark = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {SIGNATURE: f"sha256={mark}"}


def _place(url: str) -> Address:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    named = f"[{host}]" if ":" in host else host
    return Address(
        parts.scheme == "https", host, port, parts.path, f"{parts.scheme}://{named}:{port}"
    )


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _values(body: bytes, where: str) -> dict[str, str]:
    """Texts, numbers, true and false as texts; null is no value."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise WebhookFault(f"{where}: its answer is no JSON", remedy=_DOUBT) from None
    if not isinstance(found, dict):
        raise WebhookFault(f"{where}: its answer is no JSON object", remedy=_DOUBT)
    if not all(isinstance(value, str | int | float | None) for value in found.values()):
        raise WebhookFault(f"{where}: its answer holds lists or objects", remedy=_DOUBT)
    return {name: _text(value) for name, value in found.items() if value is not None}


def _text(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
