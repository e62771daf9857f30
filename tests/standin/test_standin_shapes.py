"""Every JSON the stand-in makes is, field by field, what aiogram's types say Telegram sends."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

import aiogram.types as telegram
import pytest
from wire import Client, conforms, standing_in

from standin import Person

ALL_KINDS = ["message", "edited_message", "callback_query", "message_reaction", "my_chat_member"]
INLINE = {"inline_keyboard": [[{"text": "Go", "callback_data": "go", "style": "primary"}]]}
KEYS = {"keyboard": [[{"text": "Where I am", "request_location": True}]], "resize_keyboard": True}


async def _acts(bot: Client, person: Person) -> dict[str, tuple[str, Coroutine[Any, Any, object]]]:
    """Everything a person can do, each as (kind of update, what makes it)."""
    sent = (
        await bot("sendMessage", chat_id=person.id, text="<b>Hi</b>", parse_mode="HTML", reply_markup=INLINE)
    ).result
    mine = await person.says("first")
    return {
        "text": ("message", person.says("/start now 😀 #x https://example.org")),
        "reply": ("message", person.says("to you", reply_to=sent["message_id"])),
        "location": ("message", person.shares_location(52.37, 4.9)),
        "voice": ("message", person.sends_voice()),
        "sticker": ("message", person.sends_sticker()),
        "photo": ("message", person.sends_photo("look")),
        "edit": ("edited_message", person.edits(mine, "second")),
        "tap": ("callback_query", person.taps("Go")),
        "reaction": ("message_reaction", person.reacts(sent["message_id"])),
        "group": ("message", person.says_in_group("hello all")),
        "block": ("my_chat_member", person.blocks()),
        "unblock": ("my_chat_member", person.unblocks()),
    }


async def test_every_kind_of_update_has_exactly_telegrams_fields() -> None:
    async with standing_in() as (api, bot):
        await bot.updates(
            allowed_updates=["message", "edited_message", "callback_query", "message_reaction", "my_chat_member"]
        )
        person = api.person(last_name="Byron", username="ada_b")
        acts = await _acts(bot, person)
        last = (await bot.updates())[-1]["update_id"]
        for name, (kind, act) in acts.items():
            await act
            updates = await bot.updates(offset=last + 1)
            assert [list(update) for update in updates] == [["update_id", kind]], name
            conforms(telegram.Update, updates[0])
            last = updates[0]["update_id"]


async def test_a_tap_on_a_deleted_message_comes_with_an_inaccessible_one() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        sent = (await bot("sendMessage", chat_id=ada.id, text="x", reply_markup=INLINE)).result
        await bot("deleteMessage", chat_id=ada.id, message_id=sent["message_id"])
        await ada.taps_old(sent["message_id"], "Go")
        (update,) = await bot.updates()
        conforms(telegram.Update, update)
        assert update["callback_query"]["message"]["date"] == 0


async def test_a_plain_message_has_exactly_the_fields_telegram_always_sends() -> None:
    async with standing_in() as (api, bot):
        await api.person().says("hello")
        message = (await bot.updates())[0]["message"]
        assert message.keys() == {"message_id", "from", "chat", "date", "text"}
        assert message["from"].keys() == {"id", "is_bot", "first_name", "language_code"}
        assert message["chat"].keys() == {"id", "first_name", "type"}


MESSAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "plain": ("sendMessage", {"text": "x"}),
    "formatted": ("sendMessage", {"text": '<a href="https://e.org">x</a> <pre>y</pre>', "parse_mode": "HTML"}),
    "buttons": ("sendMessage", {"text": "x", "reply_markup": INLINE}),
    "keys": ("sendMessage", {"text": "x", "reply_markup": KEYS}),
    "reply": ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 1}}),
    "preview": ("sendMessage", {"text": "x", "link_preview_options": {"is_disabled": True}, "protect_content": True}),
    "text edited": ("editMessageText", {"message_id": 1, "text": "other", "reply_markup": INLINE}),
    "buttons edited": ("editMessageReplyMarkup", {"message_id": 1, "reply_markup": INLINE}),
}


@pytest.mark.parametrize("name", MESSAGES)
async def test_every_message_that_is_sent_or_edited_comes_back_as_a_message(name: str) -> None:
    method, params = MESSAGES[name]
    async with standing_in() as (api, bot):
        await bot("sendMessage", chat_id=api.person().id, text="first")
        answer = await bot(method, chat_id=1001, **params)
        assert answer.ok, answer.description
        conforms(telegram.Message, answer.result)


async def test_the_answers_about_the_bot_are_telegrams_types() -> None:
    async with standing_in() as (_, bot):
        await bot("setMyCommands", commands=[{"command": "start", "description": "Begin"}])
        conforms(telegram.User, (await bot("getMe")).result)
        conforms(telegram.BotCommand, (await bot("getMyCommands")).result[0])
        conforms(telegram.BotName, (await bot("getMyName")).result)
        conforms(telegram.BotDescription, (await bot("getMyDescription")).result)
        conforms(telegram.BotShortDescription, (await bot("getMyShortDescription")).result)
        conforms(telegram.MenuButtonCommands, (await bot("getChatMenuButton")).result)


async def test_webhook_info_is_telegrams_type_with_and_without_a_webhook() -> None:
    async with standing_in() as (api, bot):
        conforms(telegram.WebhookInfo, (await bot("getWebhookInfo")).result)
        await bot("setWebhook", url="http://127.0.0.1:1/x", allowed_updates=["message"])
        await api.person().says("nobody is there")
        assert await api.updates.bell.until(lambda: "last_error_date" in api.webhook.info(), 5)
        conforms(telegram.WebhookInfo, (await bot("getWebhookInfo")).result)


def test_the_comparison_notices_an_unknown_field() -> None:
    with pytest.raises(AssertionError, match="unknown fields"):
        conforms(telegram.BotCommand, {"command": "a", "description": "b", "colour": "red"})


def test_the_comparison_notices_a_number_sent_as_text() -> None:
    with pytest.raises(AssertionError, match="is '5'"):
        conforms(telegram.User, {"id": "5", "is_bot": False, "first_name": "Ada"})
