"""The daily nudge: sent once at the hour, on the days that were chosen, and not once it is let go."""

from __future__ import annotations

from pathlib import Path

from e2e.house import MONDAY, Bot, Clock, Guest, library, running, texts
from e2e.nudging import BUTTONS, DAY, HOUR, NUDGES, nudged, wants
from standin import StandIn

WORDS = library().messages.texts


# -- sending -----------------------------------------------------------------------------------------------------------


async def test_it_is_sent_once_at_the_hour_and_not_again(ada: Guest) -> None:
    await wants(ada)
    assert await ada.bot.ticked(22 * HOUR - 1) == 0
    assert await ada.bot.ticked(1) == 1
    (sent,) = [message for message in ada.phone.messages if message.text in NUDGES]
    assert sent.buttons == BUTTONS
    assert await ada.bot.ticked() == 0
    assert await ada.bot.ticked(5) == 0
    assert len(nudged(ada)) == 1


async def test_two_ticks_at_once_send_it_once(ada: Guest) -> None:
    await wants(ada)
    ada.bot.clock.now += 22 * HOUR
    await ada.bot.tick()
    await ada.bot.tick()
    await ada.bot.settled()
    assert len(nudged(ada)) == 1


async def test_it_comes_every_day_and_never_the_same(ada: Guest) -> None:
    await wants(ada)
    await ada.bot.ticked(22 * HOUR)
    for _ in range(9):
        await ada.taps("Done")
        assert await ada.bot.ticked(DAY) == 1
    assert len(set(nudged(ada))) == 10
    kinds = [NUDGES[text].kind for text in nudged(ada)]
    assert kinds[:4] == ["do", "notice", "thank", "ask"]


async def test_unanswered_they_come_less_often_and_with_a_word_daily_again(ada: Guest) -> None:
    await wants(ada)
    await ada.bot.ticked(22 * HOUR)
    came = [bool(await ada.waits(DAY)) for _ in range(6)]
    assert came == [False, True, False, True, False, True]
    await ada.says("/help")
    assert await ada.waits(DAY)
    await ada.says("/help")
    assert await ada.waits(DAY)


async def test_only_on_the_days_that_were_chosen(ada: Guest) -> None:
    await wants(ada)
    await ada.says("/nudge")
    await ada.taps("Days")
    (shown,) = await ada.taps("Weekend")
    assert [label for label in shown.buttons if label.startswith("✓")] == ["✓ Saturday", "✓ Sunday"]
    await ada.bot.ticked(22 * HOUR)
    for _ in range(3):
        assert await ada.waits(DAY) == []
    assert await ada.waits(DAY)


async def test_a_day_of_the_week_is_taken_away_by_a_tap(ada: Guest) -> None:
    await wants(ada)
    await ada.says("/nudge")
    await ada.taps("Days")
    (shown,) = await ada.taps("✓ Tuesday")
    assert "Tuesday" in shown.buttons
    assert await ada.waits(22 * HOUR) == []
    assert await ada.waits(DAY)


async def test_a_pause_keeps_them_away_until_its_day(ada: Guest) -> None:
    await wants(ada)
    await ada.says("/nudge")
    await ada.taps("Pause")
    (paused,) = await ada.taps("7 days")
    assert paused.text.startswith("No nudges until Monday, 9 March.")
    assert await ada.waits(6 * DAY) == []
    assert await ada.waits(22 * HOUR)


async def test_a_pause_until_a_typed_date_can_be_ended_early(ada: Guest) -> None:
    await wants(ada)
    await ada.says("/nudge")
    await ada.taps("Pause")
    await ada.taps("Until a date")
    assert texts(await ada.says("sometime")) == [WORDS.pause_unclear.strip()]
    (paused,) = await ada.says("1 April")
    assert paused.text.startswith("No nudges until Wednesday, 1 April.")
    await ada.taps("Go on now")
    assert await ada.waits(22 * HOUR)


async def test_quiet_hours_keep_a_late_nudge_away(ada: Guest) -> None:
    await wants(ada, "18:00")
    await ada.says("/nudge")
    await ada.taps("Quiet hours")
    (told,) = await ada.taps("20:00 – 08:00")
    assert told.text == "Noted: quiet from 20:00 to 08:00."
    assert await ada.waits(11 * HOUR) == []  # 21:00: the bot was down at six
    await ada.says("/help")
    assert await ada.waits(21 * HOUR)


async def test_an_hour_within_the_quiet_ones_still_counts(ada: Guest) -> None:
    await wants(ada, "21:00")
    await ada.says("/nudge")
    await ada.taps("Quiet hours")
    *_, told = texts(await ada.taps("20:00 – 08:00"))
    assert told == "Your nudge at 21:00 lies in between. You chose that hour, so it still comes, but never late."
    assert await ada.waits(11 * HOUR)


async def test_a_day_has_one_nudge_also_where_the_hour_is_set_later_once_it_has_come(ada: Guest) -> None:
    await wants(ada)
    await ada.bot.ticked(22 * HOUR)
    await ada.says("/nudge")
    await ada.taps("18:00")
    await ada.bot.ticked(10 * HOUR)
    assert len(nudged(ada)) == 1
    await ada.bot.ticked(DAY)
    assert len(nudged(ada)) == 2


