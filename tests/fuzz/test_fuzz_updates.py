"""Update JSON of every shape: what cannot be read is skipped, and holds up no other."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.practice.ports import Incoming
from bot.transports.telegram.inbound import to_incoming
from fuzz.making import FUZZ, House

Json = dict[str, Any]

CHAT: Json = {"id": 501, "type": "private", "first_name": "<b>{{ 7*7 }}", "username": "x" * 300}
FROM: Json = {"id": 501, "is_bot": False, "first_name": "\u202e<script>", "last_name": "&", "language_code": "xx"}
BODY: Json = {"message_id": 3, "date": 50, "chat": CHAT, "from": FROM}
MEMBER: Json = {"user": {"id": 1, "is_bot": True, "first_name": "B"}, "status": "member"}

#: One of each kind that the bot asks for.
UPDATES: tuple[Json, ...] = (
    {"message": {**BODY, "text": "/start {{ 7*7 }}"}},
    {"message": {**BODY, "text": "You sound sad."}},
    {"message": {**BODY, "location": {"latitude": 52.5, "longitude": 13.4}}},
    {"message": {**BODY, "photo": [], "caption": "look"}},
    {"message": {**BODY, "chat": {"id": -100, "type": "supergroup", "title": "<"}, "text": "/start@x now"}},
    {"edited_message": {**BODY, "text": "changed", "edit_date": 60}},
    {"callback_query": {"id": "9", "from": FROM, "chat_instance": "x", "data": "m:menu", "message": BODY}},
    {"callback_query": {"id": "9", "from": FROM, "chat_instance": "x", "data": "m:menu"}},
    {"my_chat_member": {"chat": CHAT, "from": FROM, "date": 50, "old_chat_member": MEMBER, "new_chat_member": MEMBER}},
)

NUMBERS = count(5_000_000)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a piece of JSON, itself left out."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inside:
        yield (*path, key)
        yield from places(below, (*path, key))


def changed(update: Json, path: tuple[Any, ...], new: Any) -> Json:
    """The update with something else (`...`: nothing) in one place."""
    found: Any = copy.deepcopy(update)
    here = found
    for key in path[:-1]:
        here = here[key]
    if new is ...:
        del here[path[-1]]
    else:
        here[path[-1]] = new
    return dict(found)


WRONG: tuple[Any, ...] = (
    *(..., None, True, False, 0, -1, 1.5, 10**12, "", "x", "12", "\x00", "💥", [], {}, [[]], {"id": 1}, "/", "  "),
)
#: What JSON can hold and Telegram never sends: numbers that SQLite does not take, half a pair of surrogates.
WILD: tuple[Any, ...] = (math.nan, "\ud800", "9" * 5000)
HUGE = (2**63, -(2**63) - 1, 2**200, 1e308, math.inf, -math.inf)

EVERYWHERE = [(update, path) for update in UPDATES for path in places(update)]


def delivered(house: House, *updates: Json) -> list[Incoming]:
    """Keep a batch as it is fetched, put it as PTB does, and take out what may be handled."""

    async def deliver() -> list[Incoming]:
        await house.queue.keep(updates)
        for update in updates:
            await house.queue.put(Update(update["update_id"]))
        found = []
        while not house.queue.empty():
            one = house.queue.get_nowait()
            assert isinstance(one, Incoming)
            found.append(one)
            house.queue.done(one.chat)
        return found

    return house.do(deliver())


def good(chat: int = 777) -> Json:
    """An update that is as it should be."""
    where = {"id": chat, "type": "private"}
    return {"update_id": next(NUMBERS), "message": {"message_id": 1, "date": 50, "chat": where, "text": "hello"}}


def holds_up_no_other(house: House, *updates: Json) -> None:
    """Assert that a good update behind these in their batch is handed out, and that what else is can be answered."""
    fine = good()
    batch = [json.loads(json.dumps({"update_id": next(NUMBERS), **one})) for one in updates]
    found = delivered(house, *batch, fine)
    assert fine["update_id"] in [one.update for one in found]
    for one in {replace(one, update=0) for one in found}:
        house.takes(one)


def with_each(*news: Any, updates: tuple[Json, ...] = UPDATES) -> list[Json]:
    """These updates with each of these in the place of each thing in them."""
    return [changed(one, path, new) for one in updates for path in places(one) for new in news]


@pytest.mark.parametrize("kind", range(len(UPDATES)))
def test_an_update_with_one_field_missing_or_wrong_holds_up_no_other(house: House, kind: int) -> None:
    everything = with_each(*WRONG, updates=UPDATES[kind : kind + 1])
    holds_up_no_other(house, *(one for one in everything if text_of(one) is None or isinstance(text_of(one), str)))


def text_of(update: Json) -> Any:
    """What stands where a text should be."""
    message = update.get("message")
    return message.get("text") if isinstance(message, dict) else None


@pytest.mark.parametrize("text", [True, 1, 1.5, ["x"], {"x": 1}])
def test_a_text_that_is_no_text_is_no_failed_turn(house: House, text: Any) -> None:
    holds_up_no_other(house, {"message": {**BODY, "text": text}})


@pytest.mark.parametrize("new", WILD, ids=lambda value: str(value)[:20].encode("ascii", "replace").decode())
def test_an_update_with_one_wild_value_holds_up_no_other(house: House, new: Any) -> None:
    holds_up_no_other(house, *with_each(new))


@pytest.mark.parametrize("new", HUGE)
def test_an_update_with_a_number_too_large_holds_up_no_other(house: House, new: float) -> None:
    holds_up_no_other(house, *with_each(new))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(
        ("id", "chat", "from", "date", "text", "type", "message", "data", "location", "latitude", "longitude", "status")
    ), inside, max_size=5),
    max_leaves=8,
)  # fmt: skip


@settings(FUZZ, max_examples=150)
@given(kind=st.sampled_from(("message", "edited_message", "callback_query", "my_chat_member", "poll")), body=ANYTHING)
def test_an_update_of_any_shape_holds_up_no_other(house: House, kind: str, body: Any) -> None:
    holds_up_no_other(house, {kind: body})


@settings(FUZZ, max_examples=150)
@given(where=st.sampled_from(EVERYWHERE), body=ANYTHING)
def test_an_update_with_anything_in_one_place_holds_up_no_other(
    house: House, where: tuple[Json, tuple[Any, ...]], body: Any
) -> None:
    holds_up_no_other(house, changed(*where, body))


@settings(FUZZ, max_examples=40)
@given(name=st.text(min_size=1, max_size=64), last=st.text(max_size=64), username=st.text(max_size=40))
def test_no_name_is_taken_over_whatever_it_is(name: str, last: str, username: str) -> None:
    called = {"first_name": f"Quokka{name}", "last_name": f"Quokka{last}", "username": f"Quokka{username}"}
    for update in UPDATES:
        renamed = json.loads(json.dumps(update).replace('"first_name": "', '"first_name": "Quokka'))
        for about in renamed.values():
            about["from"] |= called
            about.get("chat", {}).update(called)
        assert "Quokka" not in repr(to_incoming({"update_id": 1, **renamed}))


@pytest.mark.parametrize("number", [None, "x", [], 2**70, ...])
def test_an_update_without_a_number_holds_up_no_other(house: House, number: Any) -> None:
    update = {"message": {**BODY, "text": "x"}, **({} if number is ... else {"update_id": number})}
    fine = good()

    async def keeps() -> list[Incoming]:
        await house.queue.keep([update, fine])
        await house.queue.put(Update(fine["update_id"]))
        one = house.queue.get_nowait()
        assert isinstance(one, Incoming)
        house.queue.done(one.chat)
        return [one]

    assert [one.update for one in house.do(keeps())] == [fine["update_id"]]
