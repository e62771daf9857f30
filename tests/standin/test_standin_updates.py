"""getUpdates and webhooks behave as Telegram's do."""

from __future__ import annotations

import asyncio
from typing import Any, Self

import pytest
from aiohttp import web
from wire import Answer, Client, standing_in

from standin import StandIn

HOOK_PATH = "/hook"


async def _waiting_poll(api: StandIn, client: Client, **params: Any) -> asyncio.Task[Answer]:
    """A long poll that is known to be waiting in the stand-in."""
    before = api.count("getUpdates")
    poll = asyncio.create_task(client("getUpdates", timeout=30, **params))
    assert await api.updates.bell.until(lambda: api.count("getUpdates") > before, 5)
    return poll


async def test_an_update_is_given_again_until_an_offset_confirms_it() -> None:
    async with standing_in() as (api, bot):
        await api.person().says("one")
        first, second = await bot.updates(), await bot.updates()
        assert first == second
        assert await bot.updates(offset=first[0]["update_id"] + 1) == []


async def test_an_offset_confirms_everything_below_it_and_nothing_else() -> None:
    async with standing_in(first_update_id=500) as (api, bot):
        for text in ("one", "two", "three"):
            await api.person(1).says(text)
        assert [u["update_id"] for u in await bot.updates(offset=502)] == [502]
        assert [u["update_id"] for u in await bot.updates()] == [502]


async def test_a_long_poll_wakes_as_soon_as_something_is_said() -> None:
    async with standing_in() as (api, bot):
        poll = await _waiting_poll(api, bot)
        await api.person().says("hello")
        async with asyncio.timeout(5):
            answer = await poll
        assert answer.result[0]["message"]["text"] == "hello"


async def test_a_negative_offset_forgets_all_but_the_last() -> None:
    async with standing_in() as (api, bot):
        for text in ("one", "two", "three"):
            await api.person(1).says(text)
        assert [u["message"]["text"] for u in await bot.updates(offset=-1)] == ["three"]
        assert [u["message"]["text"] for u in await bot.updates()] == ["three"]


async def test_a_negative_offset_beyond_the_queue_forgets_nothing() -> None:
    async with standing_in() as (api, bot):
        await api.person(1).says("one")
        assert len(await bot.updates(offset=-5)) == 1


async def test_limit_cuts_from_the_old_end() -> None:
    async with standing_in() as (api, bot):
        for text in ("one", "two", "three"):
            await api.person(1).says(text)
        assert [u["message"]["text"] for u in await bot.updates(limit=2)] == ["one", "two"]


async def test_a_second_poller_ends_the_first_with_a_conflict() -> None:
    async with standing_in() as (api, bot):
        first = await _waiting_poll(api, bot)
        assert await bot.updates() == []
        answer = await first
        assert (answer.status, answer.description) == (
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        )


async def test_a_killed_client_loses_no_update() -> None:
    async with standing_in() as (api, bot):
        poll = await _waiting_poll(api, bot)
        poll.cancel()
        await asyncio.gather(poll, return_exceptions=True)
        await api.person().says("still here")
        assert [u["message"]["text"] for u in await bot.updates()] == ["still here"]


async def test_reactions_are_left_out_until_asked_for_and_the_choice_is_remembered() -> None:
    async with standing_in() as (api, bot):
        ada = api.person()
        said = await ada.says("hm")
        await ada.reacts(said, "👍")
        assert [list(u)[1] for u in await bot.updates()] == ["message"]
        await bot.updates(offset=2, allowed_updates=["message_reaction"])
        await ada.reacts(said, "🔥")
        await ada.says("not asked for now")
        assert [list(u)[1] for u in await bot.updates()] == ["message_reaction"]


async def test_an_empty_choice_of_updates_is_the_default_again() -> None:
    async with standing_in() as (api, bot):
        await bot.updates(allowed_updates=["message_reaction"])
        await bot.updates(allowed_updates=[])
        await api.person().says("hm")
        assert len(await bot.updates()) == 1


