"""The real bot in a test: PTB's Application polling a stand-in, a real encrypted database, a clock set by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from bot.dialogue.library import Library, Loaded, load
from bot.dialogue.model import Walk
from bot.judge.judge import judge, reads
from bot.judge.verdict import Task, Verdict
from bot.places.world import World
from bot.practice import nudge, reminders
from bot.practice.exercise import AskJudge
from bot.practice.path import level_of
from bot.practice.ports import Outbox, Turn
from bot.practice.ports import Person as Someone
from bot.practice.turn import Ports, Practice
from bot.safety.screen import Finding, screen
from bot.store.store import SqliteStore
from bot.transports.telegram.app import Connection, TelegramApp
from bot.transports.telegram.inbound import ALLOWED_UPDATES
from standin import StandIn
from standin.people import Person
from standin.world import Message

TOKEN = "1000:secret-token-of-the-tests"
KEY = "5a" * 32
ROOT = Path(__file__).resolve().parents[2]
DIALOGUES = ROOT / "dialogues"

#: Monday 2026-03-02, 09:00 in UTC.
MONDAY = 1772442000

#: The first question that everybody is asked, and what somebody taps who agrees to everything.
FIRST_QUESTION = ["I'm 18 or older", "I'm younger"]
AGREES = ("I'm 18 or older", "Keep my progress")

#: A safety net in seconds: every wait here is for something that happens.
PATIENCE = 20.0


@lru_cache(maxsize=1)
def library() -> Library:
    """The bot's own dialogues."""
    return load(DIALOGUES)


def script(id_: str) -> Loaded:
    """One of the bot's own scripts."""
    return library().scripts[id_]


def walk(id_: str, title: str = "") -> Walk:
    """A transcript of a script: the one of that title, else its first."""
    walks = script(id_).script.walks
    return next((one for one in walks if one.title == title), walks[0])


def typed(id_: str, title: str = "") -> list[str]:
    """The texts that are typed in a transcript."""
    return [" ".join(step.type.split()) for step in walk(id_, title).steps if step.type]


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: int = MONDAY) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


class Time:
    """The seconds by which messages leave: they pass at once where somebody waits for them, or (`stands`) by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.stands = False
        self._waits: list[tuple[float, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Stands in for asyncio.sleep."""
        until = self.now + seconds
        await asyncio.sleep(0)
        if not self.stands:
            self.now = max(self.now, until)
            return
        future = asyncio.get_running_loop().create_future()
        self._waits.append((until, future))
        await future

    def to_next(self, end: float) -> bool:
        """Go on to the next moment for which somebody waits, at most to `end`. Gives whether there was one."""
        self._waits = [one for one in self._waits if not one[1].done()]
        until = min((one[0] for one in self._waits), default=end + 1)
        self.now = max(self.now, min(until, end))
        for moment, future in self._waits:
            if moment <= self.now:
                future.set_result(None)
        return until <= end


class Pauses:
    """Stands in for asyncio.sleep where Telegram is in trouble: what is waited for that is written down."""

    def __init__(self, time: Time) -> None:
        self.seconds: list[float] = []
        self._time = time

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await self._time.sleep(seconds)


async def judge_at_once(task: Task) -> Verdict:
    """The real judge, without a worker thread."""
    return judge(task)


