"""FunASR's websocket protocol, offline mode: a recognition server of the operator's own.

The protocol is `runtime/docs/websocket_protocol.md` of modelscope/FunASR; both of its servers
(C++ and Python) are kept to, which differ in what they take and how they end.
"""

import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any, Final
from uuid import uuid4

from ringright.engines import remote
from ringright.engines.remote import Link, RecognizerRefused, Service
from ringright.engines.stretch import Answer
from ringright.errors import RingRightError

SCHEMES: Final = {"ws": 80, "wss": 443}
EXAMPLE: Final = "wss://asr.example.com:10095"
DOUBT: Final = "Look at the FunASR server's log: a server that cannot decode often says nothing."
# The Python server takes any sound for 16 kHz and drops what does not come in its own steps of
# 60 ms (600 ms of a chunk of which ten are one interval); the C++ server takes any rate and size.
RATE: Final = 16000
STEP: Final = RATE * 2 * 60 // 1000
CHUNKS: Final = {"chunk_size": [5, 10, 5], "chunk_interval": 10}
LINGER_S: Final = 1.0
ENOUGH: Final = 0.9  # of the time there is: what was said so far is told rather than lost
# websockets writes headers, keys among them, into a log that is open to details
LOG: Final = logging.getLogger(__name__)
LOG.setLevel(logging.WARNING)
TAGS: Final = re.compile(r"<\|[^|>]*\|>")  # SenseVoice's language, mood and kind of sound


class FunasrRecognizer(remote.Remote):
    """Implements `ears.recognizer.Recognizer`.

    `hotwords` are words to expect and their weight (1 to 100). Raises InputError for an address
    that is none.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        workers: int = 1,
        url: str = "",
        key: str = "",
        timeout_s: float = remote.TIMEOUT_S,
        hotwords: Mapping[str, int] | None = None,
    ) -> None:
        del folder, workers  # no weights here, and as many at once as threads ask
        place = remote.address(url, SCHEMES, EXAMPLE)
        super().__init__(Service(place, timeout_s, DOUBT), key)
        self._hotwords = json.dumps(dict(hotwords), ensure_ascii=False) if hotwords else ""

    @classmethod
    def from_settings(
        cls, folder: Path, settings: remote.Wishes, workers: int = 1
    ) -> "FunasrRecognizer":
        """As the operator set it; a FunASR server has one model, so no name of one is read."""
        return cls(
            folder,
            workers=workers,
            url=settings.recognizer_url,
            key=settings.recognizer_key.get_secret_value(),
            timeout_s=settings.recognizer_timeout_s,
        )

    def load(self) -> None:
        """Connect once, so that a wrong address, key or certificate shows now."""
        self._service.within(self._connect)

    def _talk(self, sound: bytes, language: str, link: Link) -> Answer:
        import websockets

        end = monotonic() + ENOUGH * self._service.seconds
        wire = self._connect(link)
        try:
            wire.send(json.dumps(self._greeting(language), ensure_ascii=False))
            for at in range(0, len(sound), STEP):
                wire.send(sound[at : at + STEP].ljust(STEP, b"\0"))
            wire.send(json.dumps({"is_speaking": False}))
            return Answer((" " if language == "en" else "").join(self._texts(wire, end)))
        except websockets.ConnectionClosed as error:
            raise self._closed(error) from error

    def _greeting(self, language: str) -> dict[str, object]:
        greeting = {
            "mode": "offline",
            "wav_name": uuid4().hex,
            "wav_format": "pcm",
            "audio_fs": RATE,
            "is_speaking": True,
            "itn": True,
            "svs_lang": language,  # read by SenseVoice, ignored by Paraformer
            **CHUNKS,
        }
        return greeting | ({"hotwords": self._hotwords} if self._hotwords else {})

    def _connect(self, link: Link) -> Any:
        import websockets
        from websockets.sync.client import connect

        place, seconds = self._service.place, self._service.seconds
        wire = self._service.reach(link)
        try:
            connection = link.stack.enter_context(
                connect(
                    place.text,
                    sock=wire,
                    ssl=self._service.trust if place.secure else None,
                    subprotocols=[websockets.Subprotocol("binary")],  # the Python server insists
                    additional_headers={"Authorization": f"Bearer {self._key}"}
                    if self._key
                    else {},
                    compression=None,
                    open_timeout=seconds,
                    close_timeout=1.0,
                    logger=LOG,
                    ping_interval=None,  # the Python server answers no ping while it decodes
                    max_size=remote.ANSWER_BYTES,
                )
            )
        except OSError:  # those of certificates are ValueErrors besides
            raise
        except (websockets.InvalidHandshake, ValueError) as error:
            # no cause: its frames hold the headers, and the key with them
            raise self._unwelcome(error) from None
        link.hold(connection.socket)
        return connection

    def _unwelcome(self, error: Exception) -> RingRightError:
        """Why there is no connection; a ValueError is a redirect, which nothing follows."""
        import websockets

        cause = error.__cause__
        for found in (error, cause):
            if isinstance(found, websockets.InvalidStatus):
                return self._service.status(found.response.status_code)
        if isinstance(cause, (EOFError, OSError)):
            return self._service.hung_up()
        return self._service.garbled(f"no websocket server ({error})")

    def _texts(self, wire: Any, end: float) -> list[str]:
        """What it heard, in one reply or, by the Python server, a reply for each sentence.

        Its `is_final` is what the client last said about speaking: true in the middle of a stretch,
        false in the last reply, and false in the C++ server's only one. A server that means what
        the field says ends with true, hence the lingering.
        """
        import websockets

        texts: list[str] = []
        more = True
        while more:
            rest = min(end, monotonic() + LINGER_S) - monotonic() if texts else None
            try:
                text, more = self._reply(wire.recv(rest, decode=False))
            except (TimeoutError, websockets.ConnectionClosedOK):
                if not texts:
                    raise
                break
            texts.append(text)
        return texts

    def _reply(self, message: bytes) -> tuple[str, bool]:
        """Text of a reply, and whether another may follow."""
        reply = self._service.parsed(message)
        mode = reply.get("mode", "offline")
        if mode != "offline":
            why = f"it recognises in mode {mode!r:.40}, and was asked for 'offline'"
            raise RecognizerRefused(why, remedy="Run FunASR's server for offline transcription.")
        return TAGS.sub("", str(reply["text"])), reply.get("is_final") is True

    def _closed(self, error: Any) -> RingRightError:
        import websockets

        code = error.sent.code if error.sent else None
        if code == websockets.CloseCode.MESSAGE_TOO_BIG:
            return self._service.garbled(f"its reply is above {remote.ANSWER_BYTES >> 10} KiB")
        if code in (websockets.CloseCode.PROTOCOL_ERROR, websockets.CloseCode.INVALID_DATA):
            return self._service.garbled("what it sends is no websocket traffic")
        return self._service.hung_up()
