"""Pabulib files: everything the published format holds, on small files of our own."""

import contextlib
import io
import os
import random
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voting.counting.files import again, faults, read, text
from workspace.voting.counting import grouping, pabulib
from workspace.voting.counting.ballots import Ballots
from workspace.voting.counting.model import Kind, Reason
from workspace.voting.counting.pabulib import reader, votes
from workspace.voting.counting.recount import recount


def told(ballots: Ballots) -> list[tuple[tuple[int, ...], tuple[int, ...], int]]:
    return sorted(ballots)


def test_ballots_that_say_the_same_are_kept_once_whatever_their_order() -> None:
    instance = read(text(votes="voter_id;vote\na;1,2\nb;2,1\nc;3"))
    assert told(instance.ballots) == [((0, 1), (), 2), ((2,), (), 1)]
    assert instance.kind is Kind.APPROVAL
    assert instance.election.votes == {"1": 2, "2": 2, "3": 1}
    assert instance.warnings == ()


@pytest.mark.parametrize(
    ("kind", "ballots", "more", "scores"),
    [
        ("choose-1", "voter_id;vote\na;1\nb;1\nc;3", {}, {"1": 2, "2": 0, "3": 1}),
        ("ordinal", "voter_id;vote\na;2,1\nb;1,2\nc;3", {"max_length": 3}, {"1": 3, "2": 3, "3": 1}),
        ("cumulative", "voter_id;vote;points\na;2,1;4,1\nb;3;5", {"max_sum_points": 5}, {"1": 1, "2": 4, "3": 5}),
        ("scoring", "voter_id;vote;points\na;2,1;4,0\nb;3;5", {}, {"1": 0, "2": 4, "3": 5}),
        ("scoring", "voter_id;vote;points\na;2,1;4,0\nb;3;5", {"default_score": 2}, {"1": 2, "2": 6, "3": 7}),
    ],
)
def test_each_kind_of_ballot_is_scored_as_the_format_says(
    kind: str, ballots: str, more: dict[str, int], scores: dict[str, int]
) -> None:
    assert read(text(votes=ballots, vote_type=kind, **more)).election.scores == scores


def test_points_stay_with_their_marks_and_ranks_in_their_order() -> None:
    pointed = read(text(votes="voter_id;vote;points\na;3,1;1,4\nb;1,3;4,1", vote_type="cumulative"))
    assert told(pointed.ballots) == [((0, 2), (4, 1), 2)]
    ranked = read(text(votes="voter_id;vote\na;3,1\nb;1,3", vote_type="ordinal"))
    assert told(ranked.ballots) == [((0, 2), (), 1), ((2, 0), (), 1)]


def test_names_with_semicolons_quotes_and_line_breaks_are_read() -> None:
    projects = 'project_id;cost;name\n1;60;"Bench; with ""back"""\n2;50;"two\nlines"\n3;40;Books'
    instance = read(text(projects=projects, num_projects=3))
    assert [each.name for each in instance.projects] == ['Bench; with "back"', "two\nlines", "Books"]


def test_quoted_ballots_take_the_slow_way_to_the_same_result() -> None:
    plain = read(text())
    quoted = read(text(votes='voter_id;vote\na;"1,2"\nb;1,2\n"c";1,3'))
    assert told(quoted.ballots) == told(plain.ballots)


def test_a_quote_that_was_looked_for_too_far_loses_no_ballot() -> None:
    projects = 'project_id;cost;name;category\n1;60;x;y\n2;50;x;y\n3;40;a"b;"c'
    content = text(projects=projects, num_votes=None)
    assert read(content).ballots.size == 3
    assert piped(content.encode()).ballots.size == 3
    assert again(content.encode()) == content.encode()


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble() -> None:
    windows = b"\xef\xbb\xbf" + text().replace("\n", "\r\n").encode()
    assert told(read(windows).ballots) == told(read(text()).ballots)
    assert again(windows) == windows


def test_ids_need_not_be_numbers_and_thousands_of_columns_fit() -> None:
    ids = [f"L{number:04}/ż" for number in range(3000)]
    projects = "project_id;cost\n" + "\n".join(f"{each};1" for each in ids)
    ballots = "voter_id;vote;" + ";".join(f"c{number}" for number in range(3000))
    row = ";".join("x" * 3000)
    instance = read(text(projects=projects, votes=f"{ballots}\na;{','.join(ids)};{row}\nb;{ids[7]};{row}"))
    assert instance.election.votes[ids[7]] == 2
    assert len(instance.head.votes.header.fields) == 3002


