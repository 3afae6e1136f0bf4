"""Conversations and moments are kept exactly as long as their recording."""

from ringright.records.recording import partial
from ringright.store import Store


def forget(store: Store) -> int:
    """Forget what has lost its recording; one that is still being written is not lost."""
    folder = store.moments.folder

    def kept(recording: str) -> bool:
        path = folder / recording
        return path.is_file() or partial(path).is_file()

    return store.moments.forget(kept)
