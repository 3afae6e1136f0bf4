"""What a person does next: a stepper over what was heard, without clock, sound or sockets."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from ringright.sim.act import Act, Finish, Press, Say, Understand
from ringright.sim.hear import Began, Paused
from ringright.sim.match import said, sound
from ringright.sim.people import Line, Person, Reply

KEY_MS: Final = 280
"""One key and the gap after it."""
_LEAVE_MS: Final = 300
_HUM_AFTER_MS: Final = 1200


@dataclass(frozen=True)
class _Plan:
    """A reply that waits for its moment; `index` is -1 for `otherwise`."""

    reply: Reply
    index: int
    due_ms: int
    starts_over_robot: bool = False

    @property
    def stubborn(self) -> bool:
        """Whether it outlives the robot's next words (a person who stays silent first)."""
        return self.reply.silence_s > 0


class Mind:
    """One person on one call. `length` says how many ms a line lasts.

    A turn of the robot is its speech up to `turn_end_ms` of quiet; quiet that ends before the
    person has begun to answer does not end the turn. Words are those since the person last spoke.
    """

    def __init__(self, person: Person, seed: int, length: Callable[[Line], int]) -> None:
        self._person = person
        self._talk = person.talk
        self._seed = seed
        self._length = length
        self._used = [0] * len(person.talk.replies)
        self._greet_ms: int | None = None
        self._plan: _Plan | None = None
        self._hum: _Plan | None = None
        self._leave_ms: int | None = None
        self._busy_ms = 0
        self._turn = 0
        self._open = False
        self._began_ms = 0
        self._talking = False
        self._quiet_ms = 0
        self._ended_ms: int | None = None
        self._words = ""
        self._unheard: list[bytes] = []
        self._asked = 0
        self._stale = 0

    @property
    def turns(self) -> int:
        """How many turns of the robot were heard so far."""
        return self._turn

    def answer(self, now_ms: int) -> None:
        """The telephone was picked up."""
        if self._talk.greeting:
            self._greet_ms = now_ms + self._talk.greeting_after_ms

    def hear(self, event: Began | Paused) -> list[Act]:
        """The ears noticed something."""
        if isinstance(event, Began):
            self._robot_began(event.at_ms)
            return []
        self._talking = False
        self._quiet_ms = event.at_ms
        if self._listens():
            self._unheard.append(event.pcm)
            if any(reply.interrupts and reply.when for _, reply in self._usable()):
                return self._ask()
        return []

    def understood(self, text: str, now_ms: int) -> None:
        """The recogniser's answer to the oldest `Understand`."""
        self._asked -= 1
        if self._stale > 0:
            self._stale -= 1
            return
        self._words += sound(text)
        if self._talking:
            self._arm()
        elif not self._open and self._asked == 0 and self._ended_ms is not None:
            self._choose(now_ms)

    def beat(self, now_ms: int) -> list[Act]:
        """Whatever is due at `now_ms`; call it every 20 ms."""
        acts: list[Act] = []
        if self._open and not self._talking and now_ms - self._quiet_ms >= self._talk.turn_end_ms:
            acts += self._turn_over(now_ms)
        if self._greet_ms is not None and now_ms >= self._greet_ms:
            self._greet_ms = None
            acts.append(self._speak(self._talk.greeting, Reply(), "greeting", now_ms))
        if self._hum and self._talking and now_ms >= self._hum.due_ms:
            hum, self._hum = self._hum.reply, None
            acts.append(Say(self._person.line(hum.hum, hum.pace), "hum", self._gain(hum)))
        if self._plan and now_ms >= self._plan.due_ms and self._may_speak(self._plan):
            acts += self._perform(self._plan, now_ms)
        if self._leave_ms is not None and now_ms >= self._leave_ms:
            self._leave_ms = None
            acts.append(Finish())
        return acts

    def _robot_began(self, at_ms: int) -> None:
        self._talking = True
        self._began_ms = at_ms
        if not self._open:
            if not self._revoke():
                self._turn += 1
            self._open = True
            self._ended_ms = None
        self._arm()

    def _revoke(self) -> bool:
        """Take back an answer not yet begun; True if the robot's turn goes on after all."""
        if self._plan is None:
            return self._ended_ms is not None and self._asked > 0
        if self._plan.stubborn:
            return False
        self._unuse(self._plan)
        self._plan = None
        return True

    def _unuse(self, plan: _Plan) -> None:
        if plan.index >= 0:
            self._used[plan.index] -= 1

    def _turn_over(self, now_ms: int) -> list[Act]:
        self._open = False
        self._disarm()
        if now_ms < self._busy_ms:
            self._forget()
            return []
        if self._plan or self._leave_ms is not None:
            return []
        self._ended_ms = now_ms
        acts = self._ask()
        if self._asked == 0:
            self._choose(now_ms)
        return acts

    def _disarm(self) -> None:
        """The robot fell silent before its interrupter spoke: it becomes a plain answer again."""
        if self._hum:
            self._unuse(self._hum)
            self._hum = None
        if self._plan and self._plan.starts_over_robot:
            self._unuse(self._plan)
            self._plan = None

    def _ask(self) -> list[Act]:
        if not self._unheard:
            return []
        pcm = b"".join(self._unheard)
        self._unheard.clear()
        self._asked += 1
        return [Understand(pcm)]

    def _listens(self) -> bool:
        return any(reply.when for _, reply in self._usable())

    def _usable(self) -> list[tuple[int, Reply]]:
        every = enumerate(self._talk.replies)
        return [(at, reply) for at, reply in every if self._used[at] < reply.times]

    def _fits(self, reply: Reply) -> bool:
        if reply.turn and reply.turn != self._turn:
            return False
        return not reply.when or said(reply.when, self._words)

    def _choose(self, now_ms: int) -> None:
        ended = now_ms if self._ended_ms is None else self._ended_ms
        for at, reply in self._usable():
            if not reply.hum and self._fits(reply):
                wait = reply.after_ms + round(reply.silence_s * 1000)
                self._schedule(_Plan(reply, at, ended + wait))
                return
        if self._talk.otherwise:
            reply = Reply(say=self._talk.otherwise)
            self._schedule(_Plan(reply, -1, ended + self._talk.otherwise_after_ms))

    def _schedule(self, plan: _Plan) -> None:
        self._plan = plan
        if plan.index >= 0:
            self._used[plan.index] += 1

    def _arm(self) -> None:
        """Prepare to speak or hum over the robot, if a reply wants that now."""
        fitting = [(at, reply) for at, reply in self._usable() if self._fits(reply)]
        hums = [(at, reply) for at, reply in fitting if reply.hum]
        if hums and self._hum is None:
            at, reply = hums[0]
            wait = reply.interrupt_after_ms
            due = self._began_ms + (_HUM_AFTER_MS if wait is None else wait)
            self._hum = _Plan(reply, at, due, starts_over_robot=True)
            self._used[at] += 1
        voices = [(at, reply) for at, reply in fitting if not reply.hum]
        if voices and self._plan is None and voices[0][1].interrupt_after_ms is not None:
            at, reply = voices[0]
            due = self._began_ms + (reply.interrupt_after_ms or 0)
            self._schedule(_Plan(reply, at, due, starts_over_robot=True))

    def _may_speak(self, plan: _Plan) -> bool:
        return plan.starts_over_robot or not self._open

    def _perform(self, plan: _Plan, now_ms: int) -> list[Act]:
        self._plan = None
        self._forget()
        reply = plan.reply
        acts: list[Act] = []
        if reply.say:
            kind = "interruption" if plan.starts_over_robot and self._open else "reply"
            acts.append(self._speak(self._pick(plan), reply, kind, now_ms))
        if reply.keys:
            acts.append(Press(reply.keys))
            self._busy_ms = max(self._busy_ms, now_ms) + KEY_MS * len(reply.keys)
        if reply.hang_up:
            self._leave_ms = max(self._busy_ms, now_ms) + _LEAVE_MS
        return acts

    def _pick(self, plan: _Plan) -> str:
        use = self._used[plan.index] if plan.index >= 0 else self._turn
        key = f"{self._seed}/{self._person.id}/{plan.index}/{use}"
        return Random(key).choice(plan.reply.say)

    def _speak(self, text: str, reply: Reply, kind: str, now_ms: int) -> Say:
        line = self._person.line(text, reply.pace)
        self._busy_ms = now_ms + self._length(line)
        return Say(line, kind, self._gain(reply), reply.noise_db)

    def _gain(self, reply: Reply) -> float:
        return self._talk.gain_db if reply.gain_db is None else reply.gain_db

    def _forget(self) -> None:
        self._words = ""
        self._unheard.clear()
        self._stale = self._asked
        self._ended_ms = None
