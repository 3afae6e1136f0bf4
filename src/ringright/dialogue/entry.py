"""How a call begins that comes in, where a script says so: elsewhere, and for another reason."""

from collections.abc import Iterator
from dataclasses import replace

from ringright.dialogue.script import Reply, Script, Step


def incoming(script: Script) -> Script:
    """The script of a call that comes in: who calls is on no list, so there are no variables.

    Steps that such a call never comes to are left out; a script without `inbound:` stays as it is.
    """
    entry = script.inbound
    if entry is None:
        return script
    seen, todo = set[str](), [entry.start]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += [way.goto for way in _ways(script.steps[name]) if way.goto]
    return replace(
        script,
        start=entry.start,
        reason=entry.reason or script.reason,
        steps={name: step for name, step in script.steps.items() if name in seen},
        variables={},
        inbound=None,
    )


def _ways(step: Step) -> Iterator[Reply]:
    yield Reply(goto=step.goto)
    yield from step.expect.values()
    yield from (case.way for case in step.branch)
    yield from (way for way in (step.otherwise, step.silence, step.unclear) if way is not None)
