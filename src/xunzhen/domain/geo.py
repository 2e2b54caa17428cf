"""Points on the ground, in WGS 84 (CGCS2000 is the same within a metre)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees; always WGS 84 inside the program, whatever datum it came in."""

    lng: float
    lat: float
