"""What the tests of the use cases are told with: moments on a clock, scripts that say just enough, what was said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogue.library import Loaded
from bot.dialogue.model import ExerciseKind, Script
from bot.dialogue.source import read
from bot.dialogue.speech import bubbles
from bot.judge.verdict import SKILLS, Grade, Skill, Task, Verdict
from bot.practice import path
from bot.practice.path import FIRST_SCRIPT, LEVELS, Level, Proposal
from bot.practice.ports import (
    Box,
    Button,
    DueReminder,
    Learner,
    Message,
    Outgoing,
    Person,
    Place,
    Reminder,
    ReminderKind,
    Seen,
)
from bot.practice.reply import Reply
from bot.render import markup, template

#: Monday 2026-03-02, 09:00 in UTC, and the same in Berlin's words.
MONDAY = 1772442000
TODAY = "2026-03-02"
MINUTE, HOUR, DAY = 60, 3600, 86400

#: The kind of script that each level is made of here.
KINDS: dict[Level, ExerciseKind] = {
    "learn": "learn",
    "spot": "spot",
    "build": "build",
    "write": "drill",
    "roleplay": "roleplay",
    "own": "own",
}


# -- clocks --------------------------------------------------------------------------------------------------------


def at(wall: str, zone: str = "UTC", fold: int = 0) -> int:
    """Epoch seconds of a wall time that exists, such as "2026-03-02 09:00"."""
    return int(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp())


def shown(moment: int, zone: str = "UTC") -> str:
    """What a wall clock shows, such as "Mon 2026-03-02 09:00"."""
    return f"{datetime.fromtimestamp(moment, ZoneInfo(zone)):%a %Y-%m-%d %H:%M}"


def days_on(number: int, day: str = TODAY) -> str:
    """The day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=number)).isoformat()


# -- what was said -------------------------------------------------------------------------------------------------


def said(messages: Reply | Iterable[Message]) -> str:
    """All that is said, as it reads."""
    found = messages.messages if isinstance(messages, Reply) else messages
    return "\n\n".join(markup.plain(message.text) for message in found)


def words(text: str, /, **values: object) -> str:
    """One of the bot's own texts, filled, as it reads."""
    return "\n\n".join(markup.plain(bubble) for bubble in bubbles(template.render(text, **values)))


def offered(messages: Reply | Iterable[Message]) -> list[Button]:
    """Every button that is shown."""
    found = messages.messages if isinstance(messages, Reply) else messages
    return [button for message in found for row in message.rows for button in row]


def data(messages: Reply | Iterable[Message]) -> list[str]:
    """What comes back from each button that is shown."""
    return [button.data for button in offered(messages)]


def fit_a_phone(messages: Reply | Iterable[Message]) -> bool:
    """Whether every button's data and label fit what Telegram takes, and every bubble a message."""
    found = messages.messages if isinstance(messages, Reply) else list(messages)
    return all(len(button.data.encode()) <= 64 and button.label for button in offered(found)) and all(
        0 < len(markup.plain(message.text)) <= 4096 and not markup.mistakes(message.text)
        for message in found
        if message.clear is None
    )


def reply_to(now: int = MONDAY, **person: Any) -> Reply:
    """A reply to somebody the bot knows."""
    return Reply(Person(1001, **{"known": True, "adult": True, "consent": "yes", **person}), now)


def due(kind: ReminderKind, moment: int, about: str = "", zone: str = "UTC", chat: int = 1001) -> DueReminder:
    """A reminder whose time has come."""
    return DueReminder(chat, zone, Reminder(kind, moment, about))


class Delivered:
    """An outbox that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[Outgoing] = []

    def forget(self, chat: int) -> None:
        """See practice.ports.Outbox."""

    def send(self, messages: Sequence[Outgoing], *, unasked: bool = False) -> None:
        """Keep them."""
        self.messages += messages

    def texts(self) -> list[str]:
        """What was said since the last look."""
        found = [markup.plain(one.message.text) for one in self.messages]
        self.messages = []
        return found


class Nowhere:
    """Places that know none."""

    def find(self, text: str) -> Sequence[Place]:
        """None."""
        return ()

    def zone_at(self, lat: float, lon: float) -> str | None:
        """None."""
        return None

    def country_of(self, zone: str) -> tuple[str, str] | None:
        """None."""
        return None


# -- scripts -------------------------------------------------------------------------------------------------------


def script(id_: str, kind: ExerciseKind, teaches: Skill | None, *, tempts: Collection[str] = (), **more: Any) -> Loaded:
    """A script of which only the head counts, and the rules that its one scene tempts to break."""
    scene = {"say": "Hello.", "listen": {"examples": {rule: ["So."] for rule in tempts}}, "replies": {"good": {}}}
    made = {"id": id_, "kind": kind, "title": id_[:40], "teaches": teaches, "start": "hear", "scenes": {"hear": scene}}
    return Loaded(Script.model_validate({**made, **more}), "h4sh", read(f"id: {id_}", f"{id_}.yaml"))


def by_id(*scripts: Loaded) -> dict[str, Loaded]:
    """Scripts as the library holds them."""
    return {one.script.id: one for one in scripts}


def school(copies: int = 2) -> dict[str, Loaded]:
    """So many scripts of every skill and level, and the very first one."""
    places = [(skill, level, number) for skill in SKILLS for level in LEVELS for number in range(copies)]
    found = (
        script(f"{skill.replace('_', '-')}-{level}-{number}", KINDS[level], skill) for skill, level, number in places
    )
    return by_id(script(FIRST_SCRIPT, "drill", "paraphrase"), *found)


@dataclass
class Pupil:
    """Somebody who learns from these scripts: what was seen, when, and which rules are in their boxes."""

    scripts: dict[str, Loaded]
    seen: dict[str, Seen] = field(default_factory=dict)
    boxes: tuple[Box, ...] = ()
    now: int = 0
    chat: int = 0

    def asks(self, day: str = TODAY, **more: Any) -> Proposal:
        """What is proposed to them, which is always something."""
        found = path.choose(self.scripts, Learner(self.seen, self.boxes), day, chat=self.chat, **more)
        assert found
        return found

    def does(self, id_: str, day: str = TODAY) -> None:
        """Go through a script."""
        before = self.seen.get(id_, Seen(0, 0, 0, ""))
        self.now += 1
        self.seen[id_] = Seen(before.begun + 1, before.finished + 1, self.now, day)

    def goes_on(self, times: int, day: str = TODAY) -> list[Proposal]:
        """Do so many of what is proposed. Gives the proposals."""
        found = []
        for _ in range(times):
            found.append(self.asks(day))
            self.does(found[-1].script, day)
        return found

    def place(self, id_: str) -> tuple[Skill | None, Level | None]:
        """The skill and the level of a script."""
        one = self.scripts[id_].script
        return one.teaches, path.level_of(one)


# -- the judge -----------------------------------------------------------------------------------------------------


class Judge:
    """A judge that finds what it is told to find."""

    def __init__(self, grade: Grade = "good", fault: str | None = None) -> None:
        self.verdict = Verdict(grade, 0.9, (), fault)

    async def __call__(self, task: Task) -> Verdict:
        return self.verdict
