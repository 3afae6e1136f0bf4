import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Make = Callable[..., Any]
RUNNER = Path(__file__).parent / "practice.py"
PEOPLE = """format: ringright/people@1
people: [{id: p01, number: "+8615410000001", voice: v, talk: {greeting: %s, replies: [%s]}}]
"""


def _attempt(
    folder: Path, greeting: str = "喂", reply: str = "{say: 好}", **options: object
) -> tuple[int, str]:
    """Exit code and complaint of a world that should not start."""
    path = folder / "people.yaml"
    path.write_text(PEOPLE % (greeting, reply), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(RUNNER), json.dumps({"people": str(path), **options})],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=20,
    )
    assert done.stdout == b""
    return done.returncode, done.stderr.decode()


def test_a_taken_port_is_one_sentence_with_the_remedy(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        code, complaint = _attempt(tmp_path, port=port)
    assert code == 3
    assert complaint.startswith(f"A network port is already in use: 127.0.0.1:{port}/udp. Choose")


def test_audio_never_synthesised_is_one_sentence_with_the_remedy(tmp_path: Path) -> None:
    code, complaint = _attempt(tmp_path, greeting="missing")
    assert code == 3
    assert '"missing" was never synthesised in voice v' in complaint
    assert complaint.endswith("Run `ringright setup`.")


def test_replies_on_words_need_a_recogniser(tmp_path: Path) -> None:
    code, complaint = _attempt(tmp_path, reply="{when: 能来吗, say: 好}", words=False)
    assert (code, "there is no recogniser" in complaint) == (3, True)


def test_the_world_listens_on_loopback_alone(practice: Make) -> None:
    world = practice('  - {id: p01, number: "+8615410000001"}\n')
    rows = [row.split() for row in Path("/proc/net/udp").read_text().splitlines()[1:]]
    bound = {row[1] for row in rows if int(row[1].split(":")[1], 16) == world.port}
    assert bound == {f"0100007F:{world.port:04X}"}


def test_the_world_dies_with_its_parent(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(PEOPLE % ("喂", "{say: 好}"), encoding="utf-8")
    order = json.dumps({"people": str(path)})
    program = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, {str(RUNNER)!r}, {order!r}],"
        " stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\nprint(child.pid, flush=True)\ntime.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert parent.stdout
    child = int(parent.stdout.readline())
    assert Path(f"/proc/{child}").exists()
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if _gone(child):
            break
        time.sleep(0.1)
    assert _gone(child)


def _gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] == "Z"
    except FileNotFoundError:
        return True


def test_stdout_holds_the_ready_line_and_nothing_else(practice: Make, caller: Make) -> None:
    world = practice('  - {id: p01, number: "+8615410000001"}\n')
    phone = caller(world.port)
    phone.send(b"\xff\xfe" * 100)  # makes sippy print a traceback
    phone.call("+8615410000001")
    phone.bye()
    world.process.stdin.close()
    assert world.process.stdout.read() == b""
    assert world.process.wait(10) == 0
