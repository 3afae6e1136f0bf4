from pathlib import Path

import pytest
from pydantic import TypeAdapter

from ringright.domain.result import RunResult

SAMPLES = Path(__file__).parent / "fixtures"


def sample(language: str) -> RunResult:
    return TypeAdapter(RunResult).validate_json((SAMPLES / f"run_{language}.json").read_bytes())


@pytest.fixture
def run_zh() -> RunResult:
    return sample("zh")


@pytest.fixture
def run_en() -> RunResult:
    return sample("en")
