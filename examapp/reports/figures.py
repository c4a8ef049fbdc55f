"""Figures as reports print them: points with one decimal, halves rounded up, bars of eighths of a cell."""

from fractions import Fraction

from examapp.domain.marking import show_points
from examapp.locale import _

NOTHING = "-"
EIGHTHS = " ▏▎▍▌▋▊▉"
MOST_PLACES = 4


def points_text(points: float | None, *, places: int = 1) -> str:
    """Points with so many decimals; a dash for what is not known."""
    return NOTHING if points is None else show_points(Fraction(repr(points)), places=places)


def signed(points: float) -> str:
    """Points with their sign, and with as many decimals as it takes not to show as 0 what is not 0."""
    places = 1
    while points and places < MOST_PLACES and not Fraction(points_text(points, places=places)):
        places += 1
    text = points_text(points, places=places)
    return f"+{text}" if points > 0 and Fraction(text) else text


def percent_text(share: float | None) -> str:
    """A share from 0 to 1 as a percentage with one decimal."""
    return NOTHING if share is None else points_text(100 * share)


def rate_text(count: int | None, n: int | None) -> str:
    """A count as a percentage of n, with both beside it; a dash where one of them is not known."""
    return NOTHING if count is None or n is None else f"{show_points(Fraction(100 * count, n))}% ({count}/{n})"


def day_text(day: str) -> str:
    """A date such as 2026-12-10 as an office writes it; empty stays empty."""
    if not day:
        return ""
    year, month, number = (int(part) for part in day.split("-"))
    return _("{year}-{month:02d}-{day:02d}").format(year=year, month=month, day=number)


def size_text(n: int | None) -> str:
    """How many people a group has, or that nobody says."""
    return _("not stated") if n is None else str(n)


def bar(share: float | None, *, cells: int) -> str:
    """A share from 0 to 1 as a bar, to an eighth of a cell."""
    if share is None:
        return ""
    full, rest = divmod(round(share * cells * 8), 8)
    return ("█" * full + EIGHTHS[rest]).rstrip()
