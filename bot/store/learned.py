"""What was learned: written with a turn, read back for choosing what comes next and for /progress."""

from __future__ import annotations

import json

from sqlite_utils import Database

from bot.judge.verdict import SKILLS, Skill
from bot.practice.ports import Answer, Box, Learner, Progress, Seen, SkillProgress, Turn

#: How long a person's own answers are kept, in seconds.
ANSWERS_KEPT = 30 * 24 * 3600


def learner(db: Database, chat: int) -> Learner:
    """The scripts seen, the rules in their boxes, and the good first replies by skill."""
    visits = db.execute("SELECT script, begun, finished, at, day FROM visits WHERE chat = ?", [chat]).fetchall()
    boxes = db.execute("SELECT skill, rule, box, due FROM boxes WHERE chat = ? ORDER BY skill, rule", [chat]).fetchall()
    good = db.execute(
        "SELECT skill, count(*) FROM outcomes WHERE chat = ? AND grade = 'good' AND attempt = 1 AND NOT spotted"
        " GROUP BY skill",
        [chat],
    ).fetchall()
    return Learner({script: Seen(*rest) for script, *rest in visits}, tuple(Box(*row) for row in boxes), dict(good))


def write(db: Database, turn: Turn) -> None:
    """Write what a turn taught: outcomes, visits, boxes, and what became of something tried."""
    chat = turn.before.chat
    for outcome in turn.outcomes:
        db.execute(
            "INSERT INTO outcomes (chat, script, scene, skill, grade, score, rules, attempt, at, day, spotted)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(chat, outcome.script, outcome.scene, outcome.skill, outcome.grade, outcome.score),
                *(json.dumps(outcome.rules), outcome.attempt, outcome.at, outcome.day, int(outcome.spotted)),
            ],
        )
    # A day counts once something was typed or gone through on it, not for having looked.
    for day in {one.day for one in turn.outcomes} | {one.day for one in turn.visits if one.finished}:
        db.execute("INSERT INTO days (chat, day) VALUES (?, ?) ON CONFLICT DO NOTHING", [chat, day])
    for visit in turn.visits:
        begun, finished = int(not visit.finished), int(visit.finished)
        db.execute(
            "INSERT INTO visits (chat, script, begun, finished, at, day) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (chat, script) DO UPDATE SET begun = begun + excluded.begun,"
            " finished = finished + excluded.finished, at = excluded.at, day = excluded.day",
            [chat, visit.script, begun, finished, visit.at, visit.day],
        )
    for box in turn.boxes:
        if box.box:
            db.execute(
                "INSERT INTO boxes (chat, skill, rule, box, due) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (chat, skill, rule) DO UPDATE SET box = excluded.box, due = excluded.due",
                [chat, box.skill, box.rule, box.box, box.due],
            )
        else:
            db.execute("DELETE FROM boxes WHERE chat = ? AND skill = ? AND rule = ?", [chat, box.skill, box.rule])
    for answer in turn.answers:
        # SQLite refuses half a surrogate pair as text.
        text = answer.text.encode(errors="replace").decode()
        db.execute(
            "INSERT INTO answers (chat, at, day, script, skill, text, grade) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [chat, answer.at, answer.day, answer.script, answer.skill, text, answer.grade],
        )
    if turn.tried:
        db.execute(
            "UPDATE tries SET answer = ? WHERE chat = ? AND day = ? AND kind = ?",
            [turn.tried.answer, chat, turn.tried.day, turn.tried.kind],
        )


def progress(db: Database, chat: int) -> Progress:
    """Days practised, replies by skill, and how often each rule was found."""
    days = db.execute("SELECT count(*) FROM days WHERE chat = ?", [chat]).fetchone()[0]
    done = db.execute("SELECT count(*) FROM nudges WHERE chat = ? AND state = 'done'", [chat]).fetchone()[0]
    tried = db.execute("SELECT count(*) FROM tries WHERE chat = ? AND answer IN ('yes', 'good')", [chat]).fetchone()[0]
    found = Progress(days=days, nudges_done=done, tried=tried)
    counted = db.execute(
        "SELECT skill, count(*), sum(grade = 'good'), sum(grade = 'good' AND attempt = 1) FROM outcomes"
        " WHERE chat = ? AND NOT spotted GROUP BY skill",
        [chat],
    ).fetchall()
    rules = db.execute(
        "SELECT o.skill, r.value, count(*) FROM outcomes o, json_each(o.rules) r WHERE o.chat = ?"
        " AND NOT o.spotted"
        " GROUP BY o.skill, r.value ORDER BY count(*) DESC, r.value",
        [chat],
    ).fetchall()
    for skill in SKILLS:
        for name, replies, good, first in counted:
            if name == skill:
                found.skills[skill] = SkillProgress(replies, good, first)
        found.rules[skill] = {rule: times for name, rule, times in rules if name == skill}
    pairs: dict[Skill, tuple[Answer, Answer]] = {}
    for row in db.execute(
        "SELECT script, skill, grade, at, day, text FROM answers WHERE chat = ? ORDER BY at, rowid", [chat]
    ).fetchall():
        answer = Answer(*row)
        first, _ = pairs.get(answer.skill, (answer, answer))
        pairs[answer.skill] = first, answer
    found.answers.update({skill: pair for skill, pair in pairs.items() if pair[0] is not pair[1]})
    return found


def forget_answers(db: Database, now: int) -> None:
    """Forget the answers that were kept long enough."""
    db.execute("DELETE FROM answers WHERE at < ?", [now - ANSWERS_KEPT])
