"""A bare python-telegram-bot application cannot tell the stand-in from Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, Update
from telegram.constants import ReactionEmoji
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters
from wire import TOKEN

from standin import StandIn
from standin.sending import REACTIONS

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Try again", callback_data="again")]])


@asynccontextmanager
async def a_bot(api: StandIn) -> AsyncIterator[Bot]:
    """An application that echoes texts with a button and edits the message when it is pressed; gives its bot."""

    async def echo(update: Update, _: object) -> None:
        assert update.message
        await update.message.reply_html(f"You said: <b>{update.message.text}</b>", reply_markup=BUTTONS)

    async def tapped(update: Update, _: object) -> None:
        assert update.callback_query
        await update.callback_query.answer("Right away")
        await update.callback_query.edit_message_text("Go on, then.")

    app = ApplicationBuilder().token(TOKEN).base_url(api.url + "/bot").base_file_url(api.url + "/file/bot").build()
    app.add_handler(MessageHandler(filters.TEXT & filters.UpdateType.MESSAGE, echo))
    app.add_handler(CallbackQueryHandler(tapped))
    assert app.updater
    async with app:
        await app.start()
        await app.updater.start_polling()
        try:
            yield app.bot
        finally:
            await app.updater.stop()
            await app.stop()


async def test_it_polls_echoes_and_answers_a_button() -> None:
    async with StandIn(TOKEN) as api, a_bot(api):
        ada = api.person(first_name="Ada")
        await ada.says("I studied & blanked 😀")
        (heard,) = await ada.hears()
        assert heard.html == "You said: <b>I studied &amp; blanked 😀</b>"
        await ada.taps("Try again")
        await ada.sees("edited")
        assert (heard.text, heard.buttons, heard.edited) == ("Go on, then.", [], True)
        assert ada.answers == ["Right away"]
        await api.quiet()


async def test_many_people_are_told_apart() -> None:
    async with StandIn(TOKEN) as api, a_bot(api):
        people = [api.person(id=number) for number in range(1, 21)]
        for person in people:
            await person.says(f"I am {person.id}")
        for person in people:
            assert [m.text for m in await person.hears()] == [f"You said: I am {person.id}"]


async def test_refusals_become_the_exceptions_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else the library warns on every 429
    async with StandIn(TOKEN) as api, a_bot(api) as bot:
        ada = api.person(id=7)
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(99, "x")
        ada.blocked = True
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(7, "x")
        api.fail("sendMessage", retry_after=3)
        with pytest.raises(RetryAfter):
            await bot.send_message(7, "x")
        api.fail("sendMessage", status=502)
        with pytest.raises(NetworkError):
            await bot.send_message(7, "x")
        api.fail("sendMessage", drop=True)
        with pytest.raises(NetworkError):
            await bot.send_message(7, "x")


async def test_a_document_arrives_with_its_name_bytes_and_caption() -> None:
    async with StandIn(TOKEN) as api, a_bot(api) as bot:
        ada = api.person()
        data = b"all about you" * 100_000
        message = await bot.send_document(ada.id, InputFile(BytesIO(data), "you.json"), caption="Here")
        (heard,) = await ada.hears()
        assert heard.file
        assert heard.file.data == data
        assert (heard.file.name, heard.text) == ("you.json", "Here")
        assert message.document
        stored = await bot.get_file(message.document.file_id)
        assert bytes(await stored.download_as_bytearray()) == data


async def test_the_settings_methods_take_what_the_library_sends() -> None:
    async with StandIn(TOKEN) as api, a_bot(api) as bot:
        commands = [BotCommand("start", "Begin"), BotCommand("stop", "Rest")]
        assert await bot.set_my_commands(commands)
        assert list(await bot.get_my_commands()) == commands
        assert await bot.delete_my_commands()
        assert await bot.get_my_commands() == ()
        await bot.set_my_description("Practise listening.")
        assert (await bot.get_my_description()).description == "Practise listening."
        await bot.set_my_short_description("Listen.")
        assert (await bot.get_my_short_description()).short_description == "Listen."
        assert await bot.set_chat_menu_button()
        assert await bot.log_out()
        assert await bot.close()


def test_the_reactions_a_bot_may_give_are_the_ones_the_library_knows() -> None:
    # The library writes some with a variation selector, which Telegram takes and drops.
    assert {emoji.value.replace("\ufe0f", "") for emoji in ReactionEmoji} == REACTIONS
