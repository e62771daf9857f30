"""What the reader says of one reply."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely the reader holds each thing that a reply can be, from 0 to 1, one hundred percent in all."""

    share: dict[str, float]

    def of(self, *kinds: str) -> float:
        """How likely it is one of these."""
        return sum(self.share.get(kind, 0.0) for kind in kinds)

    @property
    def first(self) -> str:
        """What it most likely is."""
        return max(self.share, key=lambda kind: self.share[kind])
