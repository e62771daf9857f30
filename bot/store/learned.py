"""What was learned: outcomes read back for choosing what comes next and for /progress."""

from __future__ import annotations

from sqlite_utils import Database

from bot.judge.verdict import SKILLS
from bot.practice.ports import Practised, Progress, SkillProgress


def practised(db: Database, chat: int) -> dict[str, Practised]:
    """By script id: on how many days it was practised, and when last."""
    rows = db.execute(
        "SELECT script, count(DISTINCT day), max(at) FROM outcomes WHERE chat = ? GROUP BY script", [chat]
    ).fetchall()
    return {script: Practised(times, last_at) for script, times, last_at in rows}


def progress(db: Database, chat: int) -> Progress:
    """Days practised, replies by skill, and how often each rule was found."""
    days = db.execute("SELECT count(DISTINCT day) FROM outcomes WHERE chat = ?", [chat]).fetchone()[0]
    done = db.execute("SELECT count(*) FROM nudges WHERE chat = ? AND state = 'done'", [chat]).fetchone()[0]
    found = Progress(days=days, nudges_done=done)
    counted = db.execute(
        "SELECT skill, count(*), sum(grade = 'good'), sum(grade = 'good' AND attempt = 1) FROM outcomes"
        " WHERE chat = ? GROUP BY skill",
        [chat],
    ).fetchall()
    rules = db.execute(
        "SELECT o.skill, r.value, count(*) FROM outcomes o, json_each(o.rules) r WHERE o.chat = ?"
        " GROUP BY o.skill, r.value ORDER BY count(*) DESC, r.value",
        [chat],
    ).fetchall()
    for skill in SKILLS:
        for name, replies, good, first in counted:
            if name == skill:
                found.skills[skill] = SkillProgress(replies, good, first)
        found.rules[skill] = {rule: times for name, rule, times in rules if name == skill}
    return found
