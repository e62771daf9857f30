"""What may be written of whom, and the exported file."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.dialogue.library import Library
from bot.practice import export
from bot.practice.consent import needs_keeping, within
from bot.practice.path import FIRST_SCRIPT, unremembered
from bot.practice.ports import Answer, Message, Person, Progress, Reminder, Schedule, SkillProgress, Visit
from bot.practice.progress import weakest
from bot.practice.reply import Reply
from practice.making import MONDAY, TODAY, school

ASKED = Person(1001, known=True, adult=True)
SET = {"zone": "Europe/Berlin", "active": TODAY, "schedule": Schedule(540, MONDAY)}


def reply(before: Person, **changes: Any) -> Reply:
    """A reply that learned something and changed the person."""
    made = Reply(replace(before, **changes), MONDAY)
    made.visits.append(Visit("para-exam", MONDAY, TODAY, finished=False))
    within(before, made)
    return made


def test_of_who_agreed_everything_is_written() -> None:
    before = replace(ASKED, consent="yes")
    made = reply(before, **SET)
    assert made.visits
    assert made.person.zone == "Europe/Berlin"


@pytest.mark.parametrize("consent", ["", "no"])
def test_of_who_did_not_agree_nothing_new_is_written(consent: str) -> None:
    before = replace(ASKED, consent=consent)  # type: ignore[arg-type]
    made = reply(before, **SET, reminders=(Reminder("timer", MONDAY),), alarms=1)
    assert made.visits == []
    assert made.person == replace(before, alarms=1)


def test_what_was_kept_before_the_question_stays_until_the_answer() -> None:
    before = replace(ASKED, **SET, reminders=(Reminder("talk", MONDAY, "0:1140:"),))  # type: ignore[arg-type]
    assert reply(before, active="2026-03-09").person == before


def test_withdrawing_takes_the_settings_back() -> None:
    before = replace(ASKED, consent="yes", **SET)  # type: ignore[arg-type]
    assert reply(before, consent="no").person == replace(ASKED, consent="no")


@pytest.mark.parametrize(
    "data", ["v:yes:2026-03-02", "y:off", "t:", "t:stop", "i:", "m:menu", "s:1:0", "p:1:x", "n:off"]
)
def test_what_needs_nothing_kept(data: str) -> None:
    assert not needs_keeping(data)


def test_who_is_not_remembered_begins_like_everybody() -> None:
    found = unremembered(school(), 0)
    assert found
    assert found.script == FIRST_SCRIPT


def test_the_weakest_skill_is_the_one_with_the_smallest_share_of_good_replies() -> None:
    skills = {"paraphrase": SkillProgress(4, 3), "empathy": SkillProgress(4, 1), "good_news": SkillProgress(4, 0)}
    one = Answer("x", "empathy", "good", MONDAY, TODAY, "So.")
    progress = Progress(skills=skills, answers={"paraphrase": (one, one), "empathy": (one, one)})  # type: ignore[arg-type]
    assert weakest(progress) == "empathy"


class Row(dict[str, Any]):
    """A row that knows which of its columns were read."""

    def __init__(self, **columns: Any) -> None:
        super().__init__(**columns)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)


BODIES = {
    "state": json.dumps({"script": "para-exam", "answer": "You blanked?"}),
    "body": json.dumps(Message("Hi.").to_dict()),
    "rules": '["content"]',
    "quiet": "1320-420",
    "until": "2026-03-09",
    "day": TODAY,
    "due": TODAY,
}


def columns() -> dict[str, list[str]]:
    """The real tables and their columns."""
    from sqlite_utils import Database  # noqa: PLC0415

    from bot.store.migrations import migrations  # noqa: PLC0415
    from bot.store.turns import PERSONAL  # noqa: PLC0415

    db = Database(memory=True)
    migrations.apply(db)
    return {table: [column.name for column in db.table(table).columns] for table in PERSONAL}


@pytest.mark.parametrize("table", columns())
def test_the_export_tells_every_column_of_every_table(library: Library, table: str) -> None:
    row = Row(**{name: BODIES.get(name, 1) for name in columns()[table]})
    told = export.tell({table: [row]}, library, MONDAY)
    assert row.read == set(columns()[table])
    assert export.HEADINGS[table] in told


def test_a_message_with_a_document_outlasts_the_outbox() -> None:
    message = Message("Here.", document=("sayback.txt", "All."))
    assert Message.from_dict(json.loads(json.dumps(message.to_dict()))) == message
