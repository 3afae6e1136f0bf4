"""Recordings of a script: their files checked, read once, and kept where rendered speech lies."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from ringright.dialogue.recorded import KIND, fixed
from ringright.dialogue.script import Script
from ringright.domain.speech import Piece, Recording
from ringright.engines.sound import doubts, recorded
from ringright.errors import InputError
from ringright.voice.cache import Cache, Want
from ringright.voice.wav import BadSound, read


@dataclass(frozen=True)
class Take:
    """A fixed piece of a script as a studio wants it: what to say, where it is used, which file.

    `file` is the recording, or the name proposed for it while there is none.
    """

    text: str
    file: str
    recorded: bool
    places: tuple[str, ...]


def takes(script: Script) -> tuple[Take, ...]:
    """Every piece of `script` that a person may record; names of files are as the script's."""
    found: list[Take] = []
    names = {it.file for it in script.recordings.values()}
    for piece in fixed(script):
        known = script.recordings.get(piece.text)
        first = min(piece.places, key=lambda place: place.startswith("lines."))
        file = known.file if known else _proposed(first, names)
        names.add(file)
        found.append(Take(piece.text, file, bool(known), piece.places))
    return tuple(found)


def _proposed(place: str, taken: set[str]) -> str:
    stem = "recordings/" + place.removesuffix(".say").replace(".", "-")
    names = (f"{stem}-{number}{KIND}" for number in count(1))
    return next(name for name in names if name not in taken)


def unfit(path: Path) -> str:
    """Why the file cannot be played, as the end of a sentence; "" if it can."""
    try:
        _telephone(path.read_bytes())
    except OSError as error:
        return f"cannot be read ({error.strerror}); correct the name or take it out"
    except BadSound as error:
        return error.detail
    return ""


def doubtful(path: Path) -> tuple[str, ...]:
    """What may be wrong with a file that can be played: "too quiet", "clipped"."""
    sound = read(path.read_bytes())
    return doubts(sound.samples, sound.rate)


def placed(script: Script, folder: Path) -> Script:
    """`script` with its recordings found in `folder` and known by their content."""
    return replace(
        script,
        recordings={
            words: Recording(str(folder / it.file), _digest((folder / it.file).read_bytes()))
            for words, it in script.recordings.items()
        },
    )


def sounds(scripts: Iterable[Script]) -> Iterator[Path]:
    """Every sound file of `scripts`: what a run is made of beside their text."""
    return (Path(it.file) for script in scripts for it in script.recordings.values())


def synthetic(script: Script, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Those of `pieces` that the script's voice must speak."""
    return (it for it in pieces if it.pace or it.words not in script.recordings)


def kept(script: Script, cache: Cache) -> Cache:
    """`cache` with the recordings of `script` in it, ready for calls.

    Raises InputError for a file that is not what it was when the script was read.
    """
    mixed = replace(cache, recordings=script.recordings)
    for want in mixed.wanted(Want(script.voice, Piece(words)) for words in script.recordings):
        file = Path(script.recordings[want.piece.text].file)
        data = file.read_bytes()
        if _digest(data) != script.recordings[want.piece.text].digest:
            raise InputError(f"{file} was changed just now", remedy="Start again.")
        mixed.put(want, _telephone(data))
    return mixed


def _telephone(data: bytes) -> bytes:
    """As it goes out, 8 kHz s16le."""
    sound = read(data)
    pcm = recorded(sound.samples, sound.rate)
    if not len(pcm):
        raise BadSound("is silent; record it again")
    return pcm.astype("<i2").tobytes()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
