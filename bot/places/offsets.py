"""Zones by their own names: IANA names, offsets from UTC, and the abbreviations that people know."""

from __future__ import annotations

import re
from functools import lru_cache
from zoneinfo import available_timezones

#: Abbreviations and the zones they mean, the likeliest first. Those with no likeliest (AMT, ECT...) are left
#: out.
ABBREVIATIONS = {
    "utc": ("Etc/UTC",), "gmt": ("Etc/GMT",), "z": ("Etc/UTC",), "zulu": ("Etc/UTC",),
    "bst": ("Europe/London",), "wet": ("Europe/Lisbon",), "west": ("Europe/Lisbon",),
    "cet": ("Europe/Berlin",), "cest": ("Europe/Berlin",), "met": ("Europe/Berlin",),
    "mez": ("Europe/Berlin",), "mesz": ("Europe/Berlin",), "eet": ("Europe/Athens",),
    "eest": ("Europe/Athens",), "msk": ("Europe/Moscow",), "trt": ("Europe/Istanbul",),
    "gst": ("Asia/Dubai",), "pkt": ("Asia/Karachi",),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"), "npt": ("Asia/Kathmandu",),
    "ict": ("Asia/Bangkok",), "wib": ("Asia/Jakarta",), "wita": ("Asia/Makassar",),
    "wit": ("Asia/Jayapura",), "sgt": ("Asia/Singapore",), "hkt": ("Asia/Hong_Kong",),
    "pht": ("Asia/Manila",), "jst": ("Asia/Tokyo",), "kst": ("Asia/Seoul",), "awst": ("Australia/Perth",),
    "acst": ("Australia/Darwin", "Australia/Adelaide"), "acdt": ("Australia/Adelaide",),
    "aest": ("Australia/Sydney", "Australia/Brisbane"), "aedt": ("Australia/Sydney",),
    "nzst": ("Pacific/Auckland",), "nzdt": ("Pacific/Auckland",), "sast": ("Africa/Johannesburg",),
    "cat": ("Africa/Harare",), "eat": ("Africa/Nairobi",), "wat": ("Africa/Lagos",),
    "brt": ("America/Sao_Paulo",), "art": ("America/Argentina/Buenos_Aires",),
    "clt": ("America/Santiago",), "cot": ("America/Bogota",), "nst": ("America/St_Johns",),
    "ndt": ("America/St_Johns",), "ast": ("America/Halifax",), "adt": ("America/Halifax",),
    "est": ("America/New_York",), "edt": ("America/New_York",), "et": ("America/New_York",),
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Havana"), "cdt": ("America/Chicago",),
    "ct": ("America/Chicago",), "mst": ("America/Denver", "America/Phoenix"), "mdt": ("America/Denver",),
    "mt": ("America/Denver",), "pst": ("America/Los_Angeles",), "pdt": ("America/Los_Angeles",),
    "pt": ("America/Los_Angeles",), "akst": ("America/Anchorage",), "akdt": ("America/Anchorage",),
    "hst": ("Pacific/Honolulu",), "eastern": ("America/New_York",), "central": ("America/Chicago",),
    "mountain": ("America/Denver",), "pacific": ("America/Los_Angeles",),
}  # fmt: skip

#: Offsets of less than a whole hour have no zone of their own; these are places that keep them all the year
#: (and, for Newfoundland, Adelaide and Chatham, in winter). In minutes.
_ODD = {
    -570: ("Pacific/Marquesas",), -210: ("America/St_Johns",), 210: ("Asia/Tehran",), 270: ("Asia/Kabul",),
    330: ("Asia/Kolkata", "Asia/Colombo"), 345: ("Asia/Kathmandu",), 390: ("Asia/Yangon",),
    525: ("Australia/Eucla",), 570: ("Australia/Darwin", "Australia/Adelaide"), 630: ("Australia/Lord_Howe",),
    765: ("Pacific/Chatham",),
}  # fmt: skip

_OFFSET = re.compile(r"(?:utc|gmt|z)? ?([+-]) ?(\d{1,2})(?:[:.]?([0-5]\d))?(?: ?h| hours?)?")
_TAIL = re.compile(r" ?(?:standard |daylight |summer )?(?:time ?zone|time|zone)$")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Every IANA name by its folded form, and by its last part where that is one zone's only."""
    names = {_plain(zone): zone for zone in sorted(available_timezones())}
    last: dict[str, set[str]] = {}
    for zone in names.values():
        if "/" in zone and not zone.startswith("Etc/"):
            last.setdefault(_plain(zone.rsplit("/", 1)[1]), set()).add(zone)
    return {**{name: min(zones) for name, zones in last.items() if len(zones) == 1}, **names}


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


def by_offset(text: str) -> tuple[str, ...]:
    """The zones of an offset as people write it: "UTC+2" is Etc/GMT-2, whose sign is the other way round
    (POSIX)."""
    found = _OFFSET.fullmatch(" ".join(text.lower().replace("−", "-").replace("–", "-").split()))
    if not found:
        return ()
    minutes = (int(found[2]) * 60 + int(found[3] or 0)) * (-1 if found[1] == "-" else 1)
    if minutes % 60:
        return _ODD.get(minutes, ())
    hours = minutes // 60
    if not -12 <= hours <= 14:
        return ()
    return (f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC",)


def by_abbreviation(text: str) -> tuple[str, ...]:
    """The zones that an abbreviation means ("CET", "Pacific time"), the likeliest first."""
    return ABBREVIATIONS.get(_TAIL.sub("", _plain(text)), ())


def by_name(text: str) -> str | None:
    """The IANA zone of that name in any case, "Europe/Berlin" or "lord howe"."""
    return _names().get(_plain(text))
