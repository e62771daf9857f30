"""Opening the database: SQLCipher's connection under sqlite-utils, the key from outside the data folder."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import cast

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from bot.store.room import code_of, lacking

#: How long another process may hold the file before a write gives up, in milliseconds.
BUSY_MS = 5_000

#: A WAL of so many pages (about 4 MB) is moved into the database with the next commit.
WAL_PAGES = 1_000

#: What the WAL may keep on the disk, in bytes, once all of it was moved: more than that only while somebody reads.
WAL_KEPT = 8_000_000

#: A file of at most so many bytes is checked whole before it is opened, in a quarter of a second or less; a bigger one
#: is checked beside the running bot (upkeep.py).
CHECKED_AT_ONCE = 16_000_000

_KEY = re.compile(r"[0-9a-fA-F]{64}")


class StoreMistake(RuntimeError):
    """The database cannot be used as it is; the message tells the operator what to do."""


class WrongKey(StoreMistake):
    """The key does not fit, or the first page is damaged, which looks the same."""


class Damaged(StoreMistake):
    """The key fits, and a page is damaged."""


def key_of(given: str, file: Path, database: Path) -> str:
    """The database's key as 64 hexadecimal digits.

    Taken from `given` (the setting) or, where that is empty, from the key file, which is made on the first run with
    mode 0600. Raises StoreMistake where there is a database but no key for it, and where a key has another form.
    """
    if given:
        if not _KEY.fullmatch(given):
            raise StoreMistake("BOT_DATABASE_KEY must be 64 hexadecimal digits; make one with: openssl rand -hex 32")
        return given.lower()
    try:
        if file.resolve().parent == database.resolve().parent:
            raise StoreMistake(f"the key file {file} must not lie beside the database; set BOT_DATABASE_KEY_FILE")
        if file.exists():
            return _that_fits(file, database)
        if _holds_something(database):
            raise StoreMistake(
                f"there is a database at {database} but no key file at {file}; put the key file back, or set "
                "BOT_DATABASE_KEY or BOT_DATABASE_KEY_FILE"
            )
        key = secrets.token_hex(32)
        write_key(file, key)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise StoreMistake(
            f"the key file {file} cannot be used: {reason}; set BOT_DATABASE_KEY_FILE to a file of its own"
        ) from None
    return key


def kept_key(given: str, file: Path, database: Path) -> str:
    """As key_of, but makes no key: for what needs the key that there is."""
    if not given and not file.exists():
        raise StoreMistake(
            f"there is no key file at {file}; put back the key that the database was made with, or set "
            "BOT_DATABASE_KEY or BOT_DATABASE_KEY_FILE"
        )
    return key_of(given, file, database)


def pending(file: Path) -> Path:
    """Where a rekey keeps the new key until the database has it and the key file can be replaced."""
    return file.with_name(f"{file.name}.new")


def read_key(file: Path) -> str:
    """The key in a file. Raises StoreMistake where there is none in it, and OSError."""
    key = file.read_text(encoding="ascii").strip()
    if not _KEY.fullmatch(key):
        raise StoreMistake(f"the key file {file} does not hold 64 hexadecimal digits; put the right key into it")
    return key.lower()


def write_key(file: Path, key: str) -> None:
    """Write a key into a new file that only its owner may read."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(key + "\n")
        out.flush()
        os.fsync(out.fileno())
    # The key must not be lost where the database is not: after a loss of power it lies on the disk before the first
    # page does.
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _that_fits(file: Path, database: Path) -> str:
    """The key in the key file; the one that a rekey left beside it where it was interrupted at its very end."""
    key, later = read_key(file), pending(file)
    if later.exists() and _holds_something(database) and not fits(database, key) and fits(database, read_key(later)):
        return read_key(later)
    return key


def _holds_something(database: Path) -> bool:
    return database.is_file() and database.stat().st_size > 0


def fits(path: Path, key: str) -> bool:
    """Whether a key opens the database, however damaged the rest is. Raises StoreMistake where that cannot be told."""
    connection = connect(path, key, "ro")
    try:
        try_key(connection, path)
    except WrongKey:
        return False
    except Damaged:
        return True
    finally:
        connection.close()
    return True


