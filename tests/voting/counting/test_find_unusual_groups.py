"""What makes those who run a round look again: groups that vote unlike all others. Real votes stay silent."""

import csv
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.voting.counting.unusual import SMALLEST, Labels, Tally, flags

PABULIB = Path(os.environ.get("PABULIB_DIR", Path(__file__).parents[3] / "../shared/data/pabulib"))
ALL = bool(os.environ.get("PABULIB_ALL"))  # the five largest files take as long as all others
Marked = Iterable[tuple[Labels, Iterable[str]]]


def tallied(ballots: Marked) -> dict[Labels, Tally]:
    sizes: Counter[Labels] = Counter()
    votes: defaultdict[Labels, Counter[str]] = defaultdict(Counter)
    for group, marks in ballots:
        sizes[group] += 1
        votes[group].update(set(marks))
    return {group: Tally(many, votes[group]) for group, many in sizes.items()}


def flat(counts: dict[Labels, dict[str, int]]) -> dict[Labels, Tally]:
    """Choose-one votes: {group: {option: ballots}}."""
    return {group: Tally(sum(votes.values()), votes) for group, votes in counts.items()}


# The figures of Wrocław 2025 as published: the project, all its votes, all ballots, ballots of people "aged 90 or
# more", and how many of these are for it. The other ballots are spread over ages and 13 projects as usual.
WROCLAW = [("208", 1220, 52_897, 436, 323), ("67", 2333, 56_011, 420, 311)]


def wroclaw(project: str, votes: int, ballots: int, old: int, together: int) -> dict[Labels, Tally]:
    bands = {"10-19": 11, "20-29": 14, "30-39": 24, "40-49": 26, "50-59": 12, "60-69": 8, "70-79": 4, "80-89": 1}
    usual = {f"{n}": 20 - n for n in range(1, 14)}
    counts: dict[Labels, dict[str, int]] = {
        (band, "internet"): {
            project: (votes - together) * share // 100,
            **{
                each: (ballots - old - votes + together) * share * weight // (100 * 169)
                for each, weight in usual.items()
            },
        }
        for band, share in bands.items()
    }
    counts["90+", "internet"] = {project: together, **dict.fromkeys(list(usual)[: (old - together) // 9], 9)}
    return flat(counts)


@pytest.mark.parametrize("case", WROCLAW, ids=["local", "citywide"])
def test_a_group_of_very_old_voters_for_one_project_is_flagged_and_nothing_else_is(
    case: tuple[str, int, int, int, int],
) -> None:
    (flag,) = flags(wroclaw(*case))
    assert (flag.group, flag.option_id, flag.votes) == (("90+", "internet"), case[0], case[4])
    assert flag.elsewhere < 0.05


def test_the_same_vote_without_them_is_silent() -> None:
    project, votes, ballots, old, together = WROCLAW[0]
    assert flags(wroclaw(project, votes - together + 9, ballots - together + 9, old - together + 9, 9)) == ()


def test_a_school_that_votes_for_its_own_playground_is_no_oddity() -> None:
    """Half of the pupils, and a tenth of all others: parents, neighbours."""
    votes = {("10-19", "internet"): {"school": 60, "park": 40}, ("30-39", "internet"): {"school": 40, "park": 360}}
    assert flags(flat(votes)) == ()


def test_paper_collected_for_one_idea_makes_no_part_of_the_paper_odd() -> None:
    bands = ("20-29", "30-39", "40-49", "50-59")
    paper = {(band, "paper"): {"fountain": 30, "park": 2} for band in bands}
    online: dict[Labels, dict[str, int]] = {(band, "internet"): {"fountain": 3, "park": 250} for band in bands}
    assert flags(flat({**paper, **online})) == ()


def test_one_batch_of_cards_unlike_all_other_cards_is_flagged() -> None:
    cards: dict[Labels, dict[str, int]] = {("card", f"{n}"): {"park": 28, "fair": 2} for n in range(1, 6)}
    (flag,) = flags(flat({**cards, ("online", ""): {"park": 90, "fair": 8}, ("card", "6"): {"park": 2, "fair": 25}}))
    assert flag.group == ("card", "6") and flag.option_id == "fair" and flag.ballots == 27


def test_few_people_are_never_a_group() -> None:
    few = SMALLEST - 1
    assert flags(flat({("card", "1"): {"fair": few}, ("online", ""): {"park": 400}})) == ()
    assert flags(flat({("card", "1"): {"fair": few + 1}, ("online", ""): {"park": 400}})) != ()


def test_what_most_people_are_in_is_no_group_and_nothing_is_said_of_nobody() -> None:
    assert flags({}) == ()
    assert flags(flat({("card", "1"): {"fair": 60}, ("card", "2"): {"park": 25}})) == flags(
        flat({("card", "2"): {"park": 25}, ("card", "1"): {"fair": 60}})
    )
    assert [flag.group for flag in flags(flat({("card", "1"): {"fair": 600}, ("card", "2"): {"fair": 25}}))] == []


@given(st.integers(20, 400), st.lists(st.integers(20, 400), min_size=2, max_size=6), st.integers(1, 9))
def test_where_all_groups_vote_alike_none_is_flagged(base: int, sizes: list[int], share: int) -> None:
    counts: dict[Labels, dict[str, int]] = {
        (f"{at}", "internet"): {"a": size * share // 10, "b": size - size * share // 10}
        for at, size in enumerate([base, *sizes])
    }
    assert flags(flat(counts)) == ()


def real_ballots(path: Path) -> Iterator[tuple[Labels, list[str]]]:
    """(age band, channel) and marks; ballots without an age are left out."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, delimiter=";")
        for row in rows:
            if row[:1] == ["VOTES"]:
                break
        head = next(rows)
        for row in rows:
            ballot = dict(zip(head, row, strict=False))
            age = ballot.get("age", "")
            if age:
                band = (f"{int(age) // 10 * 10}" if int(age) < 90 else "90") if age.isdecimal() else age
                yield (band, ballot.get("voting_method") or "unknown"), ballot["vote"].split(",")


@pytest.mark.skipif(not PABULIB.is_dir(), reason=f"real votes are not at {PABULIB}; set PABULIB_DIR")
def test_no_real_vote_raises_a_false_alarm_and_planted_ballots_raise_one() -> None:
    looked_at, seen, could = 0, 0, 0
    for path in sorted(path for path in PABULIB.glob("*.pb") if ALL or path.stat().st_size < 2**20):
        groups = tallied(real_ballots(path))
        if len(groups) < 2:
            continue
        looked_at += 1
        assert flags(groups) == (), path.name
        votes = sum((Counter(group.votes) for group in groups.values()), Counter())
        ballots = sum(group.ballots for group in groups.values())
        lost = [each for each, many in votes.most_common() if many * 20 < ballots][:1]
        for option in lost:
            could += 1
            planted = groups.get(("90", "internet"), Tally(0, {}))
            more = max(30, 3 * planted.ballots)
            held = {**planted.votes, option: planted.votes.get(option, 0) + more}
            found = flags({**groups, ("90", "internet"): Tally(planted.ballots + more, held)})
            seen += [(flag.group, flag.option_id) for flag in found] == [(("90", "internet"), option)]
    assert looked_at > 100 and could > 50
    assert seen == could, f"{seen} of {could}"
