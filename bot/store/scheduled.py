"""The scheduled backups: a copy every so many hours, the newest ones kept."""

from __future__ import annotations

import logging
import os
import re
import threading
from calendar import timegm
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import gmtime, strftime, strptime

from bot.store.backup import PART, Unwanted, backup
from bot.store.opening import StoreMistake

log = logging.getLogger(__name__)

#: A copy's name tells the minute it was made in, in UTC.
NAME = "sayback-%Y%m%d-%H%M.db"
_NAME = re.compile(r"sayback-\d{8}-\d{4}\.db")


@dataclass(frozen=True, slots=True)
class Plan:
    """Where copies are put, how many hours lie between two of them, and how many are kept."""

    folder: Path
    hours: int
    keep: int


class Backups:
    """Makes a copy whenever one is due. `clock` gives UTC epoch seconds."""

    def __init__(self, path: Path, key: str, plan: Plan, clock: Callable[[], int]) -> None:
        """Raises StoreMistake where no copy can be put into the plan's folder."""
        self._path = path
        self._key = key
        self._plan = plan
        self._clock = clock
        self._stop = threading.Event()
        folder = plan.folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            usable, reason = os.access(folder, os.W_OK | os.X_OK), "it may not be written to"
        except OSError as error:
            usable, reason = False, error.strerror or "it cannot be made"
        if not usable:
            raise StoreMistake(f"copies cannot be put into {folder}: {reason}; set BOT_BACKUP_DIR to another folder")

    def look(self) -> None:
        """Make a copy if one is due, and remove the oldest ones beyond those to keep. Where it fails, that is logged by
        its kind, no copy is removed, and the next look tries again."""
        try:
            self._look()
        except Unwanted:
            log.info("a scheduled backup was given up, as the bot stops; it is made after the next start")
        except StoreMistake as mistake:
            log.error("the scheduled backup failed and is tried again: %s", mistake)  # noqa: TRY400
        except Exception as error:
            log.error("the scheduled backup failed and is tried again: %s", type(error).__name__)  # noqa: TRY400

    def stop(self) -> None:
        """Give up a copy that is under way."""
        self._stop.set()

    def _look(self) -> None:
        now = self._clock()
        # A time to come is that of a clock which was wrong.
        made = max((at for at in map(_made_at, self._copies()) if at <= now), default=None)
        if made is not None and now - made < self._plan.hours * 3600:
            return
        # What a loss of power left half-made.
        for part in self._plan.folder.glob(f"sayback-*.db{PART}"):
            part.unlink()
        target = self._plan.folder / strftime(NAME, gmtime(now))
        rows = backup(self._path, self._key, target, unwanted=self._stop.is_set)
        log.info("backup made: %s, %d rows", target.name, rows)
        for copy in sorted(self._copies(), reverse=True)[self._plan.keep :]:
            if copy != target:
                copy.unlink()

    def _copies(self) -> list[Path]:
        return [file for file in self._plan.folder.iterdir() if _NAME.fullmatch(file.name)]


def _made_at(copy: Path) -> int:
    try:
        return timegm(strptime(copy.name, NAME))
    except ValueError:  # a name of the form, but of no day that there is
        return 0
