"""A language model behind OpenAI's chat interface: its own, vLLM, llama.cpp, Ollama and others.

POST /v1/chat/completions as https://platform.openai.com/docs/api-reference/chat describes it.
"""

import http
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from ringright.dialogue.choice import Excerpt, chosen, messages, offered, schema
from ringright.dialogue.moves import Doubt, Guess
from ringright.dialogue.script import Script
from ringright.engines import remote
from ringright.engines.openai import SCHEMES, UNKNOWN
from ringright.engines.remote import Link, Service
from ringright.engines.web import Request, exchange, headers
from ringright.errors import InputError, RingRightError

TIMEOUT_S: Final = 1.5
WORDS: Final = 64
"""Tokens an answer may have: a name and a number."""

WAYS: Final[tuple[Callable[[Mapping[str, object]], Mapping[str, object]], ...]] = (
    lambda form: {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "choice", "strict": True, "schema": form},
        }
    },
    lambda _form: {"response_format": {"type": "json_object"}},
    lambda _form: {},
)
"""How JSON of one form is asked for, the strictest first: not every server knows it."""

_URL: Final = "Set RINGRIGHT_MODEL_URL, for example to https://llm.example.com/v1."
_DOUBT: Final = "Look at the language model's log, or take RINGRIGHT_MODEL_URL away."

Passages = Callable[[str], Sequence[Excerpt]]
"""What the knowledge base has to a question, most fitting first."""


class ModelFault(RingRightError):
    """The language model does not answer as it should."""

    code = "language_model"
    retryable = True


class LanguageModel:
    """One service and its model; safe from any thread. Raises InputError for a bad address or key.

    It learns which of the three ways to ask for JSON the server knows.
    """

    def __init__(self, url: str, key: str, name: str, timeout_s: float = TIMEOUT_S) -> None:
        try:
            place = remote.address(url, SCHEMES, "")
            self._key = remote.token(key)
        except InputError as error:
            fault = error.detail.replace("recogniser", "language model")
            raise InputError(fault, remedy=_URL) from None
        self._service = Service(place, timeout_s, _DOUBT)
        self._path = place.path.removesuffix("/v1") + "/v1/chat/completions"
        self._name = name
        self._way = 0

    def answer(self, said: list[dict[str, str]], form: Mapping[str, object]) -> str:
        """What the model writes to the conversation `said`. Raises ModelFault."""
        try:
            return self._service.within(partial(self._talk, said, form))
        except RingRightError as error:
            raise ModelFault(error.detail, remedy=_DOUBT) from None

    def _talk(self, said: list[dict[str, str]], form: Mapping[str, object], link: Link) -> str:
        for way in range(self._way, len(WAYS)):
            status, body = self._post(said, WAYS[way](form), link)
            if status not in UNKNOWN:
                self._way = way
                break
        if status != http.HTTPStatus.OK:
            raise self._service.status(status)
        return self._content(body)

    def _post(
        self, said: list[dict[str, str]], form: Mapping[str, object], link: Link
    ) -> tuple[int, bytes]:
        asked = {
            "model": self._name, "messages": said, "temperature": 0, "max_tokens": WORDS, **form,
        }  # fmt: skip
        body = json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace")
        kind = "application/json"
        return exchange(
            self._service, Request("POST", self._path, headers(self._key, kind), body), link
        )

    def _content(self, body: bytes) -> str:
        try:
            content = json.loads(body)["choices"][0]["message"]["content"]
        except (ValueError, RecursionError, LookupError, TypeError):
            raise self._service.garbled("its answer holds no message") from None
        if not isinstance(content, str):
            raise self._service.garbled("its message holds no text")
        return content


class Chooser:
    """Implements `dialogue.meaning.Guesser`: a model chooses among what one script offers."""

    def __init__(
        self, model: LanguageModel, script: Script, passages: Passages = lambda _text: ()
    ) -> None:
        self._model, self._script, self._passages = model, script, passages

    def guess(self, doubt: Doubt) -> Guess | None:
        """See the Protocol. Raises ModelFault."""
        choice = offered(self._script, doubt, self._passages(doubt.text))
        return chosen(self._model.answer(messages(doubt, choice), schema(choice)), choice)
