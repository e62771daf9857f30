"""The little HTML that speech may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.markup import TAGS, escape, mistakes, name_in_bold, plain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just words, 50 % of them; {{ braces }} too",
        "<b>so</b> and <i>so</i>",
        "<b>so <i>and</i></b> so",
        "<B>so</B>",
        "<b>one\ntwo</b >",
        '<a href="https://example.org/?a=1&amp;b=2">there</a>',
        "&lt;b&gt; &amp; &quot;x&quot; &#39; &#x27;",
        "<b>one</b>\n\n<b>two</b>",
    ],
)
def test_what_telegram_takes_is_no_mistake(text: str) -> None:
    assert mistakes(text) == []


@pytest.mark.parametrize("tag", sorted(TAGS))
def test_every_tag_that_is_named_may_be_used(tag: str) -> None:
    assert mistakes(f"<{tag}>x</{tag}>") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<b>x", "<b> is not closed"),
        ("x</b>", "</b> closes nothing that is open"),
        ("<b><i>x</b></i>", "</b> closes nothing that is open"),
        ("<br>", "the tag <br> is not one of"),
        ("<script>x</script>", "the tag <script> is not one of"),
        ("<b class='x'>y</b>", "the tag <b> takes no attributes"),
        ("<b/>", "<b/> holds nothing"),
        ("a < b", "write &lt; &gt; and &amp;"),
        ("a > b", "write &lt; &gt; and &amp;"),
        ("I <3 you", "write &lt; &gt; and &amp;"),
        ("you & me", "write &lt; &gt; and &amp;"),
        ("AT&T", "write &lt; &gt; and &amp;"),
        ("&nbsp;", "&nbsp; is not one of &lt; &gt; &amp; &quot;"),
        ("<!-- x -->", "write &lt; &gt; and &amp;"),
        ("<!DOCTYPE html>", "write &lt; &gt; and &amp;"),
        ("<?php ?>", "write &lt; &gt; and &amp;"),
        ("<![CDATA[x]]>", "write &lt; &gt; and &amp;"),
        ("<b>one\n\ntwo</b>", "<b> is not closed before the blank line, where a new message begins"),
    ],
)
def test_what_telegram_would_refuse_is_told(text: str, sentence: str) -> None:
    assert mistakes(text)[0][1].startswith(sentence)


def test_a_mistake_has_its_line() -> None:
    assert [line for line, _ in mistakes("one\n<b>two</b>\nthree < four\n<x>")] == [3, 4]


def test_the_same_mistake_in_a_line_is_told_once() -> None:
    assert len(mistakes("a < b < c > d")) == 1


@given(st.text())
def test_whatever_is_escaped_is_no_mistake_and_reads_as_before(text: str) -> None:
    assert mistakes(escape(text)) == []
    assert plain(escape(text)) == text


@given(st.text(alphabet=st.sampled_from("<>&;/abi!-# \n\"'=x1"), max_size=60))
def test_nothing_that_is_written_raises(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 and said for line, said in mistakes(text))


def test_plain_is_how_it_reads() -> None:
    assert plain('<b>Noor:</b> 1 &lt; 2 &amp; <a href="x">there</a> &#39;') == "Noor: 1 < 2 & there '"


def test_a_cast_members_name_is_set_in_bold() -> None:
    assert name_in_bold("Noor: I waited: an hour", {"Noor": ""}) == "<b>Noor:</b> I waited: an hour"


def test_a_name_with_an_ampersand_is_known_by_how_it_reads() -> None:
    assert name_in_bold("Ana &amp; Bo: hello", ["Ana & Bo"]) == "<b>Ana &amp; Bo:</b> hello"


@pytest.mark.parametrize("bubble", ["Noor waves.", "Remember: wait", "noor: hi", ""])
def test_other_bubbles_stay_as_they_are(bubble: str) -> None:
    assert name_in_bold(bubble, ["Noor"]) == bubble
