"""People and their turns: loading one, writing one."""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from bot.dialogue.engine import Session
from bot.practice.ports import Message, Outgoing, Person, Schedule, StaleTurn, Turn

_LOAD = """
    SELECT p.awaiting, p.zone, p.alarms, p.alarmed, p.barred, p.whom, p.blocked,
    s.version, s.paused, s.state, t.minute, t.next_at, t.again,
    (SELECT max(day) FROM nudges n WHERE n.chat = p.chat)
    FROM people p LEFT JOIN sessions s ON s.chat = p.chat LEFT JOIN schedules t ON t.chat = p.chat WHERE p.chat = ?
"""

#: Every table that holds what is known of a person, by the column `chat`. The inbox holds only what is yet to be
#: handled: a handled update is an id without a chat.
PERSONAL = ("people", "sessions", "outcomes", "schedules", "nudges", "outbox")


def load(db: Database, chat: int) -> Person:
    """The person of a chat; a new one where the chat is not known."""
    row = db.execute(_LOAD, [chat]).fetchone()
    if row is None:
        return Person(chat)
    awaiting, zone, alarms, alarmed, barred, whom, blocked, version, paused, state, minute, next_at, again, nudged = row
    return Person(
        chat=chat,
        known=True,
        version=version or 0,
        session=_session(state),
        paused=bool(paused),
        awaiting=awaiting,
        zone=zone,
        alarms=alarms,
        alarmed=alarmed,
        barred=bool(barred),
        whom=whom,
        blocked=bool(blocked),
        nudged=nudged or "",
        schedule=None if minute is None else Schedule(minute, next_at, again),
    )


def _session(state: str | None) -> Session | None:
    """A stored session; none where an earlier version of the bot wrote it in another shape. The exercise is then over,
    but the person is not stuck."""
    try:
        return Session.from_dict(json.loads(state)) if state else None
    except TypeError:
        return None


def commit(db: Database, turn: Turn) -> list[Outgoing]:
    """Write a turn; the caller's transaction makes it all or nothing.

    Raises StaleTurn where the update was handled already or the session has another version than the one loaded.
    """
    chat = turn.before.chat
    if turn.update is not None:
        handled = db.execute(
            "UPDATE inbox SET handled = 1, body = '', chat = 0 WHERE update_id = ? AND handled = 0", [turn.update]
        )
        if handled.rowcount == 0:
            raise StaleTurn
    if turn.erase:
        erase(db, turn.before)
    else:
        _write_person(db, turn)
        _write_session(db, turn.before, turn.after)
        _write_schedule(db, turn.before, turn.after)
    for outcome in turn.outcomes:
        db.execute(
            "INSERT INTO outcomes (chat, script, scene, skill, grade, score, rules, attempt, at, day)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(chat, outcome.script, outcome.scene, outcome.skill, outcome.grade, outcome.score),
                *(json.dumps(outcome.rules), outcome.attempt, outcome.at, outcome.day),
            ],
        )
    if turn.nudge:
        nudge = turn.nudge
        db.execute(
            "UPDATE nudges SET nudge = ?, state = ?, swaps = ? WHERE chat = ? AND day = ?",
            [nudge.nudge, nudge.state, nudge.swaps, chat, nudge.day],
        )
    return put(db, chat, turn.messages)


def put(db: Database, chat: int, messages: tuple[Message, ...]) -> list[Outgoing]:
    """Put messages into the outbox, in order."""
    found = []
    for message in messages:
        body = json.dumps(message.to_dict())
        row = db.execute("INSERT INTO outbox (chat, body) VALUES (?, ?)", [chat, body])
        found.append(Outgoing(int(row.lastrowid or 0), chat, message))
    return found


def erase(db: Database, person: Person) -> None:
    """Forget everything about a person, also what waits to be sent. Updates that came since wait on in the inbox.

    Practice ended for a minor stays ended (SAFETY.md), so of them the chat and that one fact remain.
    """
    for table in PERSONAL:
        db.execute(f"DELETE FROM {table} WHERE chat = ?", [person.chat])  # noqa: S608 (names from the constant above)
    if person.barred:
        db.execute("INSERT INTO people (chat, barred) VALUES (?, 1)", [person.chat])


def _settings(person: Person) -> list[Any]:
    barred, blocked = int(person.barred), int(person.blocked)
    return [person.awaiting, person.zone, person.alarms, person.alarmed, barred, person.whom, blocked]


def _write_person(db: Database, turn: Turn) -> None:
    before, after = turn.before, turn.after
    if not before.known:
        if after == before and not turn.messages:
            return  # they got no answer, such as somebody who blocks the bot after /erase: nothing to remember
        row = db.execute(
            "INSERT INTO people (awaiting, zone, alarms, alarmed, barred, whom, blocked, chat)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (chat) DO NOTHING",
            [*_settings(after), after.chat],
        )
        if row.rowcount == 0 and after != before:
            raise StaleTurn
    elif _settings(before) != _settings(after):
        db.execute(
            "UPDATE people SET awaiting = ?, zone = ?, alarms = ?, alarmed = ?, barred = ?, whom = ?, blocked = ?"
            " WHERE chat = ?",
            [*_settings(after), after.chat],
        )


def _write_session(db: Database, before: Person, after: Person) -> None:
    if (before.version, before.session, before.paused) == (after.version, after.session, after.paused):
        return
    state = json.dumps(after.session.to_dict()) if after.session else None
    if before.version == 0:
        row = db.execute(
            "INSERT INTO sessions (chat, version, paused, state) VALUES (?, ?, ?, ?) ON CONFLICT (chat) DO NOTHING",
            [after.chat, after.version, int(after.paused), state],
        )
    else:
        row = db.execute(
            "UPDATE sessions SET version = ?, paused = ?, state = ? WHERE chat = ? AND version = ?",
            [after.version, int(after.paused), state, after.chat, before.version],
        )
    if row.rowcount == 0:
        raise StaleTurn


def _write_schedule(db: Database, before: Person, after: Person) -> None:
    schedule = after.schedule
    if before.schedule == schedule:
        return
    if schedule is None:
        db.execute("DELETE FROM schedules WHERE chat = ?", [after.chat])
        return
    db.execute(
        "INSERT INTO schedules (chat, minute, next_at, again) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (chat) DO UPDATE"
        " SET minute = excluded.minute, next_at = excluded.next_at, again = excluded.again",
        [after.chat, schedule.minute, schedule.next_at, schedule.again],
    )
