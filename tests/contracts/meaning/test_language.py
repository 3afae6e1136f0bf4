"""The language model's client against a stand-in server with OpenAI's chat interface."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from ringright.dialogue.choice import Excerpt
from ringright.dialogue.moves import Doubt
from ringright.engines.language import Chooser, LanguageModel, ModelFault
from ringright.errors import InputError
from ringright.wiring.files import read_script

SCRIPT = read_script(Path(__file__).parents[3] / "examples/clinic/script.yaml")
DOUBT = Doubt("车停哪儿呢", ("yes", "move", "no"), "请问您能来吗？")


@dataclass
class Peer:
    """Answers `content`; knows response formats of `kinds` only, "" stands for none asked."""

    content: str = '{"choice": "where", "sure": 0.9}'
    status: int = 200
    raw: bytes = b""
    kinds: tuple[str, ...] = ("json_schema", "json_object", "")
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    mute: Event | None = None

    def answer(self, path: str, key: str, asked: dict[str, Any]) -> tuple[int, bytes]:
        if self.mute is not None:
            self.mute.wait(10)
        self.asked.append(asked)
        self.keys.append(key)
        if path != "/v1/chat/completions":
            return 404, b"{}"
        if asked.get("response_format", {}).get("type", "") not in self.kinds:
            return 400, b'{"error": {"message": "unknown response_format"}}'
        message = {"choices": [{"message": {"role": "assistant", "content": self.content}}]}
        return self.status, self.raw or json.dumps(message).encode()


@contextmanager
def serving(peer: Peer) -> Iterator[Peer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            asked = json.loads(self.rfile.read(length))
            key = self.headers.get("Authorization", "")
            status, body = peer.answer(self.path, key, asked)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_parts: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Clients that do not wait are no fault of the server."""

    server = Server(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    peer.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield peer
    finally:
        if peer.mute is not None:
            peer.mute.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def peer() -> Iterator[Peer]:
    with serving(Peer()) as peer:
        yield peer


def model(peer: Peer, path: str = "", timeout_s: float = 10.0) -> LanguageModel:
    return LanguageModel(peer.url + path, "secret", "qwen", timeout_s)


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/"])
def test_it_chooses_among_what_the_script_offers(peer: Peer, path: str) -> None:
    guess = Chooser(model(peer, path), SCRIPT).guess(DOUBT)
    assert guess is not None
    assert (guess.intent, guess.how, guess.score, guess.say) == ("where", "model", 0.9, "")
    asked = peer.asked[0]
    assert (asked["model"], asked["temperature"]) == ("qwen", 0)
    names = asked["response_format"]["json_schema"]["schema"]["properties"]["choice"]["enum"]
    assert "where" in names
    assert "keep" not in names
    assert peer.keys == ["Bearer secret"]


def test_a_passage_is_said_as_it_stands_with_its_source(peer: Peer) -> None:
    peer.content = '{"choice": "passage_1", "sure": 0.9, "say": "随便停"}'
    found = Excerpt("门口有停车场。", "guide.md")
    guess = Chooser(model(peer), SCRIPT, lambda text: [found] if "停" in text else []).guess(DOUBT)
    assert guess is not None
    assert (guess.intent, guess.say, guess.because) == ("knowledge", "门口有停车场。", "guide.md")


@pytest.mark.parametrize("content", ["可以停在门口", '{"choice": "none", "sure": 1}', "{}", ""])
def test_what_it_makes_up_is_no_guess(peer: Peer, content: str) -> None:
    peer.content = content
    assert Chooser(model(peer), SCRIPT).guess(DOUBT) is None


@pytest.mark.parametrize("kinds", [("json_object",), ("",)])
def test_servers_that_know_less_are_asked_for_less(peer: Peer, kinds: tuple[str, ...]) -> None:
    peer.kinds = kinds
    chooser = Chooser(model(peer), SCRIPT)
    assert chooser.guess(DOUBT)
    first = len(peer.asked)
    assert first > 1
    assert chooser.guess(DOUBT)
    assert len(peer.asked) == first + 1  # it remembers what the server knows


@pytest.mark.parametrize("status", [307, 401, 404, 429, 500])
def test_a_status_that_is_no_success_is_a_fault(peer: Peer, status: int) -> None:
    peer.status = status
    with pytest.raises(ModelFault, match=str(status)) as caught:
        Chooser(model(peer), SCRIPT).guess(DOUBT)
    assert "secret" not in str(caught.value)
    assert caught.value.retryable


@pytest.mark.parametrize(
    "raw",
    [b"<html>", b"[]", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}',
     b"[" * 100_000, b"x" * 300_000],
)  # fmt: skip
def test_an_answer_that_is_none_is_a_fault(peer: Peer, raw: bytes) -> None:
    peer.raw = raw
    with pytest.raises(ModelFault):
        Chooser(model(peer), SCRIPT).guess(DOUBT)


def test_a_late_answer_is_a_fault() -> None:
    with serving(Peer(mute=Event())) as peer, pytest.raises(ModelFault, match="within"):
        Chooser(model(peer, timeout_s=0.1), SCRIPT).guess(DOUBT)


def test_nobody_there_is_a_fault(peer: Peer) -> None:
    peer.url = "http://127.0.0.1:1"
    with pytest.raises(ModelFault):
        Chooser(model(peer), SCRIPT).guess(DOUBT)


@pytest.mark.parametrize("url", ["", "llm.example.com", "ftp://x", "http://a:b@c", "http://x?y"])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(InputError, match="RINGRIGHT_MODEL_URL") as caught:
        LanguageModel(url, "", "")
    assert "recogniser" not in str(caught.value)


def test_a_key_that_is_none_is_not_repeated() -> None:
    with pytest.raises(InputError) as caught:
        LanguageModel("http://x", "se cret", "")
    assert "se cret" not in str(caught.value)
