"""Speech: who says what in a scene's text. A blank line parts bubbles; `Name: …` is a cast member speaking."""

from __future__ import annotations

import re
from collections.abc import Collection

_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


def bubbles(text: str) -> tuple[str, ...]:
    """The messages that a text makes on the phone, in order, none of them empty."""
    return tuple(part for part in (part.strip() for part in _BLANK_LINE.split(text)) if part)


def speaker(bubble: str, cast: Collection[str]) -> str | None:
    """The cast member who speaks this bubble, or None for the narrator."""
    name, colon, _ = bubble.partition(":")
    return name if colon and name in cast else None


def heard(text: str, cast: Collection[str]) -> str:
    """What the other person said in a scene's text: the cast's bubbles without names; all of it if nobody speaks.

    A statement is what a reply is judged against, so the narrator's lines stay out of it.
    """
    spoken = [bubble.partition(":")[2].strip() for bubble in bubbles(text) if speaker(bubble, cast)]
    return " ".join(" ".join(spoken or bubbles(text)).split())
