"""What is remembered of a call to learn from: the conversation and its badly answered moments."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ringright.dialogue.learning.moments import badly_answered
from ringright.dialogue.learning.talk import Talk
from ringright.domain.moment import Moment
from ringright.domain.outcome import Outcome
from ringright.records.scribe import Scribe
from ringright.store.store import Store
from ringright.talk.booth import Record
from ringright.talk.mind import Mind


@dataclass(frozen=True)
class Memory:
    """A conversation and the moments of it."""

    talk: Talk
    moments: tuple[Moment, ...]

    def keep(self, store: Store, scribe: Scribe) -> None:
        """Have it written behind the facts of the call."""
        scribe.post(partial(store.moments.keep, self.talk, self.moments))


def remembered(
    call: str, mind: Mind, record: Record, outcome: Outcome, recording: Path | None
) -> Memory | None:
    """What to keep of a call; None where nothing was said to us."""
    if not mind.events:
        return None
    left = record.release.remote and all(mark.kind != "ending" for mark in record.marks)
    talk = Talk(
        call,
        mind.script.id,
        mind.script.version,
        mind.callee,
        mind.began,
        tuple(mind.events),
        refused=any(mark.intent == "opt_out" for mark in record.marks),
        disposition=str(outcome.disposition),
        recording=f"{recording.parent.name}/{recording.name}" if recording else "",
    )
    return Memory(talk, badly_answered(call, record.noted, hung_up=left))
