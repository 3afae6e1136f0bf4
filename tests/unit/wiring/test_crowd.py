from pathlib import Path

from ringright.dialogue import flow
from ringright.people.intake import ImportReport
from ringright.sim.load import load
from ringright.watch.live import Live
from ringright.wiring.crowd import gather, lacking
from ringright.wiring.practice import rendering

CLINIC = Path(__file__).parents[3] / "examples/clinic"


class Mute:
    """A screen that counts imports."""

    def __init__(self) -> None:
        self.reports: list[ImportReport] = []

    def progress(self, stage: str, done: int, total: int) -> None:
        assert stage == "people"
        assert done >= total

    def imported(self, report: ImportReport) -> None:
        self.reports.append(report)

    def resumed(self, folder: Path, lost: int) -> None:
        raise AssertionError((folder, lost))

    def show(self, live: Live, title: str, elapsed_s: float, language: str) -> None:
        raise AssertionError((live, title, elapsed_s, language))


def test_the_clinics_people_with_their_earlier_calls() -> None:
    screen = Mute()
    world = load(CLINIC / "people.yaml")
    crowd = gather(world, None, screen)
    assert len(screen.reports) == 2
    assert crowd.ok
    callees = crowd.callees(world.start.date())
    assert len(callees) == 12
    assert callees["p01"].number_source == "您在诊所预约时的登记"
    assert {call.person for call in crowd.earlier} == {"p03", "p12"}


def test_nothing_is_rendered_for_those_who_cannot_be_called() -> None:
    world = load(CLINIC / "people.yaml")
    script = flow.load((CLINIC / "script.yaml").read_text(encoding="utf-8"))
    crowd = gather(world, None, Mute())
    assert {f"p{n:02}" for n in range(1, 13)} - crowd.reachable == {"p10", "p11"}
    texts = " ".join(want.piece.text for want in rendering(script, world, crowd))
    assert "陈建国" in texts
    assert "郑洁" not in texts
    assert "冯涛" not in texts


def test_a_column_the_script_speaks_may_be_lacking() -> None:
    world = load(CLINIC / "people.yaml")
    script = flow.load((CLINIC / "script.yaml").read_text(encoding="utf-8"))
    callees = gather(world, None, Mute()).callees(world.start.date())
    assert lacking(script, callees) == {}
    bare = {name: type(it)(it.name, {}, it.number_source, it.today) for name, it in callees.items()}
    assert "doctor" in lacking(script, bare)["p01"]
