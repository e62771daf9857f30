"""The little HTML that speech may hold: what is allowed, what it reads like without it, names set in bold."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from html.parser import HTMLParser

#: Telegram knows more; these are what a text to be read on a phone needs.
TAGS = frozenset({"b", "i", "u", "s", "code", "blockquote", "a"})

_TAG = re.compile(r"<[^<>]*>")


class _Strict(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.mistakes: list[tuple[int, str]] = []

    def _say(self, message: str) -> None:
        self.mistakes.append((self.getpos()[0], message))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self._say(f"the tag <{tag}> is not one of {', '.join(sorted(TAGS))}")
        elif attrs and tag != "a":
            self._say(f"the tag <{tag}> takes no attributes")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self._say(f"</{tag}> closes nothing that is open")

    def handle_data(self, data: str) -> None:
        if "<" in data or ">" in data or "&" in data:
            self._say("write &lt; &gt; and &amp; for the characters < > and &")

    def handle_entityref(self, name: str) -> None:
        if name not in {"lt", "gt", "amp", "quot"}:
            self._say(f"&{name}; is not one of &lt; &gt; &amp; &quot;")

    def handle_comment(self, data: str) -> None:
        self._say("a comment would be refused by Telegram")


def mistakes(text: str) -> list[tuple[int, str]]:
    """What Telegram would refuse in this HTML: (line from 1, what is wrong)."""
    parser = _Strict()
    parser.feed(text)
    parser.close()
    found = parser.mistakes
    if parser.open and not found:
        found = [(text.count("\n") + 1, f"<{parser.open[-1]}> is not closed")]
    return found


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
