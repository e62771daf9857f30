"""A mark wherever somebody can type or share something, in every kind of exercise: it is nowhere it should not be."""

from __future__ import annotations

import asyncio
import gc
import re
from collections.abc import Awaitable, Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.judge.verdict import Task, Verdict
from bot.practice.ports import Incoming, Outgoing, Person, Turn
from bot.practice.turn import Practice
from bot.store.opening import open_database
from bot.store.store import SqliteStore
from bot.transports.telegram.outbound import Sender
from e2e.house import AGREES, KEY, MONDAY, Bot, Guest, Parts, library, running, texts
from e2e.test_bad_moments import as_it_was
from e2e.test_marked import DAY, HOUR, LATITUDE, LONGITUDE, PLACE, TELEMETRY, names, to_its_end
from e2e.test_privacy import MARK, SECRETS, ada_of, files, tables
from e2e.test_safety_everywhere import CRISIS, MODES, at_the_end, by, in_a, with_answers_kept
from standin import StandIn
from standin.people import Person as Phone
from standin.world import Message

WORDS = library().messages.texts
SCRIPTS = {id_: one.script for id_, one in library().scripts.items()}
HIDDEN = (*SECRETS, *PLACE)

Does = Callable[[Guest], Awaitable[None]]
Sends = Callable[[Guest, str], Awaitable[object]]

# -- where one can be --------------------------------------------------------------------------------------------------

PLANS = ("/together", "Time together", "An evening", "Nothing", "Outside", "Plan it")
TALK = ("/together", "Weekly talk", "Sunday")


def then(*steps: str, after: int) -> Does:
    """Where these steps lead once so many seconds have passed and the bot has said something by itself."""

    async def goes(ada: Guest) -> None:
        await by(*steps)(ada)
        assert await ada.waits(after)

    return goes


async def how_was_it(ada: Guest) -> None:
    """Asked how the time together was, on the morning after it."""
    await then(*PLANS, "Tomorrow", "18:00", "Berlin", after=32 * HOUR)(ada)
    assert await ada.waits(16 * HOUR)


async def this_evening(ada: Guest) -> None:
    """Asked in the evening whether it was tried."""
    await by("/settings", "Evening question: turn on", "Berlin")(ada)
    await at_the_end(ada)
    assert await ada.waits(10 * HOUR)


async def back_again(ada: Guest) -> None:
    """Back after the bot was blocked."""
    await ada.says("/start")
    await ada.after(ada.phone.blocks())
    await ada.after(ada.phone.unblocks())


async def as_a_guide(ada: Guest) -> None:
    """In a guide, after its first text."""
    await by("/hard", "Afraid to open up", "Look at it")(ada)
    await ada.says("they would laugh about me")


#: Where nothing of the practice need be kept to get there.
FREE: dict[str, Does] = {
    **{name: goes for name, goes in MODES.items() if goes is not with_answers_kept},
    **{f"hard, {label}": by("/hard", label) for label in ("The other side of a quarrel", "Help lines")},
    "guide's second question": as_a_guide,
    "topics": by("/library", "By topic"),
    "idea": by(*PLANS[:-1]),
    "day of the talk": by(*TALK[:2]),
    "settings": by("/settings"),
    "progress": by("/progress"),
    "privacy": by("/privacy"),
    "export": by("/export"),
    "help": by("/help"),
    "back again": back_again,
}

