"""/export: everything that is held about a person, in plain words, as one file.

Each table has a section of its own; a row becomes one line. `tell` reads every column but the chat's number, which
stands at the top once (a test holds that).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.dialogue.library import Library
from bot.judge.verdict import SKILLS
from bot.practice import clock, rhythm
from bot.practice.ports import Held
from bot.render import markup

#: What the file is called.
NAME = "sayback.txt"

Row = Mapping[str, Any]

KINDS = {
    "timer": "the listening timer",
    "talk": "your weekly talk",
    "plan": "time together that you planned",
    "after": "asking how that was",
    "evening": "the evening's question",
}
GRADES = {"good": "it landed", "almost": "almost", "not_yet": "not yet"}
SAID = {
    "": "no answer",
    "yes": "yes",
    "no": "no",
    "later": "not yet",
    "good": "good",
    "so_so": "so-so",
    "not": "it was not",
}
STATES = {"sent": "sent", "done": "done", "later": "put off"}


class _Words:
    """What the rows mean."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def title(self, script: str) -> str:
        found = self._library.scripts.get(script)
        return f"“{found.script.title}”" if found else script

    def skill(self, skill: str) -> str:
        return str(getattr(self._library.messages.skills, skill)) if skill in SKILLS else skill

    def rule(self, rule: str) -> str:
        return self._library.messages.rules.get(rule, rule)

    def rules(self, found: str) -> str:
        return ", ".join(self.rule(rule) for rule in json.loads(found)) or "none"

    def task(self, id_: str) -> str:
        """What there was to do: a nudge, an idea, a script's one small thing."""
        texts = {one.id: one.text for one in self._library.nudges.nudges}
        texts |= {one.id: one.title for one in self._library.ideas.ideas}
        return f"“{markup.plain(' '.join(texts[id_].split()))}”" if id_ in texts else self.title(id_)

    # -- the tables --------------------------------------------------------------------------------------------------

    def people(self, row: Row) -> str:
        agreed = {"yes": "yes", "no": "no"}.get(row["consent"], "not asked yet")
        quiet = row["quiet"] and " to ".join(clock.say_minute(minute) for minute in rhythm.span_of(row["quiet"]))
        lines = {
            "You said that you are 18 or older": "yes" if row["adult"] else "no",
            "You agreed that your progress is kept": agreed,
            "Your own replies are kept": "yes" if row["answers"] else "no",
            "Time zone": row["zone"] or "not set",
            "Nudges are about": row["whom"] or "anyone",
            "Quiet hours": quiet or "the usual ones",
            "Evening question": row["evening"] or "not set",
            "Last day you did something here": row["active"] or "not kept",
            "Question that waits for your answer": row["awaiting"] or "none",
            "Safety messages shown": row["alarms"],
            "Safety message that waits for your answer": row["alarmed"] or "none",
            "Practice ended because you said that you are under 18": "yes" if row["barred"] else "no",
            "You blocked the bot": "yes" if row["blocked"] else "no",
        }
        return "\n".join(f"{name}: {value}" for name, value in lines.items())

    def sessions(self, row: Row) -> str:
        """The state as it is stored, but each thing on a line of its own: it holds what was typed so far."""
        paused = ", paused" if row["paused"] else ""
        head = f"Changes so far (buttons are told apart by it): {row['version']}"
        if not row["state"]:
            return f"{head}\nNo exercise is open."
        state = {name: value for name, value in json.loads(row["state"]).items() if value}
        open_ = f"Open: {self.title(state.get('script', ''))}{paused}"
        kept = [f"  {name}: {_plain(value)}" for name, value in state.items()]
        return "\n".join([head, open_, *kept])

    def outcomes(self, row: Row) -> str:
        what = f"{'choice' if row['spotted'] else 'reply'}, try {row['attempt']}"
        grade = GRADES.get(row["grade"], row["grade"])
        return (
            f"{row['id']}. {_at(row['at'])} (your {_day(row['day'])}), {self.title(row['script'])}, {row['scene']}, "
            f"{self.skill(row['skill'])}, {what}: {grade}, score {row['score']}; found: {self.rules(row['rules'])}"
        )

    def schedules(self, row: Row) -> str:
        names = self._library.together.names.days
        days = ", ".join(name for at, name in enumerate(names) if row["days"] >> at & 1)
        coming = "none" if row["next_at"] is None else _at(row["next_at"])
        until = f"; a rest until {_day(row['until'])}" if row["until"] else ""
        again = f"; put off: {self.task(row['again'])}" if row["again"] else ""
        return f"At {clock.say_minute(row['minute'])} on {days}; the next: {coming}{until}{again}"

    def nudges(self, row: Row) -> str:
        swaps = f", exchanged {row['swaps']} times" if row["swaps"] else ""
        return f"{_day(row['day'])} ({_at(row['at'])}): {self.task(row['nudge'])}, {STATES.get(row['state'])}{swaps}"

    def outbox(self, row: Row) -> str:
        message = json.loads(row["body"])
        text = markup.plain(message.get("text", "")) or "(buttons to be taken away)"
        return f"{row['id']}. {text}"

    def visits(self, row: Row) -> str:
        times = f"begun {row['begun']}, finished {row['finished']} times"
        return f"{self.title(row['script'])}: {times}, last on {_day(row['day'])} ({_at(row['at'])})"

    def days(self, row: Row) -> str:
        return _day(row["day"])

    def boxes(self, row: Row) -> str:
        rule, skill = self.rule(row["rule"]), self.skill(row["skill"])
        return f"{rule} ({skill}): step {row['box']} of 4, again on {_day(row['due'])}"

    def reminders(self, row: Row) -> str:
        about = f" ({row['data']})" if row["data"] else ""
        return f"{_at(row['at'])}: {KINDS.get(row['kind'], row['kind'])}{about}"

    def tries(self, row: Row) -> str:
        answer = SAID.get(row["answer"], row["answer"])
        return f"{_day(row['day'])}, {KINDS.get(row['kind'], row['kind'])}, {self.task(row['what'])}: {answer}"

    def answers(self, row: Row) -> str:
        head = f"{_at(row['at'])} (your {_day(row['day'])}), {self.title(row['script'])}, {self.skill(row['skill'])}"
        return f"{head}, {GRADES.get(row['grade'], row['grade'])}: “{row['text']}”"


