"""The bot's own dialogues, and a reply under way."""

from __future__ import annotations

import pytest
from e2e.house import MONDAY
from e2e.house import library as own

from bot.dialogue.library import Library
from bot.practice.ports import Person
from bot.practice.reply import Reply


@pytest.fixture(scope="session")
def library() -> Library:
    """The bot's own dialogues."""
    return own()


@pytest.fixture
def reply() -> Reply:
    """A reply to somebody the bot knows, on a Monday at 09:00 in UTC."""
    return Reply(Person(1001, known=True), MONDAY)