def test_amounts_are_whole_numbers_of_the_smallest_unit_the_file_needs() -> None:
    instance = read(text(budget="100.50", projects="project_id;cost\n1;60.0\n2;50.125\n3;40"))
    assert instance.scale == 1000
    assert instance.election.budget == 100_500
    assert [option.cost for option in instance.election.options] == [60_000, 50_125, 40_000]
    assert instance.election.step == 1000
    assert instance.money(50_125) == 50.125
    assert read(text(budget="400000.0")).scale == 1


def test_a_project_withdrawn_after_the_vote_is_not_counted() -> None:
    instance = read(text(budget="100.5", projects="project_id;cost\n1;999999999\n2;50\n3;40"))
    [out] = instance.election.struck_out
    assert (out.option_id, out.reason) == ("1", Reason.WITHDRAWN)


def test_a_ballot_is_a_set_and_a_doubled_mark_is_told() -> None:
    instance = read(text(votes="voter_id;vote\na;1,2,1\nb;3"))
    assert instance.election.votes == {"1": 1, "2": 1, "3": 1}
    assert instance.warnings == ('kostki.pb:21: vote: "1" is marked twice and counted once',)
    pointed = read(text(votes="voter_id;vote;points\na;1,2,1;3,1,5", vote_type="cumulative", max_sum_points=9))
    assert pointed.election.scores == {"1": 3, "2": 1, "3": 0}


def test_spaces_empty_lines_and_empty_ballots_are_told_and_counted() -> None:
    instance = read(text(votes="voter_id;vote\na;1, 2\n\nb;", num_votes=2))
    assert instance.ballots.size == 2
    assert [warning.partition(": ")[2] for warning in instance.warnings] == [
        'vote: spaces around "2"',
        "VOTES: an empty line",
        "vote: an empty ballot",
    ]


def test_a_published_count_that_is_not_of_these_ballots_is_told() -> None:
    instance = read(text(projects="project_id;cost;votes\n1;60;3\n2;50;7\n3;40;1"))
    assert instance.warnings == ("kostki.pb: votes: project 2 is said to have 7; its ballots give 2",)


def test_every_fault_is_named_with_its_file_line_and_field() -> None:
    broken = text(
        projects="project_id;cost;name;selected\n1;sixty;Bench;0\n2;50;Trees;9\n2;50;Trees;0\n3;-1;x;0\n4;5;a;b;0",
        votes="voter_id;vote\na;1,9\na;2\nb;2;x\n;2",
        num_projects="many",
        vote_type="shouting",
        budget=None,
    )
    assert faults(broken) == [
        "kostki.pb: budget: missing from META",
        'kostki.pb:9: vote_type: "shouting" is not one of approval, choose-1, ordinal, cumulative, scoring',
        'kostki.pb:7: num_projects: "many" is not a whole number',
        'kostki.pb:15: cost: "sixty" is not an amount of money',
        'kostki.pb:17: project_id: "2" stands on line 16 already',
        'kostki.pb:18: cost: "-1" is not an amount of money',
        "kostki.pb:19: PROJECTS: 5 fields instead of 4; a value with ; needs quotes",
        "kostki.pb:16: selected: 9 is not 0, 1, 2 or 3",
        'kostki.pb:22: vote: "9" is not in PROJECTS',
        'kostki.pb:23: voter_id: "a" stands on line 22 already',
        "kostki.pb:24: VOTES: 3 fields instead of 2; a value with ; needs quotes",
        "kostki.pb:25: voter_id: empty",
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"max_length": 1}, "kostki.pb:22: vote: 2 is more than max_length 1"),
        ({"max_sum_cost": 105}, "kostki.pb:22: vote: 110 is more than max_sum_cost 105"),
        ({"vote_type": "choose-1"}, "kostki.pb:21: vote: 2 projects where one may be chosen"),
        ({"num_votes": 4}, "kostki.pb:8: num_votes: says 4, and there are 3"),
        ({"num_projects": 4}, "kostki.pb:7: num_projects: says 4, and there are 3"),
        ({"vote_type": "scoring"}, "kostki.pb:20: VOTES: the column points is missing, and vote_type is scoring"),
        ({"projects": "id;cost\n1;1"}, 'kostki.pb:15: PROJECTS: the first column should be project_id, not "id"'),
        ({"projects": "project_id;price\n1;1"}, "kostki.pb:15: PROJECTS: the column cost is missing"),
        ({"votes": "voter_id;choice\na;1"}, "kostki.pb:20: VOTES: the column vote is missing"),
        ({"district": "a;b"}, "kostki.pb:14: district: 3 fields instead of 2; a value with ; needs quotes"),
        ({"comment": '"never closed'}, "kostki.pb:14: a quote is opened and never closed"),
    ],
)
def test_what_meta_does_not_allow_is_a_fault(changes: dict[str, object], fault: str) -> None:
    assert fault in faults(text(**changes))


