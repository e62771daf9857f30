"""Methods on messages take and refuse what Telegram takes and refuses, in its words."""

from __future__ import annotations

from typing import Any

import pytest
from wire import Answer, Client, standing_in

from standin import Person, StandIn

KEYS = {"keyboard": [["a"]]}
BUTTON = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def button(**about: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **about}]]}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no text": ({"text": ""}, "message text is empty"),
    "only white space": ({"text": " \n "}, "message text is empty"),
    "only tags": ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    "4097 characters": ({"text": "x" * 4097}, "message is too long"),
    "4097 after entities": ({"text": "&lt;" * 4097, "parse_mode": "HTML"}, "message is too long"),
    "no chat": ({"chat_id": "", "text": "x"}, "chat_id is empty"),
    "an unknown chat": ({"chat_id": 404, "text": "x"}, "chat not found"),
    "an unknown parse mode": ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    "65 bytes of data": ({"text": "x", "reply_markup": button(callback_data="x" * 65)}, "BUTTON_DATA_INVALID"),
    "22 euro signs of data": ({"text": "x", "reply_markup": button(callback_data="€" * 22)}, "BUTTON_DATA_INVALID"),
    "empty data": ({"text": "x", "reply_markup": button(callback_data="")}, "BUTTON_DATA_INVALID"),
    "a button without action": (
        {"text": "x", "reply_markup": button()},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    "a reply to nothing": ({"text": "x", "reply_parameters": {"message_id": 9}}, "message to be replied not found"),
    "a lone surrogate": ({"text": "\ud83d"}, "strings must be encoded in UTF-8"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_bad_message_is_refused_in_telegrams_words(name: str) -> None:
    params, why = REFUSED[name]
    async with standing_in() as (api, bot):
        ada = api.person()
        answer = await bot("sendMessage", **{"chat_id": ada.id, **params})
        assert (answer.status, answer.description) == (400, f"Bad Request: {why}")
        assert ada.messages == []


ACCEPTED: dict[str, dict[str, Any]] = {
    "4096 characters": {"text": "x" * 4096},
    "4096 characters outside the first plane": {"text": "😀" * 4096},
    "4096 after entities": {"text": "<b>" + "&lt;" * 4096 + "</b>", "parse_mode": "HTML"},
    "64 bytes of data": {"text": "x", "reply_markup": button(callback_data="x" * 64)},
    "a reply to nothing, allowed": {
        "text": "x",
        "reply_parameters": {"message_id": 9, "allow_sending_without_reply": True},
    },
    "markup as JSON in a string": {"text": "x", "reply_markup": '{"remove_keyboard": true}'},
}


@pytest.mark.parametrize("name", ACCEPTED)
async def test_a_message_at_the_limit_is_taken(name: str) -> None:
    async with standing_in() as (api, bot):
        answer = await bot("sendMessage", chat_id=api.person().id, **ACCEPTED[name])
        assert answer.ok, answer.description


async def test_message_ids_ascend_in_each_chat() -> None:
    async with standing_in() as (api, bot):
        ada, ben = api.person(1), api.person(2)
        await ada.says("hello")
        ids = [(await bot("sendMessage", chat_id=who.id, text="x")).result["message_id"] for who in (ada, ada, ben)]
        assert ids == [2, 3, 1]


async def test_somebody_who_never_wrote_cannot_be_written_to() -> None:
    async with standing_in() as (api, bot):
        stranger = api.person(5, met=False)
        assert (await bot("sendMessage", chat_id=5, text="x")).description == "Bad Request: chat not found"
        await stranger.says("/start")
        assert (await bot("sendMessage", chat_id=5, text="x")).ok


async def test_somebody_who_blocked_the_bot_gets_nothing() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        await ada.blocks()
        answer = await bot("sendMessage", chat_id=ada.id, text="x")
        assert (answer.status, answer.description) == (403, "Forbidden: bot was blocked by the user")
        await ada.unblocks()
        assert (await bot("sendMessage", chat_id=ada.id, text="x")).ok


async def _sent(api: StandIn, bot: Client, **params: Any) -> tuple[Person, int]:
    ada = api.person()
    return ada, (await bot("sendMessage", chat_id=ada.id, **{"text": "first", **params})).result["message_id"]


async def test_an_edit_without_a_keyboard_takes_the_buttons_away() -> None:
    async with standing_in() as (api, bot):
        ada, number = await _sent(api, bot, reply_markup=BUTTON)
        await bot("editMessageText", chat_id=ada.id, message_id=number, text="second")
        assert [(m.text, m.buttons, m.edited) for m in ada.messages] == [("second", [], True)]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("editMessageText", {"text": "first", "reply_markup": BUTTON}),
        ("editMessageText", {"text": "<b></b> first", "parse_mode": "HTML", "reply_markup": BUTTON}),
        ("editMessageReplyMarkup", {"reply_markup": BUTTON}),
    ],
)
async def test_an_edit_that_changes_nothing_is_refused(method: str, params: dict[str, Any]) -> None:
    async with standing_in() as (api, bot):
        ada, number = await _sent(api, bot, reply_markup=BUTTON)
        answer = await bot(method, chat_id=ada.id, message_id=number, **params)
        assert (answer.status, answer.description) == (400, NOT_MODIFIED)
        assert not ada.messages[0].edited


