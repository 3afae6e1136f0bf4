import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
LOCK = """
[[package]]
name = "ringright"
version = "1"
dependencies = [{ name = "numpy" }, { name = "misaki", extra = ["zh"] }]

[[package]]
name = "numpy"
version = "1"

[[package]]
name = "misaki"
version = "1"
[package.optional-dependencies]
zh = [{ name = "jieba" }]

[[package]]
name = "jieba"
version = "1"

[[package]]
name = "hypothesis"
version = "1"

[[package]]
name = "nobody-knows"
version = "1"
"""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences_script", ROOT / "scripts/licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["licences_script"] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


def test_the_product_is_told_from_the_tools(script: ModuleType) -> None:
    found = {row.name: row for row in script.rows(tomllib.loads(LOCK))}
    assert {name for name, row in found.items() if row.product} == {"numpy", "misaki", "jieba"}
    assert found["jieba"].licence == "MIT"
    assert "no known licence" in found["nobody-knows"].fault()
    assert found["hypothesis"].licence == "MPL-2.0"
    assert found["hypothesis"].fault() == ""


@pytest.mark.parametrize(
    ("licence", "use", "good"),
    [
        ("MIT", "product", "yes"),
        ("GPL-3.0-or-later OR MIT", "product", "yes"),
        ("MIT AND GPL-3.0-or-later", "product", "no"),
        ("GPL-3.0-or-later", "tool", "no"),
        ("LGPL-3.0-only", "product", "no"),
        ("LGPL-3.0-only", "tool", "yes"),
        ("MPL-2.0", "product", "no"),
        ("", "tool", "no"),
    ],
)
def test_copyleft_and_unknown_are_faults(
    script: ModuleType, licence: str, use: str, good: str
) -> None:
    fault = script.Row("some", "1", licence, use == "product").fault()
    assert (fault == "") is (good == "yes")