@pytest.mark.parametrize(
    ("ballot", "fault"),
    [
        ("1,2;3", "points: 1 numbers for 2 projects"),
        ("1,2;3,x", 'points: "x" is not a whole number'),
        ("1,2;3,", "points: a number is missing"),
        ("1,2;6,6", "points: 12 is more than max_sum_points 10"),
        ("1,2;3,7", "points: 7 is more than max_points 6"),
    ],
)
def test_points_that_cannot_be_are_faults(ballot: str, fault: str) -> None:
    broken = text(votes=f"voter_id;vote;points\na;{ballot}", vote_type="cumulative", max_sum_points=10, max_points=6)
    assert faults(broken) == [f"kostki.pb:23: {fault}"]


def test_less_than_meta_asks_is_told_and_counted() -> None:
    assert read(text(min_length=3)).warnings[0] == "kostki.pb:22: vote: 2 is less than min_length 3"


def test_of_a_thousand_faults_fifty_are_named() -> None:
    found = faults(text(votes="voter_id;vote\n" + "\n".join(f"v{number};9" for number in range(1000))))
    assert len(found) == 51
    assert found[-1] == "kostki.pb: and 950 more"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"\x89PNG\r\n\x1a\n",
        b"hello\n",
        b"META\n",
        b"META\nkey;value\n",
        b"META\nkey;value\nPROJECTS\n",
    ],
)
def test_what_is_no_file_of_this_kind_is_refused_in_one_line(content: bytes) -> None:
    assert len(faults(content)) == 1


def test_bytes_that_are_no_text_are_named_by_line() -> None:
    assert faults(text().encode().replace(b"Bench", b"B\xffnch")) == ["kostki.pb:16: not UTF-8 text (byte 7)"]
    assert faults(text().encode().replace(b"b;1", b"\xff;1")) == ["kostki.pb:22: not UTF-8 text (byte 1)"]


def test_a_line_without_end_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pabulib.rows, "LONGEST", 1 << 10)
    assert "a line of more than" in faults(text(description="x" * 2000))[0]


def test_control_characters_of_a_broken_file_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in faults(text(votes="voter_id;vote\na;\x1b[31m"))[0]


def piped(content: bytes) -> pabulib.Instance:
    receiving, sending = os.pipe()

    def send() -> None:
        with contextlib.suppress(BrokenPipeError), os.fdopen(sending, "wb") as stream:
            stream.write(content)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        with os.fdopen(receiving, "rb") as stream:
            return pabulib.read(stream, name="stdin")
    finally:
        sender.join()


def test_a_pipe_is_read_as_a_file_is() -> None:
    instance = piped(text(votes="voter_id;vote\na;1,2,1\nb;3").encode())
    assert instance.ballots.size == 2
    assert instance.warnings[0].startswith("stdin:21: vote")


def test_a_pipe_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST", 10)
    with pytest.raises(pabulib.PabulibError, match="give it as a file"):
        piped(text().encode())


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pb", tmp_path):
        with pytest.raises(pabulib.PabulibError, match=path.name):
            pabulib.read(path)


ODD = text(comment='"#1: a; ""b"""').replace("1;60;Bench", '1;60;"Bench"').replace("b;1,2\n", "b;1,2\r\n").rstrip("\n")


@pytest.mark.parametrize(
    "content",
    [
        text(),
        text().replace("\n", "\r\n"),
        ODD,
        text().replace("2;50;Trees", '2;50;"Odd" quotes'),
        "\n" + text() + "\n\n",
    ],
)
def test_what_is_read_is_written_again_byte_for_byte(content: str) -> None:
    assert again(content.encode()) == content.encode()


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_any_cells_survive_being_written_and_read(rows: list[list[str]], newline: str) -> None:
    lines = [pabulib.rows.as_text(fields) for fields in rows]
    body = "".join(line + newline for line in [*text().rstrip("\n").split("\n"), *lines])
    content = body.encode()
    assert again(content) == content
    _, found = pabulib.open_rows(io.BytesIO(content))
    read_again = [row.fields for row in found][3:]
    if newline == "\n":
        assert read_again == rows


