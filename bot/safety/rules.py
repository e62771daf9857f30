"""The screen's rules: phrases that say that somebody is in danger, or that the writer is a child.

A text is made plain (`bot.safety.plain`), cut into sentences, and held against the rules of `lexicon.yaml`.
A rule is a list of phrases and what keeps it quiet: a negation right before, words right after, or a cue in
the sentence (a film, a game, long ago). Rules err towards asking once too often where words are explicit,
towards quiet in idioms.

A phrase is words parted by spaces. `{name}` stands for one of the words listed under `words`, `[x]` may be
missing, `(a|b)` is either, `..` is up to three words of any kind but a negation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, get_args

import yaml

from bot.safety.plain import Spelling, plain, sentences, without_quotations

#: "crisis" (suicide, self-harm), "abuse" (violence, force, control, fear of a partner, suffered or done), "minor" (the
#: writer is under 18).
Finding = Literal["crisis", "abuse", "minor"]

#: In the order in which they count where a text holds several.
FINDINGS: tuple[Finding, ...] = get_args(Finding)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Phrases, and what keeps them quiet: `after` (words that follow), `before` (words that lead up),
    `quiet` (names of cues; "a+b" needs both), `negated` (whether a negation right before does)."""

    phrases: tuple[re.Pattern[str], ...]
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    quiet: tuple[str, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class _Lexicon:
    spelling: Spelling
    reporters: re.Pattern[str]
    negation: re.Pattern[str]
    cues: dict[str, re.Pattern[str]]
    rules: dict[Finding, tuple[_Rule, ...]]


def found_by_rules(text: str) -> Finding | None:
    """What a phrase of a text tells of danger, or None. Of several findings the first in the order of FINDINGS counts.

    Takes the text as typed, of any length; time grows linearly. The words are English.
    """
    return read(text)[0]


def read(text: str) -> tuple[Finding | None, bool]:
    """What `found_by_rules` gives, and where that is None whether some phrase of danger is there all the same and only
    kept quiet: denied, quoted from a film, long ago, or an idiom."""
    lexicon = _lexicon()
    said = sentences(plain(without_quotations(text, lexicon.reporters), lexicon.spelling))
    hushed = False
    for finding in FINDINGS:
        for rule in lexicon.rules[finding]:
            for at in range(len(said)):
                found = _found(rule, said, at, lexicon)
                if found:
                    return finding, False
                hushed = hushed or found is False
    return None, hushed


def _found(rule: _Rule, said: list[str], at: int, lexicon: _Lexicon) -> bool | None:
    """Whether a phrase of the rule counts in this sentence; None where none is there."""
    sentence = said[at]
    found = None
    for phrase in rule.phrases:
        for match in phrase.finditer(sentence):
            found = False
            # What leads up to a phrase is at most a few words; the bound keeps hostile texts cheap.
            lead, rest = sentence[max(0, match.start() - 80) : match.start()], sentence[match.end() : match.end() + 80]
            if rule.negated and lexicon.negation.search(lead):
                continue
            if (rule.before and rule.before.search(lead)) or (rule.after and rule.after.match(rest)):
                continue
            if not any(_cued(name, said, at, lexicon) for name in rule.quiet):
                return True
            break  # the cues are the sentence's: no other match of this phrase is any louder
    return found


def _cued(name: str, said: list[str], at: int, lexicon: _Lexicon) -> bool:
    """Whether every cue of "a+b" is in the sentence. "past" may also stand in the next one ("That was years
    ago."), and does not count where something says that it goes on."""
    if name == "past":
        span = "".join(said[at : at + 2])
        return bool(lexicon.cues["past"].search(span)) and not lexicon.cues["still"].search(span)
    return all(lexicon.cues[part].search(said[at]) for part in name.split("+"))


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    text = resources.files("bot.safety").joinpath("lexicon.yaml").read_text("utf-8")
    # The base loader takes every scalar as text: "no" and "off" are words here.
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    data: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - it builds nothing but strings
    words: dict[str, str] = {}
    for name, listed in data["words"].items():
        words[name] = _either(_phrase(one, words).removeprefix(" ") for one in listed)
    negators = words["negator"]

    def regex(phrases: Iterable[str], start: str = "", end: str = "(?= )") -> re.Pattern[str]:
        return re.compile(start + _either(_phrase(phrase, words) for phrase in phrases) + end)

    def rule(entry: dict[str, Any]) -> _Rule:
        return _Rule(
            phrases=tuple(re.compile(_phrase(phrase, words) + "(?= )") for phrase in entry["say"]),
            after=regex(entry["after"]) if "after" in entry else None,
            before=regex(entry["before"], end="$") if "before" in entry else None,
            quiet=tuple(entry.get("quiet", ())),
            negated=entry.get("negated") != "false",
        )

    return _Lexicon(
        spelling=Spelling.of(data["spelling"]),
        reporters=regex(data["reporters"], end="[ ,:]*$"),
        negation=re.compile(f" (?:{negators})(?: (?:{words['between']})){{0,5}}$"),
        cues={name: regex(phrases) for name, phrases in data["cues"].items()},
        rules={finding: tuple(rule(entry) for entry in data[finding]) for finding in FINDINGS},
    )


def _either(parts: Iterable[str]) -> str:
    return "(?:" + "|".join(parts) + ")"


def _tokens(phrase: str) -> list[str]:
    """The words and bracketed groups of a phrase."""
    tokens, depth, start = [], 0, 0
    for at, char in enumerate(phrase):
        depth += (char in "([") - (char in ")]")
        if char == " " and not depth:
            tokens.append(phrase[start:at])
            start = at + 1
    return [*tokens, phrase[start:]]


def _phrase(phrase: str, words: dict[str, str]) -> str:
    """The regular expression of a phrase; each of its words brings the space before it."""

    def fill(part: str) -> str:
        return re.sub(r"\((?!\?)", "(?:", re.sub(r"\{([a-z]+)\}", lambda found: words[found[1]], part))

    parts = []
    for token in _tokens(phrase):
        if token == "..":  # noqa: S105 - a gap, no password
            parts.append(f"(?: (?!(?:{words['negator']}) )[a-z0-9]+){{0,3}}")
        elif token.startswith("[") and token.endswith("]"):
            parts.append(f"(?: (?:{fill(token[1:-1])}))?")
        else:
            parts.append(" " + fill(token))
    return "".join(parts)
