"""What keeps the file sound while the bot runs: a bounded WAL, and the check of a big file beside everything else."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2

from bot.store.opening import CHECKED_AT_ONCE, Damaged, StoreMistake, connect, quick_check

log = logging.getLogger(__name__)

#: How long a checkpoint may wait for readers, in milliseconds. Nobody can write meanwhile.
CHECKPOINT_MS = 250

#: SQLite's steps between two looks whether a check is still wanted: some milliseconds.
STEPS = 100_000

#: A WAL of so many bytes after a checkpoint means that some other program reads without an end.
WAL_LONG = 64_000_000


def checkpoint(path: Path, key: str) -> bool:
    """Move the whole WAL into the database and empty it (TRUNCATE). Gives whether that went through; where somebody
    reads, as much is moved as they allow, and the next time moves the rest.

    Uses a connection of its own, which must not be the last: another one is open as long as the bot runs.
    """
    connection = connect(path, key, "rw")
    try:
        connection.execute(f"PRAGMA busy_timeout = {CHECKPOINT_MS}")
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    if busy and (size := _size(path.resolve().with_name(f"{path.resolve().name}-wal"))) > WAL_LONG:
        log.warning("the database's WAL has %d MB: some other program reads it without an end", size // 1_000_000)
    return not busy


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


class BigFile:
    """The check of a file that is too big to hold up a start: it runs in a thread beside the bot.

    `on_damage` is called in that thread where the file is damaged; `damage` then tells the operator what to do.
    """

    def __init__(self, path: Path, key: str, on_damage: Callable[[], None]) -> None:
        self.damage = ""
        self._path = path
        self._key = key
        self._on_damage = on_damage
        self._stop = threading.Event()
        self._running = threading.Event()

    @property
    def is_big(self) -> bool:
        """Whether the file was too big to be checked when it was opened."""
        return _size(self._path) > CHECKED_AT_ONCE

    def check(self) -> None:
        """Check the file whole, and call `on_damage` where it is damaged, once the bot runs."""
        self.look()
        if self.damage:
            self._running.wait()
            if not self._stop.is_set():
                self._on_damage()

    def bot_runs(self) -> None:
        """From now on the bot may be stopped."""
        self._running.set()

    def look(self) -> None:
        """Check the file whole. Reads one snapshot, so that people may write meanwhile."""
        connection = connect(self._path, self._key, "ro")
        connection.set_progress_handler(self._stop.is_set, STEPS)
        try:
            quick_check(connection, self._path)
        except Damaged as mistake:
            self.damage = str(mistake)
            log.critical("%s", mistake)
        except (StoreMistake, dbapi2.Error) as error:
            if not self._stop.is_set():
                log.error("the database could not be checked: %s", type(error).__name__)  # noqa: TRY400
        else:
            log.info("the database was checked whole and is sound")
        finally:
            connection.close()

    def stop(self) -> None:
        """The bot stops: nobody waits for the check any more."""
        self._stop.set()
        self._running.set()
