"""`python -m bot` as a process: killed, stopped, misconfigured, by webhook."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from e2e.house import KEY, TOKEN, Guest, agreed, library, marked, running, texts, typed
from e2e.process import Process, run, started
from standin import StandIn
from standin.people import Person

WORDS = library().messages.texts
FIRST, SECOND = typed("para-exam")

#: A whole drill with a detour, and what follows it.
STEPS: list[tuple[str, str]] = [
    ("says", "/start"),
    ("taps", "I'm 18 or older"),
    ("taps", "Keep my progress"),
    ("taps", "Begin: The exam"),
    ("says", "You should ask them for a second try"),
    ("taps", "Show me an example"),
    ("taps", "Try again"),
    ("says", FIRST),
    ("says", "/stop"),
    ("taps", "Go on"),
    ("says", SECOND),
    ("says", "/progress"),
]


async def act(phone: Person, step: tuple[str, str]) -> None:
    """Do one step on the phone."""
    does: dict[str, Callable[[str], Awaitable[object]]] = {"says": phone.says, "taps": phone.taps}
    await does[step[0]](step[1])


async def test_killed_between_every_two_steps_the_person_goes_on_and_nothing_is_said_twice_or_lost(
    api: StandIn, tmp_path: Path
) -> None:
    calm_folder = tmp_path / "calm"
    calm_folder.mkdir()
    counts: list[int] = []
    async with running(api, calm_folder) as bot:
        calm = Guest(bot, api.person(id=2002), answers=False)
        counts += [len(await calm.after(act(calm.phone, step))) for step in STEPS]
    phone = api.person(id=1001)
    for step, count in zip(STEPS, counts, strict=True):
        async with started(Process.on(api, tmp_path)) as process:
            await act(phone, step)
            await phone.hears(count)
            await marked(process.database)
    assert texts(phone.messages) == texts(calm.phone.messages)


async def test_sigterm_stops_it_within_five_seconds_and_exit_code_0(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with started(Process.on(api, tmp_path)) as process:
        await phone.says("/start")
        await phone.hears()
        process.send(signal.SIGTERM)
        ended = await process.ended(within=5)
    assert ended.code == 0
    assert "Traceback" not in ended.err


async def test_stopped_while_a_message_cannot_be_sent_it_sends_it_after_the_next_start(
    api: StandIn, tmp_path: Path
) -> None:
    phone = api.person(id=1001)
    fault = api.fail("sendMessage", times=10**9, status=502)
    async with started(Process.on(api, tmp_path)) as process:
        await phone.says("/start")
        await api.called("sendMessage")
        await api.quiet()
        process.send(signal.SIGTERM)
        assert (await process.ended(within=5)).code == 0
    fault.left = 0
    async with started(Process.on(api, tmp_path)):
        (asked,) = await phone.hears()
    assert asked.text == WORDS.adults.strip()
    assert asked.buttons


async def test_a_token_that_telegram_does_not_know_is_one_sentence(api: StandIn, tmp_path: Path) -> None:
    ended = await run(tmp_path, TELEGRAM_BOT_TOKEN="1000:another-token", TELEGRAM_API_URL=api.url)
    assert ended.code == 2
    (sentence,) = ended.err.splitlines()
    assert sentence.startswith("sayback: Telegram does not know this TELEGRAM_BOT_TOKEN")
    assert "another-token" not in ended.out + ended.err


async def test_a_second_poller_makes_the_first_end_with_a_sentence(api: StandIn, tmp_path: Path) -> None:
    async def polls() -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                async with session.post(f"{api.url}/bot{TOKEN}/getUpdates", json={"timeout": 50}) as answer:
                    await answer.read()

    async with started(Process.on(api, tmp_path)) as process:
        await api.called("setMyCommands")
        other = asyncio.create_task(polls())
        try:
            ended = await process.ended()
        finally:
            other.cancel()
            await asyncio.gather(other, return_exceptions=True)
    assert ended.code == 2
    assert ended.err.splitlines()[-1] == (
        "sayback: another program runs with this TELEGRAM_BOT_TOKEN; stop one of the two"
    )
    assert "Traceback" not in ended.err


async def test_without_a_token_it_starts_the_terminal_and_says_so(tmp_path: Path) -> None:
    ended = await run(tmp_path)
    assert ended.code == 0
    assert ended.out.splitlines()[0] == (
        "No TELEGRAM_BOT_TOKEN is set (see .env.example), so this is the same practice in the terminal."
    )
    assert WORDS.adults.split("\n")[0][:40] in ended.out
    assert ended.err == ""


async def test_by_webhook_it_answers_and_refuses_who_does_not_know_the_secret(api: StandIn, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/hook"
    phone = api.person(id=1001)
    settings = {"WEBHOOK_URL": url, "WEBHOOK_PORT": str(port), "WEBHOOK_SECRET": "open-sesame"}
    await agreed(tmp_path / "bot.db", 1001)
    async with started(Process.on(api, tmp_path, **settings)):
        (call,) = await api.called("setWebhook")
        assert call.params["secret_token"] == "open-sesame"
        await phone.says("/start")
        await phone.hears(2)
        await phone.taps("Begin: The exam")
        heard = await phone.hears(3)
        assert "Say back to Noor" in heard[-1].text
        sent = api.count("sendMessage")
        forged = {"update_id": 999, "message": {**phone.messages[0].json, "from": phone.user, "text": "/erase"}}
        async with aiohttp.ClientSession() as session:
            for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}):
                async with session.post(url, json=forged, headers=headers) as answer:
                    assert answer.status == 403
        await phone.says(FIRST)
        await phone.hears(5)
    assert "Erase it?" not in "\n".join(texts(phone.messages))
    assert api.count("sendMessage") > sent


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"TELEGRAM_BOT_TOKEN": "no colon in it"}, "TELEGRAM_BOT_TOKEN: must be the token as @BotFather gave it"),
        ({"TELEGRAM_BOT_TOKEN": "12/3:abc"}, "TELEGRAM_BOT_TOKEN: must be the token as @BotFather gave it"),
        ({"TELEGRAM_API_URL": "api.telegram.org"}, "TELEGRAM_API_URL: must begin with http"),
        ({"BOT_DATABASE_KEY": "abc"}, "BOT_DATABASE_KEY: must be 64 hexadecimal digits"),
        ({"WEBHOOK_PORT": "99999"}, "WEBHOOK_PORT: "),
        ({"WEBHOOK_PORT": "https"}, "WEBHOOK_PORT: "),
        ({"WEBHOOK_SECRET": "with space"}, "WEBHOOK_SECRET: "),
        ({"WEBHOOK_URL": "example.org/hook"}, "WEBHOOK_URL: "),
        ({"BOT_LOG_LEVEL": "LOUD"}, "BOT_LOG_LEVEL: "),
        ({"BOT_DIALOGUES": "nowhere"}, "mistakes in the dialogues"),
        ({"BOT_DATABASE": "/dev/null/bot.db"}, "cannot be opened"),
    ],
    ids=lambda value: "=".join(next(iter(value.items()))) if isinstance(value, dict) else "",
)
async def test_a_mistake_in_the_settings_is_one_sentence_that_names_it(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    ended = await run(tmp_path, **settings)
    assert ended.code == 2
    sentence = ended.err.splitlines()[-1]
    assert sentence.startswith("sayback: ")
    assert named in sentence
    assert "Traceback" not in ended.err
    assert ended.out.count("\n") <= 1
    secret = settings.get("TELEGRAM_BOT_TOKEN") or settings.get("BOT_DATABASE_KEY")
    assert not secret or secret not in ended.out + ended.err


async def test_a_line_of_env_that_is_misspelt_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKN=1000:abc\n", encoding="utf-8")
    ended = await run(tmp_path)
    assert ended.code == 2
    (sentence,) = ended.err.splitlines()
    assert sentence.startswith("sayback: TELEGRAM_BOT_TOKN in .env is no setting")


async def test_another_key_than_the_databases_changes_nothing(tmp_path: Path) -> None:
    assert (await run(tmp_path, "chat")).code == 0
    before = (tmp_path / "bot.db").read_bytes()
    ended = await run(tmp_path, "chat", BOT_DATABASE_KEY=KEY[::-1])
    assert ended.code == 2
    (sentence,) = ended.err.splitlines()
    assert "the key does not fit" in sentence
    assert (tmp_path / "bot.db").read_bytes() == before


async def test_telegram_that_cannot_be_reached_is_told_of_and_waited_for(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    async with started(Process(tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=url)) as process:
        assert "Telegram cannot be reached" in await process.tells()
        async with StandIn(TOKEN, port=port) as api:
            phone = api.person(id=1001)
            await phone.says("/start")
            assert await phone.hears()
