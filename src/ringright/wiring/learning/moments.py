"""The moments of a data folder, gathered; what a person decides about them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from ringright.dialogue import flow
from ringright.dialogue.learning.cluster import Cluster, clusters
from ringright.dialogue.learning.edit import add_answer, add_phrases
from ringright.dialogue.learning.propose import Known, Neighbour, Proposal
from ringright.domain.moment import Moment
from ringright.domain.version import Version
from ringright.errors import InputError
from ringright.records.clip import NoClip, cut
from ringright.settings import Settings
from ringright.store import Store
from ringright.store.faults import NoVersion
from ringright.store.scripts import Draft
from ringright.wiring.guessing import house_model
from ringright.wiring.home import latest
from ringright.wiring.learning.retention import forget
from ringright.wiring.learning.versions import author, base, loaded, the_script, time_of

DISMISSED: Final = "dismissed"
Change = Literal["phrase", "answer"]


class NoMoment(InputError):
    """There is no such group of moments."""

    code = "no_moment"


class NoText(InputError):
    """An answer needs its words."""

    code = "no_text"


@dataclass(frozen=True)
class Advice:
    """A group with what is near and what might be done."""

    cluster: Cluster
    near: tuple[Neighbour, ...]
    proposal: Proposal


@dataclass(frozen=True)
class Learning:
    """The store of a data folder, and a model of meaning for it."""

    store: Store
    folder: Path

    def groups(self, asked: str = "") -> tuple[str, tuple[Cluster, ...]]:
        """The script and its open groups; what has lost its recording is forgotten first."""
        forget(self.store)
        script = the_script(self.store, asked)
        running = loaded(self.store.scripts.running(script))
        found = self.store.moments.open(script)
        return script, clusters(found, house_model(), running.matcher.asks)

    def advice(self, asked: str = "", name: str = "") -> tuple[Advice, ...]:
        """What might be done about the open groups, or about the one called `name`."""
        script, found = self.groups(asked)
        known = Known(loaded(self._base(script)), house_model())
        wanted = [_called(found, name)] if name else found
        told = [(it, known.nearest(it)) for it in wanted]
        return tuple(Advice(it, near, known.propose(it, near)) for it, near in told)

    def approve(self, asked: str, name: str, change: str, text: str) -> Version:
        """Make a draft in which the group's words are understood; it does not run yet.

        `change` is phrase:NAME or answer:NAME. A phrase is `text`, or all words of the group; an
        answer says `text`. Raises ScriptError if the linter refuses the draft.
        """
        script, found = self.groups(asked)
        group = _called(found, name)
        parent = self._base(script)
        draft = _edited(parent, group, change, text)
        flow.load(draft, f"{script} with {change}")
        now = time_of(self.store)
        note = f"{change}: {text or ', '.join(group.words)} ({name}, {group.calls} calls)"
        made = self.store.scripts.add(Draft(script, draft, parent.number, note, author()), now)
        self.store.moments.settle(group.moments, made.name)
        return made

    def dismiss(self, asked: str, name: str) -> Cluster:
        """Let a group be: it is not asked about again."""
        group = _called(self.groups(asked)[1], name)
        self.store.moments.settle(group.moments, DISMISSED)
        return group

    def clip(self, asked: str, name: str, out: Path) -> tuple[Moment, float]:
        """Cut the sound of a moment (CALL.NUMBER), or of a group's first, out of its recording."""
        _, found = self.groups(asked)
        able = [it for group in found for it in group.moments if name in (group.id, moment_id(it))]
        if not able:
            raise NoMoment(name, remedy="See: ringright learn list.")
        sounding = [it for it in able if it.end_ms and it.recording]
        if not sounding:
            raise NoClip(name)
        first = sounding[0]
        return first, cut(self.folder / first.recording, first.start_ms, first.end_ms, out)

    def _base(self, script: str) -> Version:
        versions, lives = self.store.scripts.of(script), self.store.scripts.lives(script)
        found = base(versions, lives)
        if found is None:
            raise NoVersion(script, remedy="Begin with: ringright script adopt FILE.")
        return found


def moment_id(moment: Moment) -> str:
    """How commands call a moment: the call's first eight letters, a dot, its number."""
    return f"{moment.call[:8]}.{moment.number}"


@contextmanager
def learning(settings: Settings, data: Path | None) -> Iterator[Learning]:
    """Open a data folder to learn from it."""
    folder = latest(settings.home, data)
    store = Store.open(settings.database, folder)
    try:
        yield Learning(store, folder)
    finally:
        store.close()


def _called(found: tuple[Cluster, ...], name: str) -> Cluster:
    group = next((it for it in found if it.id == name), None)
    if group is None:
        raise NoMoment(name, remedy="See: ringright learn list.")
    return group


def _edited(parent: Version, group: Cluster, change: str, text: str) -> str:
    kind, _, name = change.partition(":")
    if kind not in ("phrase", "answer") or not name:
        raise InputError(f"--as {change}", remedy="Write --as phrase:NAME or --as answer:NAME.")
    if kind == "phrase":
        script = loaded(parent)
        place = "answers" if name in script.answers else "intents"
        if name not in script.matcher.names():
            raise InputError(
                f"{parent.name} has no {name}", remedy=f'Write --as answer:{name} "TEXT".'
            )
        return add_phrases(parent.text, place, name, [text] if text else group.words)
    if not text:
        raise NoText(change, remedy='Write them at the end: --as answer:NAME "TEXT".')
    return add_answer(parent.text, name, group.words, text)
