"""The one place where the parts are put together."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from bot.dialogue.library import Library, load
from bot.judge.judge import judge, judge_by_rules, reads
from bot.judge.verdict import Judge, Task, Verdict
from bot.places.world import World
from bot.practice import nudge, reminders
from bot.practice.ports import Outbox
from bot.practice.turn import Ports, Practice
from bot.safety.screen import Finding, screen
from bot.settings import Settings
from bot.store.lock import Lock
from bot.store.opening import StoreMistake, key_of
from bot.store.rekey import settle
from bot.store.scheduled import Backups, Plan
from bot.store.store import SqliteStore
from bot.store.upkeep import BigFile

LOG = logging.getLogger(__name__)


def now() -> int:
    """The time in UTC epoch seconds."""
    return int(time.time())


T = TypeVar("T")

#: A text of more characters than this is a long one: the longest take half a second to judge.
LONG = 600


class Workers:
    """The threads that screen and judge: one for the usual, and one for long texts, which wait for each other and hold
    up nobody else."""

    def __init__(self) -> None:
        self.usual = ThreadPoolExecutor(max_workers=1, thread_name_prefix="judge")
        self.long = ThreadPoolExecutor(max_workers=1, thread_name_prefix="judge-long")

    async def run(self, text: str, work: Callable[..., T], given: object) -> T:
        """Do some work about a text in the thread that is for texts of its length."""
        worker = self.long if len(text) > LONG else self.usual
        return await asyncio.get_running_loop().run_in_executor(worker, work, given)


@dataclass(frozen=True, slots=True)
class House:
    """The library and the store, and the use cases made of them.

    `lock` keeps every other bot from the database. `big_file` and `backups` (None where no folder is set for them) are
    for threads beside the bot.
    """

    library: Library
    store: SqliteStore
    judging: Judge
    workers: Workers
    lock: Lock
    big_file: BigFile
    backups: Backups | None

    def practice(self, outbox: Outbox) -> Practice:
        """The use cases of a person's side, sending through `outbox`."""
        return Practice(
            Ports(
                store=self.store,
                outbox=outbox,
                library=self.library,
                judge=self.judge,
                reads=reads,
                screen=self.screen,
                places=World(),
                clock=now,
            )
        )

    def tick(self, outbox: Outbox) -> Callable[[], Awaitable[int]]:
        """What the scheduler calls: send the reminders and nudges that are due."""

        async def tick() -> int:
            reminded = await reminders.tick(self.store, outbox, self.library, now())
            return max(reminded, await nudge.tick(self.store, outbox, self.library, now()))

        return tick

    async def judge(self, task: Task) -> Verdict:
        """Judge in a worker thread, so that nobody else waits for it."""
        return await self.workers.run(task.said, self.judging, task)

    async def screen(self, text: str) -> Finding | None:
        """Screen in a worker thread, for the same reason: the longest text takes a tenth of a second."""
        return await self.workers.run(text, screen, text)


def build(settings: Settings) -> House:
    """Open everything that the settings name. Raises LibraryMistake and StoreMistake."""
    library = load(settings.bot_dialogues)
    # First of all: two that start at once must not make two keys, nor bring the schema up to date together.
    lock = Lock(settings.bot_database)
    if not settings.bot_database_key:
        settle(settings.bot_database, settings.bot_database_key_file, now)
    key = key_of(settings.bot_database_key, settings.bot_database_key_file, settings.bot_database)
    backups = _backups(settings, key)
    store = SqliteStore(settings.bot_database, key, now)
    judging = judge if settings.bot_judge == "full" else judge_by_rules
    workers = Workers()
    # The model is loaded now, beside everything else, so that the first person does not wait for it.
    workers.usual.submit(_warm, judging)
    big_file = BigFile(settings.bot_database, key, _interrupt)
    return House(library, store, judging, workers, lock, big_file, backups)


def _backups(settings: Settings, key: str) -> Backups | None:
    folder, file = settings.bot_backup_dir, settings.bot_database_key_file
    if folder is None:
        return None
    if not settings.bot_database_key and file.resolve().parent == folder.resolve():
        raise StoreMistake(f"the key file {file} must not lie beside the copies; set BOT_BACKUP_DIR to another folder")
    plan = Plan(folder, settings.bot_backup_hours, settings.bot_backup_keep)
    return Backups(settings.bot_database, key, plan, now)


def _interrupt() -> None:
    """Stop the bot from another thread, as Ctrl-C does."""
    main = threading.main_thread().ident
    if main is not None:
        signal.pthread_kill(main, signal.SIGINT)


def _warm(judging: Judge) -> None:
    """Load what screening and judging need; where a model is missing the operator is told, and rules do it alone."""
    try:
        from bot.safety import classifier  # noqa: PLC0415 (takes a moment: not in the main thread)

        classifier.load()
    except Exception:  # whatever it is, people are answered
        LOG.exception("the screen's model is missing, so danger is told by phrases alone: reinstall the bot")
    screen("It rained.")
    if judging is judge:
        try:
            from bot.judge.reader import load as load_reader  # noqa: PLC0415 (takes a moment: not in the main thread)

            load_reader()
        except Exception:  # whatever it is, practice goes on
            LOG.exception("the judge's reader is missing, so the rules judge alone")
    judging(Task("paraphrase", "It rained.", "You got wet."))
