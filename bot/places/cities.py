"""The cities and countries of the data files, read at the first question and kept as flat text.

A dictionary of 100,000 spellings would take some 15 MB. Here they stay one string, searched by `str.find`: a
search of the whole takes about a millisecond, and it all takes 2 MB.
"""

from __future__ import annotations

import gzip
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from io import StringIO

from bot.places.names import fold


@dataclass(frozen=True, slots=True)
class City:
    """A city: its name, country code (ISO 3166), region and the region's short form ("" where it has none),
    IANA zone, and its inhabitants in thousands."""

    name: str
    country: str
    region: str
    short: str
    zone: str
    thousands: int


@dataclass(frozen=True, slots=True)
class Country:
    """A country: ISO 3166 code, English name, its folded names, its zones with the most populous first."""

    code: str
    name: str
    names: tuple[str, ...]
    zones: tuple[str, ...]


class _Cities:
    """Two texts, a line a city, the largest first: the spellings ("|munich|munchen|"), and the rest in UTF-8."""

    def __init__(self, lines: Iterable[str]) -> None:
        names, rest = StringIO(), bytearray()
        self._names_at, self._rest_at = array("L"), array("L")
        #: The largest city of each zone in each region, by (country, folded region).
        self.regions: dict[tuple[str, str], dict[str, int]] = {}
        self._largest: dict[tuple[str, str], int] = {}
        for number, line in enumerate(lines):
            name, spellings, country, region, zone, thousands = line.rstrip("\n").split("\t")
            self._names_at.append(names.tell())
            self._rest_at.append(len(rest))
            names.write(f"|{spellings}|\n")
            rest += "\t".join((name, country, region, zone, thousands)).encode()
            self._largest.setdefault((country, zone), number)
            if region:
                key = (country, region.partition(":")[2])
                self.regions.setdefault(key, {}).setdefault(zone, number)
        self._rest_at.append(len(rest))
        self._names, self._rest = names.getvalue(), bytes(rest)

    def city(self, number: int) -> City:
        row = self._rest[self._rest_at[number] : self._rest_at[number + 1]].decode()
        name, country, region, zone, thousands = row.split("\t")
        short, _, region = region.partition(":")
        return City(name, country, region, short, zone, int(thousands))

    def largest(self, country: str, zone: str) -> City | None:
        """The largest city of a country in a zone, where it has one."""
        number = self._largest.get((country, zone))
        return None if number is None else self.city(number)

    def _hits(self, part: str) -> Iterator[int]:
        at = self._names.find(part)
        while at >= 0:
            yield at
            at = self._names.find(part, at + 1)

    def named(self, name: str) -> list[City]:
        """The cities of which `name` (folded) is one spelling, largest first."""
        numbers = dict.fromkeys(bisect_right(self._names_at, at) - 1 for at in self._hits(f"|{name}|"))
        return [self.city(number) for number in numbers]

    def near(self, name: str) -> dict[str, list[int]]:
        """Spellings that begin or end like `name` (folded) and are about as long, with their cities' numbers."""
        kept = 3 if len(name) > 6 else 2
        letters, length = set(name), len(name)
        found: dict[str, list[int]] = {}
        spans = [(at + 1, self._names.find("|", at + 1)) for at in self._hits(f"|{name[:kept]}")]
        tail = f"{name[-kept:]}|"
        spans += [(self._names.rfind("|", 0, at) + 1, at + kept) for at in self._hits(tail)]
        for start, end in spans:
            if abs(end - start - length) <= 2:
                spelling = self._names[start:end]
                if len(letters.symmetric_difference(spelling)) <= 4:
                    found.setdefault(spelling, []).append(start)
        return {spelling: [bisect_right(self._names_at, at) - 1 for at in starts] for spelling, starts in found.items()}


@lru_cache(maxsize=1)
def cities() -> _Cities:
    """The cities, read once."""
    packed = resources.files("bot.places").joinpath("cities.tsv.gz")
    with packed.open("rb") as file, gzip.open(file, "rt", encoding="utf-8", newline="\n") as lines:
        return _Cities(lines)


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """The countries by code, read once."""
    text = resources.files("bot.places").joinpath("countries.tsv").read_text(encoding="utf-8")
    found = {}
    for line in text.splitlines():
        code, name, names, zones = line.split("\t")
        found[code] = Country(code, name, tuple(names.split("|")), tuple(zones.split("|")))
    return found


def named(name: str) -> list[City]:
    """The cities of that folded name in any spelling, largest first."""
    return cities().named(name)


def near(name: str) -> dict[str, list[City]]:
    """Spellings that may be what `name` (folded) was meant to be, with their cities; likeness is for the
    caller."""
    store = cities()
    return {spelling: [store.city(number) for number in found] for spelling, found in store.near(name).items()}


def in_region(name: str) -> list[City]:
    """The largest city of each zone in the regions of that folded name."""
    store = cities()
    found = [zones for (_, region), zones in store.regions.items() if fold(region) == name]
    return [store.city(number) for zones in found for number in zones.values()]


def in_country(country: Country) -> list[City]:
    """The largest city of each of a country's zones, in the order of its zones."""
    store = cities()
    return [city for zone in country.zones if (city := store.largest(country.code, zone))]
