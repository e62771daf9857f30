"""A reply under way: bubbles, names in bold, buttons under the last, versions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.library import Library
from bot.practice.ports import Button, Message
from bot.practice.reply import Reply, button, column, grid, next_version

ROW = (Button("Next", "s:1:0"),)


def test_a_blank_line_begins_a_new_message(reply: Reply) -> None:
    reply.say("one\n\ntwo\nstill two\n \nthree\n")
    assert [message.text for message in reply.messages] == ["one", "two\nstill two", "three"]


def test_buttons_go_under_the_last_message_only(reply: Reply) -> None:
    reply.say("one\n\ntwo", [ROW])
    assert [message.rows for message in reply.messages] == [(), (ROW,)]


def test_who_speaks_is_in_bold(reply: Reply) -> None:
    reply.say("Noor: Hello.\n\nShe waits: for you.", cast=["Noor"])
    assert [message.text for message in reply.messages] == ["<b>Noor:</b> Hello.", "She waits: for you."]


def test_what_is_filled_in_is_escaped_and_not_read_as_a_template(reply: Reply) -> None:
    reply.say("You said: “{{ answer }}”", answer="<b>{{ 7*7 }}</b> & \n\n more")
    assert "&lt;b&gt;{{ 7*7 }}&lt;/b&gt; &amp;" in reply.messages[0].text


def test_a_fixed_text_is_no_template_and_no_markup(reply: Reply) -> None:
    reply.fixed("{{ 7*7 }} <b> & so")
    assert reply.messages == [Message("{{ 7*7 }} &lt;b&gt; &amp; so")]


def test_buttons_without_a_message_are_dropped(reply: Reply) -> None:
    reply.buttons([ROW])
    assert reply.messages == []


def test_a_tapped_message_is_cleared_where_it_is_known(reply: Reply) -> None:
    reply.clear(None)
    reply.clear(7)
    assert reply.messages == [Message(clear=7)]


def test_a_grid_fills_row_by_row() -> None:
    buttons = [Button(str(number), str(number)) for number in range(5)]
    assert [len(row) for row in grid(buttons, 2)] == [2, 2, 1]
    assert [len(row) for row in column(buttons)] == [1] * 5
    assert grid([], 3) == ()


def test_a_label_is_plain_text(library: Library) -> None:
    made = button(library.messages, "begin", "p:1:x", title="Bed & <breakfast>")
    assert made == Button("Begin: Bed & <breakfast>", "p:1:x")


def test_the_first_version_is_the_time_and_each_later_one_the_next(reply: Reply) -> None:
    assert next_version(reply) == reply.now
    reply.change(version=41)
    assert next_version(reply) == 42


@pytest.mark.parametrize(
    "message",
    [
        Message("text"),
        Message("text", (ROW, ROW)),
        Message("text", ask_location="Share"),
        Message("text", close_keyboard=True),
        Message(clear=5),
        Message(clear=0),
    ],
)
def test_a_message_comes_back_from_the_outbox_as_it_went_in(message: Message) -> None:
    assert Message.from_dict(message.to_dict()) == message
    assert replace(message, text="other") != message