#: Where something has to be kept: the nudge's hour, a plan, a timer.
KEEPING: dict[str, Does] = {
    "day of a plan": by(*PLANS),
    "hour of a plan": by(*PLANS, "Tomorrow"),
    "zone for a plan": by(*PLANS, "Tomorrow", "18:00"),
    "plan": by(*PLANS, "Tomorrow", "18:00", "Berlin"),
    "time of the plan": then(*PLANS, "Tomorrow", "18:00", "Berlin", after=32 * HOUR),
    "how was it": how_was_it,
    "hour of the talk": by(*TALK),
    "zone for the talk": by(*TALK, "20:00"),
    "time of the talk": then(*TALK, "20:00", "Berlin", after=6 * DAY + 10 * HOUR),
    "evening": this_evening,
    "days of nudges": by("/nudge", "08:00", "Berlin", "/nudge", "Days"),
    "pause": by("/nudge", "08:00", "Berlin", "/nudge", "Pause", "Until a date"),
    "quiet hours": by("/nudge", "08:00", "Berlin", "/nudge", "Quiet hours"),
    "asked whether to keep nothing": by("/nudge", "08:00", "Berlin", "/settings", "Keep nothing"),
    **{name: FREE.pop(name) for name in ("nudge's hour", "zone", "under a nudge", "timer", "talk's hour")},
}
#: Those who have not answered yet what is asked first, or do so on the way.
UNASKED = frozenset({"stranger", "asked for their age", "asked what may be kept", "nothing kept"})

PLACES = FREE | KEEPING

# -- what one can send -------------------------------------------------------------------------------------------------


def sends(**content: Any) -> Sends:
    """A message with this content; MARK in it stands for the mark."""

    def filled(value: Any, mark: str) -> Any:
        if isinstance(value, dict):
            return {name: filled(one, mark) for name, one in value.items()}
        return value.replace(MARK, mark) if isinstance(value, str) else value

    async def does(ada: Guest, mark: str) -> None:
        ada.phone._sends(filled(content, mark))
        await ada.after(asyncio.sleep(0))

    return does


def pushes(kind: str, **body: Any) -> Sends:
    """An update in another form than Telegram promises."""

    async def does(ada: Guest, mark: str) -> None:
        ada.bot.api.updates.push(kind, {**body, "text": mark, "from": {"first_name": mark}}, ada.phone.id)
        await ada.after(asyncio.sleep(0))

    return does


def edits(text: str) -> Sends:
    """A text, changed to this one."""

    async def does(ada: Guest, mark: str) -> None:
        number = await ada.phone.says(f"just so, {mark}")
        await ada.bot.settled()
        await ada.after(ada.phone.edits(number, f"{text}, {mark}"))

    return does


async def in_a_group(ada: Guest, mark: str) -> None:
    """A text and a command in a group."""
    for text in (f"hello, {mark}", f"/hello {mark}", f"/{mark}"):
        await ada.phone.says_in_group(text)
        await ada.bot.settled()


async def many(ada: Guest, mark: str) -> None:
    """Far more at once than is answered."""
    for number in range(30):
        await ada.phone.says(f"{number} {mark}")
    await ada.after(ada.phone.says(f"/{mark}"))


#: Everything in which words of a person's come. With danger in it: ALARMS.
WAYS: dict[str, Sends] = {
    "text": lambda ada, mark: ada.says(f"I hear how hard that was for you, {mark}."),
    "mark alone": lambda ada, mark: ada.says(mark),
    "unknown command": lambda ada, mark: ada.says(f"/{mark} {mark}"),
    "command to another": lambda ada, mark: ada.says(f"/practice@{mark} {mark}"),
    "payload": lambda ada, mark: ada.says(f"/start {mark}"),
    "caption": lambda ada, mark: ada.after(ada.phone.sends_photo(f"a photo of {mark}")),
    "edited": edits("no"),
    "tap": lambda ada, mark: ada.forges(mark),
    "document": sends(document={"file_id": "x", "file_unique_id": "y", "file_name": MARK}, caption=MARK),
    "contact": sends(contact={"phone_number": f"+49{MARK}", "first_name": MARK, "vcard": MARK}),
    "venue": sends(venue={"title": MARK, "address": MARK}, location={"latitude": LATITUDE, "longitude": LONGITUDE}),
    "poll": sends(poll={"id": "1", "question": MARK, "options": [{"text": MARK, "voter_count": 0}]}),
    "quoted": sends(text="yes", quote={"text": MARK}, reply_to_message={"text": MARK, "from": {"first_name": MARK}}),
    "forwarded": sends(text=MARK, forward_origin={"type": "hidden_user", "sender_user_name": MARK, "date": 1}),
    "location": lambda ada, mark: ada.after(ada.phone.shares_location(LATITUDE, LONGITUDE)),
    "no chat": pushes("message"),
    "no number": pushes("message", chat={"id": MARK, "type": "private"}, date=1),
    "no message": pushes("callback_query", id=MARK, data=MARK),
    "group": in_a_group,
    "flood": many,
}
ALARMS: dict[str, Sends] = {
    "text": lambda ada, mark: ada.says(f"{CRISIS}, {mark}"),
    "behind a slash": lambda ada, mark: ada.says(f"/{CRISIS} {mark}"),
    "payload": lambda ada, mark: ada.says(f"/start {CRISIS} {mark}"),
    "caption": lambda ada, mark: ada.after(ada.phone.sends_photo(f"{CRISIS} {mark}")),
    "edited": edits(CRISIS),
}