async def test_missed_while_down_it_is_sent_on_the_same_day(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with running(api, tmp_path) as bot:
        await wants(Guest(bot, phone))
    async with running(api, tmp_path, Clock(MONDAY + 26 * HOUR)) as bot:
        assert await bot.ticked() == 1
        assert len(nudged(Guest(bot, phone))) == 1


async def test_missed_while_down_it_is_skipped_on_the_next_day(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with running(api, tmp_path) as bot:
        await wants(Guest(bot, phone), "21:00")
    async with running(api, tmp_path, Clock(MONDAY + 20 * HOUR)) as bot:  # Tuesday 06:00 there
        ada = Guest(bot, phone)
        assert await bot.ticked() == 1
        assert nudged(ada) == []
        assert await bot.ticked(15 * HOUR) == 1
        assert len(nudged(ada)) == 1


async def test_missed_past_the_quiet_hour_it_is_skipped(ada: Guest) -> None:
    await wants(ada, "18:00")
    assert await ada.bot.ticked(12 * HOUR) == 1  # 22:00 there
    assert nudged(ada) == []


async def test_just_before_the_quiet_hour_it_is_still_sent(ada: Guest) -> None:
    await wants(ada, "18:00")
    assert await ada.bot.ticked(12 * HOUR - 60) == 1
    assert len(nudged(ada)) == 1


async def test_at_a_late_hour_of_ones_own_it_is_sent(ada: Guest) -> None:
    await wants(ada)
    await ada.says("/nudge")
    await ada.taps("Another")
    await ada.says("23:15")
    assert await ada.bot.ticked(13 * HOUR + 15 * 60) == 1
    assert len(nudged(ada)) == 1


async def test_two_people_thirteen_hours_apart_each_have_theirs_in_their_own_morning(bot: Bot) -> None:
    ada, ben = (Guest(bot, bot.api.person(id=number)) for number in (1001, 1002))
    await ada.says("/nudge")
    await ada.taps("08:00")
    await ada.says("Auckland")  # UTC+13 in March
    await ben.says("/nudge")
    await ben.taps("08:00")
    await ben.says("Reykjavik")  # UTC+0
    assert await bot.ticked(10 * HOUR) == 1
    assert (len(nudged(ada)), len(nudged(ben))) == (1, 0)
    assert await bot.ticked(13 * HOUR) == 1
    assert (len(nudged(ada)), len(nudged(ben))) == (1, 1)


async def test_it_does_not_disturb_an_exercise(ada: Guest) -> None:
    await ada.begins()
    await wants(ada)
    await ada.bot.ticked(22 * HOUR)
    heard = await ada.says("You should ask them for a second try")
    assert heard[-1].buttons == ["Try again", "Show me an example", "Next"]


# -- off and away ------------------------------------------------------------------------------------------------------


async def test_no_more_nudges_ends_them_until_asked_for(ada: Guest) -> None:
    await wants(ada)
    await ada.says("/nudge")
    assert texts(await ada.taps("No more nudges")) == [WORDS.nudge_now_off.strip()]
    assert await ada.bot.ticked(3 * DAY) == 0
    await ada.says("/nudge")
    await ada.taps("09:00")
    assert await ada.bot.ticked(DAY) == 1


async def test_blocking_ends_nudges_and_writing_again_brings_them_back(ada: Guest) -> None:
    await wants(ada)
    await ada.phone.blocks()
    await ada.bot.settled()
    assert await ada.bot.ticked(DAY) == 0
    await ada.after(ada.phone.unblocks())
    await ada.says("/start")
    assert await ada.bot.ticked(DAY) == 1
    assert len(nudged(ada)) == 1


async def test_a_block_that_is_only_found_out_when_sending_ends_nudges_too(ada: Guest) -> None:
    await wants(ada)
    ada.phone.blocked = True
    assert await ada.bot.ticked(22 * HOUR) == 1
    assert await ada.bot.ticked(DAY) == 0
    ada.phone.blocked = False
    await ada.says("/start")
    assert await ada.bot.ticked(DAY) == 1


async def test_a_new_zone_moves_the_hour(ada: Guest) -> None:
    await wants(ada)
    await ada.says("/settings")
    await ada.taps("Time zone")
    (told,) = await ada.taps("New York")
    assert told.text.startswith("Your clock is set to New York, where it is 04:00 now. ")
    assert told.text.endswith(" The next comes today at 08:00.")
    assert await ada.bot.ticked(4 * HOUR) == 1


async def test_whom_it_is_about_is_chosen_and_told_back(ada: Guest) -> None:
    await wants(ada)
    (asked,) = await ada.says("/nudge")
    assert "✓ Anyone" in asked.buttons
    (told,) = await ada.taps("My partner")
    assert told.text == "Noted: my partner. It counts from the next nudge on."
    (asked,) = await ada.says("/nudge")
    assert "✓ My partner" in asked.buttons


async def test_erased_nothing_comes_any_more(ada: Guest) -> None:
    await wants(ada)
    await ada.says("/erase")
    await ada.taps("Yes, erase all")
    assert await ada.bot.ticked(3 * DAY) == 0
