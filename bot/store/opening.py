"""Opening the database: SQLCipher's connection under sqlite-utils, the key from outside the data folder."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import cast

from sqlcipher3 import dbapi2
from sqlite_utils import Database

#: How long another process may hold the file before a write gives up, in milliseconds.
BUSY_MS = 5_000

_KEY = re.compile(r"[0-9a-fA-F]{64}")


class StoreMistake(RuntimeError):
    """The database cannot be used as it is; the message tells the operator what to do."""


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
            key = file.read_text(encoding="ascii").strip()
            if not _KEY.fullmatch(key):
                raise StoreMistake(
                    f"the key file {file} does not hold 64 hexadecimal digits; put the right key into it"
                )
            return key.lower()
        if database.is_file() and database.stat().st_size:
            raise StoreMistake(
                f"there is a database at {database} but no key file at {file}; put the key file back, or set "
                "BOT_DATABASE_KEY or BOT_DATABASE_KEY_FILE"
            )
        return _new_key(file)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise StoreMistake(
            f"the key file {file} cannot be used: {reason}; set BOT_DATABASE_KEY_FILE to a file of its own"
        ) from None


def _new_key(file: Path) -> str:
    key = secrets.token_hex(32)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(key + "\n")
        out.flush()
        os.fsync(out.fileno())
    # The key must not be lost where the database is not: after a loss of power it lies on the disk before the first
    # page does.
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return key


def open_database(path: Path, key: str) -> Database:
    """Open the encrypted database, or make a new one (mode 0600).

    `key` is 64 hexadecimal digits. The connection may be used from any one thread at a time. Raises StoreMistake where
    the key does not fit or the file cannot be used; the file is then as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        _check(path, key)
        connection = _connect(path, key, "rw")
    except (OSError, dbapi2.Error) as error:
        reason = getattr(error, "strerror", None) or "SQLite refused it"
        raise StoreMistake(f"the database {path} cannot be opened: {reason}; set BOT_DATABASE to a file") from None
    for pragma in (
        "journal_mode = WAL",
        # What a person was told is saved survives a loss of power too; the group commit shares the cost.
        "synchronous = FULL",
        "secure_delete = ON",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return Database(cast("object", connection))  # type: ignore[arg-type]


def _check(path: Path, key: str) -> None:
    """Raise StoreMistake where the key does not fit. Reads only: a connection that may write would, on closing, move
    what a crash left in the WAL into the database, also with a wrong key."""
    connection = _connect(path, key, "ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        if "locked" in str(error):
            raise StoreMistake(f"the database {path} is in use by another program; stop that one first") from None
        raise StoreMistake(
            f"the key does not fit the database {path} and nothing was changed; put back the key it was made with, or "
            "set BOT_DATABASE to another file"
        ) from None
    finally:
        connection.close()


def _connect(path: Path, key: str, mode: str) -> dbapi2.Connection:
    address = f"{path.resolve().as_uri()}?mode={mode}"
    connection = dbapi2.connect(
        address, uri=True, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
    )
    # SQLCipher would write about a wrong key to stderr; StoreMistake says it.
    connection.execute("PRAGMA cipher_log_level = NONE")
    # A raw key: it is random already, so deriving it again by PBKDF2 would only cost time.
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    return connection
