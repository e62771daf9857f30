"""Collects what a skill finds in one reply, with the words at each place."""

from __future__ import annotations

from collections.abc import Mapping

from bot.judge.spans import whole_words
from bot.judge.text import Span, Text
from bot.judge.verdict import RULES, Finding, Task


class Findings:
    """The rules found in one reply so far; `why` gives each rule's plain sentence."""

    def __init__(self, text: Text, task: Task, why: Mapping[str, str]) -> None:
        self.rules: list[Finding] = []
        self._said = task.said
        self._text = text
        self._kinds = RULES[task.skill]
        self._why = why

    def add(self, rule: str, span: Span | None) -> None:
        """File `rule` at `span` (None where it is about something missing); the same at the same words only once."""
        if span is not None:
            span = whole_words(self._text, span)
        if any(found.id == rule and found.span == span for found in self.rules):
            return
        quote = None if span is None else self._said[span[0] : span[1]]
        self.rules.append(Finding(rule, self._kinds[rule], span, quote, self._why[rule]))

    def has(self, *rules: str) -> bool:
        """Whether any of these rules was found."""
        return any(found.id in rules for found in self.rules)

    @property
    def stops(self) -> int:
        """How many stops were found."""
        return sum(found.kind == "stop" for found in self.rules)

    def first_of(self, order: tuple[str, ...]) -> str | None:
        """The first rule of `order` that was found, or None."""
        return next((rule for rule in order if self.has(rule)), None)
