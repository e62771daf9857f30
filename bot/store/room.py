"""A disk without room: how it is known, and that it is told once a minute at most."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlcipher3 import dbapi2

log = logging.getLogger(__name__)

#: Seconds between two lines about the same thing.
MINUTE = 60

#: SQLite's primary result codes of a write for which there was no room, or that the disk refused.
_LACKING = {dbapi2.SQLITE_FULL: "SQLITE_FULL", dbapi2.SQLITE_IOERR: "SQLITE_IOERR"}


class NoRoom(RuntimeError):
    """A write found no room on the disk, or the disk refused it: nothing of it was written."""


def code_of(error: BaseException) -> int:
    """SQLite's primary result code of an error, 0 where it has none: not every error of sqlcipher3 carries it."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def lacking(error: BaseException) -> str:
    """SQLite's name for it where an error says that there is no room or the disk fails, else nothing."""
    return _LACKING.get(code_of(error), "") if isinstance(error, dbapi2.Error) else ""


class Teller:
    """Tells the operator that there is no room, and that there is some again, each once a minute at most.

    `clock` gives UTC epoch seconds.
    """

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._lacking = False
        self._told: dict[bool, int] = {}

    def failed(self, kind: str) -> None:
        """A write failed; `kind` is SQLite's name for it."""
        self._lacking = True
        if self._may_tell():
            log.error("nothing can be written (%s); make room on the database's disk, then it goes on by itself", kind)

    def went_through(self) -> None:
        """A write went through."""
        if self._lacking:
            self._lacking = False
            if self._may_tell():
                log.warning("there is room on the disk again; writing goes on")

    def _may_tell(self) -> bool:
        now = self._clock()
        if now - self._told.get(self._lacking, now - MINUTE) < MINUTE:
            return False
        self._told[self._lacking] = now
        return True


def is_news(record: logging.LogRecord) -> bool:
    """A filter for a log's handlers: leaves out what only follows from a lack of room, such as each turn that fails by
    it. Teller tells of that."""
    if record.exc_info and record.exc_info[0] is not None and issubclass(record.exc_info[0], NoRoom):
        return False
    arguments = record.args if isinstance(record.args, tuple) else ()
    return not any(isinstance(one, str) and one.startswith(NoRoom.__name__) for one in arguments)
