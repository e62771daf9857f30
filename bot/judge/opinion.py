"""What the reader says of one reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.judge.text import Span
from bot.judge.verdict import Grade


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely each verdict and each rule of the skill is, from 0 to 1 (the verdicts add up to 1, the rules do not),
    and for each rule the stretch of the reply at which the reader sees it most, in code points."""

    verdicts: Mapping[Grade, float]
    rules: Mapping[str, float]
    places: Mapping[str, Span]