#: What stands above each table.
HEADINGS = {
    "people": "About you and your settings",
    "sessions": "The exercise you are in",
    "answers": "Your own replies, each kept for 30 days",
    "outcomes": "How your replies and choices went",
    "visits": "Exercises you began or finished",
    "days": "Days on which you practised",
    "boxes": "What comes back to be practised, and when",
    "schedules": "When your nudge comes",
    "nudges": "Nudges you had",
    "reminders": "What you are to be reminded of",
    "tries": "What you tried with somebody",
    "outbox": "Messages that are still on their way to you",
}


def tell(held: Held, library: Library, now: int) -> str:
    """Everything in `held`, as a text file. `now` is in UTC epoch seconds, and so are all times in the file."""
    words = _Words(library)
    chats = {row["chat"] for rows in held.values() for row in rows}
    known = f"Your chat's number: {', '.join(map(str, sorted(chats)))}" if chats else "Nothing is held about you."
    parts = [f"Everything that Sayback holds about you\n{_at(now)}; times are in UTC.\n{known}"]
    for table, rows in held.items():
        line: Callable[[Row], str] = getattr(words, table)
        told = "\n".join(line(row) for row in rows) or "Nothing."
        parts.append(f"{HEADINGS[table]}\n{'-' * len(HEADINGS[table])}\n{told}")
    return "\n\n".join(parts) + "\n"


def _at(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M}"


def _day(day: str) -> str:
    return f"{clock.say_day(day)} {day[:4]}"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