def test_every_kind_of_exercise_and_every_question_for_words_is_among_the_places() -> None:
    assert {one.kind for one in SCRIPTS.values()} <= set(PLACES)
    assert set(MODES) - set(PLACES) == {"answers kept"}


# -- where the mark is -------------------------------------------------------------------------------------------------


def holding(database: Path) -> set[str]:
    """The tables in which the mark, or the place that was shared, can be read with the key."""
    db = open_database(database, KEY)
    rows = [(name, repr(tuple(row)).lower()) for name in db.table_names() for row in db.execute(f"SELECT * FROM {name}")]
    db.close()
    return {name for name, row in rows if MARK.lower() in row or any(digits in row for digits in PLACE)}


class Watched(Guest):
    """Somebody after whose every act it is looked where the mark is kept, but in an exercise that is still open."""

    def __init__(self, bot: Bot, folder: Path, *, answers: bool = True) -> None:
        super().__init__(bot, ada_of(bot.api), answers=answers)
        self.database = folder / "bot.db"
        self.kept: set[str] = set()

    async def after(self, act: Awaitable[object]) -> list[Message]:
        """See Guest.after."""
        heard = await super().after(act)
        # What was read may not be committed yet; behind a write it is.
        await self.bot.store.keep([])
        typing = (await self.bot.store.load(self.phone.id)).session is not None
        self.kept |= holding(self.database) - ({"sessions"} if typing else set())
        return heard


async def refuses(ada: Guest) -> None:
    """Let nothing be kept."""
    ada.answers = False
    await by("/start", AGREES[0], "Keep nothing")(ada)
    assert (await ada.bot.store.load(ada.phone.id)).consent == "no"


def begun(id_: str) -> Does:
    """At the beginning of a script."""

    async def goes(ada: Guest) -> None:
        await ada.forges(f"p:{(await ada.bot.store.load(ada.phone.id)).version}:{id_}")
        session = (await ada.bot.store.load(ada.phone.id)).session
        assert session
        assert session.script == id_

    return goes


def tasks() -> dict[str, str]:
    """A script for every kind of it and of what is asked in it: a skill, words in a sentence, or anything."""
    found: dict[str, str] = {}
    for id_, one in sorted(SCRIPTS.items()):
        asked = [scene.listen for scene in one.scenes.values() if scene.listen]
        about = [(it.skill or one.teaches, "frame" if it.frame else "free" if it.free else "") for it in asked]
        for skill, how in about or [(one.teaches, "")]:
            found.setdefault(f"{one.kind} {skill} {how}".strip(), id_)
    return found


# -- in logs and files -------------------------------------------------------------------------------------------------


