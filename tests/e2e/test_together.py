"""What two people do together, from the menu: questions, the ladder, rules, the timer, the weekly talk, ideas."""

from __future__ import annotations

from pathlib import Path

import pytest

from e2e.house import Bot, Clock, Guest, library, running, texts
from standin import StandIn

WORDS = library().together.texts
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


async def test_the_menu_leads_everywhere(ada: Guest) -> None:
    (menu,) = await ada.says("/menu")
    assert menu.text == WORDS.menu.strip()
    assert menu.buttons == [
        *("Practise", "Library", "For two", "When it is hard"),
        *("Why it works", "Daily nudge", "Looking back", "Settings"),
    ]
    for label in menu.buttons:
        assert await ada.taps_old(menu, label)


async def together(ada: Guest, *labels: str) -> list[str]:
    """Open what there is for two and tap on from there. Gives what the last tap brought."""
    await ada.says("/menu")
    heard = await ada.taps("For two")
    for label in labels:
        heard = await ada.taps(label)
    return texts(heard)


async def test_a_question_is_three_taps_away_and_the_next_is_another(ada: Guest) -> None:
    (first,) = await together(ada, "Questions", "Light")
    light = {question.text for question in library().questions.questions if question.depth == "1"}
    assert first in light
    (second,) = texts(await ada.taps("Next question"))
    assert second in light - {first}


async def test_a_deeper_question_comes_from_the_next_depth(ada: Guest) -> None:
    await together(ada, "Questions", "Light")
    (deeper,) = texts(await ada.taps("A little deeper"))
    assert deeper in {question.text for question in library().questions.questions if question.depth == "2"}


async def test_on_one_phone_both_answer_the_same_question(ada: Guest) -> None:
    how, question, told = await together(ada, "Questions", "One phone, two people: Deep")
    assert how == WORDS.one_phone.strip()
    assert "say back one thing" in told
    swapped = texts(await ada.taps("Now the other way round"))
    assert swapped[-1] == question
    following = texts(await ada.taps("Next question"))
    assert following[0] != question


async def test_a_rung_of_the_ladder_is_said_or_passed(ada: Guest) -> None:
    prompt, _ = await together(ada, "A little braver", "2 · What you like")
    assert prompt in {one.text for one in library().ladder.prompts if one.rung == "preference"}
    (said,) = texts(await ada.taps("I said it"))
    assert said in {line.strip() for line in WORDS.ladder_said}
    await ada.taps("One rung up")
    assert texts(await ada.taps("Pass")) == [WORDS.ladder_pass.strip()]


async def test_the_ground_rules_are_agreed_to_one_by_one(ada: Guest) -> None:
    await together(ada, "Ground rules", "The first one")
    for _ in range(5):
        heard = await ada.taps("We both agree")
    assert "Agreed." in "\n".join(texts(heard))
    assert heard[-1].buttons == ["One more", "Enough for today"]


async def test_a_disagreement_over_a_rule_can_be_left(ada: Guest) -> None:
    await together(ada, "Ground rules", "The first one")
    heard = texts(await ada.taps("One of us would rather not"))
    assert "afraid of the other" in "\n".join(heard)
    assert "a good decision too" in "\n".join(texts(await ada.taps("Leave it for today")))


async def test_the_timer_rings_with_one_question_on_what_was_heard(ada: Guest) -> None:
    await together(ada, "Listening timer", "5 minutes")
    assert await ada.waits(5 * MINUTE - 1) == []
    rang = texts(await ada.waits(1))
    assert rang[0].startswith("Those were 5 minutes.")
    assert rang[1] in {question.strip() for question in WORDS.timer_questions}
    assert await ada.waits(MINUTE) == []


async def test_the_timer_survives_a_restart(api: StandIn, tmp_path: Path) -> None:
    phone = api.person(id=1001)
    async with running(api, tmp_path) as bot:
        await together(Guest(bot, phone), "Listening timer", "10 minutes")
    async with running(api, tmp_path, Clock(bot.clock.now)) as bot:
        rang = texts(await Guest(bot, phone).waits(10 * MINUTE))
    assert rang[0].startswith("Those were 10 minutes.")


async def test_a_stopped_timer_does_not_ring(ada: Guest) -> None:
    await together(ada, "Listening timer", "5 minutes")
    assert texts(await ada.taps("Stop it")) == [WORDS.timer_stopped.strip()]
    assert await ada.waits(HOUR) == []


async def test_the_weekly_talk_comes_each_week_at_its_hour(ada: Guest) -> None:
    await zone(ada, "Berlin")
    heard = await together(ada, "Weekly talk", "Wednesday", "19:00")
    assert heard == ["Wednesday at 19:00, every week. Tell the other one too: it takes two to keep it."]
    # Monday 09:00 UTC is 10:00 in Berlin; Wednesday 19:00 there is 57 hours on.
    assert await ada.waits(57 * HOUR - 1) == []
    began = await ada.waits(1)
    assert began[-1].buttons == ["More questions", "In an hour", "Not this week"]
    assert await ada.waits(7 * DAY - 1) == []
    assert await ada.waits(1)


async def test_the_weekly_talk_can_be_moved_by_an_hour_for_once(ada: Guest) -> None:
    await zone(ada, "Europe/London")
    await together(ada, "Weekly talk", "Monday", "18:00")
    await ada.waits(9 * HOUR)
    assert texts(await ada.taps("In an hour")) == ["Moved to 19:00, for today only."]
    assert await ada.waits(HOUR)
    assert await ada.waits(7 * DAY - HOUR - 1) == []
    assert await ada.waits(1)


