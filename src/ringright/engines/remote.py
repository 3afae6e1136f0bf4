"""Recognisers on other machines: where they are, how long they may take, how they fail."""

import contextlib
import json
import socket
import ssl
import string
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property, partial
from threading import Lock, Thread
from typing import Final, Protocol, TypeVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from pydantic import SecretStr

from ringright.domain.call import Hearing
from ringright.engines.stretch import Answer, hear, wide
from ringright.errors import InputError, RingRightError

TIMEOUT_S: Final = 2.0
CONNECT_S: Final = 2.0
ANSWER_BYTES: Final = 2**18  # thirty seconds of speech with a time stamp a word are a tenth of it
_URL: Final = "Set RINGRIGHT_RECOGNIZER_URL, for example to {example} (docs/recognisers.md)."
_KEY: Final = "Set RINGRIGHT_RECOGNIZER_KEY to a key that the service knows."
_CERTIFICATE: Final = "Give it a certificate of an authority that this machine trusts."

T = TypeVar("T")


class RecognizerUnreachable(RingRightError):
    """The recognition service cannot be reached, or hung up."""

    code = "recognizer_unreachable"
    retryable = True


class RecognizerSlow(RingRightError):
    """The recognition service did not answer in time."""

    code = "recognizer_slow"
    retryable = True


class RecognizerBusy(RingRightError):
    """The recognition service has no room now, or is broken."""

    code = "recognizer_busy"
    retryable = True


class RecognizerRefused(RingRightError):
    """The recognition service does not take what it was sent."""

    code = "recognizer_refused"


class RecognizerGarbled(RingRightError):
    """The recognition service's answer cannot be understood."""

    code = "recognizer_garbled"


class Wishes(Protocol):
    """What a service reads of the settings."""

    @property
    def recognizer_url(self) -> str:
        """Where it is."""

    @property
    def recognizer_key(self) -> SecretStr:
        """What lets us in; empty where it asks for none."""

    @property
    def recognizer_model(self) -> str:
        """What it shall recognise with; empty means the recogniser's own choice."""

    @property
    def recognizer_timeout_s(self) -> float:
        """After how many seconds an answer is of no use any more."""


@dataclass(frozen=True)
class Address:
    """A service's place on the network, without secrets: it may be shown."""

    secure: bool
    host: str
    port: int
    path: str
    text: str


def address(url: str, schemes: Mapping[str, int], example: str) -> Address:
    """`url` taken apart; `schemes` are the plain and the secure one and their ports.

    Raises InputError for what is no such address.
    """
    remedy = _URL.format(example=example)
    try:
        url.encode("ascii")
        parts = urlsplit(url)
        port = parts.port
        (parts.hostname or "").encode("idna")
    except ValueError as error:
        raise InputError("the recogniser's address cannot be read", remedy=remedy) from error
    if parts.scheme not in schemes or not parts.hostname or set(url) & set(string.whitespace):
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise InputError(f"the recogniser needs an address with {wanted}", remedy=remedy)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError("the recogniser's address holds more than a place", remedy=_KEY)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = port or schemes[parts.scheme]
    return Address(
        secure=parts.scheme in {"wss", "https"},
        host=parts.hostname,
        port=port,
        path=parts.path.rstrip("/"),
        text=f"{parts.scheme}://{host}:{port}{parts.path.rstrip('/')}",
    )


def token(key: str) -> str:
    """`key`, if it can stand in a header. Raises InputError, which does not repeat it."""
    if not key.isascii() or any(sign.isspace() or not sign.isprintable() for sign in key):
        raise InputError("the recogniser's key has signs that no key has", remedy=_KEY)
    return key


