"""A new key: the database is copied under it, and the copy takes the old one's place in one step."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.store.backup import PART, copy, existing, fold, put_in_place, total
from bot.store.opening import StoreMistake, check, fits, kept_key, pending, read_key, sync_folder, write_key


@dataclass(frozen=True, slots=True)
class Keys:
    """Where the keys come from: `given` is BOT_DATABASE_KEY, `file` the key file, `new` BOT_NEW_DATABASE_KEY."""

    given: str
    file: Path
    new: str = ""


def rekey(path: Path, keys: Keys, clock: Callable[[], int]) -> str:
    """Encrypt the database at `path` anew.

    The new key is `keys.new`, else a random one; it goes into the key file, unless the key is given as a setting. The
    caller holds the lock of `path`: no bot runs. Interrupted at any moment, the database opens with the old key or, by
    the key file or what lies beside it, with the new one. Gives what was done. Raises StoreMistake; then the old key
    still fits.
    """
    path = path.resolve()
    existing(path)
    if keys.given and not keys.new:
        raise StoreMistake(
            "BOT_DATABASE_KEY is set, so set BOT_NEW_DATABASE_KEY too; make one with: openssl rand -hex 32"
        )
    if not keys.given:
        settle(path, keys.file, clock)
    old = kept_key(keys.given, keys.file, path)
    new = keys.new.lower() or secrets.token_hex(32)
    if new == old:
        raise StoreMistake("BOT_NEW_DATABASE_KEY is the key that the database has; make one with: openssl rand -hex 32")
    if keys.given and not fits(path, old) and fits(path, new):
        return "The database has the new key already: put it in the place of the old one, at BOT_DATABASE_KEY."
    check(path, old, whole=True)
    part = path.with_name(path.name + PART)
    try:
        if not keys.given:
            pending(keys.file).unlink(missing_ok=True)
            write_key(pending(keys.file), new)
        if not fold(path, old):
            raise StoreMistake(f"the database {path} cannot be read whole; look whether its disk has room")
        rows = total(copy(path, old, part, new))
        put_in_place(part, path)
        if keys.given:
            return f"{path} has the new key (rows: {rows}): put it in the place of the old one, at BOT_DATABASE_KEY."
        before = _rotate(keys.file, clock)
    except OSError as error:
        raise StoreMistake(
            f"the key file {keys.file} cannot be replaced: {error.strerror}; look to its folder"
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return (
        f"{path} has the new key (rows: {rows}), which is in {keys.file}; copies made before open with the old one, "
        f"kept beside it as {before.name}: remove it with the last of them."
    )


def settle(path: Path, file: Path, clock: Callable[[], int]) -> None:
    """Finish a rekey that was interrupted when the database had its new key and the key file not yet. The caller holds
    the lock of `path`."""
    later = pending(file)
    try:
        if not (later.exists() and file.exists() and path.is_file() and path.stat().st_size):
            return
        if not fits(path, read_key(file)) and fits(path, read_key(later)):
            _rotate(file, clock)
    except OSError as error:
        raise StoreMistake(f"the key file {file} cannot be replaced: {error.strerror}; look to its folder") from None


def _rotate(file: Path, clock: Callable[[], int]) -> Path:
    """Let the pending key take the key file's place. Gives where the old one is kept."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(clock()))
    before = file.with_name(f"{file.name}.before-{stamp}")
    if not before.exists():
        write_key(before, read_key(file))
    pending(file).replace(file)
    sync_folder(file.parent)
    return before
