"""Whatever people write into a trunks file, they get a trunk or a sentence."""

import contextlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from ringright.line.trunks import Trunks, TrunksError, load

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "examples" / "trunk" / "trunks.yaml").read_text(encoding="utf-8")
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-10, 70000), st.floats(), st.text(max_size=8),
    st.sampled_from(["*", "udp", "110", "127.0.0.1", "::1", "198.51.100.7", "2026-02-30", "dtls"]),
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["host", "number", "user", "codecs", "x"]), inner)
    ),
    max_leaves=5,
)


def ways(node: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items: list[tuple[Any, Any]] = []
    if isinstance(node, dict):
        items = list(node.items())
    elif isinstance(node, list):
        items = list(enumerate(node))
    return [here, *(way for key, value in items for way in ways(value, (*here, key)))]


def put(data: Any, way: tuple[Any, ...], value: Any) -> Any:
    if not way:
        return value
    inner = data
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] = value
    return data


def outcome(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "trunks.yaml"
        path.write_text(text, encoding="utf-8", newline="")
        with contextlib.suppress(TrunksError):
            assert isinstance(load(path), Trunks)


WAYS = ways(yaml.safe_load(TEXT))
FIELDS = ("lines", "rate", "media", "account", "proxy", "signature", "stack", "routes", "name")


@given(st.sampled_from(WAYS), VALUES)
def test_any_value_in_any_place_gives_a_trunk_or_a_sentence(
    way: tuple[Any, ...], value: Any
) -> None:
    outcome(yaml.safe_dump(put(yaml.safe_load(TEXT), way, value), allow_unicode=True))


@given(st.sampled_from(FIELDS), VALUES)
def test_any_value_of_any_field_gives_a_trunk_or_a_sentence(field: str, value: Any) -> None:
    data = yaml.safe_load(TEXT)
    holder = data if field in ("stack", "routes") else data["trunks"][0]
    holder[field] = value
    outcome(yaml.safe_dump(data, allow_unicode=True))


@given(st.integers(0, len(TEXT)), st.integers(0, 20), st.text(max_size=6))
def test_any_slip_of_the_pen_gives_a_trunk_or_a_sentence(at: int, gone: int, new: str) -> None:
    outcome((TEXT[:at] + new + TEXT[at + gone :]).encode("utf-8", "replace").decode())
