"""Copies of the database: made while the bot runs, checked before they count, and put back in its place."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2

from bot.store.opening import Damaged, StoreMistake, check, connect, fits, quick_check, sync_folder, try_key
from bot.store.room import code_of

#: Pages (of 4 KB) that are copied between two looks whether the copy is still wanted.
PAGES = 256

#: SQLite's steps between two looks while rows are counted and pages checked: some milliseconds.
STEPS = 100_000

#: Added to the name of a copy until it is whole and checked.
PART = ".part"

#: Added to the name of the database that a restored copy took the place of.
KEPT = ".before-restore"

#: A table that every database of the bot's has.
OURS = "people"


class Unwanted(Exception):
    """The copy was given up half-way, because the bot stops."""


def never() -> bool:
    """A copy that is wanted to its end."""
    return False


def backup(path: Path, key: str, target: Path, *, force: bool = False, unwanted: Callable[[], bool] = never) -> int:
    """Copy the database at `path` to `target`, encrypted with the same key, readable by its owner alone. A bot may
    write meanwhile: the copy is of one moment.

    `target` has its name once the copy is whole, checked and on the disk. `force` lets it take the place of a file of
    that name. `unwanted` is asked now and then whether to give up (Unwanted). Gives the number of rows. Raises
    StoreMistake; nothing is left behind then.
    """
    existing(path)
    _may_take(target, path, force=force)
    part = target.with_name(target.name + PART)
    try:
        rows = copy(path, key, part, key, unwanted)
        _may_take(target, path, force=force)
        put_in_place(part, target)
    finally:
        part.unlink(missing_ok=True)
    return total(rows)


def _may_take(target: Path, path: Path, *, force: bool) -> None:
    if target.is_dir():
        raise StoreMistake(f"{target} is a folder; name the file to make in it")
    if target.resolve() == path.resolve():
        raise StoreMistake(f"{target} is the database itself; name another file")
    if target.exists() and not force:
        raise StoreMistake(f"there is a file {target} already; name another one, or put --force to replace it")


def existing(path: Path) -> None:
    """Raise StoreMistake where there is no database."""
    if not path.is_file() or not path.stat().st_size:
        raise StoreMistake(f"there is no database at {path}; set BOT_DATABASE to the one that is meant")


def copy(source: Path, key: str, target: Path, target_key: str, unwanted: Callable[[], bool] = never) -> dict[str, int]:
    """Copy a database page by page into a new file `target` under `target_key`, check it whole, and bring it to the
    disk. Gives its tables' numbers of rows. Raises StoreMistake and Unwanted; the target is then not to be used."""
    try:
        target.unlink(missing_ok=True)
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        rows = _copy_pages(source, key, target, target_key, unwanted)
        if _look_over(target, target_key, unwanted) != rows:
            # What is damaged in the source is so in the copy too.
            check(source, key, whole=True)
            raise StoreMistake(f"the copy {target} does not hold what {source} does; look to its disk and try again")
        _sync(target)
    except OSError as error:
        raise StoreMistake(f"the copy {target} cannot be made: {error.strerror}; look to its folder") from None
    except dbapi2.Error as error:
        if unwanted():
            raise Unwanted from None
        raise StoreMistake(f"the copy {target} cannot be made ({error}); look whether its disk has room") from None
    return rows


def _copy_pages(source: Path, key: str, target: Path, target_key: str, unwanted: Callable[[], bool]) -> dict[str, int]:
    def progress(*_: int) -> None:
        if unwanted():
            raise Unwanted

    with contextlib.closing(connect(source, key, "ro")) as reading:
        try_key(reading, source)
        reading.set_progress_handler(unwanted, STEPS)
        # In a transaction every page is of the same moment, however long it takes and whoever writes.
        reading.execute("BEGIN")
        try:
            rows = count(reading)
            with contextlib.closing(connect(target, target_key, "rw")) as writing:
                # Until it is whole it counts for nothing, so it needs no journal and no fsync of each step.
                writing.execute("PRAGMA journal_mode = OFF")
                writing.execute("PRAGMA synchronous = OFF")
                reading.backup(writing, pages=PAGES, progress=progress)
                # The pages say WAL, as the source does; a file of its own would need two more beside it.
                writing.execute("PRAGMA journal_mode = DELETE")
        except dbapi2.DatabaseError:
            quick_check(reading, source)  # says so where it is the source that is damaged
            raise
    return rows


