"""Finds an implementation by name; packages offer theirs as entry points."""

from importlib.metadata import entry_points
from typing import Any, Final

from ringright.errors import InputError, MissingPart

GROUP: Final = "ringright."


def names(kind: str) -> tuple[str, ...]:
    """What is installed for `kind`, sorted; "speaker" is the group ringright.speaker."""
    return tuple(sorted(point.name for point in entry_points(group=GROUP + kind)))


def find(kind: str, name: str) -> Any:
    """The class or function called `name` of `kind`. Raises InputError for a name nobody offers."""
    found = tuple(entry_points(group=GROUP + kind, name=name))
    if not found:
        offered = ", ".join(names(kind)) or "none"
        raise InputError(f"no {kind} called {name!r}", remedy=f"Installed: {offered}.")
    try:
        return found[0].load()
    except ImportError as error:
        raise MissingPart(
            f"the {kind} {name!r} cannot be loaded ({error})", remedy="Install what it needs."
        ) from error