async def is_everywhere(bot: Bot) -> dict[str, str]:
    """Be everywhere and send everything, each place with another person and another mark. Gives these marks."""
    marks: dict[str, str] = {}

    def somebody(what: str) -> tuple[Guest, str]:
        mark = f"{MARK}{len(marks):03}"
        marks[mark] = what
        return Guest(bot, ada_of(bot.api, 2000 + len(marks))), mark

    for what, goes in PLACES.items():
        ada, mark = somebody(f"at: {what}")
        bot.clock.now += (MONDAY - bot.clock.now) % (7 * DAY)
        await goes(ada)
        await WAYS["text"](ada, mark)
        await ALARMS["text"](ada, mark)
    for what, sent in [*WAYS.items(), *((f"alarm, {what}", sent) for what, sent in ALARMS.items())]:
        ada, mark = somebody(f"sent: {what}")
        await in_a("roleplay")(ada)
        await sent(ada, mark)
    for what, id_ in tasks().items():
        ada, mark = somebody(f"task: {what}")
        await ada.says("/start")
        await begun(id_)(ada)
        await to_its_end(ada, id_, mark)
    return marks


def leaks(written: str, marks: dict[str, str]) -> list[str]:
    """What of all that was typed, named or shared is in a text: where it was typed, or the secret itself."""
    found = sorted(set(re.findall(rf"{MARK}\d*", written, re.IGNORECASE)))
    return [*(marks.get(MARK + one[len(MARK) :], one) for one in found), *(one for one in HIDDEN if one in written)]


async def test_nothing_of_what_is_sent_from_anywhere_is_in_a_log_a_file_or_on_the_terminal(
    api: StandIn, tmp_path: Path, temporary: Path, log: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    async with running(api, tmp_path) as bot:
        marks = await is_everywhere(bot)
        assert (tmp_path / "bot.db-wal").stat().st_size > 10_000
        written = files(tmp_path)
    out = capfd.readouterr()
    assert leaks(log.getvalue(), marks) == []
    assert leaks((written + files(tmp_path)).decode("latin-1"), marks) == []
    assert leaks(out.out + out.err, marks) == []
    assert names(temporary) - TELEMETRY == set()


# -- in the database, to somebody who has the key ----------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
async def test_what_is_typed_anywhere_is_in_no_table_once_it_is_answered(
    api: StandIn, tmp_path: Path, place: str
) -> None:
    async with running(api, tmp_path) as bot:
        ada = Watched(bot, tmp_path)
        if place not in {*KEEPING, *UNASKED}:
            await refuses(ada)
        await PLACES[place](ada)
        for sent in (WAYS["text"], WAYS["unknown command"], ALARMS["text"], WAYS["text"]):
            await sent(ada, MARK)
        await ada.says("/cancel")
    assert ada.kept == set()


@pytest.mark.parametrize("where", ["stranger", "spot", "own"])
@pytest.mark.parametrize("way", WAYS)
async def test_of_who_refused_all_nothing_that_they_send_is_in_a_table_once_it_is_answered(
    api: StandIn, tmp_path: Path, where: str, way: str
) -> None:
    async with running(api, tmp_path) as bot:
        ada = Watched(bot, tmp_path)
        await refuses(ada)
        await PLACES[where](ada)
        await WAYS[way](ada, MARK)
        await ada.says("/cancel")
    assert ada.kept == set()


@pytest.mark.parametrize("id_", tasks().values(), ids=list(tasks()))
async def test_of_who_refused_all_an_exercise_of_any_kind_leaves_no_text(
    api: StandIn, tmp_path: Path, id_: str
) -> None:
    async with running(api, tmp_path) as bot:
        ada = Watched(bot, tmp_path)
        await refuses(ada)
        await begun(id_)(ada)
        await to_its_end(ada, id_)
    assert ada.kept == set()
    assert MARK not in tables(tmp_path / "bot.db")


@pytest.mark.parametrize("way", ALARMS)
async def test_of_an_alarm_nothing_remains_in_the_files_even_with_the_key(
    api: StandIn, tmp_path: Path, way: str
) -> None:
    async with running(api, tmp_path) as bot:
        await ALARMS[way](Guest(bot, api.person(1001, "Ada")), "")
        ada = Guest(bot, api.person(1002, "Ada"))
        await ada.says("/start")
        await ALARMS[way](ada, MARK)
        moments = list(as_it_was(tmp_path / "bot.db", tmp_path / "copy"))
    assert "1002" in moments[0]
    assert not [moment for moment in moments if MARK in moment]