async def test_the_same_words_in_bold_are_a_change() -> None:
    async with standing_in() as (api, bot):
        ada, number = await _sent(api, bot)
        answer = await bot("editMessageText", chat_id=ada.id, message_id=number, text="<b>first</b>", parse_mode="HTML")
        assert answer.ok
        assert ada.messages[0].html == "<b>first</b>"


@pytest.mark.parametrize(
    ("method", "why"),
    [("editMessageText", "message to edit not found"), ("deleteMessage", "message to delete not found")],
)
async def test_a_message_that_is_gone_is_not_found(method: str, why: str) -> None:
    async with standing_in() as (api, bot):
        ada, number = await _sent(api, bot)
        assert (await bot("deleteMessage", chat_id=ada.id, message_id=number)).result is True
        answer = await bot(method, chat_id=ada.id, message_id=number, text="x")
        assert answer.description == f"Bad Request: {why}"
        assert ada.messages == []


@pytest.mark.parametrize("markup", [{"keyboard": [["a"]]}, {"remove_keyboard": True}])
async def test_a_message_that_changed_the_keyboard_below_cannot_be_edited(markup: dict[str, Any]) -> None:
    async with standing_in() as (api, bot):
        ada, number = await _sent(api, bot, reply_markup=markup)
        answer = await bot("editMessageText", chat_id=ada.id, message_id=number, text="x")
        assert answer.description == "Bad Request: message can't be edited"


async def test_what_a_person_wrote_cannot_be_edited() -> None:
    async with standing_in() as (api, bot):
        number = await api.person().says("mine")
        answer = await bot("editMessageText", chat_id=1001, message_id=number, text="x")
        assert answer.description == "Bad Request: message can't be edited"


async def test_an_edit_takes_only_inline_keyboards() -> None:
    async with standing_in() as (api, bot):
        ada, number = await _sent(api, bot)
        answer = await bot("editMessageReplyMarkup", chat_id=ada.id, message_id=number, reply_markup=KEYS)
        assert answer.description == "Bad Request: inline keyboard expected"


async def test_a_tap_is_answered_once() -> None:
    async with standing_in() as (api, bot):
        ada, _ = await _sent(api, bot, reply_markup=BUTTON)
        query = await ada.taps("Go")
        assert (await bot("answerCallbackQuery", callback_query_id=query, text="Going")).ok
        assert ada.answers == ["Going"]
        assert (await bot("answerCallbackQuery", callback_query_id=query)).description == TOO_OLD


