"""Finding a zone from what people type as their place."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.places import cities, find, fold, zone_at


def first(text: str) -> str | None:
    """The zone offered first."""
    found = find(text)
    return found[0].zone if found else None


def labels(text: str) -> list[str]:
    return [place.label for place in find(text)]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Berlin", "Europe/Berlin"), ("berlin", "Europe/Berlin"), ("  Berlin  ", "Europe/Berlin"),
        ("Munich", "Europe/Berlin"), ("München", "Europe/Berlin"), ("muenchen", "Europe/Berlin"),
        ("Koln", "Europe/Berlin"), ("Cologne", "Europe/Berlin"), ("sao paulo", "America/Sao_Paulo"),
        ("Bombay", "Asia/Kolkata"), ("Peking", "Asia/Shanghai"), ("Kiev", "Europe/Kyiv"),
        ("NYC", "America/New_York"), ("LA", "America/Los_Angeles"), ("St Petersburg", "Europe/Moscow"),
        ("Genf", "Europe/Zurich"), ("Ciudad de Mexico", "America/Mexico_City"), ("Vaduz", "Europe/Vaduz"),
        ("Reykjavik", "Atlantic/Reykjavik"), ("Łódź", "Europe/Warsaw"), ("lodz", "Europe/Warsaw"),
        ("Århus", "Europe/Copenhagen"),
    ],
)  # fmt: skip
def test_a_city_is_found_in_any_case_accent_or_common_spelling(typed: str, zone: str) -> None:
    assert first(typed) == zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Berln", "Europe/Berlin"), ("amsterdm", "Europe/Amsterdam"), ("new yrok", "America/New_York"),
        ("Nunich", "Europe/Berlin"), ("Stokholm", "Europe/Stockholm"), ("Melborne", "Australia/Melbourne"),
        ("Johanesburg", "Africa/Johannesburg"), ("germny", "Europe/Berlin"),
        ("Buenos Aries", "America/Argentina/Buenos_Aires"),
    ],
)  # fmt: skip
def test_a_small_slip_is_forgiven(typed: str, zone: str) -> None:
    assert first(typed) == zone


def test_a_name_that_several_cities_bear_gives_them_by_population_with_their_region() -> None:
    assert labels("Portland") == ["Portland, Oregon, United States", "Portland, Maine, United States"]
    assert labels("london")[:2] == ["London, England, United Kingdom", "London, Ontario, Canada"]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Portland, Maine", "America/New_York"), ("portland me", "America/New_York"),
        ("Portland OR", "America/Los_Angeles"), ("London, Ontario", "America/Toronto"),
        ("London Canada", "America/Toronto"), ("London, UK", "Europe/London"),
        ("Barcelona, VE", "America/Caracas"), ("Springfield, IL, USA", "America/Chicago"),
    ],
)  # fmt: skip
def test_a_region_or_country_after_the_city_decides(typed: str, zone: str) -> None:
    found = find(typed)
    assert [place.zone for place in found] == [zone]


def test_an_unknown_village_is_found_by_what_stands_after_its_comma() -> None:
    assert first("Kleinkleckersdorf, Germany") == "Europe/Berlin"
    assert first("Nowhereville, Texas") == "America/Chicago"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Japan", "Asia/Tokyo"), ("germany", "Europe/Berlin"), ("UK", "Europe/London"),
        ("Deutschland", "Europe/Berlin"), ("Ivory Coast", "Africa/Abidjan"), ("south korea", "Asia/Seoul"),
        ("Palau", "Pacific/Palau"),
    ],
)  # fmt: skip
def test_a_country_with_one_zone_is_enough(typed: str, zone: str) -> None:
    assert [place.zone for place in find(typed)] == [zone]


def test_a_country_with_several_zones_offers_the_largest_city_of_each() -> None:
    assert [place.zone for place in find("USA")] == [
        "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver",
    ]  # fmt: skip


def test_a_country_and_a_state_of_one_name_are_both_offered() -> None:
    assert {"Asia/Tbilisi", "America/New_York"} <= {place.zone for place in find("Georgia")}


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("europe/berlin", "Europe/Berlin"), ("Europe/Berlin", "Europe/Berlin"),
        ("america/new york", "America/New_York"), ("Australia/Lord_Howe", "Australia/Lord_Howe"),
        ("lord howe", "Australia/Lord_Howe"), ("utc", "Etc/UTC"), ("GMT", "Etc/GMT"),
        ("UTC+2", "Etc/GMT-2"), ("utc + 2", "Etc/GMT-2"), ("GMT-5", "Etc/GMT+5"), ("+10", "Etc/GMT-10"),
        ("UTC−3", "Etc/GMT+3"), ("UTC+02:00", "Etc/GMT-2"), ("gmt+5:30", "Asia/Kolkata"),
        ("UTC+5:45", "Asia/Kathmandu"), ("UTC+0", "Etc/UTC"), ("UTC+14", "Etc/GMT-14"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)  # fmt: skip
def test_zone_names_and_offsets_are_understood(typed: str, zone: str) -> None:
    assert first(typed) == zone


def test_an_offset_is_labelled_with_the_sign_that_people_write() -> None:
    assert labels("GMT-5") == ["UTC-5"]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("CET", "Europe/Berlin"), ("bst", "Europe/London"), ("EST", "America/New_York"),
        ("PST", "America/Los_Angeles"), ("pacific time", "America/Los_Angeles"),
        ("Eastern Standard Time", "America/New_York"), ("JST", "Asia/Tokyo"),
    ],
)  # fmt: skip
def test_a_common_abbreviation_means_the_zone_whose_summer_time_it_follows(typed: str, zone: str) -> None:
    assert first(typed) == zone


def test_an_abbreviation_of_two_zones_offers_both() -> None:
    assert [place.zone for place in find("IST")][:2] == ["Asia/Kolkata", "Europe/Dublin"]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        ",",
        "asdfgh",
        "hello",
        "yes",
        "UTC+15",
        "UTC-13",
        "UTC+1:17",
        "Hogwarts",
        "a" * 5000,
        "🙂",
        "../../x",
        "|",
    ],
)
def test_what_is_no_place_finds_nothing(typed: str) -> None:
    assert find(typed) == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_any_text_gives_at_most_four_places_with_zones_that_exist(text: str) -> None:
    found = find(text)
    assert len(found) <= 4
    assert all(place.label and place.zone in available_timezones() for place in found)


@pytest.mark.parametrize(
    ("lat", "lon", "zone"),
    [
        (52.52, 13.40, "Europe/Berlin"), (-33.87, 151.21, "Australia/Sydney"),
        (40.71, -74.01, "America/New_York"), (27.72, 85.32, "Asia/Kathmandu"),
        (-31.55, 159.08, "Australia/Lord_Howe"), (0.0, -30.0, "Etc/GMT+2"),
    ],
)  # fmt: skip
def test_coordinates_give_the_zone_there(lat: float, lon: float, zone: str) -> None:
    assert zone_at(lat, lon) == zone


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (-90.1, 0), (float("nan"), 0), (float("inf"), 0)])
def test_a_point_that_is_not_on_earth_has_no_zone(lat: float, lon: float) -> None:
    assert zone_at(lat, lon) is None


def test_every_zone_of_the_data_is_one_that_the_clock_knows() -> None:
    zones = {zone for country in cities.countries().values() for zone in country.zones}
    assert zones <= available_timezones()


def test_folding_twice_changes_nothing_and_the_data_is_folded() -> None:
    for country in cities.countries().values():
        assert [fold(name) for name in country.names] == list(country.names)


def test_cities_of_one_name_come_largest_first() -> None:
    found = cities.named("springfield")
    assert len(found) > 2
    assert all(one.thousands >= other.thousands for one, other in pairwise(found))


def test_reading_the_data_takes_less_than_ten_megabytes() -> None:
    script = (
        "import tracemalloc; from bot.places import find; tracemalloc.start(); find('berln');"
        "print(tracemalloc.get_traced_memory()[1])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 10_000_000
