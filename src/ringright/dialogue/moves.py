"""What goes into the dialogue (events) and what comes out (actions)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from ringright.dialogue.slots import Value
from ringright.domain.call import Hearing
from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition
from ringright.domain.speech import Utterance


@dataclass(frozen=True)
class Callee:
    """Whom we call: `number_source` is the consent record's source, `today` their local date."""

    name: str
    variables: Mapping[str, str]
    number_source: str
    today: date


@dataclass(frozen=True)
class Doubt:
    """Words that nothing explains, what was asked before, and where the step leads on from."""

    text: str
    hopes: tuple[str, ...]
    question: str = ""


@dataclass(frozen=True)
class Guess:
    """What a slower ear made of words that no phrase explains; the engine may still decline it.

    `intent` is a global intent, a name of the script, or "knowledge", with the answer in `say`;
    `how` is meaning or model, `because` the nearest example or the source of the answer.
    """

    intent: str
    how: str
    score: float
    because: str
    say: str = ""


@dataclass(frozen=True)
class Heard:
    """The person said something.

    `during` says that it began while the robot was speaking, `cut` that the robot was stopped for
    it (a mere 嗯 then makes it ask again), `early` that it was said during the disclosure, before
    any question: a yes or no is then politeness, no answer.
    """

    hearing: Hearing
    during: bool = False
    cut: bool = False
    early: bool = False
    guess: Guess | None = None


@dataclass(frozen=True)
class Key:
    """The person pressed a key: "0" to "9", "*" or "#"."""

    digit: str


@dataclass(frozen=True)
class Silent:
    """The person said nothing for `Expectation.patience_s` after the robot had finished."""


@dataclass(frozen=True)
class Unclear:
    """There was sound, but the recogniser made no words of it."""


@dataclass(frozen=True)
class Broken:
    """A part of ours that the conversation needs has failed."""


@dataclass(frozen=True)
class Fetched:
    """The answer of the webhook that was asked, as it came; None where none came."""

    answer: Mapping[str, str] | None


Event: TypeAlias = Heard | Key | Silent | Unclear | Broken | Fetched


@dataclass(frozen=True)
class Say:
    """Say this; `step` is the script's step it belongs to."""

    utterance: Utterance
    step: str


@dataclass(frozen=True)
class Suppress:
    """Never call this person again, and why: their own words."""

    words: str


@dataclass(frozen=True)
class Fill:
    """A slot got a value: ISO 8601 for dates and times; `spoken` is how the robot says it."""

    slot: str
    value: str
    spoken: str


@dataclass(frozen=True)
class Hangup:
    """Hang up once everything before it has been said."""

    disposition: Disposition


@dataclass(frozen=True)
class Fetch:
    """Ask `webhook` of the script, with what it is sent by name; a `Fetched` is waited for.

    The telephone number is no part of a conversation: whoever asks adds it where it is sent.
    """

    webhook: str
    step: str
    sent: Mapping[str, str]


Action: TypeAlias = Say | Suppress | Fill | Mark | Hangup | Fetch


@dataclass(frozen=True)
class State:
    """Where a conversation stands; opaque to everyone but the engine.

    `waiting` is "" for the step's replies, else a slot, "confirm", "callback" or `webhook.FETCH`;
    `tries` counts re-asks at this step, `silences` silences in a row, `turns` events in all; `part`
    is a part of the day named earlier; `words` are the person's last; `ended` names the ending;
    `said` counts how often each text with several wordings was said, `visits` how often a step was
    entered, `fetches` how often webhooks were asked.
    """

    callee: Callee
    step: str
    waiting: str = ""
    tries: int = 0
    silences: int = 0
    turns: int = 0
    slots: Mapping[str, Value] = field(default_factory=dict)
    part: str = ""
    words: tuple[str, ...] = ()
    last: Utterance = field(default_factory=lambda: Utterance(()))
    ended: str = ""
    spoke: bool = False
    said: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    visits: Mapping[str, int] = field(default_factory=dict)
    fetches: int = 0
