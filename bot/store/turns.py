"""People and their turns: loading one, writing one."""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from bot.dialogue.session import Session
from bot.practice.ports import Message, Outgoing, Person, Reminder, Schedule, StaleTurn, Turn
from bot.store import learned

_LOAD = """
    SELECT p.awaiting, p.zone, p.alarms, p.alarmed, p.barred, p.whom, p.blocked, p.evening, p.quiet, p.active,
    p.adult, p.consent, p.answers, s.version, s.paused, s.state, t.minute, t.next_at, t.again, t.days, t.until,
    (SELECT max(day) FROM nudges n WHERE n.chat = p.chat)
    FROM people p LEFT JOIN sessions s ON s.chat = p.chat LEFT JOIN schedules t ON t.chat = p.chat WHERE p.chat = ?
"""

#: Every table that holds what is known of a person, by the column `chat`. The inbox holds only what is yet to be
#: handled: a handled update is an id without a chat.
PERSONAL = (
    *("people", "sessions", "outcomes", "schedules", "nudges", "outbox"),
    *("visits", "days", "boxes", "reminders", "tries", "answers"),
)

#: What `people.blocked` says of somebody who blocked the bot: they wanted nudges, which rest until a turn begins them
#: anew, or only to be reminded of something. Reminders go by in silence either way.
NUDGES_REST, ONLY_REMINDERS = 1, 2

#: Those of them that are empty for somebody who wants nothing kept.
KEPT = tuple(table for table in PERSONAL if table not in {"people", "sessions", "outbox"})


def load(db: Database, chat: int) -> Person:
    """The person of a chat; a new one where the chat is not known."""
    row = db.execute(_LOAD, [chat]).fetchone()
    if row is None:
        return Person(chat)
    awaiting, zone, alarms, alarmed, barred, whom, blocked, evening, quiet, active, adult, consent, *rest = row
    answers, version, paused, state, *schedule, nudged = rest
    reminders = db.execute("SELECT kind, at, data FROM reminders WHERE chat = ? ORDER BY kind", [chat]).fetchall()
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
        blocked=blocked == NUDGES_REST,
        nudged=nudged or "",
        evening=evening,
        quiet=quiet,
        active=active,
        reminders=tuple(Reminder(*one) for one in reminders),
        schedule=None if schedule[0] is None else Schedule(*schedule),
        adult=bool(adult),
        consent=consent,
        answers=bool(answers),
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
        if turn.update is not None:
            # Whoever is heard of is back. Where the news was that they blocked the bot, `gone` follows.
            db.execute("UPDATE people SET blocked = 0 WHERE chat = ? AND blocked = ?", [chat, ONLY_REMINDERS])
        _write_session(db, turn.before, turn.after)
        _write_schedule(db, turn.before, turn.after)
        _write_reminders(db, turn.before, turn.after)
    _forget_what_is_not_wanted(db, turn)
    learned.write(db, turn)
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


def _forget_what_is_not_wanted(db: Database, turn: Turn) -> None:
    before, after = turn.before, turn.after
    withdrawn = after.consent == "no" and before.consent != "no"
    for table in KEPT if withdrawn else ("answers",) if before.answers and not after.answers else ():
        db.execute(f"DELETE FROM {table} WHERE chat = ?", [after.chat])  # noqa: S608 (names from the constant above)


def held(db: Database, chat: int) -> dict[str, list[dict[str, Any]]]:
    """Every row about a person, by table."""
    found = {}
    for table in PERSONAL:
        rows = db.execute(f"SELECT * FROM {table} WHERE chat = ?", [chat])  # noqa: S608 (names from the constant above)
        names = [column[0] for column in rows.description]
        found[table] = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    return found


def _settings(person: Person) -> list[Any]:
    barred, blocked = int(person.barred), int(person.blocked)
    return [
        *(person.awaiting, person.zone, person.alarms, person.alarmed, barred, person.whom, blocked),
        *(person.evening, person.quiet, person.active, int(person.adult), person.consent, int(person.answers)),
    ]


def _write_person(db: Database, turn: Turn) -> None:
    before, after = turn.before, turn.after
    if not before.known:
        if after == before and not turn.messages:
            return  # they got no answer, such as somebody who blocks the bot after /erase: nothing to remember
        row = db.execute(
            "INSERT INTO people (awaiting, zone, alarms, alarmed, barred, whom, blocked, evening, quiet, active,"
            " adult, consent, answers, chat) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (chat) DO NOTHING",
            [*_settings(after), after.chat],
        )
        if row.rowcount == 0 and after != before:
            raise StaleTurn
    elif _settings(before) != _settings(after):
        db.execute(
            "UPDATE people SET awaiting = ?, zone = ?, alarms = ?, alarmed = ?, barred = ?, whom = ?, blocked = ?,"
            " evening = ?, quiet = ?, active = ?, adult = ?, consent = ?, answers = ? WHERE chat = ?",
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
        "INSERT INTO schedules (chat, minute, next_at, again, days, until) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (chat) DO UPDATE SET minute = excluded.minute, next_at = excluded.next_at,"
        " again = excluded.again, days = excluded.days, until = excluded.until",
        [after.chat, schedule.minute, schedule.next_at, schedule.again, schedule.days, schedule.until],
    )


def _write_reminders(db: Database, before: Person, after: Person) -> None:
    kept = {one.kind for one in after.reminders}
    for gone in before.reminders:
        if gone.kind not in kept:
            db.execute("DELETE FROM reminders WHERE chat = ? AND kind = ?", [after.chat, gone.kind])
    for one in after.reminders:
        if one not in before.reminders:
            remind(db, after.chat, one)


def remind(db: Database, chat: int, reminder: Reminder) -> None:
    """Set a reminder in the place of one of its kind."""
    db.execute(
        "INSERT INTO reminders (chat, kind, at, data) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (chat, kind) DO UPDATE SET at = excluded.at, data = excluded.data",
        [chat, reminder.kind, reminder.at, reminder.data],
    )
