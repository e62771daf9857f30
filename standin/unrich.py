"""Entities written back as HTML, for reading what the bot sent."""

from __future__ import annotations

import html

from standin.refusals import Json

_TAG_OF = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}


def to_html(text: str, entities: list[Json]) -> str:
    """Telegram's HTML for a text and its entities; what Telegram found by itself (links, commands) stays text."""
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        start, end = _tags(entity)
        if start:
            opening.setdefault(entity["offset"], []).append(start)
            closing.setdefault(entity["offset"] + entity["length"], []).insert(0, end)
    out: list[str] = []
    at = 0
    for character in text:
        out += closing.get(at, []) + opening.get(at, []) + [html.escape(character, quote=False)]
        at += 2 if character > "\uffff" else 1
    return "".join(out + closing.get(at, []))


def _tags(entity: Json) -> tuple[str, str]:
    kind = entity["type"]
    if tag := _TAG_OF.get(kind):
        return f"<{tag}>", f"</{tag}>"
    if kind == "text_link":
        return f'<a href="{html.escape(entity["url"])}">', "</a>"
    if kind == "pre" and "language" in entity:
        return f'<pre><code class="language-{entity["language"]}">', "</code></pre>"
    if kind == "pre":
        return "<pre>", "</pre>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{entity["custom_emoji_id"]}">', "</tg-emoji>"
    return "", ""
