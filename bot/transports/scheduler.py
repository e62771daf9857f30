"""APScheduler runs a handful of jobs, whatever the number of people: the nudges' tick and the housekeeping, and in a
thread of their own the backups, which take long."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.background import BackgroundScheduler

from bot.practice.nudge import BATCH
from bot.practice.turn import place_of

log = logging.getLogger(__name__)

#: Seconds between two looks at what is due: how late a nudge is at most, while there is no crowd.
TICK = 5

#: Minutes between two looks whether a backup is due: how late one is at most, and how soon one that failed is tried
#: again.
LOOK = 10

Tick = Callable[[], Awaitable[int]]


def scheduler(tick: Tick, housekeeping: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """A scheduler, not yet started. `tick` sends what is due and gives how many were; `housekeeping` runs hourly."""

    async def nudges() -> None:
        try:
            while await tick() == BATCH:
                pass
        except Exception as error:
            log.error("tick failed: %s", place_of(error))  # noqa: TRY400 (a traceback can hold texts)

    async def tidy() -> None:
        try:
            await housekeeping()
        except Exception as error:
            log.error("housekeeping failed: %s", place_of(error))  # noqa: TRY400

    made = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
    made.add_job(nudges, "interval", seconds=TICK, id="nudges", misfire_grace_time=None)
    made.add_job(tidy, "interval", hours=1, id="housekeeping", misfire_grace_time=None)
    return made


def beside(backup: Callable[[], None]) -> BackgroundScheduler:
    """A scheduler, not yet started, whose job runs in a thread of its own, so that nobody waits for it: `backup` looks
    at once and then every LOOK minutes, and raises nothing. `shutdown` waits for what is under way."""
    made = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
    made.add_job(
        backup, "interval", minutes=LOOK, id="backups", next_run_time=datetime.now(UTC), misfire_grace_time=None
    )
    return made
