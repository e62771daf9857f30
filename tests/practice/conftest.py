"""The bot's own dialogues, a reply under way, and a real store with what works over it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from e2e.house import library as own
from store.making import KEY

from bot.dialogue.library import Library
from bot.practice.alarm import Alarms
from bot.practice.buttons import Buttons
from bot.practice.commands import Commands
from bot.practice.exercise import Exercises
from bot.practice.ideas import IdeasForTwo
from bot.practice.menu import Menu
from bot.practice.ports import Person
from bot.practice.reply import Reply
from bot.practice.settings import Settings
from bot.practice.talk import Talk
from bot.practice.wishes import Wishes
from bot.store.store import SqliteStore
from practice.making import MONDAY, Delivered, Judge, Nowhere


@pytest.fixture(scope="session")
def library() -> Library:
    """The bot's own dialogues."""
    return own()


@pytest.fixture
def reply() -> Reply:
    """A reply to somebody the bot knows, on a Monday at 09:00 in UTC."""
    return Reply(Person(1001, known=True, adult=True, consent="yes"), MONDAY)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """An empty store, open."""
    found = SqliteStore(tmp_path / "sayback.db", KEY, lambda: MONDAY)
    yield found
    await found.close()


@pytest.fixture
def outbox() -> Delivered:
    """Where messages go."""
    return Delivered()


@pytest.fixture
def judge() -> Judge:
    """A judge that finds every reply good, until it is told otherwise."""
    return Judge()


@pytest.fixture
def exercises(library: Library, store: SqliteStore, judge: Judge) -> Exercises:
    """The bot's own exercises."""
    return Exercises(library, store, judge, lambda _: True)


@pytest.fixture
def menu(library: Library, store: SqliteStore, exercises: Exercises) -> Menu:
    """The menu and the library in it."""
    return Menu(library, store, exercises)


@pytest.fixture
def talk(library: Library) -> Talk:
    """The weekly talk."""
    return Talk(library)


@pytest.fixture
def ideas(library: Library) -> IdeasForTwo:
    """Ideas for time together."""
    return IdeasForTwo(library)


@pytest.fixture
def wishes(library: Library) -> Wishes:
    """When nudges come."""
    return Wishes(library)


@pytest.fixture
def settings(library: Library, wishes: Wishes) -> Settings:
    """The settings, without a map."""
    return Settings(library, Nowhere(), wishes)


@pytest.fixture
def commands(library: Library, store: SqliteStore, exercises: Exercises, settings: Settings, menu: Menu) -> Commands:
    """The commands."""
    return Commands(library, store, exercises, settings, menu)


@pytest.fixture
def buttons(
    library: Library,
    store: SqliteStore,
    exercises: Exercises,
    settings: Settings,
    commands: Commands,
    menu: Menu,
    talk: Talk,
    wishes: Wishes,
) -> Buttons:
    """What every tap comes to."""
    return Buttons(
        library,
        store,
        exercises=exercises,
        alarms=Alarms(library, Nowhere()),
        settings=settings,
        commands=commands,
        menu=menu,
        talk=talk,
        wishes=wishes,
    )