def test_our_own_files_are_in_the_canonical_form() -> None:
    lines = pabulib.compose(
        {
            "rule": "greedy",
            "budget": 10,
            "num_votes": 1,
            "description": "A; B",
            "vote_type": "approval",
            "num_projects": 1,
        },
        [{"project_id": 7, "cost": 5, "name": 'The "old"\ntree'}],
        [{"voter_id": 1, "vote": [7]}],
    )
    assert "".join(lines) == (
        'META\nkey;value\ndescription;"A; B"\nnum_projects;1\nnum_votes;1\nbudget;10\nvote_type;approval\nrule;greedy\n'
        'PROJECTS\nproject_id;cost;name\n7;5;"The ""old"" tree"\nVOTES\nvoter_id;vote\n1;7\n'
    )


ballots_of_ids = st.lists(st.lists(st.sampled_from(["1", "2", "3"]), min_size=1, max_size=3, unique=True), max_size=30)


@settings(max_examples=200, deadline=None)
@given(ballots_of_ids, st.sampled_from(["approval", "ordinal", "cumulative"]))
def test_the_fast_way_and_the_slow_way_read_the_same(ballots: list[list[str]], kind: str) -> None:
    def points(ballot: list[str]) -> str:
        return ";" + ",".join(str(ord(each) % 5) for each in ballot) if kind == "cumulative" else ""

    rows = [f"v{number};{','.join(ballot)}{points(ballot)}" for number, ballot in enumerate(ballots)]
    header = "voter_id;vote" + (";points" if kind == "cumulative" else "")
    fast = read(text(votes="\n".join([header, *rows]), vote_type=kind))
    slow = read(text(votes="\n".join([header, *rows, ""]), vote_type=kind, num_votes=len(rows)))  # an empty line
    assert told(fast.ballots) == told(slow.ballots)
    assert slow.warnings
    assert not fast.warnings


def test_more_different_ballots_than_are_kept_as_text_come_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votes, "DISTINCT", 2)
    monkeypatch.setattr(pabulib.rows, "BLOCK", 16)
    monkeypatch.setattr(grouping, "BLOCK", 2)
    rows = [f"v{number};{'123'[number % 3]},{'123'[(number + 1) % 3]}" for number in range(20)]
    assert told(read(text(votes="\n".join(["voter_id;vote", *rows]))).ballots) == [
        ((0, 1), (), 7),
        ((0, 2), (), 6),
        ((1, 2), (), 7),
    ]


def test_ballots_are_never_put_together_by_a_hash_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "_mixed", lambda numbers: numbers * 0)
    different = Ballots.of([{0}, {1}, {1}, {0, 1}, set()])
    assert told(different) == [((), (), 1), ((0,), (), 1), ((0, 1), (), 1), ((1,), (), 2)]
    assert told(Ballots.of([{0}, {1}, {1}])) == [((0,), (), 1), ((1,), (), 2)]
    assert told(Ballots.of([(0,), (0,)], points=[(3,), (4,)])) == [((0,), (3,), 1), ((0,), (4,), 1)]


def test_a_voter_who_stands_in_a_file_twice_is_a_fault() -> None:
    assert faults(text(votes="voter_id;vote\na;1\nb;2\na;3")) == [
        'kostki.pb:23: voter_id: "a" stands on line 21 already'
    ]


BITS = [
    '"',
    ";",
    "\n",
    "\r\n",
    ",",
    "\r",
    "\0",
    "-1",
    "9" * 30,
    "META",
    "VOTES",
    "1e5",
    "\ufeff",
    " ",
    "٣",
    "nan",
    "",
    "0",
]


def damaged(number: int) -> bytes:
    """A file with a few bytes of it replaced, cut out or repeated, by chance."""
    chance = random.Random(number)
    content = bytearray(text(vote_type=chance.choice(list(Kind)), comment='"#1: a; ""b"""').encode())
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.randint(0, 6))
        content[start:end] = chance.choice([*(each.encode() for each in BITS), b"\xff", bytes(content[end : end + 30])])
    return bytes(content)


@settings(max_examples=500, deadline=None)
@given(st.builds(damaged, st.integers(0, 2**64)))
def test_whatever_is_broken_a_file_is_counted_or_refused_in_words(content: bytes) -> None:
    with contextlib.suppress(pabulib.PabulibError):
        recount(read(content))
    with contextlib.suppress(pabulib.PabulibError):
        assert again(content) == content
