"""One message to everybody, as when people must be told of a breach."""

from __future__ import annotations

import json
from pathlib import Path

from bot.practice.ports import Message
from bot.store.opening import StoreMistake, open_database

#: Telegram's limit of a message, in characters; https://core.telegram.org/bots/api#sendmessage
LONGEST = 4096

#: People who blocked the bot cannot be reached; the message would wait for nothing.
_TO = "FROM people WHERE blocked = 0"


def read(file: Path) -> str:
    """The text of an announcement. Raises StoreMistake where there is none that can be sent."""
    try:
        text = file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise StoreMistake(f"there is no file {file}; write the message into one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreMistake(f"{file} cannot be read as text ({type(error).__name__}); save it as UTF-8") from None
    if not text:
        raise StoreMistake(f"{file} is empty; write the message into it")
    if len(text) > LONGEST:
        raise StoreMistake(f"{file} has {len(text)} characters; Telegram takes {LONGEST} in one message")
    return text


def reached(path: Path, key: str) -> int:
    """How many people an announcement would reach."""
    database = open_database(path, key)
    try:
        (count,) = database.execute(f"SELECT count(*) {_TO}").fetchone()
    finally:
        database.close()
    return int(count)


def announce(path: Path, key: str, html: str) -> int:
    """Put a message to everybody into the outbox: it leaves once the bot runs again, behind every answer.

    The caller holds the lock of `path`: no bot runs. Gives to how many people it goes. Raises StoreMistake.
    """
    body = json.dumps(Message(html, unasked=True).to_dict())
    database = open_database(path, key)
    try:
        with database.conn:
            put = database.execute(f"INSERT INTO outbox (chat, body) SELECT chat, ? {_TO}", [body])
    finally:
        database.close()
    return int(put.rowcount)
