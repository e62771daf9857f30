"""Where somebody lives, as a time zone: from a city, a country, an offset or coordinates, without asking
anybody."""

from bot.places.lookup import Place, find, zone_at
from bot.places.names import fold

__all__ = ["Place", "find", "fold", "zone_at"]
