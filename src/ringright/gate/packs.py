"""Reads the policy packs that ship with the house, and an operator's overlay."""

from importlib.resources import files
from pathlib import Path

from ringright.gate.policy import Policy, PolicyError, load


def shipped(overlay: Path | None = None) -> Policy:
    """The shipped packs, tightened by the file `overlay`; raises PolicyError."""
    folder = files("ringright.gate") / "policies"
    try:
        texts = {
            item.name: item.read_text("utf-8")
            for item in folder.iterdir()
            if item.name.endswith(".yaml")
        }
        extra = overlay.read_text("utf-8") if overlay else ""
    except (OSError, UnicodeDecodeError) as fault:
        raise PolicyError(
            str(fault), remedy="Check that the file is there and readable."
        ) from fault
    return load(texts, extra)
