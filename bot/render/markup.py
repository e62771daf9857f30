"""The little HTML that speech may hold: what is allowed, what it reads like without it, names set in bold."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

#: Telegram knows more; these are what a text to be read on a phone needs.
TAGS = frozenset({"b", "i", "u", "s", "code", "blockquote", "a"})

_TAG = re.compile(r"<[^<>]*>")

# In this order: the end of a bubble, a whole tag, a whole entity, and what is left over of either.
_MARKS = re.compile(
    r"(?P<blank>\n[ \t]*\n)|<(?P<end>/?)(?P<tag>[A-Za-z][\w-]*+)(?P<rest>[^<>]*+)>|&(?P<entity>#?\w+);|(?P<stray>[<>&])"
)
_ENTITY = re.compile(r"lt|gt|amp|quot|#\d+|#[xX][0-9A-Fa-f]+")


def mistakes(text: str) -> list[tuple[int, str]]:
    """What Telegram would refuse in this HTML: (line from 1, what is wrong). Every bubble is a message of its own."""
    open_: list[str] = []
    found = [
        (text.count("\n", 0, mark.start()) + 1, wrong)
        for mark in _MARKS.finditer(text)
        if (wrong := _mistake(mark, open_))
    ]
    if open_ and not found:
        found = [(text.count("\n") + 1, f"<{open_[-1]}> is not closed")]
    return list(dict.fromkeys(found))


def _mistake(mark: re.Match[str], open_: list[str]) -> str:
    """What is wrong with one mark, or an empty string; `open_` are the tags open here, and is kept up to date."""
    if mark["blank"]:
        wrong = f"<{open_[-1]}> is not closed before the blank line, where a new message begins" if open_ else ""
        open_.clear()
        return wrong
    if mark["stray"]:
        return "write &lt; &gt; and &amp; for the characters < > and &"
    if mark["entity"]:
        known = _ENTITY.fullmatch(mark["entity"])
        return "" if known else f"&{mark['entity']}; is not one of &lt; &gt; &amp; &quot;"
    tag, rest = mark["tag"].lower(), mark["rest"].strip()
    if mark["end"]:
        return "" if open_ and open_.pop() == tag else f"</{tag}> closes nothing that is open"
    if rest != "/":
        open_.append(tag)
    if tag not in TAGS:
        return f"the tag <{tag}> is not one of {', '.join(sorted(TAGS))}"
    if rest == "/":
        return f"<{tag}/> holds nothing"
    return f"the tag <{tag}> takes no attributes" if rest and tag != "a" else ""


def plain(text: str) -> str:
    """HTML as it reads: without tags, entities resolved. What a terminal shows and what lengths are counted on."""
    return html.unescape(_TAG.sub("", text))


def escape(text: str) -> str:
    """Plain text as HTML."""
    return html.escape(text, quote=False)


def name_in_bold(bubble: str, cast: Iterable[str]) -> str:
    """A bubble that a cast member speaks, with their name in bold; any other unchanged."""
    name, colon, rest = bubble.partition(":")
    if colon and html.unescape(name) in cast:
        return f"<b>{name}:</b>{rest}"
    return bubble
