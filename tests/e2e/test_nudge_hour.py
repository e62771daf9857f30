"""The hour of the daily nudge, and the time zone that it needs: by buttons, typed, or by a location."""

from __future__ import annotations

import pytest

from e2e.house import Guest, library, texts
from e2e.nudging import wants

WORDS = library().messages.texts


# -- the hour ----------------------------------------------------------------------------------------------------------


async def test_an_hour_is_set_by_a_button_and_leads_to_the_zone(ada: Guest) -> None:
    await ada.says("/nudge")
    first, ask, tap = await ada.taps("08:00")
    assert first.text == "08:00 it is. So that it comes at 08:00 where you are, I need your time zone."
    assert ask.text == WORDS.zone_ask.strip()
    assert ada.phone.keyboard == ["Share my location"]
    assert tap.buttons[:2] == ["London", "Berlin"]


@pytest.mark.parametrize(
    ("said", "hour"), [("half past 7", "07:30"), ("8 pm", "20:00"), ("19.45", "19:45"), ("noon", "12:00")]
)
async def test_an_hour_is_set_by_typing(ada: Guest, said: str, hour: str) -> None:
    await ada.says("/nudge")
    (ask,) = await ada.taps("Another")
    assert ask.text == WORDS.hour_type.strip()
    first, *_ = await ada.says(said)
    assert first.text.startswith(f"{hour} it is.")


async def test_rubbish_for_an_hour_is_asked_again(ada: Guest) -> None:
    await ada.says("/nudge")
    await ada.taps("Another")
    assert texts(await ada.says("whenever the moon is up")) == [WORDS.hour_unclear.strip()]
    assert (await ada.says("7"))[0].text.startswith("07:00 it is.")


async def test_with_a_zone_known_the_hour_is_enough(ada: Guest) -> None:
    await wants(ada)
    await ada.says("/nudge")
    (done,) = await ada.taps("18:00")
    assert done.text == "Done: daily at 18:00, Berlin time. The next comes today at 18:00."


# -- the zone ----------------------------------------------------------------------------------------------------------


async def test_the_zone_is_taken_from_a_shared_location_and_the_location_is_not_kept(ada: Guest) -> None:
    await ada.says("/nudge")
    await ada.taps("08:00")
    (told,) = await ada.after(ada.phone.shares_location(35.68, 139.69))
    assert told.text == "Your clock is set to Tokyo, where it is 18:00 now. The next comes tomorrow at 08:00."
    assert ada.phone.keyboard == []
    assert (await ada.bot.store.load(1001)).zone == "Asia/Tokyo"


async def test_the_zone_is_taken_from_a_typed_city(ada: Guest) -> None:
    await ada.says("/nudge")
    await ada.taps("08:00")
    (told,) = await ada.says("Reykjavik")
    assert told.text == "Your clock is set to Reykjavik, where it is 09:00 now. The next comes tomorrow at 08:00."


async def test_a_city_that_there_is_twice_is_asked_about(ada: Guest) -> None:
    await ada.says("/nudge")
    await ada.taps("08:00")
    (which,) = await ada.says("Portland")
    assert which.text == WORDS.zone_which.strip()
    assert len(which.buttons) > 1
    (told,) = await ada.taps(next(label for label in which.buttons if "Maine" in label))
    assert "New York" in told.text


async def test_a_city_that_there_is_not_is_asked_again(ada: Guest) -> None:
    await ada.says("/nudge")
    await ada.taps("08:00")
    assert texts(await ada.says("Xyzzyqwv")) == [WORDS.zone_unclear.strip()]
    assert "Reykjavik" in texts(await ada.says("Reykjavik"))[0]


async def test_the_zone_is_set_by_a_button(ada: Guest) -> None:
    await ada.says("/nudge")
    await ada.taps("08:00")
    (told,) = await ada.taps("Sydney")
    assert told.text.startswith("Your clock is set to Sydney, where it is 20:00 now. ")
    assert told.text.endswith(" The next comes tomorrow at 08:00.")


async def test_a_place_off_the_earth_is_asked_again(ada: Guest) -> None:
    await ada.says("/settings")
    await ada.taps("Time zone")
    assert texts(await ada.after(ada.phone.shares_location(91.0, 200.0))) == [WORDS.zone_unclear.strip()]
