"""How long what is said may be on a phone."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue.problem import Problem
from bot.dialogue.source import Path, Source
from bot.dialogue.speech import bubbles
from bot.render import markup

#: CURRICULUM.md, "On a phone".
BUBBLE_LENGTH = 300
SCENE_WORDS = 60


def lengths(filled: str, scene: str, path: Path, source: Source) -> Iterator[Problem]:
    """What of a text (HTML, filled) is too long for a bubble or a scene, or says nothing."""
    read = markup.plain(filled)
    for bubble in bubbles(read):
        if len(bubble) > BUBBLE_LENGTH:
            yield Problem(
                source.place(path),
                "D032",
                f"a bubble has {len(bubble)} characters, more than {BUBBLE_LENGTH}",
                "part it by a blank line, or say less",
            )
    if len(read.split()) > SCENE_WORDS:
        yield Problem(
            source.place(path),
            "D033",
            f"the scene '{scene}' says {len(read.split())} words at once, more than {SCENE_WORDS}",
            "say less, or make two scenes of it",
        )
    if not bubbles(read):
        yield Problem(source.place(path), "D034", "this text says nothing", "write it, or leave the key out")
