"""Telegram's HTML is read as strictly as Telegram reads it."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standin.refusals import Refused
from standin.rich import find_entities, parse_html, tidy, utf16_length
from standin.unrich import to_html

BROKEN = {
    "<b>x": 'Can\'t find end tag corresponding to start tag "b"',
    "x</b>": "Unexpected end tag at byte offset 1",
    "<b><i>x</b></i>": 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    "<x>y</x>": 'Unsupported start tag "x" at byte offset 0',
    "1 < 2": 'Unsupported start tag "" at byte offset 2',
    "I <3 you": 'Unsupported start tag "3" at byte offset 2',
    "I <3 you>": 'Unsupported start tag "3" at byte offset 2',
    "é<br>": 'Unsupported start tag "br" at byte offset 2',
    "<b": "Unclosed start tag at byte offset 0",
    "<b>x</b": "Unclosed end tag at byte offset 4",
    "<span>x</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
    '<a href="x': 'Unclosed start tag "a" at byte offset 0',
    "<a href=x/y>z</a>": "Unexpected end of name token at byte offset 8",
    '<a ="x">z</a>': 'Empty attribute name in the tag "a" at byte offset 0',
    '<tg-emoji emoji-id="x">y</tg-emoji>': "Invalid custom emoji identifier specified",
}


@pytest.mark.parametrize("source", BROKEN)
def test_broken_markup_is_refused_with_its_place(source: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {BROKEN[source]}"


READ = {
    "<b>x</b>": [("bold", 0, 1)],
    "<strong>x</strong><em>y</em>": [("bold", 0, 1), ("italic", 1, 1)],
    "😀<b>x</b>": [("bold", 2, 1)],
    "<b>😀</b>": [("bold", 0, 2)],
    "<B>x</B>": [("bold", 0, 1)],
    "<b>x</>": [("bold", 0, 1)],
    "<b><i>x</i>y</b>": [("italic", 0, 1), ("bold", 0, 2)],
    "<u></u>x": [],
    '<span class="tg-spoiler">x</span>': [("spoiler", 0, 1)],
    "<blockquote expandable>x</blockquote>": [("expandable_blockquote", 0, 1)],
    '<a href="https://example.org/?a=1&amp;b=2">x</a>': [("text_link", 0, 1)],
    '<a href="no link">x</a>': [],
}


@pytest.mark.parametrize("source", READ)
def test_tags_become_entities_with_utf16_offsets(source: str) -> None:
    _, entities = parse_html(source)
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == READ[source]


def test_a_bare_host_gets_its_slash_and_references_in_links_are_read() -> None:
    assert parse_html('<a href="https://example.org">x</a>')[1][0]["url"] == "https://example.org/"
    assert parse_html('<a href="https://e.org/?a=1&amp;b">x</a>')[1][0]["url"] == "https://e.org/?a=1&b"


def test_code_in_pre_names_the_language() -> None:
    text, entities = parse_html('<pre><code class="language-python">x = 1</code></pre>')
    assert text == "x = 1"
    assert entities == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]


@pytest.mark.parametrize(
    ("source", "plain"),
    [("&lt;&gt;&amp;&quot;", '<>&"'), ("&#65;&#x1F600;", "A😀"), ("a & b &nbsp; &apos;", "a & b &nbsp; &apos;")],
)
def test_only_telegrams_own_references_are_read(source: str, plain: str) -> None:
    assert parse_html(source)[0] == plain


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text, quote=False)) == (text, [])


@given(st.text(alphabet="<>/abi =\"'&;x", max_size=30))
def test_any_input_is_read_or_refused_and_never_breaks(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except Refused:
        return
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= utf16_length(text) for e in entities)


@given(
    st.recursive(
        st.sampled_from(["a", "😀", "&amp;"]),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("".join),
            inner.map(lambda x: f"<b>{x}</b>"),
            inner.map(lambda x: f"<i>{x}</i>"),
            inner.map(lambda x: f'<a href="https://e.org/">{x}</a>'),
        ),
        max_leaves=8,
    )
)
def test_what_is_written_back_as_html_reads_the_same(source: str) -> None:
    text, entities = parse_html(source)
    entities = find_entities(text, entities)
    again, entities_again = parse_html(to_html(text, entities))
    assert (again, find_entities(again, entities_again)) == (text, entities)


def test_white_space_around_a_text_goes_and_entities_move_along() -> None:
    assert tidy(*parse_html("\n <b> x </b> \n")) == ("x", [{"type": "bold", "offset": 0, "length": 1}])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start now", [("bot_command", 0, 6)]),
        ("😀 /help@standin_bot", [("bot_command", 3, 17)]),
        ("and/or 1/2 a/b/c", []),
        ("see https://e.org/x.", [("url", 4, 15)]),
        ("#hope and @someone", [("hashtag", 0, 5), ("mention", 10, 8)]),
        ("write to a@b.org", [("email", 9, 7)]),
    ],
)
def test_telegram_finds_commands_links_and_names_by_itself(text: str, found: list[tuple[str, int, int]]) -> None:
    assert [(e["type"], e["offset"], e["length"]) for e in find_entities(text, [])] == found
