"""The terminal: messages are printed, numbers are buttons."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

import pytest

from bot.practice.ports import Button, Message, Outgoing
from bot.transports.terminal import CHAT, Terminal

ROWS = ((Button("Try again", "s:1:0"), Button("Next", "s:1:1")), (Button("Stop", "m:stop"),))


class Nothing:
    """A ports.Sent that keeps nothing."""

    async def unsent(self) -> list[Outgoing]:
        """Nothing waits."""
        return []

    async def sent(self, ids: Sequence[int]) -> None:
        """Nothing to mark."""

    async def gone(self, chat: int) -> None:
        """Nobody goes."""


def printed(message: Message, *, colour: bool = False, chat: int = CHAT) -> str:
    """What one message looks like."""
    out = StringIO()
    Terminal(Nothing(), out, colour=colour).send([Outgoing(1, chat, message)])
    return out.getvalue()


def test_buttons_are_numbered_below_the_message() -> None:
    assert printed(Message("Well?", ROWS)) == "\n  Well?\n    1  Try again\n    2  Next\n    3  Stop\n"


def test_markup_is_shown_in_colour_and_dropped_without() -> None:
    assert printed(Message("<b>Noor:</b> 1 &lt; 2")) == "\n  Noor: 1 < 2\n"
    assert printed(Message("<b>Noor:</b> 1 &lt; 2"), colour=True) == "\n  \033[1mNoor:\033[0m 1 < 2\n"


def test_what_is_underlined_can_be_seen_without_colour() -> None:
    assert printed(Message("so you were <u>hurt</u>")) == "\n  so you were _hurt_\n"


def test_long_lines_are_wrapped() -> None:
    lines = printed(Message("word " * 60)).splitlines()
    assert len(lines) > 3
    assert max(map(len, lines)) <= 78


@pytest.mark.parametrize("message", [Message(clear=4), Message("for somebody else")])
def test_what_is_not_for_this_screen_is_not_printed(message: Message) -> None:
    assert printed(message, chat=CHAT if message.clear else 77) == ""
