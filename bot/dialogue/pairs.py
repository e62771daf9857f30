"""Pairs to scenes: a set of "which one is better?" is written as pairs and played as scenes like any other script."""

from __future__ import annotations

import hashlib

from bot.dialogue.model import END, Choice, Pair, Scene, Script

#: Buttons of the bot's own (messages.yaml has their labels), in the order in which the replies stand.
FIRST, SECOND, ON = "@first", "@second", "@on"


def played(script: Script) -> Script:
    """The script with the scenes that its pairs make; any other script as it is.

    Which reply stands first is decided by the words, so that it looks like chance and is always the same.
    """
    if script.kind != "spot":
        return script
    scenes: dict[str, Scene] = {}
    for number, pair in enumerate(script.pairs, start=1):
        last = number == len(script.pairs)
        name, following = f"pair_{number}", END if last else f"pair_{number + 1}"
        scenes[name] = _asked(pair, name)
        better, worse = ("1", "2") if better_first(pair) else ("2", "1")
        whys = f"<b>{better}</b>  {_line(pair.why_better)}", f"<b>{worse}</b>  {_line(pair.why_worse)}"
        for answer, why in (("right", whys), ("wrong", whys[::-1])):
            say = "\n\n".join(why)
            scenes[f"{name}_{answer}"] = (
                Scene(say=say, go=END) if last else Scene(say=say, choices=(Choice(label=ON, go=following),))
            )
    return script.model_copy(update={"scenes": scenes, "start": "pair_1"})


def better_first(pair: Pair) -> bool:
    """Whether the better reply of a pair stands first."""
    return hashlib.sha256(pair.say.encode()).digest()[0] % 2 == 0


def _asked(pair: Pair, name: str) -> Scene:
    first = better_first(pair)
    one, two = (pair.better, pair.worse) if first else (pair.worse, pair.better)
    return Scene(
        say=f"{pair.say.strip()}\n\n<b>1</b>  “{_line(one)}”\n\n<b>2</b>  “{_line(two)}”",
        choices=(
            Choice(label=FIRST, go=f"{name}_{'right' if first else 'wrong'}", right=first),
            Choice(label=SECOND, go=f"{name}_{'wrong' if first else 'right'}", right=not first),
        ),
    )


def _line(text: str) -> str:
    return " ".join(text.split())