async def screen_at_once(text: str) -> Finding | None:
    """The real screen, without a worker thread."""
    return screen(text)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a test may put in the place of the real thing."""

    judge: AskJudge = judge_at_once
    library: Library | None = None
    store: Callable[[Path, str, Callable[[], int]], SqliteStore] = SqliteStore
    time: Time | None = None


class Bot:
    """A running bot, and what a test needs of it."""

    def __init__(self, api: StandIn, folder: Path, clock: Clock, parts: Parts | None = None) -> None:
        self.api = api
        self.clock = clock
        self.parts = parts or Parts()
        self.library = self.parts.library or library()
        self.time = self.parts.time or Time()
        self.pauses = Pauses(self.time)
        self.store = self.parts.store(folder / "bot.db", KEY, clock)
        self._tick: Callable[[], Awaitable[int]] | None = None
        self.app = TelegramApp(
            Connection(TOKEN, api.url), self.store, self._practice, self._make_tick, self.library.messages.commands
        )
        sender = self.app._sender
        sender._sleep, sender._chance = self.pauses, lambda: 1.0
        sender._line._clock, sender._line._sleep = self.time, self.time.sleep

    async def tick(self) -> int:
        """What the scheduler would do now."""
        assert self._tick is not None
        return await self.app._sender.when_room(self._tick)()

    async def settled(self) -> None:
        """Wait until all that came is handled, and all that was said is sent and marked."""
        queue, sender = self.app._queue, self.app._sender
        async with asyncio.timeout(PATIENCE):
            await self.api.quiet()
            while queue._busy or sender._tasks or sender._left or await self.store.unsent():
                await self.store.unsent()

    async def ticked(self, after: int = 0) -> int:
        """Let so many seconds pass, tick, and wait until everything due has arrived. Gives how many were due."""
        self.clock.now += after
        due = await self.tick()
        await self.settled()
        return due

    def _practice(self, outbox: Outbox) -> Practice:
        return Practice(
            Ports(self.store, outbox, self.library, self.parts.judge, reads, screen_at_once, World(), self.clock),
        )

    def _make_tick(self, outbox: Outbox) -> Callable[[], Awaitable[int]]:
        async def tick() -> int:
            reminded = await reminders.tick(self.store, outbox, self.library, self.clock())
            return reminded + await nudge.tick(self.store, outbox, self.library, self.clock())

        async def never() -> int:
            return 0

        # The scheduler goes by the wall clock; in a test only the test ticks.
        self._tick = tick
        return never


class Guest:
    """Somebody with a phone, and a bot to be waited for: every act gives the messages that it brought.

    Asked whether they are an adult and what may be kept, they agree, unless they are to answer by hand.
    """

    def __init__(self, bot: Bot, phone: Person, *, answers: bool = True) -> None:
        self.bot = bot
        self.phone = phone
        self.answers = answers

    async def after(self, act: Awaitable[object]) -> list[Message]:
        """Do something on the phone. Gives what the bot said to it, once it has said all."""
        await act
        await self.bot.settled()
        heard = self.new()
        if not (self.answers and heard and heard[-1].buttons == FIRST_QUESTION):
            return heard
        # What they wished for comes after the two questions that everybody is asked first.
        for answer in AGREES:
            await self.phone.taps(answer)
            await self.bot.settled()
            heard = self.new()
        return heard

    def new(self) -> list[Message]:
        """What was said to the phone since the last look."""
        return [event.message for event in self.phone.new() if event.message]

    async def waits(self, seconds: int) -> list[Message]:
        """Let so many seconds pass. Gives what came by itself."""
        before = len(self.phone.messages)
        await self.bot.ticked(seconds)
        return list(self.phone.messages[before:])

    async def says(self, text: str) -> list[Message]:
        """Type a text."""
        return await self.after(self.phone.says(text))

    async def taps(self, label: str) -> list[Message]:
        """Tap the newest button of that name."""
        return await self.after(self.phone.taps(label))

    async def taps_old(self, message: Message, label: str) -> list[Message]:
        """Tap a button of an older message."""
        return await self.after(self.phone.taps_old(message.id, label))

    async def forges(self, data: str) -> list[Message]:
        """Tap a button of a modified client, which sends what it likes."""
        shown = self.phone.messages[-1]
        query = self.bot.api.sending.expect_answer(self.phone.chat, shown)
        self.phone._act()
        about = {"id": query, "from": self.phone.user, "message": dict(shown.json), "chat_instance": "-1"}
        self.bot.api.updates.push("callback_query", {**about, "data": data}, self.phone.id)
        return await self.after(asyncio.sleep(0))

    async def picks(self, id_: str) -> list[Message]:
        """Begin a script of one's choice, from the library, as many pages on as need be."""
        found = script(id_).script
        skill, level = found.skill(), level_of(found)
        assert level
        await self.says("/library")
        await self.taps(self.bot.library.messages.buttons[f"skill_{skill}"])
        shown = await self.taps(self.bot.library.together.names.levels[level])
        while found.title not in shown[-1].buttons:
            shown = await self.taps("More")
        return await self.taps(found.title)

    async def begins(self, title: str = "The exam") -> list[Message]:
        """Say /start and begin the exercise that is offered."""
        await self.says("/start")
        return await self.taps(f"Begin: {title}")


async def agreed(database: Path, *chats: int) -> None:
    """Let these people have answered what is asked first, before the bot runs: they are adults, and all may be kept."""
    store = SqliteStore(database, KEY, Clock())
    for chat in chats:
        person = Someone(chat)
        await store.commit(Turn(None, person, replace(person, adult=True, consent="yes")))
    await store.close()


def texts(messages: list[Message]) -> list[str]:
    """What these messages say, without their buttons."""
    return [message.text for message in messages]


async def marked(database: Path) -> None:
    """Wait until a bot in another process has marked all that it sent."""
    store = SqliteStore(database, KEY, Clock())
    try:
        async with asyncio.timeout(PATIENCE):
            while await store.unsent():
                pass
    finally:
        await store.close()


@asynccontextmanager
async def running(
    api: StandIn, folder: Path, clock: Clock | None = None, parts: Parts | None = None
) -> AsyncIterator[Bot]:
    """Run the bot as `python -m bot` does, in the test's own loop."""
    bot = Bot(api, folder, clock or Clock(), parts)
    application = bot.app.application
    async with application:
        assert application.post_init
        assert application.post_stop
        assert application.post_shutdown
        assert application.updater
        await application.post_init(application)
        await application.updater.start_polling(timeout=1, allowed_updates=ALLOWED_UPDATES)
        await application.start()
        try:
            yield bot
        finally:
            await application.updater.stop()
            await application.stop()
            await application.post_stop(application)
            await application.post_shutdown(application)
