"""A stand-in for servers with OpenAI's transcription interface."""

import email
import io
import json
import ssl
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import numpy as np
from tests.contracts.recognizer.peer import Heard, Manner

from ringright.engines.openai import OpenaiRecognizer

STATUS = {"unauthorised": 401, "limited": 429, "busy": 503, "moved": 307, "elsewhere": 404}


@dataclass
class OpenaiPeer:
    """`extra` joins the answer's text; `formats` are those it knows."""

    manner: Manner
    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    extra: dict[str, object] = field(default_factory=dict)
    formats: tuple[str, ...] = ("json", "verbose_json")

    def recognizer(
        self, *, key: str = "", timeout_s: float = 60.0, model: str = "", path: str = ""
    ) -> OpenaiRecognizer:
        url = self.url + path
        return OpenaiRecognizer(url=url, key=key, timeout_s=timeout_s, model=model)

    def answer(self, request: "_Request", fields: dict[str, bytes]) -> None:
        known = fields["response_format"].decode()
        self.asked.append((request.path, fields["model"].decode(), known))
        heard = _heard(fields, request.headers.get("Authorization"))
        if known not in self.formats:
            request.give(400, b'{"error": {"message": "unknown response_format"}}')
            return
        self.heard.append(heard)
        body = json.dumps({"text": self.manner.text(heard), **self.extra}).encode()
        wrong = {
            "malformed": b'{"text": "\xe5',
            "textless": b'{"error": null}',
            "nested": b"[" * 200_000,
            "huge": json.dumps({"text": "好" * 200_000}).encode(),
            "html": b"<!doctype html><p>Sign in</p>",
        }
        self._send(request, wrong.get(self.manner.name, body))

    def _send(self, request: "_Request", body: bytes) -> None:
        match self.manner.name:
            case "cut":
                return
            case "half":
                request.give(200, body[:5], length=len(body))
            case "half_chunk":
                request.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{")
            case "mute":
                self.manner.over.wait()
            case "drip":
                request.give(200, b"", length=1000)
                for _ in self.manner.drip():
                    request.wfile.write(b" ")
            case "noise":
                request.wfile.write(b"\xff" * 64 + b"\r\n")
            case name:
                request.give(STATUS.get(name, 200), body)


class _Request(BaseHTTPRequestHandler):
    server: "_Server"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        peer = self.server.peer
        peer.manner.key = self.headers.get("Authorization")
        if peer.manner.name == "deaf":
            peer.manner.over.wait()
        elif self.command == "GET":
            self.give(STATUS.get(peer.manner.name, 200), b'{"object": "list", "data": []}')
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            peer.answer(self, _form(self.headers["Content-Type"], body))

    def give(self, status: int, body: bytes, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    peer: OpenaiPeer

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what is tested."""


def _form(kind: str, body: bytes) -> dict[str, bytes]:
    form = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    parts = form.get_payload()
    assert isinstance(parts, list)
    found = {}
    for part in parts:
        assert isinstance(part, email.message.Message)
        name = part.get_param("name", header="Content-Disposition")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found[str(name)] = content
    return found


def _heard(fields: dict[str, bytes], key: str | None) -> Heard:
    with wave.open(io.BytesIO(fields["file"])) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
        return Heard(samples, sound.getframerate(), fields["language"].decode(), key)


@contextmanager
def openai(manner: Manner, tls: ssl.SSLContext | None = None) -> Iterator[OpenaiPeer]:
    """One that listens."""
    peer = OpenaiPeer(manner)
    with _Server(("127.0.0.1", 0), _Request) as server:
        server.peer = peer
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        peer.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield peer
        manner.over.set()
        server.shutdown()
