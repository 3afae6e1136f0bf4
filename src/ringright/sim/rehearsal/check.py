"""What must hold in every conversation, whatever the script: each breach is a fault."""

from collections.abc import Iterator
from dataclasses import dataclass

from ringright.dialogue.moves import Fetch, Fill, Hangup, Heard, Key, Say, State, Suppress
from ringright.dialogue.script import Script
from ringright.dialogue.speech import disclosure, pieces, spaced
from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition
from ringright.domain.speech import Utterance
from ringright.sim.rehearsal.stage import Beat, Talk


@dataclass(frozen=True, order=True)
class Fault:
    """Something broke: the rule, the step it happened at, and what had been said."""

    rule: str
    step: str
    words: str

    def sentence(self) -> str:
        """The fault in words."""
        return f'{_RULES[self.rule]} (step "{self.step}", after "{self.words}")'


_RULES = {
    "disclosure": "the call did not begin with the disclosure",
    "endless": "the call did not end",
    "silent": "the robot fell silent",
    "opt_out": "a refusal of all calls was not obeyed in one sentence",
    "reopened": "a call that was refused went on",
    "truth": "the question for a robot was not answered truly",
}
"""Names of the rules, and what their breach means."""


def faults(talk: Talk) -> Iterator[Fault]:
    """What broke in one conversation."""
    script = talk.script
    says = [action for action in talk.opening if isinstance(action, Say)]
    if not says or says[0].utterance != disclosure(script):
        yield Fault("disclosure", script.start, talk.person)
    if not talk.ended:
        last = talk.beats[-1] if talk.beats else None
        yield Fault("endless", last.after.step if last else script.start, talk.person)
    for beat in talk.beats:
        yield from beat_faults(beat)


def beat_faults(beat: Beat) -> Iterator[Fault]:
    """What broke in one beat."""
    if beat.before.ended == "opted_out" and _reopened(beat):
        yield Fault("reopened", beat.before.step, words(beat))
    elif not beat.before.ended and _mute(beat):
        yield Fault("silent", beat.before.step, words(beat))


def refused(script: Script, beat: Beat) -> bool:
    """Whether the beat suppressed the number and ended the call in the house's one sentence."""
    says = [action.utterance for action in beat.actions if isinstance(action, Say)]
    ends = [action.disposition for action in beat.actions if isinstance(action, Hangup)]
    kept = [action for action in beat.actions if isinstance(action, Suppress)]
    told = len(says) == 1 and says[0].text == _spoken(script, beat.after, "opt_out")
    return told and len(kept) == 1 and ends == [Disposition.OPTED_OUT]


def truthful(script: Script, beat: Beat) -> bool:
    """Whether the beat said that this is a machine."""
    line = _spoken(script, beat.after, "are_you_robot")
    return any(line in action.utterance.text for action in beat.actions if isinstance(action, Say))


def words(beat: Beat) -> str:
    """What the person did in this beat."""
    if isinstance(beat.event, Heard):
        return beat.event.hearing.text
    return f"key {beat.event.digit}" if isinstance(beat.event, Key) else type(beat.event).__name__


def _spoken(script: Script, state: State, line: str) -> str:
    said = pieces(script.line(line), script, {}, state.slots)
    return Utterance(spaced(said, script.language)).text


def _reopened(beat: Beat) -> bool:
    done = any(isinstance(action, Say | Fill | Hangup) for action in beat.actions)
    return done or beat.after.ended != "opted_out"


def _mute(beat: Beat) -> bool:
    """Nothing said and nothing ended; a hum, or a key without meaning, needs no answer."""
    if any(isinstance(action, Say | Hangup | Fetch) for action in beat.actions):
        return False
    hums = any(isinstance(it, Mark) and it.kind == "backchannel" for it in beat.actions)
    return not hums and not (isinstance(beat.event, Key) and not beat.actions)
