"""The places as practice needs them: typed names, points, and the country of a zone."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from bot.places import lookup
from bot.places.lookup import Place


class World:
    """practice.ports.Places. Everything is read from the installed data when first asked for."""

    def find(self, text: str) -> list[Place]:
        """See lookup.find."""
        return lookup.find(text)

    def zone_at(self, lat: float, lon: float) -> str | None:
        """See lookup.zone_at."""
        return lookup.zone_at(lat, lon)

    def country_of(self, zone: str) -> tuple[str, str] | None:
        """The country a zone is named for: its ISO 3166 code and its name; None where it is named for none."""
        code = _countries().get(zone)
        return (code, _names()[code]) if code else None


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """From tzdata's own table: by zone, the country whose clock it is. Each zone stands there once."""
    return {zone: code for code, _, zone, *_ in _rows("zone.tab")}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names = {code: name for code, name, *_ in _rows("iso3166.tab")}
    return {**names, "GB": "United Kingdom", "US": "United States"}


def _rows(table: str) -> list[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", table).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
