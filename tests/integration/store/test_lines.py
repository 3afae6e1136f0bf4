"""Never more live calls than lines, however many ask at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.integration.store.conftest import Actor, Scene


def test_lines_are_claimed_in_order_and_run_out(scene: "Scene") -> None:
    lines = [scene.store.lines.claim("practice") for _ in range(4)]
    assert [line.id if line else None for line in lines] == [
        "practice/1",
        "practice/2",
        "practice/3",
        None,
    ]
    assert scene.store.lines.claim("nowhere") is None
    second = lines[1]
    assert second is not None
    scene.store.lines.free(second)
    assert scene.store.lines.claim("practice") == second


def test_a_trunk_grows_and_shrinks(scene: "Scene") -> None:
    lines = scene.store.lines
    held = [lines.claim("practice") for _ in range(3)]
    lines.ensure("practice", 1)
    assert lines.live("practice") == 3, "held lines stay until they are freed"
    for line in held:
        assert line is not None
        lines.free(line)
    lines.ensure("practice", 1)
    assert lines.claim("practice") is not None
    assert lines.claim("practice") is None
    lines.ensure("practice", 2)
    assert lines.claim("practice") is not None


def test_another_workers_line_cannot_be_freed(scene: "Scene") -> None:
    line = scene.store.lines.claim("practice")
    assert line is not None
    scene.again().lines.free(line)
    assert scene.store.lines.live("practice") == 1


def test_eight_threads_never_hold_more_than_the_lines(scene: "Scene") -> None:
    start = Barrier(8)

    def work(_: int) -> tuple[int, set[str]]:
        start.wait()
        most, seen = 0, set()
        for _ in range(20):
            line = scene.store.lines.claim("practice")
            if line is not None:
                most = max(most, scene.store.lines.live("practice"))
                seen.add(line.id)
                scene.store.lines.free(line)
        return most, seen

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(8)))
    assert max(most for most, _ in found) <= 3
    assert set().union(*(seen for _, seen in found)) <= {"practice/1", "practice/2", "practice/3"}
    assert scene.store.lines.live("practice") == 0


def test_no_line_is_ever_held_twice_at_once(scene: "Scene") -> None:
    with ThreadPoolExecutor(8) as pool:
        lines = list(pool.map(lambda _: scene.store.lines.claim("practice"), range(8)))
    held = [line.id for line in lines if line]
    assert sorted(held) == ["practice/1", "practice/2", "practice/3"]


def test_processes_share_the_lines(scene: "Scene", act: "Callable[[str, str], Actor]") -> None:
    rivals = [act("claim", "15") for _ in range(4)]
    assert {rival.said() for rival in rivals} == {"ready"}
    for rival in rivals:
        rival.go()
    most = [int(rival.said()) for rival in rivals]
    assert all(1 <= count <= 3 for count in most)
    assert scene.store.lines.live("practice") == 0