def open_database(path: Path, key: str) -> Database:
    """Open the encrypted database, or make a new one (mode 0600).

    `key` is 64 hexadecimal digits. The connection may be used from any one thread at a time. Raises StoreMistake where
    the key does not fit, and where the file is damaged or cannot be used; it is then as it was.
    """
    connection = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        check(path, key, whole=path.stat().st_size <= CHECKED_AT_ONCE)
        connection = connect(path, key, "rw")
        for pragma in (
            "journal_mode = WAL",
            # What a person was told is saved survives a loss of power too; the group commit shares the cost.
            "synchronous = FULL",
            f"wal_autocheckpoint = {WAL_PAGES}",
            f"journal_size_limit = {WAL_KEPT}",
            "secure_delete = ON",
            "foreign_keys = ON",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except (OSError, dbapi2.Error) as error:
        if connection is not None:
            connection.close()
        if kind := lacking(error):
            raise no_disk(path, kind) from None
        reason = getattr(error, "strerror", None) or "SQLite refused it"
        raise StoreMistake(f"the database {path} cannot be opened: {reason}; set BOT_DATABASE to a file") from None
    return Database(cast("object", connection))  # type: ignore[arg-type]


def check(path: Path, key: str, *, whole: bool) -> None:
    """Raise StoreMistake where the key does not fit; with `whole` also where a page of the file is damaged.

    Reads only: a connection that may write would, on closing, move what a crash left in the WAL into the database, also
    with a wrong key.
    """
    connection = connect(path, key, "ro")
    try:
        try_key(connection, path)
        if whole:
            quick_check(connection, path)
    finally:
        connection.close()


def try_key(connection: dbapi2.Connection, path: Path) -> None:
    """Raise WrongKey where the connection's key does not fit the file at `path`, StoreMistake where that cannot be
    told. Reads the first page only."""
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except dbapi2.DatabaseError as error:
        if "locked" in str(error):
            raise StoreMistake(f"the database {path} is in use by another program; stop that one first") from None
        if kind := lacking(error):
            raise no_disk(path, kind) from None
        if code_of(error) == dbapi2.SQLITE_CORRUPT:
            raise damaged(path) from None
        raise WrongKey(
            f"the key does not fit the database {path} and nothing was changed; put back the key it was made with, or "
            "set BOT_DATABASE to another file"
        ) from None


def quick_check(connection: dbapi2.Connection, path: Path) -> None:
    """Raise Damaged where a page of the file at `path` cannot be read or stands where it does not belong.

    Every page in use is read, so its HMAC is verified too. Costs about 6 ms of processor a megabyte.
    """
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
    except dbapi2.DatabaseError as error:
        if code_of(error) in (dbapi2.SQLITE_BUSY, dbapi2.SQLITE_INTERRUPT):
            raise
        if kind := lacking(error):
            raise no_disk(path, kind) from None
        raise damaged(path) from None
    if found != ("ok",):
        raise damaged(path)


def damaged(path: Path) -> Damaged:
    """What an operator is told of a damaged file."""
    return Damaged(
        f"the database {path} is damaged; put back the last good copy with: python -m bot restore FILE (it keeps the "
        "damaged file beside the restored one)"
    )


def no_disk(path: Path, kind: str) -> StoreMistake:
    """What an operator is told where the disk refuses its service: also reading needs a little room beside the file."""
    return StoreMistake(f"the database {path} cannot be used ({kind}); make room on its disk, or look if that fails")


def connect(path: Path, key: str, mode: str) -> dbapi2.Connection:
    """A bare connection; `mode` is "ro" or "rw". Whether the key fits shows when something is read."""
    address = f"{path.resolve().as_uri()}?mode={mode}"
    connection = dbapi2.connect(
        address, uri=True, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
    )
    # SQLCipher would write about a wrong key to stderr; StoreMistake says it.
    connection.execute("PRAGMA cipher_log_level = NONE")
    # A raw key: it is random already, so deriving it again by PBKDF2 would only cost time.
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    return connection
