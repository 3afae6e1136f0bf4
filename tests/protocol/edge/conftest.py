"""A real Kamailio on loopback, with sipp or handmade telephones on both sides."""

import contextlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.protocol.edge.peers import Phone

from ringright.line.edge import Address, Carrier, Edge, Limits, Worker
from ringright.line.kamailio import MAIN, render

HERE = Path(__file__).parent
MISSING = [name for name in ("kamailio", "sipp") if shutil.which(name) is None]
CARRIER, STRANGER = "127.0.0.21", "127.0.0.66"
WORKERS = ("127.0.0.11", "127.0.0.12")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without the real peers there is nothing to test here; say so."""
    for item in items:
        if MISSING and HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=f"{' and '.join(MISSING)} not installed"))


def free(host: str) -> int:
    """A port that is free for UDP and TCP."""
    while True:
        with socket.socket() as stream, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets:
            stream.bind((host, 0))
            port = int(stream.getsockname()[1])
            with contextlib.suppress(OSError):
                packets.bind((host, port))
                return port


@dataclass
class Running:
    """A Kamailio and the folder it lives in."""

    edge: Edge
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def outside(self) -> tuple[str, int]:
        return self.edge.outside[0].host, self.edge.outside[0].port

    @property
    def inside(self) -> tuple[str, int]:
        return self.edge.inside[0].host, self.edge.inside[0].port

    def rpc(self, *words: str) -> str:
        control = f"unix:{self.folder}/kamailio_ctl"
        done = subprocess.run(
            ["kamcmd", "-s", control, *words], capture_output=True, text=True, check=False
        )
        return done.stdout

    def count(self, name: str) -> int:
        found = re.search(rf"{name}: (\d+)", self.rpc("cnt.grp_get_all", "edge"))
        return int(found[1]) if found else -1

    def until(self, reached: Callable[[], bool], patience_s: float = 8) -> None:
        """Wait for something that Kamailio does by its own clock."""
        end = time.monotonic() + patience_s
        while not reached():
            assert time.monotonic() < end, (self.folder / "log").read_text()
            assert self.process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.05)


def workers(*ceilings: int) -> tuple[Worker, ...]:
    hosts = WORKERS[: len(ceilings)]
    return tuple(
        Worker(Address("udp", host, free(host)), ceiling)
        for host, ceiling in zip(hosts, ceilings, strict=True)
    )


def edge(**changed: object) -> Edge:
    """Two workers of two calls each, one carrier that calls and is called."""
    values: dict[str, object] = {
        "outside": (Address("udp", "127.0.0.1", free("127.0.0.1")),),
        "inside": (Address("udp", "127.0.0.3", free("127.0.0.3")),),
        "workers": workers(2, 2),
        "trunks": (Carrier("carrier", Address("udp", CARRIER, free(CARRIER)), (CARRIER,)),),
        "limits": Limits(requests_per_second=20, ban_seconds=60, retry_after_seconds=7,
                         ping_seconds=1),
    }  # fmt: skip
    return Edge(**(values | changed))  # type: ignore[arg-type]  # the tests' own values


@contextlib.contextmanager
def kamailio(edge: Edge, folder: Path) -> Iterator[Running]:
    """Run Kamailio in the foreground until the block ends; no child of it outlives that."""
    for name, text in render(edge, str(folder)).items():
        (folder / name).write_text(text)
    command = ["kamailio", "-f", str(folder / MAIN), "-DD", "-E", "-Y", str(folder), "-m", "64"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    running = Running(edge, folder, process)
    try:
        running.until(lambda: running.count("in") == 0)
        yield running
    finally:
        process.terminate()
        assert process.wait(10) is not None
    left = subprocess.run(["pgrep", "-f", str(folder)], capture_output=True, text=True, check=False)
    assert left.stdout == ""


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One edge for the tests of a module; each test leaves it without calls."""
    with kamailio(edge(), tmp_path_factory.mktemp("edge")) as running:
        yield running


@pytest.fixture
def phone() -> Iterator[Callable[..., Phone]]:
    """Make a handmade telephone; closed when the test ends."""
    with contextlib.ExitStack() as stack:

        def make(host: str, port: int = 0, edge: tuple[str, int] = ("", 0)) -> Phone:
            made = Phone(host, port, edge)
            stack.callback(made.close)
            return made

        yield make


@pytest.fixture
def carrier(front: Running, phone: Callable[..., Phone]) -> Phone:
    """The carrier's telephone, at the address the edge calls and trusts."""
    to = front.edge.trunks[0].to
    assert to
    return phone(CARRIER, to.port, front.outside)


def awake(front: Running, phone: Callable[..., Phone]) -> list[Phone]:
    """The workers, each of them known to be alive."""
    made = [phone(each.address.host, each.address.port, front.inside) for each in
            front.edge.workers]  # fmt: skip

    def pinged() -> bool:
        for robot in made:
            robot.next(0.05)
        return front.rpc("dispatcher.list").count("FLAGS: AP") == len(made)

    front.until(pinged)
    return made


@pytest.fixture
def robots(front: Running, phone: Callable[..., Phone]) -> list[Phone]:
    """The workers, each of them known to be alive."""
    return awake(front, phone)


@contextlib.contextmanager
def sipp(
    scenario: str, at: Address, *words: str, to: tuple[str, int] | None = None, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A sipp of its own; its messages go to `log`."""
    peer = [f"{to[0]}:{to[1]}"] if to else []
    command = ["sipp", *peer, "-sf", str(HERE / scenario), "-i", at.host, "-p", str(at.port),
               "-mi", at.host, "-trace_msg", "-message_file", str(log), "-nostdin",
               "-timeout", "30", *words]  # fmt: skip
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=log.parent) as process:
        try:
            yield process
        finally:
            process.terminate()
