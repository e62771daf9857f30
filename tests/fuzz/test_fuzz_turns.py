"""Whatever a person types, taps or shares: no exception, something kind or nothing, nothing that Telegram refuses."""

from __future__ import annotations

import math

import pytest
from e2e.house import library
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.practice.ports import Message
from fuzz.making import EVALUATED, FUZZ, LONGEST, LONGEST_DATA, STATES, TEMPLATE, House, said

#: What breaks parsers, templates, markup, tables of characters and lines.
BITS = (
    *("<b>", "</b>", "<a href='x'>", "<", ">", "&", "&amp;", "&#60;", "&nbsp;", '"', "'", "“", "”", "„", "«"),
    *("{{", "}}", TEMPLATE, "{% if 1 %}", "{% endif %}", "{#", "#}", "{% raw %}", "{{ self }}", "{{ answer }}"),
    *("\n\n", "\n \n", "\r\n", "\t", "\u2028", "\x00", "\x1b[31m", "\u200b", "\ufeff", "\u202e", "\u2066", "\u0301"),
    *("أشعر", "שלום", "你", "ก็", "ﷺ", "𝕳𝖊𝖑𝖑𝖔", "ﬀ", "İ", "ß", "ſ", "①", "²", "٣", "😭", "👨‍👩‍👧‍👦", "🇳🇱", "\U000e0041"),
    *("Noor:", "Noor: ", "you ", "should ", "feel ", "I ", "because ", "always ", "not ", "half past ", "12:30", "/"),
    *(
        "you sound ",
        "sad",
        "tired",
        "when ",
        "thank you ",
        "that's great! ",
        "?",
        "!",
        "…",
        ".",
        ",",
        "*",
        "_",
        "`",
        "0",
    ),
)

#: Of all of Unicode, mixed with what breaks things; and up to Telegram's longest.
SHORT = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(BITS), min_size=1, max_size=30).map("".join))
LONG = st.builds(
    lambda piece, end: ((piece or "x") * LONGEST)[: LONGEST - len(end)] + end, SHORT, st.sampled_from(BITS)
)
TEXTS = st.one_of(SHORT, SHORT, SHORT, LONG).map(lambda text: text.strip()[:LONGEST] or "x")


def goes_on(house: House, chat: int, heard: list[Message], index: int) -> list[Message]:
    """Tap one of the buttons that were just shown."""
    shown = [button.data for one in heard for row in one.rows for button in row]
    return house.comes("button", chat, shown[index % len(shown)]) if shown else []


@pytest.mark.parametrize("state", STATES)
def test_the_longest_and_a_template_are_answered_in_every_state(house: House, state: str) -> None:
    chat = house.meet(state)
    if state in {"drill", "roleplay", "zone", "stranger"}:
        heard = house.comes("text", chat, ("<{{😀&" * LONGEST)[: LONGEST - 1000])
        assert said(heard)
        goes_on(house, chat, heard, 1)
    assert said(house.comes("text", chat, f"you feel sad {TEMPLATE} because <i>it</i> was lost & gone"))


@settings(FUZZ, max_examples=15)
@given(state=st.sampled_from(sorted(STATES)), first=TEXTS, second=TEXTS, index=st.integers(0, 5))
def test_a_text_is_answered_in_every_state(house: House, state: str, first: str, second: str, index: int) -> None:
    chat = house.meet(state)
    heard = house.comes("text", chat, first)
    assert said(heard)
    goes_on(house, chat, heard, index)
    heard = house.comes("text", chat, second)
    assert said(heard)
    for further in range(3):
        heard = goes_on(house, chat, heard, index + further)
    assert EVALUATED not in "".join(said(heard))


#: Drills, role-plays and own words quote what was typed: these are played to their end.
QUOTING = ("drill", "build", "write", "roleplay", "own", "story", "guide")


@settings(FUZZ, max_examples=8)
@given(state=st.sampled_from([state for state in QUOTING if state in STATES]), text=TEXTS)
@example("drill", f"You feel sad because it was lost, {TEMPLATE} <b>&amp; gone</b>")
@example("roleplay", f"You feel sad because it was lost, {TEMPLATE} <b>&amp; gone</b>")
@example("own", f"I feel sad when it was lost, {TEMPLATE} <b>&amp; gone</b>")
@example("drill", "Noor: {% raw %} you feel sad\n\nbecause it was lost")
def test_what_is_quoted_back_is_what_was_typed(house: House, state: str, text: str) -> None:
    chat = house.meet(state)
    for _ in range(8):
        session = house.do(house.store.load(chat)).session
        if session is None:
            break
        heard = house.comes("text", chat, text)
        assert said(heard)
        if any(row for one in heard for row in one.rows):
            goes_on(house, chat, heard, 2)


@settings(FUZZ, max_examples=15)
@given(
    payload=TEXTS, command=st.sampled_from(("/start", "/start@bot", "/START", "/privacy", "/erase", "/x", "/", "//"))
)
def test_a_deep_link_and_what_stands_after_a_command_are_taken(house: House, payload: str, command: str) -> None:
    chat = house.meet()
    assert said(house.comes("text", chat, f"{command} {payload}"[:LONGEST]))
    assert said(house.comes("text", chat, f"{command}{payload}"[:LONGEST]))


