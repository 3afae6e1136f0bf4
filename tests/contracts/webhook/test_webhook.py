"""Webhooks against a real server on this machine: good, slow, broken, huge, leading elsewhere."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from tests.unit.dialogue.test_webhook import GOOD, HOOKS, STEPS, text

from ringright.clock import PracticeClock
from ringright.dialogue import flow
from ringright.dialogue.moves import Fetch
from ringright.dialogue.webhook import origin
from ringright.engines.webhook import ANSWER_BYTES, WebhookFault, ask
from ringright.errors import InputError
from ringright.settings import Settings
from ringright.wiring.webhooks import WebhookForbidden, Webhooks, allowed

CLOCK = PracticeClock(datetime(2026, 3, 10, 2, tzinfo=timezone.utc))
NUMBER = "+8613800138000"


@dataclass
class Peer:
    """Answers `body` with `status`; `to` is where it sends people on."""

    body: bytes = b"{}"
    status: int = 200
    to: str = ""
    url: str = ""
    mute: Event | None = None
    cut: bool = False
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def serving(peer: Peer) -> Iterator[Peer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            peer.asked.append((self.path, dict(self.headers.items()), body))
            if peer.mute is not None:
                peer.mute.wait(10)
            self.send_response(peer.status)
            if peer.to:
                self.send_header("Location", peer.to)
            self.send_header("Content-Length", str(len(peer.body) + 5 * peer.cut))
            self.end_headers()
            self.wfile.write(peer.body)

        def log_message(self, *_parts: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Clients that do not wait are no fault of the server."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    peer.url = f"http://127.0.0.1:{server.server_address[1]}/free"
    try:
        yield peer
    finally:
        if peer.mute is not None:
            peer.mute.set()
        server.shutdown()
        server.server_close()
        thread.join()


def answered(peer: Peer, seconds: float = 5.0) -> dict[str, str]:
    with serving(peer):
        return ask(peer.url, b"{}", "", seconds)


def test_a_good_answer_is_read() -> None:
    values = {"day": "2026-03-12", "seats": 3, "fee": 12.5, "open": True, "note": None}
    found = answered(Peer(json.dumps(values).encode()))
    assert found == {"day": "2026-03-12", "seats": "3", "fee": "12.5", "open": "true"}


@pytest.mark.parametrize(
    ("peer", "fault"),
    [
        (Peer(b"{}", 500), "says 500"),
        (Peer(b"{}", 404), "says 404"),
        (Peer(b"{}", 204), "says 204"),
        (Peer(b"<html>"), "no JSON"),
        (Peer(b""), "no JSON"),
        (Peer(b"\xff\xfe"), "no JSON"),
        (Peer(b"[" * 50_000), "no JSON"),
        (Peer(b"[1]"), "no JSON object"),
        (Peer(b'{"a": [1]}'), "lists or objects"),
        (Peer(b'{"a": {"b": 1}}'), "lists or objects"),
        (Peer(b'{"a": "' + b"x" * ANSWER_BYTES + b'"}'), "above 64 KiB"),
        (Peer(b'{"a": 1}', cut=True), "closed the connection"),
    ],
)
def test_a_bad_answer_is_none(peer: Peer, fault: str) -> None:
    with pytest.raises(WebhookFault) as raised:
        answered(peer, 2.0)
    assert fault in raised.value.detail


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_led_elsewhere(status: int) -> None:
    with serving(Peer(b"{}")) as other:
        with pytest.raises(WebhookFault, match=f"says {status}"):
            answered(Peer(b"{}", status, to=other.url))
        assert not other.asked


def test_a_slow_answer_is_not_waited_for() -> None:
    with pytest.raises(WebhookFault, match=r"within 0\.2 s"):
        answered(Peer(mute=Event()), 0.2)


def test_nobody_there_is_told() -> None:
    with serving(Peer()) as peer:
        pass
    with pytest.raises(WebhookFault, match=r"127\.0\.0\.1"):
        ask(peer.url, b"{}", "", 2.0)


@contextmanager
def machine(peer: Peer, secret: str = "") -> Iterator[Webhooks]:
    with ThreadPoolExecutor(1) as pool:
        yield Webhooks(frozenset({origin(peer.url)}), secret, pool, CLOCK)


def fetched(peer: Peer, hooks: str, secret: str = "") -> dict[str, str]:
    script = flow.load(text(STEPS, hooks.replace("https://his.example.com/free", peer.url)))
    asked = Fetch("free", "look", {"name": "李秀英", "age": "3", "department": ""})
    with machine(peer, secret) as webhooks:
        return dict(asyncio.run(webhooks.of(script, "c0ffee", NUMBER).fetch(asked)))


def test_what_is_sent_is_named_by_the_script_and_signed() -> None:
    with serving(Peer(json.dumps(GOOD).encode())) as peer:
        assert fetched(peer, HOOKS, "geheim") == GOOD
    ((path, headers, body),) = peer.asked
    assert path == "/free"
    mark = hmac.new(b"geheim", body, hashlib.sha256).hexdigest()
    assert headers["RingRight-Signature"] == f"sha256={mark}"
    assert headers["Content-Type"] == "application/json"
    sent = {"name": "李秀英", "number": NUMBER, "age": "3", "department": None}
    told = json.loads(body)
    assert datetime.fromisoformat(told.pop("at")) >= datetime(2026, 3, 10, 2, tzinfo=timezone.utc)
    assert told == {
        "webhook": "free", "script": "made-up", "step": "look", "call": "c0ffee",
        "values": sent,
    }  # fmt: skip


def test_the_number_stays_here_unless_it_is_named() -> None:
    with serving(Peer(json.dumps(GOOD).encode())) as peer:
        fetched(peer, HOOKS.replace("name, number,", "name,"))
    assert b"138001" not in peer.asked[0][2]
    assert "RingRight-Signature" not in peer.asked[0][1]


def test_what_the_operator_does_not_allow_is_not_asked() -> None:
    with serving(Peer()) as peer, machine(peer) as webhooks:
        script = flow.load(text())
        with pytest.raises(WebhookForbidden, match=r"https://his\.example\.com:443"):
            webhooks.check(script)
        with pytest.raises(WebhookForbidden):
            webhooks.of(script, "c0ffee", NUMBER)
        assert not peer.asked


def test_the_operator_names_origins() -> None:
    wish = Settings(webhooks="https://a.example, http://127.0.0.1:8000 https://b.example:444/x")
    assert allowed(wish) == {
        "https://a.example:443", "http://127.0.0.1:8000", "https://b.example:444",
    }  # fmt: skip
    assert allowed(Settings()) == frozenset()
    for bad in ("http://a.example", "a.example", "*", "https://"):
        with pytest.raises(InputError, match="RINGRIGHT_WEBHOOKS"):
            allowed(Settings(webhooks=bad))
