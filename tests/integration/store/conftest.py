"""Stores on SQLite always, and on a private PostgreSQL cluster where its server is installed."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from ringright.domain.consent import Purpose
from ringright.domain.contact import Contact
from ringright.domain.permit import Permit, Refusal
from ringright.domain.trunk import Caller, Gateway, Trunk
from ringright.gate.facts import Request
from ringright.gate.packs import shipped
from ringright.people.intake import Options, admit
from ringright.people.person import Person, RawConsent, Row
from ringright.store import Store
from ringright.store.campaigns import Plan

NOW = datetime.fromisoformat("2026-03-10T10:00:00+08:00")
CALLER = "+8615410009999"
GIVEN = RawConsent("service", "同意", "2026-02-01", "paper", "登记")
POLICY = shipped()


def server_folder() -> Path | None:
    found = shutil.which("postgres")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A cluster of our own on a Unix socket; the server refuses to run as root."""
    tools = server_folder()
    if tools is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    folder = Path(mkdtemp(prefix="rr-pg-"))
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([str(tools / command[0]), *command[1:]], check=True, user=user, **quiet)  # type: ignore[call-overload]

    data = str(folder / "data")
    run("initdb", "-D", data, "-A", "trust", "-U", "ringright", "--no-sync")
    options = f"-k {folder} -h '' -c max_connections=60 -c fsync=off"
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield str(folder)
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(cluster: str) -> str:
    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(
        f"host={cluster} user=ringright dbname=postgres", autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"postgresql://ringright@/{name}?host={cluster}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """ "" lets the store make its SQLite file in the data folder."""
    if request.param == "sqlite":
        return ""
    made: str = request.getfixturevalue("postgres_url")
    return made


@dataclass
class Scene:
    """A store with one campaign, and short ways to ask it things."""

    url: str
    folder: Path
    store: Store
    campaign: str = ""
    opened: list[Store] = field(default_factory=list)

    def again(self) -> Store:
        """Another process's view of the same database and folder."""
        self.opened.append(Store.open(self.url, self.folder))
        return self.opened[-1]

    def take(self, *rows: Row, at: datetime = NOW, campaign: str = "") -> list[Person]:
        """Import rows and take them into the campaign."""
        people: list[Person] = []
        admit(rows, people.extend, Options())
        self.store.people.save(people, at)
        self.store.campaigns.add(campaign or self.campaign, people)
        return people

    def begin(self, key: str, at: datetime = NOW) -> str:
        """Open a campaign."""
        plan = Plan(key, "demo", Purpose.SERVICE, CALLER, "practice")
        return self.store.campaigns.open(plan, at).id

    def request(self, contact: Contact, campaign: str = "") -> Request:
        """A wish to call."""
        trunk = Trunk(
            "practice", (Gateway("127.0.0.1"),), (Caller(CALLER, "practice"),), practice=True
        )
        return Request(
            uuid.uuid4().hex,
            uuid.uuid4().hex,
            campaign or self.campaign,
            contact,
            Purpose.SERVICE,
            CALLER,
            trunk,
        )

    def ask(
        self, contact: Contact, at: datetime = NOW, campaign: str = "", store: Store | None = None
    ) -> Permit | Refusal:
        """What the gate says."""
        return (store or self.store).permits.decide(self.request(contact, campaign), POLICY, at)

    def permit(self, contact: Contact, at: datetime = NOW, campaign: str = "") -> Permit:
        """A permit; the test is broken if the gate says no."""
        answer = self.ask(contact, at, campaign)
        assert isinstance(answer, Permit), answer
        return answer


@pytest.fixture
def scene(url: str, tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(url, tmp_path / "data", Store.open(url, tmp_path / "data"))
    scene.campaign = scene.begin("first")
    scene.store.lines.ensure("practice", 3)
    yield scene
    for store in (scene.store, *scene.opened):
        store.close()


class Actor:
    """Another process on the scene's store, see actor.py."""

    def __init__(self, scene: Scene, what: str, argument: str) -> None:
        script = str(Path(__file__).with_name("actor.py"))
        command = [sys.executable, script, what, scene.url, str(scene.folder), argument]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def said(self) -> str:
        """The next line it prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go(self) -> None:
        """Let it begin."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """End it with no chance to tidy up."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def act(scene: Scene) -> Iterator[Callable[[str, str], Actor]]:
    """Start another process: `act(what, argument)`."""
    actors: list[Actor] = []

    def start(what: str, argument: str) -> Actor:
        actors.append(Actor(scene, what, argument))
        return actors[-1]

    yield start
    for actor in actors:
        if actor.process.poll() is None:
            actor.process.kill()
        for pipe in (actor.process.stdin, actor.process.stdout):
            if pipe is not None:
                pipe.close()
        actor.process.wait()


@pytest.fixture
def person() -> Callable[..., Row]:
    """A row with consent; `n` makes id and practice number."""

    def make(n: int, consent: RawConsent | None = GIVEN, **more: object) -> Row:
        cells: dict[str, object] = {
            "id": f"p{n:02d}",
            "number": f"1541000{n:04d}",
            "name": f"人{n}",
        }
        cells |= more
        return Row(n, consent=consent, **cells)  # type: ignore[arg-type] # cells of the test's choice

    return make


@pytest.fixture
def minutes() -> Callable[[float], datetime]:
    """NOW and that many minutes."""
    return lambda count: NOW + timedelta(minutes=count)
