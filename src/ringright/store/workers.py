"""Processes that place calls. One is alive as long as the kernel holds its lock file for it.

A lock dies with its process whatever the clock says, so a killed worker is known at once and a
busy one is never taken for dead.
"""

import fcntl
import os
import socket
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import IO

from sqlalchemy import Column, Connection, String, Table, delete, insert, select

from ringright.store.base import metadata
from ringright.store.database import Database

workers = Table(
    "workers",
    metadata,
    Column("id", String, primary_key=True),
    Column("host", String, nullable=False),
    Column("folder", String, nullable=False),
)


@dataclass
class Worker:
    """The running process as a worker; it enters the table with its first claim or decision."""

    database: Database
    folder: Path
    _id: str = ""
    _file: IO[str] | None = None
    _guard: Lock = field(default_factory=Lock)

    @property
    def id(self) -> str:
        """The worker's id; the first use takes the lock file and enters the table."""
        with self._guard:
            if not self._id:
                self._enter()
            return self._id

    def _enter(self) -> None:
        name = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        place = lock_path(self.folder, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        file = place.open("w", encoding="utf-8")
        fcntl.flock(file, fcntl.LOCK_EX)
        row = {"id": name, "host": socket.gethostname(), "folder": str(self.folder)}
        with self.database.write() as connection:
            connection.execute(insert(workers), row)
        self._id, self._file = name, file

    def leave(self) -> None:
        """Let go of the lock: what this worker left open is now for `recover` to settle."""
        with self._guard:
            if self._file is not None:
                self._file.close()
            self._id, self._file = "", None


def lock_path(folder: Path, worker: str) -> Path:
    """Where a worker of this data folder holds its lock."""
    return folder / "workers" / f"{worker}.lock"


def dead(connection: Connection, folder: Path, me: str) -> tuple[str, ...]:
    """Workers of this machine and data folder whose process is gone.

    Those of other machines are not ours to judge.
    """
    here = (workers.c.host == socket.gethostname()) & (workers.c.folder == str(folder))
    others = connection.execute(select(workers.c.id).where(here & (workers.c.id != me))).scalars()
    return tuple(name for name in others if not _alive(lock_path(folder, name)))


def forget(connection: Connection, folder: Path, names: tuple[str, ...]) -> None:
    """Remove dead workers once their affairs are settled."""
    connection.execute(delete(workers).where(workers.c.id.in_(names)))
    for name in names:
        lock_path(folder, name).unlink(missing_ok=True)


def _alive(place: Path) -> bool:
    try:
        with place.open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False