@settings(FUZZ, max_examples=20)
@given(text=TEXTS)
def test_in_a_group_nothing_but_the_way_to_a_private_chat_is_said(house: House, text: str) -> None:
    chat = -house.meet()
    assert (
        len(
            said(house.comes("group", chat, text.split(maxsplit=1)[0] if text.startswith("/") and text.split() else ""))
        )
        <= 1
    )


# -- buttons -----------------------------------------------------------------------------------------------------------

VERBS = (*"sporehzwnglbqdtyimkvacfjux", "", "S", "ss", "²", "s ", "💥")
WORDS_OF_DATA = (
    *("", "V", "0", "1", "2", "7", "-1", "1.5", "1e3", "²", "٣", "９", "9" * 40, "1_000", " 1", "+1", "0x1", "None"),
    *("yes", "no", "on", "off", "end", "other", "stop", "more", "safe", "done", "swap", "later", "hour", "evening"),
    *("tomorrow", "skip", "pause", "type", "resume", "quiet", "span", "days", "day", "for", "said", "pass", "fact"),
    *("adult", "keep", "forget", "answers", "export", "m:nudge"),
    *("plan", "at", "was", "good", "so_so", "drop", "zone", "lines", "enough", "start", "erase", "why", "library"),
    *("2026-03-02", "2026-03-03", "9999-12-31", "0001-01-01", "2026-W10-1", "20260302", "2026-02-30", "1-1-1"),
    *("0-0", "1320-420", "1-9999", "-", "para-exam", "para-*", "*", "@paraphrase", "@empathy", "@", "#money", "#x"),
    *("Europe/Berlin", "Not/AZone", "../../etc/passwd", "localtime", "partner", "anyone", "paraphrase", "good_news"),
    *("learn", "spot", "write", "own", "roleplay", "s", "p", "w", "free", "evening", "in", "out", "preference"),
    *(TEMPLATE, "<b>", "&", "\x00", "💥", "é", "hard", "together", next(iter(library().scripts))),
    *(one.id for one in library().ideas.ideas[:3]),
)


def fits(data: str) -> str:
    """What of it is no longer than Telegram lets a button's data be."""
    return data.encode("utf-8", "replace")[:LONGEST_DATA].decode("utf-8", "ignore")


RESTS = st.one_of(st.lists(st.sampled_from(WORDS_OF_DATA), max_size=5).map(":".join), st.text(max_size=30))
DATA = st.builds(lambda verb, rest: fits(f"{verb}:{rest}"), st.sampled_from(VERBS), RESTS)


@settings(FUZZ, max_examples=30)
@given(state=st.sampled_from(sorted(STATES)), taps=st.lists(DATA, min_size=1, max_size=5))
def test_a_forged_tap_is_answered_in_every_state(house: House, state: str, taps: list[str]) -> None:
    chat = house.meet(state)
    for data in taps:
        assert said(house.comes("button", chat, data)), data


@settings(FUZZ, max_examples=60)
@given(verb=st.sampled_from(VERBS), rest=RESTS)
def test_a_known_verb_with_a_hostile_rest_is_answered(house: House, verb: str, rest: str) -> None:
    assert said(house.comes("button", 900, fits(f"{verb}:{rest}"))), rest


def test_a_known_verb_with_some_words_alone_and_each_pair_of_some_is_answered(house: House) -> None:
    some = ("V", "²", "9" * 40, "9999-12-31")
    chat = house.meet("nothing open")
    for verb in VERBS:
        for rest in (*WORDS_OF_DATA[::8], *(f"{one}:{other}" for one in some for other in some)):
            if (verb, rest[-3:]) != ("e", "yes"):
                assert said(house.comes("button", chat, fits(f"{verb}:{rest}"))), (verb, rest)


# -- places ------------------------------------------------------------------------------------------------------------

DEGREES = st.one_of(
    st.floats(),
    st.sampled_from((math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, -0.0, 90.0, 90.0001, 180.0, 181.0, 1e10)),
)


@pytest.mark.parametrize("state", ["zone", "nothing open", "drill", "talk"])
@settings(FUZZ, max_examples=8)
@given(lat=DEGREES, lon=DEGREES)
@example(math.nan, math.nan)
@example(1e308, 0.0)
@example(0.0, math.inf)
@example(90.0, 180.0)
@example(-90.0, -180.0)
def test_a_place_that_is_none_is_answered(house: House, state: str, lat: float, lon: float) -> None:
    chat = house.meet(state)
    assert said(house.comes("location", chat, lat=lat, lon=lon))


@pytest.mark.parametrize(
    ("lat", "lon"), [(math.nan, 0.0), (math.inf, 0.0), (0.0, -math.inf), (91.0, 0.0), (1e308, 1e308)]
)
def test_a_place_not_on_earth_sets_no_zone(house: House, lat: float, lon: float) -> None:
    chat = house.meet("zone")
    house.comes("location", chat, lat=lat, lon=lon)
    assert house.do(house.store.load(chat)).zone is None
