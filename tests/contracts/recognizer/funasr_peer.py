"""A stand-in for FunASR's websocket servers, in both their ways of answering."""

import json
import logging
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Thread

import numpy as np
from tests.contracts.recognizer.peer import Heard, Manner
from websockets import Subprotocol
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from ringright.engines.funasr import FunasrRecognizer

QUIET = logging.getLogger("stand-in")
QUIET.disabled = True
STATUS = {"unauthorised": 401, "busy": 503, "moved": 307, "elsewhere": 404}


@dataclass
class FunasrPeer:
    """`replies` are sent instead of the one of the C++ server, where there are any."""

    manner: Manner
    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    greetings: list[dict[str, object]] = field(default_factory=list)
    frames: list[int] = field(default_factory=list)
    replies: tuple[dict[str, object], ...] = ()

    def recognizer(
        self, *, key: str = "", timeout_s: float = 60.0, hotwords: Mapping[str, int] | None = None
    ) -> FunasrRecognizer:
        return FunasrRecognizer(url=self.url, key=key, timeout_s=timeout_s, hotwords=hotwords)

    def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        self.manner.key = request.headers.get("Authorization")
        if self.manner.name == "moved":
            answer = connection.respond(HTTPStatus.TEMPORARY_REDIRECT, "")
            answer.headers["Location"] = "ws://127.0.0.1:9/"
            return answer
        status = STATUS.get(self.manner.name)
        return connection.respond(HTTPStatus(status), "no") if status else None

    def serve(self, connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            self._talk(connection)

    def _talk(self, connection: ServerConnection) -> None:
        if self.manner.name == "deaf":
            self.manner.over.wait()
            return
        greeting = json.loads(connection.recv())
        self.greetings.append(greeting)
        sound = bytearray()
        while isinstance(message := connection.recv(), bytes):
            self.frames.append(len(message))
            sound += message
            if self.manner.name == "cut":
                connection.socket.close()
                return
        assert json.loads(message) == {"is_speaking": False}
        heard = Heard(
            np.frombuffer(bytes(sound), "<i2"),
            int(greeting["audio_fs"]),
            greeting["svs_lang"],
            self.manner.key,
        )
        self.heard.append(heard)
        self._answer(connection, heard, greeting["wav_name"])

    def _answer(self, connection: ServerConnection, heard: Heard, name: str) -> None:
        reply = {"mode": "offline", "text": self.manner.text(heard), "wav_name": name}
        last = {"is_final": False, **reply}
        texts = {
            "malformed": '{"mode": "offline", "te',
            "textless": '{"mode": "offline"}',
            "nested": "[" * 200_000,
            "huge": json.dumps({**last, "text": "好" * 200_000}),
        }
        if self.manner.name == "right":
            for one in self.replies or (last,):
                connection.send(json.dumps({**reply, **one}))
            connection.recv()
        elif text := texts.get(self.manner.name):
            connection.send(text)
        else:
            self._break(connection)

    def _break(self, connection: ServerConnection) -> None:
        match self.manner.name:
            case "half":
                connection.socket.sendall(b"\x81\x7e\x01\x00{")
                connection.socket.close()
            case "mute":
                self.manner.over.wait()
            case "drip":
                connection.send("a" for _ in self.manner.drip())
            case "noise":
                connection.socket.sendall(b"\xff" * 64)
                self.manner.over.wait()


@contextmanager
def funasr(manner: Manner, tls: ssl.SSLContext | None = None) -> Iterator[FunasrPeer]:
    """One that listens."""
    peer = FunasrPeer(manner)
    with serve(
        peer.serve,
        "127.0.0.1",
        0,
        ssl=tls,
        process_request=peer.admit,
        subprotocols=[Subprotocol("binary")],
        ping_interval=None,
        logger=QUIET,
        close_timeout=1,
    ) as server:
        scheme = "wss" if tls else "ws"
        peer.url = f"{scheme}://127.0.0.1:{server.socket.getsockname()[1]}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield peer
        manner.over.set()
