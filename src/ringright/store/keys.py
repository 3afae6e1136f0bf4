"""The key that signs permits: made on first use, kept in the data folder, readable by its owner."""

import os
import tempfile
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from ringright.store.faults import StoreUnreadable

NAME: Final = "permit.key"


def load_or_make(folder: Path) -> tuple[Ed25519PrivateKey, bool]:
    """(the folder's key, whether it was made just now); raises StoreUnreadable."""
    place = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = _make(place)
        return _load(place), fresh
    except OSError as fault:
        remedy = "Choose a data folder you may write to."
        raise StoreUnreadable(str(fault), remedy=remedy) from fault


def _make(place: Path) -> bool:
    """Write a new key unless one is there; a half-written key is never seen under its name."""
    if place.exists():
        return False
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f"{NAME}.")
    draft = Path(name)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    try:
        os.link(draft, place)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _load(place: Path) -> Ed25519PrivateKey:
    place.chmod(0o600)
    try:
        key = load_pem_private_key(place.read_bytes(), None)
    except (ValueError, TypeError) as fault:
        remedy = "Restore it from a backup; a new key makes every open permit worthless."
        raise StoreUnreadable(f"{place} is damaged", remedy=remedy) from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreUnreadable(f"{place} is no Ed25519 key", remedy="Restore it from a backup.")
    return key
