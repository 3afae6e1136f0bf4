"""Recognisers behind OpenAI's transcription interface: its own, vLLM, speaches, whisper.cpp.

POST /v1/audio/transcriptions as https://platform.openai.com/docs/api-reference/audio describes it.
"""

import http.client
import io
import wave
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final
from uuid import uuid4

from ringright.engines import remote
from ringright.engines.remote import Link, Service
from ringright.engines.stretch import Answer
from ringright.engines.web import Request, exchange, headers

SCHEMES: Final = {"http": 80, "https": 443}
EXAMPLE: Final = "https://asr.example.com"
DOUBT: Final = "Look at the recognition server's log."
MODEL: Final = "whisper-1"
RATE: Final = 16000
PLAIN, VERBOSE = "json", "verbose_json"
UNKNOWN: Final = (400, 415, 422)  # how servers refuse a format they do not have
MISSING: Final = (404, 405, 501)  # no list of models, which not every server keeps
PAPER: Final = 'Content-Disposition: form-data; name="{}"{}\r\n'


class OpenaiRecognizer(remote.Remote):
    """Implements `ears.recognizer.Recognizer`.

    `url` is the server's address, with or without the /v1. Raises InputError for one that is none.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        workers: int = 1,
        url: str = "",
        key: str = "",
        model: str = "",
        timeout_s: float = remote.TIMEOUT_S,
    ) -> None:
        del folder, workers  # no weights here, and as many at once as threads ask
        place = remote.address(url, SCHEMES, EXAMPLE)
        super().__init__(Service(place, timeout_s, DOUBT), key)
        self._base = place.path.removesuffix("/v1") + "/v1"
        self._model = model or MODEL
        self._format = VERBOSE

    @classmethod
    def from_settings(
        cls, folder: Path, settings: remote.Wishes, workers: int = 1
    ) -> "OpenaiRecognizer":
        """As the operator set it."""
        return cls(
            folder,
            workers=workers,
            url=settings.recognizer_url,
            key=settings.recognizer_key.get_secret_value(),
            model=settings.recognizer_model,
            timeout_s=settings.recognizer_timeout_s,
        )

    def load(self) -> None:
        """Ask for the list of models, so that a wrong address, key or certificate shows now."""
        status, _ = self._service.within(partial(self._send, "GET", "/models", {}))
        if status not in (http.HTTPStatus.OK, *MISSING):
            raise self._service.status(status)

    def _talk(self, sound: bytes, language: str, link: Link) -> Answer:
        """The second try is for servers, and newer models, that do not know the longer answer."""
        status, body = self._post(sound, language, link)
        if status in UNKNOWN and self._format == VERBOSE:
            self._format = PLAIN
            status, body = self._post(sound, language, link)
        if status != http.HTTPStatus.OK:
            raise self._service.status(status)
        answer = self._service.parsed(body)
        return Answer(str(answer["text"]), _silence(answer))

    def _post(self, sound: bytes, language: str, link: Link) -> tuple[int, bytes]:
        fields = {"model": self._model, "language": language, "response_format": self._format}
        return self._send("POST", "/audio/transcriptions", fields, link, sound=sound)

    def _send(
        self, method: str, path: str, fields: Mapping[str, str], link: Link, *, sound: bytes = b""
    ) -> tuple[int, bytes]:
        """Status and body of the answer; redirects are not followed, sound goes nowhere else."""
        kind, body = multipart(fields, sound) if sound else ("", b"")
        asked = Request(method, self._base + path, headers(self._key, kind), body)
        return exchange(self._service, asked, link)


def multipart(fields: Mapping[str, str], sound: bytes) -> tuple[str, bytes]:
    """Content type and body of a form (RFC 7578) with `fields` and `sound` as a WAV file."""
    mark = uuid4().hex
    parts = [(PAPER.format(name, "") + "\r\n").encode() + fields[name].encode() for name in fields]
    head = PAPER.format("file", '; filename="speech.wav"') + "Content-Type: audio/wav\r\n\r\n"
    parts.append(head.encode() + wav(sound))
    body = b"".join(b"--%s\r\n%s\r\n" % (mark.encode(), part) for part in parts)
    return f"multipart/form-data; boundary={mark}", body + f"--{mark}--\r\n".encode()


def wav(sound: bytes) -> bytes:
    """`sound` (16 kHz, 16 bits, mono) as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(sound)
    return file.getvalue()


def _silence(answer: Mapping[str, object]) -> float | None:
    """How likely nothing was said at all: as the segment says that doubts it most."""
    segments = answer.get("segments")
    if not isinstance(segments, list):
        return None
    told = [part.get("no_speech_prob") for part in segments if isinstance(part, dict)]
    known = [float(chance) for chance in told if isinstance(chance, int | float)]
    return min(1.0, max(0.0, min(known))) if known else None