class Link:
    """One exchange with a service; it can be cut from another thread, whatever it waits for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._cut = False
        self._sockets: list[socket.socket] = []
        self.stack: Final = contextlib.ExitStack()

    def hold(self, wire: socket.socket) -> socket.socket:
        """Have `wire` shut down when the exchange is cut, at once if that has happened."""
        with self._lock:
            self._sockets.append(wire)
            if self._cut:
                _shut(wire)
        return wire

    def cut(self) -> None:
        """End it: what waits for the far end fails with an OSError of its own."""
        with self._lock:
            self._cut = True
            for wire in self._sockets:
                _shut(wire)


def _shut(wire: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(wire, socket.SHUT_RDWR)  # an SSLSocket's own would forget its TLS


@dataclass(frozen=True)
class Service:
    """Where to ask and for how long; the answer comes or an error does, never neither."""

    place: Address
    seconds: float
    doubt: str = field(default="Look at the service's own log.")

    @cached_property
    def trust(self) -> ssl.SSLContext:
        """Whom we believe: this machine's authorities, or those of the file in SSL_CERT_FILE."""
        return ssl.create_default_context()

    def within(self, work: Callable[[Link], T]) -> T:
        """What `work` returns. RecognizerSlow when it takes too long, were it a name look-up.

        Its clearing up (`Link.stack`) keeps nobody waiting: a thread of its own does both.
        """
        link, answer = Link(), Future[T]()

        def run() -> None:
            with contextlib.suppress(Exception), link.stack:
                try:
                    answer.set_result(work(link))
                except BaseException as error:  # noqa: BLE001  handed to who waits
                    answer.set_exception(error)

        Thread(target=run, name="recogniser", daemon=True).start()
        with self.told():
            try:
                return answer.result(self.seconds)
            except TimeoutError:
                link.cut()
                raise

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Errors of the network as ours, saying what to do.

        Their causes are left out: the frames of those hold the headers, and the key with them.
        """
        where = self.place.text
        try:
            yield
        except TimeoutError:
            raise RecognizerSlow(f"{where} within {self.seconds:g} s", remedy=self.doubt) from None
        except ssl.SSLCertVerificationError as error:
            why = f"the certificate of {where} is not trusted ({error.verify_message})"
            raise RecognizerRefused(why, remedy=_CERTIFICATE) from None
        except OSError as error:
            why = f"{where} ({error.strerror or error})"
            remedy = f"Is the service running there? {self.doubt}"
            raise RecognizerUnreachable(why, remedy=remedy) from None

    def reach(self, link: Link) -> socket.socket:
        """A connection to exactly this place: no proxy, no redirect."""
        seconds = min(CONNECT_S, self.seconds)
        try:
            wire = socket.create_connection((self.place.host, self.place.port), timeout=seconds)
        except TimeoutError as error:
            why = f"{self.place.text} takes no connection within {seconds:g} s"
            raise RecognizerUnreachable(why, remedy="Is a firewall in between?") from error
        link.stack.callback(wire.close)
        return link.hold(wire)

    def parsed(self, data: str | bytes) -> Mapping[str, object]:
        """The JSON object in `data`. Raises RecognizerGarbled."""
        try:
            found = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self.garbled("its answer is no JSON") from error
        if not isinstance(found, dict) or not isinstance(found.get("text"), str):
            raise self.garbled("its answer has no text")
        return found

    def hung_up(self) -> RecognizerUnreachable:
        """A connection that ended too early."""
        why = f"{self.place.text} closed the connection before it answered"
        return RecognizerUnreachable(why, remedy=self.doubt)

    def status(self, status: int) -> RingRightError:
        """What an HTTP status other than success means."""
        where = f"{self.place.text} says {status}"
        if status in (401, 403):
            return RecognizerRefused(f"{where}: it does not let us in", remedy=_KEY)
        if status in (408, 429) or status >= 500:  # noqa: PLR2004  RFC 9110: the server's own fault
            return RecognizerBusy(where, remedy=f"Give it more room. {self.doubt}")
        return RecognizerRefused(where, remedy=f"Check its address and model. {self.doubt}")

    def garbled(self, why: str) -> RecognizerGarbled:
        """An answer that is none."""
        return RecognizerGarbled(f"{self.place.text}: {why}", remedy=self.doubt)


class Remote(ABC):
    """A recogniser behind a service: one connection a stretch, from any thread."""

    def __init__(self, service: Service, key: str) -> None:
        self._service = service
        self._key = token(key)

    def transcribe(self, pcm: NDArray[np.int16], language: str) -> Hearing:
        """See the Protocol. Raises InputError, or an error of ours when the service fails."""
        return hear(pcm, language, lambda sound: self._ask(wide(sound), language))

    def _ask(self, sound: bytes, language: str) -> Answer:
        return self._service.within(partial(self._talk, sound, language))

    @abstractmethod
    def _talk(self, sound: bytes, language: str, link: Link) -> Answer:
        """What the service makes of `sound` (16 kHz, 16 bits)."""