async def test_an_old_offset_does_not_hide_updates_after_ids_began_anew() -> None:
    async with standing_in(first_update_id=900_000) as (api, bot):
        await api.person().says("before")
        await bot.updates(offset=900_001)
        api.restart_ids(17)
        await api.person(1001).says("after a quiet week")
        assert [u["update_id"] for u in await bot.updates(offset=900_001)] == [17]


async def test_quiet_waits_until_everything_is_confirmed() -> None:
    async with standing_in() as (api, bot):
        await api.person().says("one")
        waiting = asyncio.create_task(api.quiet())
        await bot.updates()
        assert not waiting.done()
        await bot.updates(offset=2)
        await waiting


async def test_quiet_names_what_was_never_confirmed() -> None:
    async with standing_in() as (api, _):
        await api.person().says("nobody reads this")
        with pytest.raises(AssertionError, match="nobody reads this"):
            await api.quiet(timeout=0)


class Hooked:
    """A bot behind a webhook, answering the statuses it is given and then 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: list[tuple[str | None, dict[str, Any]]] = []

    async def __aenter__(self) -> Self:
        async def take(request: web.BaseRequest) -> web.Response:
            self.got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
            return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

        self.runner = web.ServerRunner(web.Server(take), shutdown_timeout=1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.url = "http://{}:{}{}".format(*self.runner.addresses[0][:2], HOOK_PATH)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.runner.cleanup()


async def test_a_webhook_gets_updates_with_its_secret() -> None:
    async with Hooked() as hook, standing_in() as (api, bot):
        await bot("setWebhook", url=hook.url, secret_token="s3cret")
        await api.person().says("hello")
        await api.quiet()
        secret, update = hook.got[0]
        assert secret == "s3cret"
        assert update["message"]["text"] == "hello"


async def test_a_webhook_is_tried_again_until_it_answers_200() -> None:
    async with Hooked(500, 503) as hook, standing_in() as (api, bot):
        await bot("setWebhook", url=hook.url)
        await api.person().says("hello")
        await api.quiet()
        assert [update["update_id"] for _, update in hook.got] == [1, 1, 1]
        assert "503" in (await bot("getWebhookInfo")).result["last_error_message"]


async def test_a_webhook_gets_one_persons_updates_in_order() -> None:
    async with Hooked(500) as hook, standing_in() as (api, bot):
        for text in "abc":
            await api.person(1).says(text)
        await bot("setWebhook", url=hook.url)
        await api.quiet()
        assert [update["message"]["text"] for _, update in hook.got] == ["a", "a", "b", "c"]


async def test_polling_is_refused_while_a_webhook_is_set_and_works_after_it_was_deleted() -> None:
    async with Hooked() as hook, standing_in() as (_, bot):
        await bot("setWebhook", url=hook.url)
        refused = await bot("getUpdates")
        assert (refused.status, refused.description[:42]) == (409, "Conflict: can't use getUpdates method whil")
        await bot("deleteWebhook")
        assert await bot.updates() == []


async def test_setting_a_webhook_ends_a_waiting_poll() -> None:
    async with Hooked() as hook, standing_in() as (api, bot):
        poll = await _waiting_poll(api, bot)
        await bot("setWebhook", url=hook.url)
        assert (await poll).description == "Conflict: terminated by setWebhook request"


async def test_dropping_pending_updates_forgets_them() -> None:
    async with standing_in() as (api, bot):
        await api.person().says("old")
        await bot("deleteWebhook", drop_pending_updates=True)
        assert await bot.updates() == []


async def test_a_webhook_elsewhere_must_be_https_and_its_secret_plain() -> None:
    async with standing_in() as (_, bot):
        assert "HTTPS URL" in (await bot("setWebhook", url="http://example.org/x")).description
        assert "secret token" in (await bot("setWebhook", url="https://example.org/x", secret_token="ä")).description
