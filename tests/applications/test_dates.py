"""How terms of offices run: across the year's end, over holidays, and on the night when clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.applications.dates import REMINDED, days_left, easter, holidays, is_free, last_day, local_day, reminder

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
EARLY, LATE = datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2040-12-31")
TERMS = st.integers(1, 90)


@pytest.mark.parametrize(
    ("event", "days", "last"),
    [
        (date(2022, 9, 5), 7, date(2022, 9, 12)),  # a Monday: the appeals of 2022
        (date(2026, 11, 20), 7, date(2026, 11, 27)),
        (date(2026, 11, 21), 7, date(2026, 11, 30)),  # ends on a Saturday
        (date(2026, 12, 18), 7, date(2026, 12, 28)),  # Christmas, then a weekend
        (date(2024, 12, 17), 7, date(2024, 12, 24)),  # that Christmas Eve was a working day
        (date(2025, 12, 17), 7, date(2025, 12, 29)),  # since 2025 it is none
        (date(2026, 12, 25), 7, date(2027, 1, 4)),  # the new year, then a weekend
        (date(2026, 3, 29), 7, date(2026, 4, 7)),  # Easter, and its Monday
        (date(2026, 5, 28), 7, date(2026, 6, 5)),  # Corpus Christi
        (date(2026, 10, 25), 30, date(2026, 11, 24)),
    ],
)
def test_a_term_ends_on_a_working_day(event: date, days: int, last: date) -> None:
    assert last_day(event, days) == last


@given(DAYS, TERMS)
def test_no_term_is_shortened_and_none_waits_longer_than_the_free_days(event: date, days: int) -> None:
    last = last_day(event, days)
    asked = event + timedelta(days=days)
    assert last >= asked and not is_free(last) and (last - asked).days <= 5
    assert all(is_free(asked + timedelta(days=more)) for more in range((last - asked).days))


@given(DAYS, TERMS)
def test_a_later_day_never_ends_earlier(event: date, days: int) -> None:
    assert last_day(event, days) <= last_day(event + timedelta(days=1), days) and last_day(event, days) <= last_day(
        event, days + 1
    )


@given(st.datetimes(min_value=EARLY, max_value=LATE, timezones=st.none()).map(lambda at: at.replace(tzinfo=UTC)), TERMS)
def test_days_are_counted_in_lodz_whatever_its_clocks_do(moment: datetime, days: int) -> None:
    here = local_day(moment)
    assert days_left(moment, here + timedelta(days=days)) == days
    tomorrow = local_day(moment + timedelta(days=1))
    assert (tomorrow - here).days in (0, 1, 2)
    assert 0 <= (here - moment.date()).days <= 1


def test_midnight_is_that_of_lodz_in_winter_and_in_summer() -> None:
    due = date(2026, 3, 29)  # the night on which clocks go forward
    assert days_left(datetime(2026, 3, 28, 22, 59, tzinfo=UTC), due) == 1
    assert days_left(datetime(2026, 3, 28, 23, 0, tzinfo=UTC), due) == 0
    assert days_left(datetime(2026, 3, 29, 21, 59, tzinfo=UTC), due) == 0  # summer time by now
    assert days_left(datetime(2026, 3, 29, 22, 0, tzinfo=UTC), due) == -1
    assert days_left(datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)) == 0


@given(st.integers(2024, 2099))
def test_easter_is_a_sunday_in_spring_and_holidays_are_thirteen_or_fourteen(year: int) -> None:
    assert easter(year).weekday() == 6 and date(year, 3, 22) <= easter(year) <= date(year, 4, 25)
    assert len(holidays(year)) in (12, 13, 14)


@given(st.integers(-30, 60))
def test_one_reminder_is_due_at_a_time(left: int) -> None:
    found = reminder(left)
    assert (found is None) == (left < 0 or left > max(REMINDED))
    assert found is None or (found in REMINDED and left <= found and not [d for d in REMINDED if left <= d < found])
