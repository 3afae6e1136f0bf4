"""The live picture of a run: what each line is doing now, and the counters beneath."""

from collections import Counter
from dataclasses import dataclass, field, replace

from ringright.clock import Clock
from ringright.domain.result import LineView


@dataclass
class Live:
    """Written by the calls, read by the live table; one event loop, so no locks."""

    clock: Clock
    views: dict[str, LineView] = field(default_factory=dict)
    grades: Counter[str] = field(default_factory=Counter)
    total: int = 0
    called: int = 0
    refused: int = 0
    done: int = 0
    _since: dict[str, float] = field(default_factory=dict)

    def put(self, view: LineView) -> None:
        """A line begins something new; its seconds count from here."""
        self.views[view.line] = view
        self._since[view.line] = self.clock.tick()

    def say(self, line: str, state: str, who: str, text: str) -> None:
        """New words, or a new state, on a line that keeps its person."""
        view = self.views[line]
        self.views[line] = replace(
            view, state=state, who=who or view.who, text=text if who else view.text
        )

    def lines(self) -> tuple[LineView, ...]:
        """All lines as they are now, by name."""
        now = self.clock.tick()
        return tuple(
            replace(view, since_s=now - self._since[name])
            for name, view in sorted(self.views.items())
        )
