"""What the buttons under a nudge do: done, another one, and later."""

from __future__ import annotations

from e2e.house import Guest, library, texts
from e2e.nudging import BUTTONS, DAY, HOUR, nudged, wants

WORDS = library().messages.texts


async def given(ada: Guest) -> None:
    """Have a nudge lying there, Tuesday at 08:00 in Berlin."""
    await wants(ada)
    await ada.bot.ticked(22 * HOUR)


async def test_done_thanks_once(ada: Guest) -> None:
    await given(ada)
    nudge = ada.phone.messages[-1]
    (thanks,) = await ada.taps("Done")
    assert thanks.text in library().nudges.done
    assert nudge.buttons == []
    assert texts(await ada.taps_old(nudge, "Done")) == [WORDS.nudge_done_already.strip()]
    assert (await ada.bot.store.progress(1001)).nudges_done == 1


async def test_another_one_is_given_twice_and_then_no_more(ada: Guest) -> None:
    await given(ada)
    first = ada.phone.messages[-1]
    _, second = await ada.taps("Another one")
    assert second.buttons == BUTTONS
    _, third = await ada.taps("Another one")
    assert third.buttons == ["Done", "Later"]
    assert len({first.text, second.text, third.text}) == 3
    assert texts(await ada.taps_old(first, "Another one")) == [WORDS.nudge_swapped_enough.strip()]


async def test_in_an_hour_it_comes_again_in_an_hour(ada: Guest) -> None:
    await given(ada)
    (later,) = await ada.taps("Later")
    assert later.buttons == ["In an hour", "This evening", "Tomorrow"]
    assert texts(await ada.taps("In an hour")) == ["It comes back at 09:00."]
    assert await ada.bot.ticked(HOUR - 1) == 0
    assert await ada.bot.ticked(1) == 1
    first, again = nudged(ada)
    assert first == again
    assert await ada.bot.ticked(DAY - HOUR) == 1
    assert nudged(ada)[2] != first


async def test_this_evening_it_comes_again_in_the_evening(ada: Guest) -> None:
    await given(ada)
    await ada.taps("Later")
    assert texts(await ada.taps("This evening")) == ["It comes back at 19:30."]
    assert await ada.bot.ticked(11 * HOUR + 30 * 60) == 1
    first, again = nudged(ada)
    assert first == again


async def test_tomorrow_it_takes_the_place_of_tomorrows(ada: Guest) -> None:
    await given(ada)
    await ada.taps("Later")
    assert texts(await ada.taps("Tomorrow")) == ["It comes back tomorrow at 08:00."]
    assert await ada.bot.ticked(DAY) == 1
    first, again = nudged(ada)
    assert first == again
    assert await ada.bot.ticked() == 0


async def test_done_before_it_came_again_it_does_not_come_again_that_day(ada: Guest) -> None:
    await given(ada)
    nudge = ada.phone.messages[-1]
    await ada.taps("Later")
    await ada.taps("In an hour")
    assert (await ada.taps_old(nudge, "Done"))[0].text in library().nudges.done
    assert await ada.bot.ticked(12 * HOUR) == 0
    assert await ada.bot.ticked(12 * HOUR) == 1
    first, second = nudged(ada)
    assert first != second


async def test_late_in_the_evening_an_hour_is_not_offered(ada: Guest) -> None:
    await wants(ada, "21:00")
    await ada.bot.ticked(11 * HOUR + 60)
    (later,) = await ada.taps("Later")
    assert later.buttons == ["Tomorrow"]


async def test_the_buttons_of_yesterdays_nudge_let_it_go_but_count_it_done(ada: Guest) -> None:
    await given(ada)
    old = ada.phone.messages[-1]
    ada.bot.clock.now += 20 * HOUR
    assert texts(await ada.taps_old(old, "Another one")) == [WORDS.nudge_old.strip()]
    assert texts(await ada.taps_old(old, "Later")) == [WORDS.nudge_old.strip()]
    assert (await ada.taps_old(old, "Done"))[0].text in library().nudges.done
