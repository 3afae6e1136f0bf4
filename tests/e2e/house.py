"""Runs the real command, with real SIP, RTP and speech, and reads its JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
WORLDS = Path(__file__).parent / "worlds"
CONTACT = {
    "name": "陈建国",
    "variables": {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"},
    "consent": {
        "purpose": "service",
        "wording": "本人同意仁和诊所以电话（含人工智能语音）提醒和确认就诊预约。",
        "given_at": "2026-02-11T09:11:00+08:00",
        "method": "paper",
        "source": "您在诊所预约时的登记",
    },
}
SCRIPT = ROOT / "examples/clinic/script.yaml"
LIMIT_S = 400


class House:
    """A folder of runs, and the command line that works in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = {**os.environ, "RINGRIGHT_HOME": str(root)}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-c", "from ringright.cli import main; main()", *words]

    def run(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self.command(*words),
            capture_output=True, text=True, timeout=LIMIT_S, check=False, env=self.environment,
        )  # fmt: skip
        assert done.returncode == code, done.stderr[-3000:]
        return done

    def document(self, *words: str, code: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run(*words, "--json", code=code).stdout)
        return found

    def practice(self, world: Path, *more: str, code: int = 0) -> dict[str, Any]:
        return self.document(
            "practice", "--script", str(SCRIPT), "--people", str(world), *more, code=code
        )


def peopled(name: str, folder: Path, keep: tuple[str, ...] = ()) -> Path:
    """The world `name` (only the people of `keep`, if given), everybody with name and consent."""
    world = yaml.safe_load((WORLDS / f"{name}.yaml").read_text(encoding="utf-8"))
    world["people"] = [
        {**person, "contact": CONTACT}
        for person in world["people"]
        if not keep or person["id"] in keep
    ]
    path = folder / f"{name}.yaml"
    path.write_text(json.dumps(world, ensure_ascii=False), encoding="utf-8")  # JSON is YAML
    return path


def by_id(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {person["id"]: person for person in document["people"]}
