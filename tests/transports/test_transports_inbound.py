"""What an update of Telegram's comes to."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice.ports import Incoming
from bot.transports.telegram.inbound import to_incoming

Json = dict[str, Any]

PRIVATE: Json = {"id": 7, "type": "private", "first_name": "Ada", "username": "ada"}
GROUP: Json = {"id": -100, "type": "supergroup", "title": "Friends"}
FROM: Json = {"id": 7, "is_bot": False, "first_name": "Ada"}


def message(chat: Json = PRIVATE, **content: Any) -> Json:
    """An update with a new message."""
    return {"update_id": 1, "message": {"message_id": 3, "date": 50, "chat": chat, "from": FROM, **content}}


def edited(**content: Any) -> Json:
    """An update with an edited message."""
    return {"update_id": 1, "edited_message": {"message_id": 3, "date": 50, "chat": PRIVATE, "from": FROM, **content}}


def member(chat: Json, status: str) -> Json:
    """An update with a change of the bot's membership."""
    new = {"user": {"id": 1, "is_bot": True, "first_name": "B"}, "status": status}
    about = {"chat": chat, "from": FROM, "date": 50, "old_chat_member": new, "new_chat_member": new}
    return {"update_id": 1, "my_chat_member": about}


def tap(**query: Any) -> Json:
    """An update with a tap."""
    return {"update_id": 1, "callback_query": {"id": "q", "from": FROM, "chat_instance": "x", **query}}


def incoming(kind: Any, **about: Any) -> Incoming:
    """What an update from chat 7 comes to."""
    return Incoming(1, **{"chat": 7, "kind": kind, "at": 50, **about})


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (message(text="hello"), incoming("text", text="hello")),
        (message(text=""), incoming("text")),
        (message(location={"latitude": 52.5, "longitude": 13}), incoming("location", lat=52.5, lon=13.0)),
        (message(voice={"duration": 1}), incoming("other")),
        (message(sticker={}), incoming("other")),
        (message(photo=[], caption="look"), incoming("other", text="look")),
        (message(GROUP, text="/start now"), incoming("group", chat=-100, text="/start")),
        (message(GROUP, text="what we say"), incoming("group", chat=-100)),
        (edited(text="hello"), incoming("edited", text="hello")),
        (edited(photo=[], caption="look"), incoming("edited", text="look")),
        (edited(location={"latitude": 1, "longitude": 2}), None),
        (message(pinned_message={}), None),
        (message(new_chat_title="x"), None),
        ({"update_id": 1, "channel_post": {"text": "x"}}, None),
        ({"update_id": 1}, None),
        (member(PRIVATE, "kicked"), incoming("blocked")),
        (member(PRIVATE, "member"), incoming("unblocked")),
        (member(GROUP, "kicked"), None),
    ],
)
def test_an_update_comes_to(update: Json, expected: Incoming | None) -> None:
    assert to_incoming(update) == expected


def test_a_tap_brings_its_data_and_the_message_it_was_under() -> None:
    shown = {"message_id": 9, "chat": PRIVATE, "date": 40, "text": "x"}
    assert to_incoming(tap(data="s:1:0", message=shown)) == incoming(
        "button", at=40, text="s:1:0", message=9, callback="q"
    )


def test_a_tap_under_a_message_too_old_to_be_shown_is_taken() -> None:
    old = {"message_id": 9, "chat": PRIVATE, "date": 0}
    assert to_incoming(tap(data="x", message=old)) == incoming("button", at=0, text="x", message=9, callback="q")
    assert to_incoming(tap(data="x")) == incoming("button", at=0, text="x", callback="q")


def test_a_tap_in_a_group_is_the_groups() -> None:
    shown = {"message_id": 9, "chat": GROUP, "date": 40}
    found = to_incoming(tap(data="x", message=shown))
    assert found
    assert (found.kind, found.chat, found.callback) == ("group", -100, "q")


def test_no_name_is_taken_over() -> None:
    found = to_incoming(message(photo=[], caption="look"))
    assert found
    assert "Ada" not in repr(found)


@pytest.mark.parametrize(
    "one",
    [
        incoming("text", text="hello"),
        incoming("button", at=0, text="x", message=9, callback="q"),
        incoming("location", lat=0.0, lon=0.0),
        incoming("edited"),
    ],
)
def test_it_comes_back_from_the_inbox_as_it_went_in(one: Incoming) -> None:
    assert Incoming.from_dict(one.to_dict()) == one


def test_half_a_pair_of_surrogates_becomes_a_mark_that_can_be_sent() -> None:
    message = {"chat": {"id": 1, "type": "private"}, "date": 1, "text": "sad \ud800 and gone"}
    incoming = to_incoming({"update_id": 1, "message": message})
    assert incoming
    assert incoming.text.encode("utf-8")
    assert incoming.text.startswith("sad ")
