"""When a term ends, as offices in Poland count: pure arithmetic of days.

The day of the event is not counted; a term whose last day is a Saturday or a public holiday ends on the next day that is
neither (Code of Administrative Procedure, art. 57 § 1 and 4)."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from workspace.core.language import WARSAW

DAY = timedelta(days=1)
FIXED = ((1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26))
AFTER_EASTER = (0, 1, 49, 60)  # Easter and its Monday, Pentecost, Corpus Christi
CHRISTMAS_EVE_FREE_SINCE = 2025
REMINDED = (2, 7, 14)  # days before a date


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The days that the law makes free, in one year."""
    found = {date(year, month, day) for month, day in FIXED} | {easter(year) + days * DAY for days in AFTER_EASTER}
    return frozenset(found | {date(year, 12, 24)} if year >= CHRISTMAS_EVE_FREE_SINCE else found)


def easter(year: int) -> date:
    """The Gregorian Easter Sunday (the algorithm of Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)


def is_free(day: date) -> bool:
    return day.weekday() >= 5 or day in holidays(day.year)


def last_day(event: date, days: int) -> date:
    """The last day of a term of `days` that runs from what happened on `event`."""
    last = event + days * DAY
    while is_free(last):
        last += DAY
    return last


def local_day(moment: datetime) -> date:
    """Which day it is in Łódź."""
    return moment.astimezone(WARSAW).date()


def days_left(moment: datetime, due: date) -> int:
    """0 on the last day itself; negative when it is over."""
    return (due - local_day(moment)).days


def reminder(left: int) -> int | None:
    """Of the reminders 14, 7 and 2 days before a date, the last that is due with `left` days to go."""
    return next((days for days in REMINDED if 0 <= left <= days), None)
