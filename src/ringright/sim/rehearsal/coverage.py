"""How much of a script the conversations came through."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ringright.dialogue.moves import Action, Fill, State
from ringright.dialogue.script import Script
from ringright.domain.mark import Mark
from ringright.sim.rehearsal.stage import Beat


@dataclass(frozen=True)
class Covered:
    """One kind of thing: what there is, and what of it no conversation reached."""

    kind: str
    total: int
    missed: tuple[str, ...]

    @property
    def reached(self) -> int:
        """How many were reached."""
        return self.total - len(self.missed)


@dataclass
class Coverage:
    """Gathers what was reached; replies are named step.intent."""

    script: Script
    seen: dict[str, set[str]] = field(
        default_factory=lambda: {kind: set() for kind in ("steps", "replies", "answers",
                                                          "slots", "endings")}
    )  # fmt: skip

    def open(self, state: State, actions: tuple[Action, ...]) -> None:
        """A call began."""
        self.seen["steps"] |= state.visits.keys()
        self._note(state.step, actions)

    def feel(self, beat: Beat) -> None:
        """One beat."""
        self.seen["steps"] |= beat.after.visits.keys()
        self._note(beat.before.step, beat.actions)

    def _note(self, step: str, actions: tuple[Action, ...]) -> None:
        for action in actions:
            if isinstance(action, Fill):
                self.seen["slots"].add(action.slot)
            elif isinstance(action, Mark) and action.kind == "ending":
                self.seen["endings"].add(action.intent)
            elif isinstance(action, Mark) and action.kind in ("heard", "key"):
                self._heard(step, action.intent)

    def _heard(self, step: str, intent: str) -> None:
        if intent in self.script.steps[step].expect:
            self.seen["replies"].add(f"{step}.{intent}")
        elif intent in self.script.answers:
            self.seen["answers"].add(intent)

    def result(self) -> tuple[Covered, ...]:
        """What there is and what was missed, kind by kind."""
        script = self.script
        steps = script.steps.values()
        given = {slot for hook in script.webhooks.values() for slot in hook.gives}
        every: dict[str, Iterable[str]] = {
            "steps": script.steps,
            "replies": [f"{step.name}.{intent}" for step in steps for intent in step.expect],
            "answers": script.answers,
            "slots": {asked.slot.name for step in steps for asked in step.collect} | given,
            "endings": script.endings,
        }
        return tuple(
            Covered(kind, len(set(names)), tuple(sorted(set(names) - self.seen[kind])))
            for kind, names in every.items()
        )
