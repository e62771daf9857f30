"""People act as phones let them, and see what the bot did."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from wire import standing_in


def keyboard(*labels: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label.lower()}] for label in labels]}


async def test_hears_waits_for_what_comes_after_the_last_act() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        await bot("sendMessage", chat_id=ada.id, text="before")
        await ada.says("hello")
        waiting = asyncio.create_task(ada.hears(2))
        await bot("sendMessage", chat_id=ada.id, text="one")
        assert not waiting.done()
        await bot("sendMessage", chat_id=ada.id, text="two")
        assert [m.text for m in await waiting] == ["one", "two"]


async def test_hearing_too_little_says_what_was_heard() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        await bot("sendMessage", chat_id=ada.id, text="only this")
        with pytest.raises(AssertionError, match=r"for 2 of 'sent' and had 1.*only this"):
            await ada.hears(2, timeout=0)


async def test_a_tap_presses_the_newest_button_of_that_name() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        for text in ("old", "new"):
            await bot("sendMessage", chat_id=ada.id, text=text, reply_markup=keyboard("Try again"))
        await ada.taps("Try again")
        (update,) = await bot.updates()
        assert update["callback_query"]["message"]["text"] == "new"
        assert update["callback_query"]["data"] == "try again"


async def test_a_tap_on_no_button_names_those_there_are() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        await bot("sendMessage", chat_id=ada.id, text="x", reply_markup=keyboard("Next", "Stop"))
        with pytest.raises(AssertionError, match=r"no button 'Go'; there are \['Next', 'Stop'\]"):
            await ada.taps("Go")


async def test_an_old_button_can_be_pressed_after_it_was_taken_away() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        sent = (await bot("sendMessage", chat_id=ada.id, text="x", reply_markup=keyboard("Next"))).result
        await bot("editMessageReplyMarkup", chat_id=ada.id, message_id=sent["message_id"])
        await ada.taps_old(sent["message_id"], "Next")
        assert (await bot.updates())[0]["callback_query"]["data"] == "next"


async def test_a_key_below_the_text_field_types_its_label_or_shares_the_place() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        keys = {"keyboard": [[{"text": "Skip"}, {"text": "Where I am", "request_location": True}]]}
        await bot("sendMessage", chat_id=ada.id, text="x", reply_markup=keys)
        assert ada.keyboard == ["Skip", "Where I am"]
        await ada.taps("Skip")
        await ada.taps("Where I am")
        first, second = await bot.updates()
        assert first["message"]["text"] == "Skip"
        assert second["message"]["location"] == {"latitude": 52.37, "longitude": 4.9}
        await bot("sendMessage", chat_id=ada.id, text="x", reply_markup={"remove_keyboard": True})
        assert ada.keyboard == []


async def test_a_command_carries_its_entity() -> None:
    async with standing_in() as (api, bot):
        await api.person().says("/start friend")
        assert (await bot.updates())[0]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_text_beyond_the_limit_is_sent_as_two() -> None:
    async with standing_in() as (api, bot):
        await api.person().says("x" * 5000)
        assert [len(u["message"]["text"]) for u in await bot.updates()] == [4096, 904]


async def test_an_edited_message_keeps_its_number_and_date() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        await ada.edits(await ada.says("first"), "second")
        before, after = await bot.updates()
        new, old = after["edited_message"], before["message"]
        assert (new["message_id"], new["date"], old["text"], new["text"]) == (
            old["message_id"],
            old["date"],
            "first",
            "second",
        )


async def test_a_tap_shows_the_message_as_it_was_when_pressed() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        sent = (await bot("sendMessage", chat_id=ada.id, text="as pressed", reply_markup=keyboard("Go"))).result
        await ada.taps("Go")
        await bot("editMessageText", chat_id=ada.id, message_id=sent["message_id"], text="later")
        assert (await bot.updates())[0]["callback_query"]["message"]["text"] == "as pressed"


async def test_blocking_is_told_and_ends_what_a_person_can_do() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        await ada.blocks()
        changed = (await bot.updates())[0]["my_chat_member"]
        assert (changed["old_chat_member"]["status"], changed["new_chat_member"]["status"]) == ("member", "kicked")
        with pytest.raises(AssertionError, match="blocked the bot"):
            await ada.says("hello?")


@pytest.mark.parametrize(
    ("reads_groups", "seen"),
    [(True, ["hi all", "/help", "hey @standin_bot"]), (False, ["/help", "hey @standin_bot"])],
)
async def test_in_groups_a_bot_sees_all_or_only_what_is_meant_for_it(reads_groups: bool, seen: list[str]) -> None:
    async with standing_in(reads_groups=reads_groups) as (api, bot):
        for text in ("hi all", "/help", "hey @standin_bot"):
            await api.person().says_in_group(text)
        assert [u["message"]["text"] for u in await bot.updates()] == seen


async def test_a_group_hears_the_bot() -> None:
    async with standing_in() as (api, bot):
        await api.person().says_in_group("/help")
        await bot("sendMessage", chat_id=api.group().id, text="here")
        assert [m.text for m in await api.group().hears()] == ["here"]


async def test_calls_are_recorded_in_order_with_what_became_of_them() -> None:
    async with standing_in() as (api, bot):
        await bot("getMe")
        await bot("sendMessage", chat_id=5, text="x")
        assert [(c.index, c.method, c.status) for c in api.calls] == [(0, "getMe", 200), (1, "sendMessage", 400)]
        assert api.calls[1].params == {"chat_id": 5, "text": "x"}
        assert [c.index for c in await api.called("sendMessage")] == [1]
