"""One bot on one database: an advisory lock on a file beside it, which the system releases with the process."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from bot.store.opening import StoreMistake


class Lock:
    """The database at `path` is ours, until this is released or the process ends in whatever way.

    The lock file stays: removing it would let two processes lock two files of one name. Raises StoreMistake where
    another process holds the lock.
    """

    def __init__(self, path: Path) -> None:
        file = path.resolve()
        file = file.with_name(f"{file.name}.lock")
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreMistake(
                f"the database {path} cannot be opened: {error.strerror}; set BOT_DATABASE to a file"
            ) from None
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._handle)
            if isinstance(error, BlockingIOError):
                raise StoreMistake(
                    f"another Sayback runs on the database {path}; stop that one first, or set BOT_DATABASE to another "
                    "file"
                ) from None
            raise StoreMistake(
                f"the database {path} cannot be locked: {error.strerror}; set BOT_DATABASE to a file on a disk of this "
                "machine"
            ) from None

    def release(self) -> None:
        """Let another process have it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()