def count(connection: dbapi2.Connection) -> dict[str, int]:
    """The number of rows of each table."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}  # noqa: S608


def total(rows: dict[str, int]) -> int:
    """How many rows there are in the bot's own tables."""
    return sum(number for name, number in rows.items() if not name.startswith(("_", "sqlite_")))


def _look_over(path: Path, key: str, unwanted: Callable[[], bool] = never) -> dict[str, int]:
    """The number of rows of each table of a copy, which was checked whole; nothing where it is damaged."""
    with contextlib.closing(connect(path, key, "ro")) as connection:
        connection.set_progress_handler(unwanted, STEPS)
        try:
            quick_check(connection, path)
        except Damaged:
            return {}
        return count(connection)


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(part: Path, target: Path) -> None:
    """Give a whole file its name, also after a loss of power."""
    try:
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise StoreMistake(f"{target} cannot be written: {error.strerror}; look to its folder") from None


def restore(path: Path, key: str, source: Path) -> int:
    """Put the copy `source` in the place of the database at `path`, which is kept beside it with KEPT at its name.

    The caller holds the lock of `path`: no bot runs. `key` must open the copy. Interrupted at any moment, there is the
    old database or the new one. Gives the number of rows. Raises StoreMistake; everything is then as it was.
    """
    path = path.resolve()
    kept = path.with_name(path.name + KEPT)
    if not source.is_file() or source.resolve() == path:
        raise StoreMistake(f"{source} is no copy of a database; name a file that python -m bot backup made")
    # One file under both names is what an interrupted restore leaves.
    if kept.exists() and path.exists() and not kept.samefile(path):
        raise StoreMistake(f"{kept} is there from an earlier restore; put it elsewhere or remove it, then try again")
    part = path.with_name(path.name + PART)
    try:
        _is_ours(source, key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        rows = copy(source, key, part, key)
        _move_aside(path, key, kept)
        put_in_place(part, path)
    except OSError as error:
        raise StoreMistake(f"{path} cannot be restored: {error.strerror}; look to its folder") from None
    finally:
        part.unlink(missing_ok=True)
    return total(rows)


def _is_ours(source: Path, key: str) -> None:
    if not fits(source, key):
        raise StoreMistake(
            f"the key does not fit the copy {source} and nothing was changed; set BOT_DATABASE_KEY or "
            "BOT_DATABASE_KEY_FILE to the key that it was made with"
        )
    rows = _look_over(source, key)
    if not rows:
        raise StoreMistake(f"the copy {source} is damaged and nothing was changed; put back an older one")
    if OURS not in rows:
        raise StoreMistake(f"{source} is no database of Sayback's; put back a file that python -m bot backup made")


def _move_aside(path: Path, key: str, kept: Path) -> None:
    """Keep the database that is replaced, its WAL included. A WAL left behind would be taken for the new one's."""
    if not path.exists():
        return
    wal, shm = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    if not fold(path, key):
        # It is damaged or has another key: then what is in its WAL goes beside it as it is.
        if wal.exists():
            wal.replace(kept.with_name(f"{kept.name}-wal"))
        shm.unlink(missing_ok=True)
    # A second name first, so that there is a database at every moment; renaming where a disk knows no second names.
    kept.unlink(missing_ok=True)
    try:
        kept.hardlink_to(path)
    except OSError:
        path.replace(kept)


def fold(path: Path, key: str) -> bool:
    """Move the WAL into the file and leave WAL mode, so that the file is all there is. Gives whether it could be done.
    Raises StoreMistake where another program has it open."""
    if not fits(path, key):
        return False
    with contextlib.closing(connect(path, key, "rw")) as connection:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        except dbapi2.DatabaseError as error:
            if code_of(error) in (dbapi2.SQLITE_BUSY, dbapi2.SQLITE_LOCKED):
                raise StoreMistake(f"the database {path} is in use by another program; stop that one first") from None
            return False
    return bool(mode == "delete")
