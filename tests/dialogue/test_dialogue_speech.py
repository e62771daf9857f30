"""Who says what: bubbles, speakers, and what a reply is held against."""

from __future__ import annotations

from bot.dialogue.speech import bubbles, heard, speaker

CAST = {"Noor": "a friend", "Mr Lee": "a neighbour"}


def test_a_blank_line_begins_a_new_bubble_even_with_spaces_in_it() -> None:
    assert bubbles("one\nstill one\n\n\ntwo\n \t\nthree\n") == ("one\nstill one", "two", "three")


def test_a_text_of_white_space_has_no_bubbles() -> None:
    assert bubbles(" \n\n \n") == ()


def test_a_cast_members_name_and_colon_make_them_the_speaker() -> None:
    assert speaker("Noor: hello", CAST) == "Noor"
    assert speaker("Mr Lee: good evening: all well?", CAST) == "Mr Lee"


def test_everybody_else_is_the_narrator() -> None:
    assert [speaker(text, CAST) for text in ("Noor waves.", "noor: hi", "Remember: wait", "")] == [None] * 4


def test_only_what_the_cast_says_was_heard() -> None:
    text = "It is late.\n\nNoor: I waited\nfor him.\n\nMr Lee: He: never came.\n\nThe rain stops."
    assert heard(text, CAST) == "I waited for him. He: never came."


def test_where_nobody_speaks_all_of_it_was_heard() -> None:
    assert heard("The dishes are there.\n\nIt is  ten.\n", CAST) == "The dishes are there. It is ten."


def test_without_any_text_nothing_was_heard() -> None:
    assert heard("", CAST) == ""