async def test_a_tap_can_be_answered_for_150_seconds() -> None:
    now = [1_700_000_000.0]
    async with standing_in(clock=lambda: now[0]) as (api, bot):
        ada, _ = await _sent(api, bot, reply_markup=BUTTON)
        early, late = await ada.taps("Go"), await ada.taps("Go")
        now[0] += 150
        assert (await bot("answerCallbackQuery", callback_query_id=early)).ok
        now[0] += 1
        assert (await bot("answerCallbackQuery", callback_query_id=late)).description == TOO_OLD


async def test_a_caption_ends_at_1024_characters() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        await ada.sends_photo()
        photo = (await bot.updates())[0]["message"]["photo"][0]["file_id"]
        assert (await bot("sendPhoto", chat_id=ada.id, photo=photo, caption="x" * 1024)).ok
        answer = await bot("sendPhoto", chat_id=ada.id, photo=photo, caption="x" * 1025)
        assert answer.description == "Bad Request: message caption is too long"


async def test_a_bot_gives_one_reaction_and_only_a_known_one() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        number = await ada.says("good news")

        async def react(*emoji: str) -> Answer:
            kinds = [{"type": "emoji", "emoji": one} for one in emoji]
            return await bot("setMessageReaction", chat_id=ada.id, message_id=number, reaction=kinds)

        assert (await react("🎉")).ok
        assert ada.chat.messages[number].reactions[api.world.bot["id"]] == [{"type": "emoji", "emoji": "🎉"}]
        assert (await react("🦆")).description == "Bad Request: REACTION_INVALID"
        assert (await react("🎉", "👍")).description == "Bad Request: REACTIONS_TOO_MANY"


async def test_a_chat_action_is_seen_and_an_unknown_one_refused() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        assert (await bot("sendChatAction", chat_id=ada.id, action="typing")).ok
        assert [event.detail for event in ada.new("action")] == [{"action": "typing"}]
        assert not (await bot("sendChatAction", chat_id=ada.id, action="thinking")).ok


async def test_commands_are_kept_by_scope_and_language() -> None:
    async with standing_in() as (_, bot):
        one, two = [{"command": "a", "description": "A"}], [{"command": "b", "description": "B"}]
        await bot("setMyCommands", commands=one)
        await bot("setMyCommands", commands=two, language_code="de", scope={"type": "all_private_chats"})
        assert (await bot("getMyCommands")).result == one
        assert (await bot("getMyCommands", language_code="de", scope={"type": "all_private_chats"})).result == two
        assert (await bot("getMyCommands", language_code="fr")).result == []
        await bot("deleteMyCommands")
        assert (await bot("getMyCommands")).result == []


@pytest.mark.parametrize("command", ["Start", "a-b", "x" * 33, ""])
async def test_a_badly_named_command_is_refused(command: str) -> None:
    async with standing_in() as (_, bot):
        answer = await bot("setMyCommands", commands=[{"command": command, "description": "A"}])
        assert answer.description == "Bad Request: BOT_COMMAND_INVALID"


async def test_an_unknown_method_is_not_found_and_a_wrong_token_unauthorized() -> None:
    async with standing_in() as (api, bot):
        unknown = await bot("sendPigeon", chat_id=1)
        assert (unknown.status, unknown.description) == (404, "Not Found")
        async with bot.session.post(f"{api.url}/bot1000:nonsense/getMe") as answer:
            assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")


@pytest.mark.parametrize("name", ["getme", "GETME", "getMe"])
async def test_methods_are_found_in_any_case(name: str) -> None:
    async with standing_in() as (api, bot):
        assert (await bot(name)).ok
        assert api.calls[0].method == "getMe"


async def test_requests_may_come_as_a_query_a_form_or_json() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        url, fields = f"{api.url}/bot{api.token}/sendMessage", {"chat_id": str(ada.id), "text": "a & b"}
        ways: list[dict[str, Any]] = [{"params": fields}, {"data": fields}, {"json": fields}]
        for sent in ways:
            async with bot.session.post(url, **sent) as answer:
                assert answer.status == 200
        assert [m.text for m in ada.messages] == ["a & b"] * 3
        assert [call.params for call in api.calls] == [{"chat_id": ada.id, "text": "a & b"}] * 3
