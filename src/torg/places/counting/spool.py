"""Where counts wait for the database: one line each at the end of a file.

A page must not wait for the one writer that SQLite allows, so a request only appends a line (some
twenty microseconds) and `torg tick` adds the lines to the tables, all at once. Nothing is lost
when a process dies; a machine that loses its power loses what it had not written to its disk.
"""

import fcntl
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

LARGEST = 32 * 2**20  # bytes: when nobody collects for days, counting stops before the disk is full
_NEGLECTED = 300.0  # seconds


@dataclass(frozen=True)
class Count:
    """One thing that happened: `subject` is "place" or "code", `number` its primary key."""

    day: date
    subject: str
    number: int
    kind: str
    term: str = ""

    def line(self) -> bytes:
        fields = (self.day.isoformat(), self.subject, str(self.number), self.kind, self.term)
        return ("\t".join(fields) + "\n").encode()


class Spool:
    """The file in `folder`. Safe for any number of processes and threads of one machine."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / "counts.tsv"
        self._seen: tuple[int, float] = (0, 0.0)  # the file's number and when it was first met

    def append(self, count: Count) -> None:
        """Note one count. A full disk or a missing folder must not spoil the page: not counted."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            while not self._append(count.line()):
                pass  # it was taken away between opening and locking: there is a new one

    def _append(self, line: bytes) -> bool:
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_SH)  # writers do not wait for each other
            here = os.fstat(file)
            try:
                is_current = self._path.stat().st_ino == here.st_ino
            except FileNotFoundError:
                is_current = False
            if is_current and here.st_size < LARGEST:
                os.write(file, line)
            if self._seen[0] != here.st_ino:
                self._seen = (here.st_ino, time.monotonic())
            return is_current
        finally:
            os.close(file)

    @property
    def is_neglected(self) -> bool:
        """Whether the file has waited for five minutes: nobody on this machine collects it."""
        return self._seen[0] != 0 and time.monotonic() - self._seen[1] > _NEGLECTED

    def waiting(self) -> list[Path]:
        """Set the file aside and return every one that waits, oldest first.

        Each is collected by whoever manages to `take` it.
        """
        self._seen = (0, 0.0)
        with suppress(FileNotFoundError):
            self._path.rename(self._folder / f"{time.time_ns()}-{uuid.uuid4().hex}.taken")
        return sorted(self._folder.glob("*.taken"))

    @staticmethod
    def take(path: Path) -> Iterator[Count]:
        """Remove a file that waits and yield its counts; nothing when another took it first.

        Call it within the transaction that adds them: what is removed is never counted twice, and
        a machine that dies just then loses these counts, about a minute's.
        """
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)  # until the last writer that met it is done
            if not path.exists():
                return
            lines = file.read().decode(errors="replace").splitlines()
            path.unlink()
        for line in lines:
            if count := _read(line):
                yield count


def _read(line: str) -> Count | None:
    """Return what a line says; None for one that was cut off."""
    parts = line.split("\t")
    if len(parts) != 5:
        return None
    try:
        return Count(date.fromisoformat(parts[0]), parts[1], int(parts[2]), parts[3], parts[4])
    except ValueError:
        return None
