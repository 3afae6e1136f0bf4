import subprocess
import sys
import wave
from pathlib import Path

from ringright.records.recording import load, mend, partial

ENDLESS_CALL = """
import sys
from pathlib import Path
from ringright.records.recording import Label, Recorder

recorder = Recorder(Path(sys.argv[1]), Label("a-1", "Renhe Clinic", "2026-03-10T10:00:00-04:00"))
count = 0
while True:
    recorder.write(b"\\x01\\x00" * 160, b"\\x02\\x00" * 160)
    count += 1
    if count == 500:
        print("ten seconds in", flush=True)
"""


def test_a_process_killed_mid_call_leaves_a_playable_recording(tmp_path: Path) -> None:
    path = tmp_path / "p01.wav"
    command = [sys.executable, "-c", ENDLESS_CALL, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as robot:
        assert robot.stdout is not None
        robot.stdout.readline()
        robot.kill()
        robot.wait()
    assert not path.exists()
    with wave.open(str(partial(path))) as file:
        assert file.getnframes() >= 9 * 8000
    assert mend(path) == path
    left, right = load(path)
    assert len(left) >= 9 * 8000
    assert set(left.tolist()) == {1}
    assert set(right.tolist()) == {2}
