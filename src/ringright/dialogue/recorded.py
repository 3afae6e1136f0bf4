"""What a person's voice may say in a script: its fixed pieces, and which of them are recorded."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from ringright.dialogue.script import REWORDABLE, Script
from ringright.dialogue.source import Path, Source
from ringright.dialogue.speech import parts, placed
from ringright.domain.speech import Piece

KIND: Final = ".wav"
_MACHINE: Final = re.compile(
    r"人工智能|机器人|智能(?:语音|助手|客服)|合成(?:的)?(?:语音|声音)|虚拟(?:助手|人|客服)"
    r"|\b(?:ai|robot|synthetic|artificial|automated|virtual)\b"
    r"|\bi(?:'m| am) an? (?:machine|computer|bot|recording)\b",
    re.IGNORECASE,
)
_HINT: Final = "see `ringright script pieces` for what can be recorded"


@dataclass(frozen=True)
class Fixed:
    """A piece that is the same for everybody, with every place of the script that says it."""

    text: str
    places: tuple[str, ...]


def fixed(script: Script) -> tuple[Fixed, ...]:
    """Everything that may be recorded, in the script's order, the house's lines last.

    What a script may not word, it may not record: that stays the machine's own voice.
    """
    own = _house(script)
    found = _pieces(script, own=False)
    pieces = (Fixed(text, tuple(places)) for text, places in found.items() if text not in own)
    return tuple(sorted(pieces, key=lambda it: all(at.startswith("lines.") for at in it.places)))


def _house(script: Script) -> frozenset[str]:
    return frozenset(_pieces(script, own=True))


def _pieces(script: Script, *, own: bool) -> dict[str, dict[str, None]]:
    """Words of each fixed piece with its places; `own` are those the house alone may word."""
    found: dict[str, dict[str, None]] = {}
    for place, wording in placed(script):
        group, _, name = place.partition(".")
        if (group == "lines" and name not in REWORDABLE) is not own:
            continue
        for part in parts(wording, script, {}):
            words = Piece(part).words if isinstance(part, str) else ""
            if any(map(str.isalnum, words)):
                found.setdefault(words, {})[place] = None
    return found


def entries(source: Source) -> Iterator[tuple[Path, str, str]]:
    """Each entry under `recordings`: its place, the words that it says, the file."""
    named = source.data.get("recordings") if isinstance(source.data, dict) else None
    for text, file in (named if isinstance(named, dict) else {}).items():
        if isinstance(file, str):
            yield ("recordings", text), Piece(text).words, file


def files(source: Source, unfit: Callable[[str], str]) -> None:
    """Report every recording whose file cannot be played."""
    for path, _, file in entries(source):
        fault = _fault(file, unfit)
        if fault:
            source.report(path, fault)


def _fault(name: str, unfit: Callable[[str], str]) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or PureWindowsPath(name).is_absolute() or ".." in path.parts:
        return f'"{name}" must lie beside the script or in a folder there; name it from there'
    if path.suffix.lower() != KIND:
        return f'"{name}" is no WAV file; save it as WAV, 16 bits or more'
    reason = unfit(name)
    return f'"{name}" {reason}' if reason else ""


def texts(source: Source, script: Script) -> None:
    """Report every recording of something that no wording says, or that the machine must say."""
    known, own = tuple(it.text for it in fixed(script)), _house(script)
    seen = set[str]()
    for path, words, _ in entries(source):
        claim = _MACHINE.search(words)
        if words in own:
            fault = "the house says this, always in the synthetic voice; take the recording out"
            source.report(path, fault)
        elif claim:
            fault = f'a person\'s voice may not say "{claim[0]}"; leave it to the synthetic voice'
            source.report(path, fault)
        elif words not in known:
            near = get_close_matches(words, known, 1, 0.5)
            hint = f'did you mean "{near[0]}"?' if near else _HINT
            source.report(path, f'no wording has the piece "{words}"; {hint}')
        elif words in seen:
            source.report(path, f'"{words}" has two recordings; keep one')
        seen.add(words)