async def test_a_button_under_last_weeks_talk_does_not_make_it_ring_twice(ada: Guest) -> None:
    await zone(ada, "Europe/London")
    await together(ada, "Weekly talk", "Monday", "18:00")
    await ada.waits(9 * HOUR)
    await ada.waits(6 * DAY)
    (told,) = texts(await ada.taps("In an hour"))
    assert told == "That button was for an earlier talk, so nothing has changed. The next one is on Monday at 18:00."
    assert await ada.waits(DAY - 1) == []
    assert await ada.waits(1)


@pytest.mark.parametrize("nudges", [False, True])
async def test_whoever_blocked_the_bot_and_writes_again_has_their_talk_and_no_more_than_they_had(
    ada: Guest, nudges: bool
) -> None:
    await zone(ada, "Europe/London")
    await together(ada, "Weekly talk", "Monday", "18:00")
    await ada.says("/nudge")
    await ada.taps("08:00")
    if not nudges:
        await ada.says("/nudge")
        await ada.taps("No more nudges")
    ada.phone.blocked = True
    for _ in range(8):
        assert await ada.waits(DAY) == []
    assert await ada.bot.store.unsent() == []
    ada.phone.blocked = False
    await ada.says("/menu")
    await ada.waits(6 * DAY + 8 * HOUR)
    began = await ada.waits(HOUR)
    assert began[-1].buttons == ["More questions", "In an hour", "Not this week"]
    assert bool(await ada.bot.store.due((await ada.bot.store.load(ada.phone.id)).reminders[0].at, 10)) is nudges


async def test_an_hour_for_the_talk_can_be_typed_and_the_zone_is_asked_for(ada: Guest) -> None:
    await together(ada, "Weekly talk", "Sunday", "Another")
    set_, why, *_ = texts(await ada.says("half past 8 in the evening"))
    assert set_.startswith("Sunday at 20:30, every week.")
    assert why == WORDS.zone_first.strip()
    await ada.says("Nairobi")
    (there,) = await together(ada, "Weekly talk")
    assert there == "Your weekly talk: Sunday at 20:30, Nairobi time. I bring a question along. Another day?"
    person = await ada.bot.store.load(1001)
    (talk,) = person.reminders
    assert (talk.at - ada.bot.clock.now) == 6 * DAY + 8 * HOUR + 30 * MINUTE  # Monday 12:00 there to Sunday 20:30


async def zone(ada: Guest, city: str) -> None:
    """Set the clock."""
    await ada.says("/settings")
    await ada.taps("Time zone")
    await ada.says(city)


async def test_time_together_is_chosen_planned_reminded_of_and_asked_after(ada: Guest) -> None:
    await zone(ada, "Europe/London")
    await together(ada, "Time together", "An evening", "Nothing")
    (idea,) = await ada.taps("Outside")
    title = idea.text.partition("\n")[0]
    chosen = next(one for one in library().ideas.ideas if one.title == title)
    assert (chosen.time, chosen.cost, chosen.place) == ("evening", "free", "out")
    await ada.taps("Plan it")
    await ada.taps("Tomorrow")
    (planned,) = texts(await ada.taps("18:00"))
    assert planned.startswith(f"“{title}” it is. Tomorrow at 18:00")
    reminded = texts(await ada.waits(33 * HOUR))
    assert reminded[0] == f"Today you wanted: {title}"
    (asked,) = await ada.waits(16 * HOUR)
    assert (asked.text, asked.buttons) == (f"How was “{title}”?", ["Good", "So-so", "It didn't happen"])
    (answer,) = texts(await ada.taps("Good"))
    assert answer in {line.strip() for line in WORDS.how_good}


async def test_an_hour_gone_by_today_is_not_offered(ada: Guest) -> None:
    ada.bot.clock.now += 8 * HOUR  # 17:00
    await together(ada, "Time together", "An hour", "Nothing", "Under a roof", "Plan it")
    (hours,) = await ada.taps("Today")
    assert hours.buttons == ["18:00", "19:00", "20:00"]


async def test_whys_are_told_with_their_source(ada: Guest) -> None:
    await ada.says("/menu")
    title_and_text, source = texts(await ada.taps("Why it works"))
    first = library().whys.whys[0]
    assert title_and_text.startswith(first.title)
    assert source == first.source
    assert texts(await ada.taps("Another one"))[-1] == library().whys.whys[1].source


async def test_a_forged_tap_for_two_is_harmless(ada: Guest) -> None:
    await ada.says("/start")
    for data in ("q:9:x:99999", "q:1:p:-3", "d:said", "d:fact:::::", "t:99", "y:9:9999", "y:1:99999", "i:plan:nope"):
        heard = await ada.forges(data)
        assert heard, data
        assert library().messages.texts.sorry.strip() not in texts(heard), data
    for data in (
        "i:at:t-odd-keys:2020-01-01:9",
        "i:was:good:x",
        "v:yes:x",
        "l:#x:0",
        "l:paraphrase:spot:99999",
        "b:-1",
    ):
        assert library().messages.texts.sorry.strip() not in texts(await ada.forges(data)), data


async def test_two_timers_of_two_people_do_not_meet(bot: Bot) -> None:
    ada, ben = (Guest(bot, bot.api.person(id=number)) for number in (1001, 1002))
    await together(ada, "Listening timer", "5 minutes")
    await together(ben, "Listening timer", "10 minutes")
    before = len(ben.phone.messages)
    assert await ada.waits(5 * MINUTE)
    assert len(ben.phone.messages) == before
