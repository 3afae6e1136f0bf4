"""One turn being worked out: gathers what is said and done, and moves the state on."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from ringright.dialogue import slots
from ringright.dialogue.branch import normal
from ringright.dialogue.intents import Decision
from ringright.dialogue.moves import Action, Fetch, Fill, Hangup, Say, State, Suppress
from ringright.dialogue.script import Asked, Reply, Script, Step
from ringright.dialogue.slots import Slot, Value
from ringright.dialogue.speech import personal, pieces, spaced
from ringright.dialogue.webhook import FETCH, FETCHES
from ringright.dialogue.wordings import chosen, every
from ringright.domain.mark import Mark
from ringright.domain.speech import Piece, Utterance

TURNS: Final = 30
"""No conversation takes more events than this: the bound of every loop."""

VISITS: Final = 6
"""No step is entered more often than this in one call."""

MOVES: Final = 20
"""No event leads through more steps than this."""


class Turn:
    """A scratch pad for one event; `done` gives the new state and the actions in order."""

    def __init__(self, script: Script, state: State, now: datetime) -> None:
        self.script, self.state, self.now = script, state, now
        self.early = False
        self._moves = 0
        self._known = personal(script, state.callee)
        self._said: list[Piece] = []
        self._before: list[Action] = []
        self._after: list[Action] = []

    @property
    def step(self) -> Step:
        """The step the conversation stands at."""
        return self.script.steps[self.state.step]

    def done(self) -> tuple[State, tuple[Action, ...]]:
        """The state after this turn, and what to do."""
        said: tuple[Action, ...] = ()
        if self._said:
            last = Utterance(spaced(tuple(self._said), self.script.language), self._may_interrupt())
            said = (Say(last, self.state.step),)
            self.state = replace(self.state, last=last)
        return self.state, (*self._before, *said, *self._after)

    def _may_interrupt(self) -> bool:
        return bool(self.state.ended) or self.step.interruptible

    def mark(self, mark: Mark) -> None:
        """Note a fact."""
        self._before.append(mark)

    def hear(self, text: str, decision: Decision, kind: str = "heard") -> None:
        """Note what was understood; someone who speaks is not silent."""
        before = self.state.words if self.state.waiting else ()
        words = (*before, text)[-4:]
        self.state = replace(self.state, words=words, silences=0, spoke=True)
        self.mark(
            Mark(kind, decision.intent, self.state.step, text, decision.score, decision.how,
                 decision.because)
        )  # fmt: skip

    def spent(self) -> bool:
        """Whether the conversation has had all its turns."""
        return self.state.turns >= TURNS

    def say(self, wording: str) -> None:
        """Add to what is said in this turn, in the wording whose turn it is."""
        if not wording:
            return
        ways = every(wording)
        times = self.state.said.get(ways, 0)
        words = chosen(wording, times, self.state.callee.name)
        if len(ways) > 1:
            self.state = replace(self.state, said={**self.state.said, ways: times + 1})
        self._said += pieces(words, self.script, self._known, self.state.slots)

    def wait(self, waiting: str) -> None:
        """Wait for something other than the step's replies: a slot, "confirm" or "callback"."""
        self.state = replace(self.state, waiting=waiting)

    def retry(self) -> bool:
        """Count a re-ask; False when the step allows no more."""
        self.state = replace(self.state, tries=self.state.tries + 1)
        return self.state.tries <= self.step.max_tries

    def ask(self) -> None:
        """Put the open question again, in its short wording if it has one."""
        waiting = self.state.waiting
        if waiting == "callback":
            self.say(self.script.line("when"))
        elif waiting == "confirm":
            self.say(self.step.confirm)
        elif waiting == FETCH:
            self.say(self.script.line("moment"))
        elif waiting:
            asked = self._asked(waiting)
            self.say(asked.ask if self.early else asked.again or asked.ask)
        else:
            self.say(self.step.say if self.early else self.step.again or self.step.say)

    def again(self) -> None:
        """Say the last thing once more, as often as the step allows."""
        if self.retry():
            self._said += self.state.last.pieces
        else:
            self.stuck()

    def enter(self, name: str) -> None:
        """Go to a step; steps that only speak or branch lead straight on to the next."""
        words = self.state.words[-1:]
        times = self.state.visits.get(name, 0) + 1
        self._moves += 1
        if times > VISITS or self._moves > MOVES:
            self.end("not_understood")
            return
        visits = {**self.state.visits, name: times}
        self.state = replace(self.state, step=name, tries=0, waiting="", part="", visits=visits)
        self.mark(Mark("step", "none", name))
        step = self.step
        if step.fetch:
            self._fetch(step)
            return
        if step.otherwise is not None:
            self.follow(self._case(step, step.otherwise))
            return
        if step.collect:
            self._open(words)
            return
        self.say(step.say)
        if not step.asks:
            self.leave()

    def _fetch(self, step: Step) -> None:
        """Ask the step's webhook; what it gave before is forgotten, for it may be out of date."""
        hook = self.script.webhooks[step.fetch]
        kept = {name: value for name, value in self.state.slots.items() if name not in hook.gives}
        self.state = replace(self.state, slots=kept)
        if self.state.fetches >= FETCHES:
            self.follow(step.otherwise or Reply())
            return
        self.say(step.say)
        self.state = replace(self.state, waiting=FETCH, fetches=self.state.fetches + 1)
        sent = {name: self._fact(name) for name in hook.send if name != "number"}
        self._after.append(Fetch(hook.name, step.name, sent))

    def leave(self) -> None:
        """Go where the step leads."""
        if self.step.end:
            self.end(self.step.end, whole=True)
        else:
            self.enter(self.step.goto)

    def _case(self, step: Step, otherwise: Reply) -> Reply:
        """The way of the first case whose checks all hold."""
        fit = (
            case for case in step.branch if all(c.holds(self._fact(c.name)) for c in case.checks)
        )
        return next((case.way for case in fit), otherwise)

    def _fact(self, name: str) -> str:
        """What a slot or a contact's variable holds, in ISO form; "" is nothing."""
        if name in self.state.slots:
            return self.state.slots[name].iso
        callee, kind = self.state.callee, self.script.variables.get(name, "")
        if name == "name":
            return callee.name
        value = callee.variables.get(name, "")
        return normal(kind, value, callee.today, self.script.language) if kind else ""

    def follow(self, way: Reply) -> bool:
        """Note, say and go as `way` says; False if it leads nowhere."""
        for slot, value in way.set.items():
            self.fill(slot, Value(value, (value,)))
        self.say(way.say)
        if way.end:
            self.end(way.end)
        elif way.goto:
            self.enter(way.goto)
        return bool(way.end or way.goto)

    def stuck(self) -> None:
        """Not understood as often as the step allows: go on as it says, else end."""
        way = self.step.unclear
        if way is None or self.spent():
            self.end("not_understood")
        else:
            self.follow(way)

    def reply(self, intent: str) -> None:
        """Do what the step says to `intent`."""
        if self.follow(self.step.expect[intent]):
            return
        if self.retry():
            self.ask()
        else:
            self.stuck()

    def fill(self, slot: str, value: Value) -> None:
        """Note a slot's value."""
        if self.state.slots.get(slot) == value:
            return
        self.state = replace(self.state, slots={**self.state.slots, slot: value})
        join = "" if self.script.language == "zh" else " "
        self._before.append(Fill(slot, value.iso, join.join(value.spoken)))

    def end(self, name: str, *, whole: bool = False) -> None:
        """Speak an ending's last words and hang up; `whole` quotes all that led here."""
        ending = self.script.ending(name)
        words = " / ".join(self.state.words if whole else self.state.words[-1:])
        words = "" if name == "no_speech" else words
        self.state = replace(self.state, ended=name, waiting="")
        self.say(ending.say)
        self._after.append(
            Mark("ending", name, self.state.step, words, 1.0, "none", "", ending.disposition,
                 ending.grade)
        )  # fmt: skip
        self.hang_up(name)

    def hang_up(self, name: str) -> None:
        """Hang up as the ending says."""
        self._after.append(Hangup(self.script.ending(name).disposition))

    def refuse(self, words: str) -> None:
        """They want no more calls: obey, confirm in one sentence, go."""
        if self.state.ended == "opted_out":
            return
        self.state = replace(self.state, words=(words,))
        self._said.clear()
        self._before.append(Suppress(words))
        self.end("opted_out")

    def _asked(self, slot: str) -> Asked:
        return next(asked for asked in self.step.collect if asked.slot.name == slot)

    def _open(self, words: tuple[str, ...]) -> None:
        """Begin collecting: what was already said with the wish itself is not asked again."""
        names = {asked.slot.name for asked in self.step.collect}
        kept = {name: value for name, value in self.state.slots.items() if name not in names}
        self.state = replace(self.state, slots=kept, words=words)
        for text in words:
            self._read(text)
        if not names & set(self.state.slots):
            self.say(self.step.say)
        self._next()

    def _next(self) -> None:
        """Ask for the first slot still missing, or have them all confirmed."""
        missing = [a for a in self.step.collect if a.slot.name not in self.state.slots]
        if missing:
            self.wait(missing[0].slot.name)
            self.say(missing[0].ask)
        elif self.step.confirm:
            self.wait("confirm")
            self.say(self.step.confirm)
        else:
            self.leave()

    def _read(self, text: str) -> str:
        """Fill what `text` holds; returns why the awaited slot stayed empty, if it named one."""
        vague = ""
        for asked in self.step.collect:
            if asked.slot.type == "text" and self.state.waiting != asked.slot.name:
                continue
            read = slots.read(
                asked.slot, text, self.now, self.script.language, self.state.part,
                asked=asked.slot.name == self.state.waiting,
            )  # fmt: skip
            if read.value is not None:
                self.fill(asked.slot.name, read.value)
            elif asked.slot.name == self.state.waiting:
                vague = read.vague
            if read.part and asked.slot.type == "time":
                self.state = replace(self.state, part=read.part)
        return vague

    def collect(self, text: str, decision: Decision) -> bool:
        """Take slot values from an answer; False if it holds none."""
        before = self.state.slots
        waiting = self.state.waiting
        vague = self._read(text)
        if waiting in self._kinds("yes_no") and decision.intent in ("yes", "no"):
            self.fill(waiting, Value(decision.intent, (decision.intent,)))
        if self.state.slots != before or (waiting != "confirm" and waiting in self.state.slots):
            self.state = replace(self.state, tries=0 if waiting != "confirm" else self.state.tries)
            self._next()
            return True
        return bool(vague) and self._narrow(vague)

    def choose(self, slot: Slot, option: str) -> None:
        """Take the option that a key stands for."""
        self.fill(slot.name, slot.option(option))
        self.state = replace(self.state, tries=0)
        self._next()

    def _kinds(self, kind: str) -> frozenset[str]:
        return frozenset(a.slot.name for a in self.step.collect if a.slot.type == kind)

    def _narrow(self, vague: str) -> bool:
        """A day or an hour was half said, or lies out of range: ask for the rest."""
        if not self.retry():
            self.stuck()
            return True
        self.say(self.script.line(vague))
        if vague == "range":
            self.ask()
        return True

    def anew(self) -> None:
        """They said no to what was understood: collect it all again."""
        if not self.retry():
            self.stuck()
            return
        names = {asked.slot.name for asked in self.step.collect}
        kept = {name: value for name, value in self.state.slots.items() if name not in names}
        self.state = replace(self.state, slots=kept, part="")
        self.say(self.script.line("unclear"))
        self._next()
