"""The calm twin of the soak's bot, which says what each act of a person should come to.

It is the same practice on a database of its own, without a network and without a crash. Everything a person does is
done to it first, so their act, whenever the bot gets round to it, must come to the same messages in the same order, and
in the end to the same state.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.soak_ledger import Key
from bot.dialogue.library import Library
from bot.judge.judge import judge_by_rules, reads
from bot.judge.verdict import Task, Verdict
from bot.places.world import World
from bot.practice.ports import Incoming, IncomingKind, Message, Outgoing
from bot.practice.turn import Ports, Practice
from bot.safety.screen import Finding, screen
from bot.store.store import SqliteStore

#: Where people live, so that somewhere it is morning whenever the soak begins: a day that ends, the quiet hours and the
#: evening's question would each change what is said, by the moment at which it is said.
ZONES = (
    *("Pacific/Honolulu", "America/Denver", "America/Sao_Paulo", "Africa/Abidjan"),
    *("Africa/Nairobi", "Asia/Dhaka", "Asia/Tokyo", "Pacific/Auckland"),
)
MORNING = 8


def morning(now: float) -> str:
    """The zone in which it has just become morning."""
    at = datetime.fromtimestamp(now, UTC)
    return min(ZONES, key=lambda zone: (at.astimezone(ZoneInfo(zone)).hour - MORNING) % 24)


#: What is kept of moments, and the numbers of rows: two bots differ in them.
MOMENTS = frozenset({"at", "next_at", "id"})


class Twin:
    """The calm bot. `takes` gives what an act comes to."""

    def __init__(self, library: Library, file: Path, key: str) -> None:
        self.library = library
        self.sorry: Key = library.messages.texts.sorry.strip(), ()
        self.store = SqliteStore(file, key, _now)
        self._said: dict[int, list[Message]] = {}
        self._updates = count(1)
        self._practice = Practice(Ports(self.store, self, library, _judge, reads, _screen, World(), _now))

    def send(self, messages: Sequence[Outgoing], *, unasked: bool = False) -> None:
        """See practice.ports.Outbox."""
        for one in messages:
            self._said.setdefault(one.chat, []).append(one.message)

    def forget(self, chat: int) -> None:
        """See practice.ports.Outbox."""
        self._said.pop(chat, None)

    async def takes(self, chat: int, kind: IncomingKind, text: str, message: int | None) -> list[Message]:
        """Let somebody act. Gives the messages that answer it."""
        incoming = Incoming(next(self._updates), chat, kind, _now(), text=text, message=message)
        await self._practice.handle(incoming, kept=False)
        said = self._said.pop(chat, [])
        if not said or said[0].text.strip() == self.sorry[0]:
            raise RuntimeError(f"undisturbed, the bot had no answer to {incoming}")
        return said


def _now() -> int:
    return int(time.time())


async def _screen(text: str) -> Finding | None:
    return screen(text)


async def _judge(task: Task) -> Verdict:
    return judge_by_rules(task)


async def state(store: SqliteStore, chat: int, first: int) -> dict[str, Any]:
    """Everything kept of a person, by table, as it can be compared: without moments, versions counted from their
    first. Nudges have an account of their own."""
    held = await store.export(chat)
    kept = {}
    for table in held.keys() - {"nudges", "outbox"}:
        rows = [{name: value for name, value in row.items() if name not in MOMENTS} for row in held[table]]
        for row in rows:
            if "version" in row:
                row["version"] -= first or row["version"]
        kept[table] = sorted(json.dumps(row, sort_keys=True) for row in rows)
    return kept
