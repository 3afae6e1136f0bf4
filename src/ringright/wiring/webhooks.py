"""Which webhooks this machine may ask, and what they are sent for one call."""

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from ringright.clock import Clock
from ringright.dialogue.moves import Fetch
from ringright.dialogue.script import Script
from ringright.dialogue.webhook import origin
from ringright.engines import webhook
from ringright.errors import InputError
from ringright.settings import Settings


class WebhookForbidden(InputError):
    """A webhook of the script is at a place that the operator does not allow."""

    code = "webhook_forbidden"


@dataclass(frozen=True)
class Webhooks:
    """What the operator allows; `executor` is where the answers are waited for."""

    origins: frozenset[str]
    secret: str
    executor: Executor
    clock: Clock

    def check(self, script: Script) -> None:
        """Raises WebhookForbidden for a webhook that may not be asked."""
        for hook in script.webhooks.values():
            place = origin(hook.url)
            if not place or place not in self.origins:
                known = ", ".join(sorted(self.origins)) or "none"
                raise WebhookForbidden(
                    f'"{hook.name}" at {place or "no https address"}',
                    remedy=f"Allow it with RINGRIGHT_WEBHOOKS (now: {known}); docs/settings.md.",
                )

    def of(self, script: Script, call: str, number: str) -> "Asker":
        """Who asks the webhooks of `script` for one call; `number` goes only where it is sent."""
        self.check(script)
        return Asker(self, script, call, number)


@dataclass(frozen=True)
class Asker:
    """Implements `talk.errand.Webhooks` for one call."""

    webhooks: Webhooks
    script: Script
    call: str
    number: str

    async def fetch(self, asked: Fetch) -> Mapping[str, str]:
        """See the Protocol. Raises WebhookFault."""
        hook = self.script.webhooks[asked.webhook]
        work = partial(
            webhook.ask, hook.url, self._body(asked), self.webhooks.secret, hook.within_s
        )
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.webhooks.executor, work)

    def _body(self, asked: Fetch) -> bytes:
        hook = self.script.webhooks[asked.webhook]
        known = {**asked.sent, "number": self.number}
        told = {
            "webhook": asked.webhook,
            "script": self.script.id,
            "step": asked.step,
            "call": self.call,
            "at": self.webhooks.clock.now().isoformat(),
            "values": {name: known.get(name) or None for name in hook.send},
        }
        return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def allowed(settings: Settings) -> frozenset[str]:
    """The origins in RINGRIGHT_WEBHOOKS. Raises InputError for what is none."""
    found = set()
    for text in settings.webhooks.replace(",", " ").split():
        place = origin(text)
        if not place:
            raise InputError(
                f"RINGRIGHT_WEBHOOKS: {text!r} is no origin",
                remedy="Write https://host, or http:// on this machine; see docs/settings.md.",
            )
        found.add(place)
    return frozenset(found)
