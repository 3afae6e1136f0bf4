"""The repository's own pages, whole: slow, because mkdocs builds them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_documents_tell_the_truth() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/docs.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
