"""What the soak looks at: the database as each kill left it, and in the end everything that came and is kept."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak_figures import Figures
from benchmarks.soak_ledger import Account, Kill, audit, audit_nudges
from benchmarks.soak_people import Visitor
from benchmarks.soak_process import KEY
from benchmarks.soak_twin import Twin, state
from bot.practice.ports import Message
from bot.store.opening import open_database
from bot.store.store import SqliteStore
from standin import StandIn


@dataclass(frozen=True, slots=True)
class Look:
    """The database as the kill at the end of a life left it: the first message of each chat that the outbox held, and
    what is wrong with the file. What came after `since` (seconds of the monotonic clock) was in flight."""

    life: int
    since: float
    first: dict[int, Message]
    mistakes: list[str]


def copy(database: Path, folder: Path) -> Path:
    """Copy what a kill left. Gives the copied database, which may not be there yet."""
    folder.mkdir()
    for file in (database, database.with_name(f"{database.name}-wal")):
        if file.exists():
            shutil.copy(file, folder)
    return folder / database.name


def look(file: Path, life: int, since: float) -> Look:
    """Look a copy over, and remove it with its folder."""
    found = Look(life, since, {}, [])
    try:
        if file.exists() and file.stat().st_size:
            _read(file, found)
    except Exception as error:  # whatever it is, it is what was looked for
        found.mistakes.append(f"{type(error).__name__}: {error}")
    shutil.rmtree(file.parent)
    return found


def _read(file: Path, found: Look) -> None:
    db = open_database(file, KEY)
    try:
        found.mistakes.extend(row[0] for row in db.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok")
        if "outbox" not in db.table_names():
            return  # killed before the schema was made
        for chat, body in db.execute("SELECT chat, body FROM outbox ORDER BY id").fetchall():
            message = Message.from_dict(json.loads(body))
            if message.clear is None:
                found.first.setdefault(chat, message)
    finally:
        db.close()


async def compare(figures: Figures, people: Iterable[Visitor], twin: Twin, database: Path) -> None:
    """Whether the bot and its calm twin know the same of everybody."""
    store = SqliteStore(database, KEY, lambda: int(time.time()))
    for person in people:
        mine = await state(store, person.chat, person.keys.first)
        calm = await state(twin.store, person.chat, person.twin_keys.first)
        if mine != calm:
            apart = {table: (mine[table], calm[table]) for table in mine if mine[table] != calm[table]}
            figures.add_wrong("astray", f"{person.chat} has, and should have: {apart}")
    await store.close()


def count(
    figures: Figures, api: StandIn, people: Sequence[Visitor], *, days: int, looks: Sequence[Look], database: Path
) -> None:
    """Count what came and what is left, once the bot has stopped."""
    for one in looks:
        if one.mistakes:
            figures.add_wrong("broken", f"life {one.life}: {one.mistakes}")
    came = {(person.chat, had.id): had for person in people for had in (*person.delivered, *person.nudges)}
    for call in api.calls:
        if call.method == "sendMessage" and call.result and call.status != 200:
            came[call.params["chat_id"], call.result["message_id"]].told = False
    for person in people:
        _count_person(figures, person, days, looks)
    db = open_database(database, KEY)
    try:
        kept, waiting = db.execute("SELECT count(*), coalesce(sum(handled = 0), 0) FROM inbox").fetchone()
        unsent = db.execute("SELECT count(*) FROM outbox").fetchone()[0]
    finally:
        db.close()
    figures.updates = api.updates.next_id - 1
    figures.wrong["unhandled"] += figures.updates - kept + waiting
    figures.wrong["lost"] += unsent


def _count_person(figures: Figures, person: Visitor, days: int, looks: Sequence[Look]) -> None:
    kills = []
    for look_ in looks:
        first = look_.first.get(person.chat)
        kills.append(Kill(look_.life, look_.since, person.key(first) if first else None))
    turns = audit([line.key for line in person.lines], person.delivered, kills)
    nudges = audit_nudges(range(1, days + 1), person.nudges, kills)
    figures.messages += len(person.delivered)
    figures.nudges += len(person.nudges)
    figures.again += turns.excused
    figures.nudges_again += nudges.excused
    _add(figures, person, turns, ("lost", "twice", "unexpected"))
    _add(figures, person, nudges, ("nudges_missing", "nudges_twice", "nudges_twice"))
    for id_ in person.tapped:
        if person.phone.chat.messages[id_].rows:
            figures.add_wrong("standing", f"{person.chat} still has the buttons of message {id_}")


def _add(figures: Figures, person: Visitor, account: Account, names: tuple[str, str, str]) -> None:
    for name, keys in zip(names, (account.lost, account.twice, account.unexpected), strict=True):
        for key in keys:
            figures.add_wrong(name, f"{person.chat}: {key[0][:60]!r}")
    figures.details += account.notes
