"""Webhooks asked during a call: in the background, one at a time, and waited for only so long."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol

from ringright.dialogue.moves import Fetch, Fetched
from ringright.dialogue.webhook import taken
from ringright.errors import RingRightError
from ringright.records.kinds import Kind
from ringright.talk.background import result
from ringright.talk.mind import Mind

Answer = Mapping[str, str] | None


class Webhooks(Protocol):
    """Whoever asks other systems for one call."""

    async def fetch(self, asked: Fetch) -> Mapping[str, str]:
        """The values of the answer by name. Raises RingRightError when there is no good one."""
        ...


class Errand:
    """The webhook that a call waits for, if any; `fact` is told how it went, without values."""

    def __init__(self, webhooks: Webhooks | None, mind: Mind, fact: Callable[..., None]) -> None:
        self._webhooks, self._mind, self._fact = webhooks, mind, fact
        self._task: asyncio.Task[Answer] | None = None

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come, or to be taken."""
        return self._task is not None

    def go(self, asked: Fetch) -> None:
        """Ask, in place of whatever was asked before."""
        self.drop()
        self._task = asyncio.ensure_future(self._ask(asked))

    def drop(self) -> None:
        """Nobody waits for it any more."""
        if self._task is not None:
            self._task.cancel()
        self._task = None

    def take(self) -> Fetched | None:
        """What came of it, once; None as long as nothing has."""
        task = self._task
        if task is None or not task.done():
            return None
        self._task = None
        return Fetched(result(task, "webhook_broke"))

    async def _ask(self, asked: Fetch) -> Answer:
        loop, script = asyncio.get_running_loop(), self._mind.script
        hook, today = script.webhooks[asked.webhook], self._mind.callee.today
        answer: Answer = None
        began, why = loop.time(), "no webhook can be asked here"
        try:
            if self._webhooks is not None:
                async with asyncio.timeout(hook.within_s):
                    answer = await self._webhooks.fetch(asked)
                why = taken(hook, answer, today, script.language).fault
        except TimeoutError:
            why = f"no answer within {hook.within_s:g} s"
        except RingRightError as error:
            why = error.detail
        took = round((loop.time() - began) * 1000)
        self._fact(Kind.WEBHOOK_ASKED, webhook=asked.webhook, step=asked.step, fault=why,
                   took_ms=took)  # fmt: skip
        return None if why else answer
