"""What somebody typed or sent as their place, and the time zones that it may mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from zoneinfo import available_timezones

import tzfpy

from bot.places import cities, offsets
from bot.places.cities import City, Country
from bot.places.names import fold

#: As many as fit under one message as buttons.
MOST = 4
#: A typed name is taken for a misspelt one from this likeness on (difflib's ratio: 1 is the same).
LIKE = 0.82


@dataclass(frozen=True, slots=True)
class Place:
    """A place to choose: a `label` for a button ("Portland, Maine, United States") and its IANA `zone`."""

    label: str
    zone: str


def zone_at(lat: float, lon: float) -> str | None:
    """The IANA zone at a point in degrees (WGS 84); None for a point that is not on Earth. At sea:
    Etc/GMT+-n."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    zone = tzfpy.get_tz(lon, lat)
    return zone if zone in available_timezones() else None


def find(text: str) -> list[Place]:
    """The places that `text` may mean, best first, at most four; empty where it is none that we know.

    Understood are cities ("munich", "Portland, Maine", "Koln", small typos), countries ("Japan"; of one with
    several zones the most populous), regions of the United States, Canada, Australia and the United Kingdom,
    IANA names ("europe/berlin"), offsets ("UTC+2", "GMT-5") and abbreviations ("CET").
    """
    text = text.strip()
    if not text or len(text) > 80:
        return []
    if zones := offsets.by_offset(text):
        return [Place(_zone_label(zone), zone) for zone in zones]
    if "/" in text and (zone := offsets.by_name(text)):
        return [Place(_zone_label(zone), zone)]
    name = fold(text)
    if not name:
        return []
    known = [Place(_zone_label(zone), zone) for zone in offsets.by_abbreviation(text)]
    known += _countries(name)
    known += _cities(_ordered([*cities.named(name), *cities.in_region(name)], name))
    if not known:
        known = _qualified(text, name)
    if not known and (zone := offsets.by_name(text)):
        known = [Place(_zone_label(zone), zone)]
    if not known:
        known = _misspelt(name)
    return _distinct(known)


def _distinct(places: Iterable[Place]) -> list[Place]:
    """Without what would look or act the same twice: equal labels, or a city in a country already offered as
    one."""
    kept: list[Place] = []
    for place in places:
        same = (other for other in kept if other.zone == place.zone)
        if not any(other.label == place.label or place.label.endswith(f", {other.label}") for other in same):
            kept.append(place)
    return kept[:MOST]


def _ordered(found: Iterable[City], name: str) -> list[City]:
    """By population. One that only bears the name as another spelling, or stands for a region of that name,
    counts less."""

    def weight(city: City) -> float:
        return city.thousands * (1 if fold(city.name) == name else 0.5 if fold(city.region) == name else 0.1)

    return sorted(found, key=weight, reverse=True)


def _cities(found: Iterable[City]) -> list[Place]:
    return [Place(_city_label(city), city.zone) for city in found]


def _city_label(city: City) -> str:
    return ", ".join(part for part in dict.fromkeys((city.name, city.region, _country(city).name)) if part)


def _country(city: City) -> Country:
    return cities.countries()[city.country]


def _countries(name: str) -> list[Place]:
    """A country by its folded name; one with several zones is offered by the largest city of each."""
    return [place for country in cities.countries().values() if name in country.names for place in _zones_of(country)]


def _zones_of(country: Country) -> list[Place]:
    if len(country.zones) == 1:
        return [Place(country.name, country.zones[0])]
    largest = _cities(cities.in_country(country))
    return largest or [Place(f"{_zone_label(zone)}, {country.name}", zone) for zone in country.zones]


def _qualified(text: str, name: str) -> list[Place]:
    """ "Portland, Maine", "London Canada", "paris fr": a city, then a part of its label or a code. A village
    that we do not know is found by the region or country after its comma."""
    head, _, tail = (fold(part) for part in text.partition(","))
    words = name.split()
    splits = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(len(words) - 1, 0, -1)]
    if "," in text:
        splits = [(head, tail)]
    for city_name, where in splits:
        if found := [city for city in cities.named(city_name) if where and _is_in(city, where)]:
            return _cities(_ordered(found, city_name))
    if "," not in text:
        return []
    return _countries(tail) + _cities(cities.in_region(tail)) or _cities(_ordered(cities.named(head), head))


def _is_in(city: City, where: str) -> bool:
    """Whether every part of `where` ("tx", "texas usa", "england") names the region or the country of a
    city."""
    country = _country(city)
    left = f" {where} "
    for name in sorted(
        {fold(city.region), fold(city.short), fold(country.code), *country.names}, key=len, reverse=True
    ):
        if name:
            left = left.replace(f" {name} ", " ")
    return not left.strip()


def _misspelt(name: str) -> list[Place]:
    """The cities and countries whose names are most like what was typed; nothing is guessed below four
    letters."""
    if len(name) < 4:
        return []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(name)

    def like(spelling: str) -> float:
        matcher.set_seq1(spelling)
        close = matcher.real_quick_ratio() >= LIKE and matcher.quick_ratio() >= LIKE
        return matcher.ratio() if close else 0.0

    weights: dict[Place, float] = {}
    for country in cities.countries().values():
        likeness = max(like(spelling) for spelling in country.names)
        if likeness >= LIKE:
            weights.update((place, likeness + 0.2) for place in _zones_of(country))
    for spelling, found in cities.near(name).items():
        likeness = like(spelling)
        for city in found if likeness >= LIKE else ():
            # Ten times the people weigh as much as 0.04 of likeness: who types "Brlin" means the large one.
            place, weight = Place(_city_label(city), city.zone), likeness + len(str(city.thousands)) * 0.04
            weights[place] = max(weight, weights.get(place, 0.0))
    best = max(weights.values(), default=0.0)
    return sorted((place for place in weights if weights[place] >= best - 0.08), key=lambda place: -weights[place])


def _zone_label(zone: str) -> str:
    """ "UTC+2" for Etc/GMT-2, "Lord Howe (Australia/Lord_Howe)" for a place."""
    if zone.startswith("Etc/GMT") and zone[7:]:
        return f"UTC{-int(zone[7:]):+d}"
    area, _, place = zone.replace("_", " ").rpartition("/")
    return f"{place} ({zone})" if area not in ("", "Etc") else place
