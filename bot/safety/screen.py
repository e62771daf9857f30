"""The screen: whether a text says that somebody is in danger, or that its writer is a child.

Phrases that say so outright are found by rules (`bot.safety.rules`); what is hinted at, or said in words that nobody
listed, by a small model (`bot.safety.classifier`). Either is enough.
"""

from __future__ import annotations

import re

from bot.safety.plain import legible
from bot.safety.rules import FINDINGS, Finding, read

__all__ = ["FINDINGS", "Finding", "screen"]

#: From which share of danger on the model is believed, in a text of at most so many words, where an idiom looks most
#: like what it is not, and in a longer one; and from which share of `minor`: practice ends for good for somebody under
#: 18, so that an adult taken for a child loses more than one who is asked how they are. Chosen on texts kept out of the
#: teaching (docs/safety.md).
BRIEF, IN_BRIEF, DANGER, MINOR = 8, 0.995, 0.85, 0.9

#: A word or two tell no hint, however often they come.
FEWEST = 3

#: Numbers of which the phrases know more than the model: "I'm 15 years older than him", "my sister is 15".
NUMBER = re.compile(
    r"\bi(?: a|['’]?)m(?: \w+){0,2} \d|\b(?:my|his|her|our|their) \w+(?: is|['’]s| are)\b.*\d", re.IGNORECASE
)

#: In a text of at most so many words a phrase that is kept quiet keeps the model quiet too, unless something is set
#: against it: "he doesn't hit me, he just takes my phone every night".
DENIAL = 14
AGAINST = re.compile(r"\b(?:but|except|though|yet|instead|still|(?:he|she|they) (?:just|only))\b", re.IGNORECASE)


def screen(text: str) -> Finding | None:
    """What a text tells of danger: "crisis" (suicide, self-harm), "abuse" (violence, force, control, fear of a partner,
    suffered or done), "minor" (the writer is under 18), or None. Where it tells of several, the rules' first counts,
    then the model's likeliest.

    Takes the text as typed, of any length, in time that grows linearly: some 3 ms for each 30 words. Where the model
    cannot be loaded, the rules screen alone. The words are English.
    """
    found, hushed = read(text)
    # What the phrases know and keep quiet ("I have no plans to end my life") the model takes for what it sounds like;
    # in a longer text it may be about the rest.
    words = len(text.split())
    few = len(set(text.lower().split())) < FEWEST
    if found or few or (hushed and words <= DENIAL and not AGAINST.search(text)):
        return found
    return _found_by_model(text)


def _found_by_model(text: str) -> Finding | None:
    try:
        from bot.language.onnx import ModelMissing  # noqa: PLC0415 (not before a text is there)
        from bot.safety.classifier import shares  # noqa: PLC0415

        found = shares(legible(text))
    except (ImportError, ModelMissing):
        return None
    brief = len(text.split()) <= BRIEF
    if 1 - found["none"] < (IN_BRIEF if brief else DANGER):
        return None
    likeliest = max(FINDINGS, key=lambda finding: found[finding])
    if likeliest == "minor" and (found["minor"] < MINOR or (brief and NUMBER.search(text))):
        return None
    return likeliest
