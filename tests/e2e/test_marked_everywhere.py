"""A mark wherever somebody can type or share something, in every kind of exercise: it is nowhere it should not be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.practice.ports import Person, Turn
from e2e.house import Bot, Guest, library, running
from e2e.test_bad_moments import as_it_was
from e2e.test_marked import DAY, HOUR, LATITUDE, LONGITUDE, PLACE, TELEMETRY, first, holding, names, to_its_end
from e2e.test_privacy import MARK, SECRETS, ada_of, files
from e2e.test_safety_everywhere import CRISIS, MODES, at_the_end, by, with_answers_kept
from standin import StandIn
from standin.world import Message

WORDS = library().messages.texts
SCRIPTS = {id_: one.script for id_, one in library().scripts.items()}
HIDDEN = (*SECRETS, *PLACE)

Does = Callable[[Guest], Awaitable[object]]

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


def sends(**content: Any) -> Does:
    """A message with this content."""

    async def does(ada: Guest) -> None:
        ada.phone._sends(content)
        await ada.after(asyncio.sleep(0))

    return does


def pushes(kind: str, **body: Any) -> Does:
    """An update in another form than Telegram promises."""

    async def does(ada: Guest) -> None:
        ada.bot.api.updates.push(kind, {**body, "text": MARK, "from": {"first_name": MARK}}, ada.phone.id)
        await ada.after(asyncio.sleep(0))

    return does


def edits(text: str) -> Does:
    """A text, changed to this one."""

    async def does(ada: Guest) -> None:
        number = await ada.phone.says(f"just so, {MARK}")
        await ada.bot.settled()
        await ada.after(ada.phone.edits(number, f"{text}, {MARK}"))

    return does


async def in_a_group(ada: Guest) -> None:
    """A text and a command in a group."""
    for text in (f"hello, {MARK}", f"/hello {MARK}", f"/{MARK}"):
        await ada.phone.says_in_group(text)
        await ada.bot.settled()


async def many(ada: Guest) -> None:
    """Far more at once than is answered."""
    for number in range(30):
        await ada.phone.says(f"{number} {MARK}")
    await ada.after(ada.phone.says(f"/{MARK}"))


#: Everything in which words of a person's come. With danger in it: ALARMS.
WAYS: dict[str, Does] = {
    "text": lambda ada: ada.says(f"I hear how hard that was for you, {MARK}."),
    "mark alone": lambda ada: ada.says(MARK),
    "unknown command": lambda ada: ada.says(f"/{MARK} {MARK}"),
    "command to another": lambda ada: ada.says(f"/practice@{MARK} {MARK}"),
    "payload": lambda ada: ada.says(f"/start {MARK}"),
    "caption": lambda ada: ada.after(ada.phone.sends_photo(f"a photo of {MARK}")),
    "edited": edits("no"),
    "tap": lambda ada: ada.forges(MARK),
    "document": sends(document={"file_id": "x", "file_unique_id": "y", "file_name": MARK}, caption=MARK),
    "contact": sends(contact={"phone_number": f"+49{MARK}", "first_name": MARK, "vcard": MARK}),
    "venue": sends(venue={"title": MARK, "address": MARK}, location={"latitude": LATITUDE, "longitude": LONGITUDE}),
    "poll": sends(poll={"id": "1", "question": MARK, "options": [{"text": MARK, "voter_count": 0}]}),
    "quoted": sends(text="yes", quote={"text": MARK}, reply_to_message={"text": MARK, "from": {"first_name": MARK}}),
    "forwarded": sends(text=MARK, forward_origin={"type": "hidden_user", "sender_user_name": MARK, "date": 1}),
    "location": lambda ada: ada.after(ada.phone.shares_location(LATITUDE, LONGITUDE)),
    "no chat": pushes("message"),
    "no number": pushes("message", chat={"id": MARK, "type": "private"}, date=1),
    "no message": pushes("callback_query", id=MARK, data=MARK),
    "group": in_a_group,
    "flood": many,
}
ALARMS: dict[str, Does] = {
    "text": lambda ada: ada.says(f"{CRISIS}, {MARK}"),
    "behind a slash": lambda ada: ada.says(f"/{CRISIS} {MARK}"),
    "payload": lambda ada: ada.says(f"/start {CRISIS} {MARK}"),
    "caption": lambda ada: ada.after(ada.phone.sends_photo(f"{CRISIS} {MARK}")),
    "edited": edits(CRISIS),
}


def test_every_kind_of_exercise_and_every_question_for_words_is_among_the_places() -> None:
    assert {one.kind for one in SCRIPTS.values()} <= set(PLACES)
    assert set(MODES) - set(PLACES) == {"answers kept"}


# -- where the mark is -------------------------------------------------------------------------------------------------


class Watched(Guest):
    """Somebody whose every name is marked. After their every act it is looked in which tables a mark is, besides the
    exercise that is still open."""

    def __init__(self, bot: Bot, folder: Path) -> None:
        super().__init__(bot, ada_of(bot.api))
        self.database = folder / "bot.db"
        self.kept: set[str] = set()

    async def after(self, act: Awaitable[object]) -> list[Message]:
        """See Guest.after."""
        heard = await super().after(act)
        # What was read may not be committed yet; behind a write it is.
        await self.bot.store.keep([])
        typing = (await self.bot.store.load(self.phone.id)).session is not None
        self.kept |= holding(self.database) - ({"table sessions"} if typing else set())
        return heard

    async def agrees(self, consent: Literal["yes", "no"]) -> None:
        """Be an adult who agreed ("yes") or did not ("no") that anything be kept."""
        person = Person(self.phone.id)
        await self.bot.store.commit(Turn(None, person, replace(person, adult=True, consent=consent)))

    async def begins_with(self, id_: str) -> None:
        """Begin a script, whether or not the library shows it."""
        await self.says("/menu")
        await self.forges(f"p:{(await self.bot.store.load(self.phone.id)).version}:{id_}")
        session = (await self.bot.store.load(self.phone.id)).session
        assert session
        assert session.script == id_


@dataclass(frozen=True)
class Traces:
    """All that is written while a bot runs. `found` tells where a mark is."""

    folder: Path
    temporary: Path
    log: StringIO
    capfd: pytest.CaptureFixture[str]

    def found(self, ada: Watched, written: bytes) -> set[str]:
        """In which of: the log, files (also as they were while it ran), what is printed, files left, tables."""
        out = self.capfd.readouterr()
        texts = {
            "log": self.log.getvalue(),
            "file": (written + files(self.folder)).decode("latin-1"),
            "terminal": out.out + out.err,
        }
        found = {name for name, text in texts.items() if any(one in text for one in HIDDEN)}
        return found | (names(self.temporary) - TELEMETRY) | ada.kept | holding(self.folder / "bot.db")


@pytest.fixture
def traces(tmp_path: Path, temporary: Path, log: StringIO, capfd: pytest.CaptureFixture[str]) -> Traces:
    """All that is written in a test."""
    return Traces(tmp_path, temporary, log, capfd)


@pytest.mark.parametrize("place", PLACES)
async def test_what_is_typed_anywhere_is_nowhere_once_it_is_answered(api: StandIn, traces: Traces, place: str) -> None:
    async with running(api, traces.folder) as bot:
        ada = Watched(bot, traces.folder)
        if place not in UNASKED:
            await ada.agrees("yes" if place in KEEPING else "no")
        await PLACES[place](ada)
        for sent in (WAYS["text"], ALARMS["text"], WAYS["mark alone"]):
            await sent(ada)
        await ada.says("/cancel")
        written = files(traces.folder)
    assert traces.found(ada, written) == set()


@pytest.mark.parametrize("way", WAYS)
async def test_of_who_refused_all_nothing_that_they_send_is_anywhere_once_it_is_answered(
    api: StandIn, traces: Traces, way: str
) -> None:
    async with running(api, traces.folder) as bot:
        ada = Watched(bot, traces.folder)
        await ada.agrees("no")
        await ada.begins_with(first("own"))
        await WAYS[way](ada)
        await ada.says("/cancel")
        await WAYS[way](ada)
        written = files(traces.folder)
    assert traces.found(ada, written) == set()


def tasks() -> dict[str, str]:
    """A script for every kind of it and of what is asked in it: of each skill, words in a sentence, words that are kept
    for later, anything."""
    found: dict[str, str] = {}
    for id_, one in sorted(SCRIPTS.items()):
        asked = [scene.listen for scene in one.scenes.values() if scene.listen]
        hows = ["free" if it.free else "frame" if it.frame else "kept" if it.keep else "" for it in asked] or [""]
        skill = one.teaches if one.kind == "drill" else ""
        names = {f"{one.kind} {skill} {how}".strip() for how in hows} - set(found)
        found.update(dict.fromkeys(sorted(names)[:1], id_))
    return found


@pytest.mark.parametrize("task", tasks())
async def test_of_who_refused_all_an_exercise_of_any_kind_leaves_no_text_anywhere(
    api: StandIn, traces: Traces, task: str
) -> None:
    async with running(api, traces.folder) as bot:
        ada = Watched(bot, traces.folder)
        await ada.agrees("no")
        await ada.begins_with(tasks()[task])
        await to_its_end(ada, tasks()[task])
        written = files(traces.folder)
    assert traces.found(ada, written) == set()


@pytest.mark.parametrize("way", ["payload", "caption", "edited"])
async def test_of_an_alarm_nothing_remains_in_the_files_even_with_the_key(
    api: StandIn, tmp_path: Path, way: str
) -> None:
    async with running(api, tmp_path) as bot:
        ada = Guest(bot, ada_of(api))
        await ada.says("/start")
        await ALARMS[way](ada)
        moments = list(as_it_was(tmp_path / "bot.db", tmp_path / "copy"))
    assert "1001" in moments[0]
    assert not [moment for moment in moments if MARK in moment]
