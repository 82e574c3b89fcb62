"""Where the sun stands: whether it is day or evening in a town. Good to about a minute.

Low-precision formulas of the Astronomical Almanac (1990 to 2050, error below 0.01 degrees).
"""

import math
from datetime import UTC, datetime

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
DUSK = -3.0  # degrees: half-way through civil twilight windows look lit from outside


def sun_height(lat: float, lon: float, at: datetime) -> float:
    """Return the height of the sun's centre over the horizon, in degrees; refraction left out."""
    days = (at - _J2000).total_seconds() / 86_400
    mean_longitude = 280.460 + 0.9856474 * days
    anomaly = math.radians(357.528 + 0.9856003 * days)
    longitude = math.radians(
        mean_longitude + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2 * anomaly)
    )
    tilt = math.radians(23.439 - 0.0000004 * days)
    ascension = math.atan2(math.cos(tilt) * math.sin(longitude), math.cos(longitude))
    declination = math.asin(math.sin(tilt) * math.sin(longitude))
    sidereal = 280.46061837 + 360.98564736629 * days + lon
    hour_angle = math.radians(sidereal) - ascension
    phi = math.radians(lat)
    sine = math.sin(phi) * math.sin(declination)
    sine += math.cos(phi) * math.cos(declination) * math.cos(hour_angle)
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def is_evening(lat: float, lon: float, at: datetime) -> bool:
    """Whether it is so dark that lit windows show."""
    return sun_height(lat, lon, at) < DUSK
