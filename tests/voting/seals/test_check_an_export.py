"""Anyone checks a counted vote from its export. Whatever was changed is named; an untouched one is met with silence."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from tests import factories
from tests.rules.town import restore, rows
from tests.voting import rounds
from tests.voting.seals import ways
from workspace import cli
from workspace.core import db as database
from workspace.core.db import db
from workspace.proposals.models import Proposal
from workspace.voting import ballots, elections
from workspace.voting.models import BallotKind, Completion, Rule, VotingRound
from workspace.voting.seals import archive, entries, log, merkle, signing, witnesses
from workspace.voting.seals.verify import verify

CHOICES = [["Ławki"], ["Ławki", "Сад"], ["Сад"], ["Kiermasz", "Сад"], ["Kiermasz"]]


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What the witnesses were handed, as they would fetch it."""
    handed: list[bytes] = []
    monkeypatch.setattr(witnesses, "hand_files", lambda _round, content: handed.append(content))
    return handed  # type: ignore[return-value]


@pytest.fixture
def voted(
    cast: factories.Cast, open_round: VotingRound, later: ways.Later, opening: list[bytes]
) -> Callable[..., VotingRound]:
    """voted(55): so many people vote, some change their mind, batches are sealed in between, and it is counted."""

    def vote(count: int) -> VotingRound:
        people = ways.voters(cast, count)
        for place, person in enumerate(people):
            rounds.cast(person, open_round, *CHOICES[place % 5])
            if place % 20 == 19:
                ways.seal(open_round)
        for place, person in enumerate(people[:7]):
            rounds.cast(person, open_round, *CHOICES[place % 3])
        later(hours=2)
        return rounds.counted(open_round)

    return vote


def said(public: bytes, **more: Any) -> list[str]:
    return [f"{where}: {what}" for where, what in verify(public, **more).faults]


KEPT: dict[
    str, Any
] = {}  # the vote below once it is counted: everything in the database, and what witnesses were handed


@pytest.fixture
def counted(request: pytest.FixtureRequest, app: Flask, later: ways.Later, opening: list[bytes]) -> VotingRound:
    """Fifty-five voted. Held once, and put back as it was for each test: they only read it, or spoil it."""
    if not KEPT:
        made: VotingRound = request.getfixturevalue("voted")(55)
        KEPT.update(rows=rows(), handed=list(opening), id=made.id)
        return factories.again(made)
    restore(KEPT["rows"])
    opening.extend(KEPT["handed"])
    later(hours=2)
    return db.session.get_one(VotingRound, KEPT["id"])


def test_an_untouched_export_is_met_with_silence(counted: VotingRound, opening: list[bytes]) -> None:
    public = ways.public(counted)
    heads = [head.root for head in log.heads(counted.id)]
    report = verify(public, witness=opening[0], pinned=heads, key=log.public_text())
    assert report.faults == [] and report.left_out == []
    assert len(report.checked) == 13 and report.head == heads[-1]
    assert said(public) == []
    assert sorted(ways.files(public)) == sorted(archive.ALLOWED)
    assert ways.public(counted) == public  # the same bytes each time


@pytest.mark.parametrize(("count", "published"), [(19, "winners"), (20, "totals"), (49, "totals"), (50, "ballots")])
def test_how_much_is_published_hangs_on_how_many_voted(
    count: int, published: str, voted: Callable[..., VotingRound], opening: list[bytes]
) -> None:
    counted = voted(count)
    public = ways.public(counted)
    held = ways.files(public)
    result = json.loads(held["result.json"])
    assert result["published"] == published
    assert ("ballots.pb" in held) is (published == "ballots") is ("ballots" in result)
    assert ("totals" in result) is (published != "winners")
    assert said(public) == [] and said(public, witness=opening[0]) == []
    assert verify(public, witness=opening[0]).checked[-1] == "the count gives the same winners"
    assert any(each.startswith("the count") for each in verify(public).left_out) is (published == "winners")


def test_where_all_chose_alike_no_ballot_is_published(
    cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    ways.vote(ways.voters(cast, 51), open_round, [["Ławki"]] * 51)
    later(hours=2)
    public = ways.public(rounds.counted(open_round))
    assert json.loads(ways.files(public)["result.json"])["published"] == "winners" and said(public) == []


def test_nothing_in_the_export_ties_a_code_to_a_choice(
    cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    people = ways.voters(cast, 50)
    ways.vote(people, open_round, [CHOICES[place % 5] for place in range(50)])
    codes = [ways.receipt(each, open_round) for each in people]
    later(hours=2)
    held = ways.files(ways.public(rounds.counted(open_round)))
    text = b"".join(held.values()).decode()
    for person, receipt in zip(people, codes, strict=True):
        assert receipt.seal in held["log.jsonl"].decode()
        assert receipt.code not in text and receipt.key not in text and person.handle not in text
    votes = held["ballots.pb"].decode().partition("VOTES\n")[2].splitlines()
    assert votes[0] == "voter_id;vote" and votes[1:] == [f"{n};{line}" for n, line in enumerate(sorted_votes(votes), 1)]


def sorted_votes(votes: list[str]) -> list[str]:
    """By what they hold, and by nothing else."""
    lines = [line.partition(";")[2] for line in votes[1:]]
    return sorted(lines, key=lambda line: entries.canonical([[int(each), None] for each in line.split(",")]))


# --- the tamper matrix: files ----------------------------------------------------------------------------------------


def test_a_flipped_byte_anywhere_is_named(counted: VotingRound) -> None:
    held = ways.files(ways.public(counted))
    for name, content in held.items():
        for place in range(0, len(content), max(1, len(content) // 25)):
            flipped = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
            found = said(ways.rezipped({**held, name: flipped}))
            assert any(name in each for each in found), (name, place, found)


def test_a_file_left_out_or_put_in_is_named(counted: VotingRound) -> None:
    held = ways.files(ways.public(counted))
    for name in held:
        found = said(ways.rezipped({other: content for other, content in held.items() if other != name}))
        assert any(each.startswith(name) for each in found), (name, found)
    assert "secrets.txt: does not belong in this export" in said(ways.rezipped({**held, "secrets.txt": b""}))


# --- the tamper matrix: tables of the database, after the count -------------------------------------------------------

FIRST = "(SELECT min(id) FROM ballots)"
MARKED = f"(SELECT option_id FROM ballot_choices WHERE ballot_id = {FIRST})"
ENDED = "DELETE FROM seal_entries WHERE kind IN ('closed', 'result')"
TABLES = {
    "a choice flipped": (
        "UPDATE ballot_choices SET option_id = (SELECT min(id) FROM voting_options WHERE id NOT IN " + MARKED + ")"
        f" WHERE ballot_id = {FIRST} AND option_id = (SELECT max(option_id) FROM ballot_choices WHERE ballot_id = {FIRST})",
        "ballots.pb",
    ),
    "a ballot deleted": (f"DELETE FROM ballots WHERE id = {FIRST}", "some were left out"),
    "a ballot put in": (
        "INSERT INTO ballots (id, round_id, sealed) SELECT 'ffff', id, false FROM voting_rounds;"
        "INSERT INTO ballot_choices (ballot_id, option_id, round_id)"
        " SELECT 'ffff', min(option_id), min(round_id) FROM ballot_choices",
        "some were put in",
    ),
    "an entry flipped": (
        "UPDATE seal_entries SET content = replace(content, '\"batch\":1', '\"batch\":2') WHERE seq = 3",
        "log.jsonl",
    ),
    "an entry deleted": ("DELETE FROM seal_entries WHERE seq = 5", "log.jsonl"),
    "entries moved": (
        "UPDATE seal_entries SET seq = 1000 - seq WHERE seq IN (4, 5);"
        "UPDATE seal_entries SET seq = seq - 991 WHERE seq > 900",
        "log.jsonl",
    ),
    "an entry put in": (
        "INSERT INTO seal_entries (round_id, seq, kind, content)"
        " SELECT round_id, 900, 'paper', '{\"kind\":\"paper\"}' FROM seal_entries WHERE seq = 0",
        "entries put in",
    ),
    "the tail cut": (ENDED, "its tail is cut"),
    "the tail cut with its heads": (
        f"{ENDED}; DELETE FROM seal_heads WHERE size > (SELECT max(seq) + 1 FROM seal_entries)",
        "its tail is cut",
    ),
    "a head flipped": ("UPDATE seal_heads SET note = replace(note, 'a', 'b') WHERE size = 1", "heads.json"),
    "the last head deleted": (
        "DELETE FROM seal_heads WHERE size = (SELECT max(size) FROM seal_heads)",
        "no head covers",
    ),
    "the rules flipped": (
        "UPDATE voting_rounds SET rules = replace(rules, '\"budget\":300000', '\"budget\":310000')",
        "rules.json",
    ),
}


@pytest.mark.parametrize(("tampering", "words"), TABLES.values(), ids=TABLES)
def test_a_table_that_was_changed_after_the_count_is_named(tampering: str, words: str, counted: VotingRound) -> None:
    assert said(ways.public(counted)) == []
    database.begin(writing=True)
    for statement in tampering.split(";"):
        db.session.connection().exec_driver_sql(statement)
    db.session.commit()
    found = said(ways.public(counted))
    assert any(words in each for each in found), found


# --- the tamper matrix: whoever holds the signing key signs everything anew -------------------------------------------


class Forger:
    """Changes the export and signs what can be signed, as somebody does who has the server and its key."""

    def __init__(self, public: bytes) -> None:
        self.files = ways.files(public)
        self.files.pop(archive.LIST)
        self.log = [json.loads(line) for line in self.files["log.jsonl"].decode().splitlines()]

    def sizes(self) -> list[int]:
        return [int(head["note"].split("\n")[1]) for head in json.loads(self.files["heads.json"])["heads"]]

    def signed(self, sizes: list[int] | None = None) -> bytes:
        """All of it, with heads of these sizes."""
        lines = [entries.canonical(entry) for entry in self.log]
        leaves = log.leaves(lines)
        rules = signing.hashlib.sha256(self.files["rules.json"]).hexdigest()
        origin = signing.origin(json.loads(self.files["rules.json"])["round"], rules)
        notes = []
        for size in sizes or [each for each in self.sizes() if each < len(lines)] + [len(lines)]:
            head = signing.Head(origin, size, merkle.root(leaves[:size]))
            notes.append({"day": "2026-01-01", "note": signing.sign(head, log.signing_key())})
        files = {
            **self.files,
            "log.jsonl": "".join(f"{line}\n" for line in lines).encode(),
            "heads.json": entries.canonical({"heads": notes, "key": log.public_text()}).encode(),
        }
        return archive.packed(archive.with_list(files, log.signing_key()))

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [entry for entry in self.log if entry["kind"] == kind]

    def lasting(self) -> dict[str, Any]:
        """A seal that takes no other's place and that no other replaces."""
        ballots = self.of_kind("ballot")
        replaced = {entry.get("replaces") for entry in ballots}
        return next(each for each in ballots if each["seal"] not in replaced and "replaces" not in each)

    def result(self, **changes: Any) -> None:
        self.log[-1] |= changes
        self.files["result.json"] = entries.canonical(self.log[-1]).encode()


def test_a_forger_who_changes_nothing_is_not_seen(counted: VotingRound) -> None:
    """The control: what the next tests find is the change, not the forger."""
    assert said(Forger(ways.public(counted)).signed()) == []


def drop_ballot(forger: Forger) -> None:
    lines = forger.files["ballots.pb"].splitlines(keepends=True)
    forger.files["ballots.pb"] = b"".join(lines[:-1]).replace(b"num_votes;55", b"num_votes;54")


def double_ballot(forger: Forger) -> None:
    lines = forger.files["ballots.pb"].splitlines(keepends=True)
    last = lines[-1].replace(b"55;", b"56;")
    forger.files["ballots.pb"] = b"".join([*lines, last]).replace(b"num_votes;55", b"num_votes;56")


def swap_ballot(forger: Forger) -> None:
    lines = forger.files["ballots.pb"].splitlines(keepends=True)
    other = next(line for line in lines[-55:] if line.split(b";")[1] != lines[-1].split(b";")[1])
    lines[-1] = b"55;" + other.split(b";")[1]
    forger.files["ballots.pb"] = b"".join(lines)


def other_cost(forger: Forger) -> None:
    forger.files["ballots.pb"] = (
        forger.files["ballots.pb"].replace(b";1000;", b";1001;").replace(b"budget;3000", b"budget;3000.5")
    )


def other_winner(forger: Forger) -> None:
    ids = [option["id"] for option in json.loads(forger.files["rules.json"])["options"]]
    forger.result(winners=[each for each in ids if each not in forger.log[-1]["winners"]])


def other_total(forger: Forger) -> None:
    forger.result(totals=[[option, votes + 1, score + 1] for option, votes, score in forger.log[-1]["totals"]])


def drop_seal(forger: Forger) -> None:
    forger.log.remove(forger.lasting())


def put_in_seal(forger: Forger) -> None:
    place = forger.log.index(forger.of_kind("closed")[0])
    batch = max(entry["batch"] for entry in forger.of_kind("ballot"))
    forger.log.insert(place, {"kind": "ballot", "batch": batch, "seal": "f" * 64})


def swap_places(forger: Forger) -> None:
    forger.log[2], forger.log[3] = forger.log[3], forger.log[2]


def late_ballot(forger: Forger) -> None:
    forger.log.insert(-1, {"kind": "ballot", "batch": 9, "seal": "f" * 64})


def cut_tail(forger: Forger) -> None:
    del forger.log[-1]


def other_rules(forger: Forger) -> None:
    forger.files["rules.json"] = forger.files["rules.json"].replace(b'"budget":300000', b'"budget":900000')


def fewer_voted(forger: Forger) -> None:
    forger.result(turnout={"all": 54, "paper": 0, "sealed": 54})


def too_much_published(forger: Forger) -> None:
    forger.files["rules.json"] = forger.files["rules.json"].replace(b'"ballots_from":50', b'"ballots_from":60')
    forger.log[0]["fingerprint"] = signing.hashlib.sha256(forger.files["rules.json"]).hexdigest()


FORGED = {
    drop_ballot: "ballots.pb: holds 54 ballots, 55 were counted: some were left out",
    double_ballot: "ballots.pb: holds 56 ballots, 55 were counted: some were put in",
    swap_ballot: "ballots.pb: a ballot was changed, or swapped for another",
    other_cost: "ballots.pb: has another cost of",
    other_winner: "result.json: ballots.pb elect",
    other_total: "votes for",
    drop_seal: "log.jsonl: 54 seals stand in it, and 55 ballots were counted",
    put_in_seal: "log.jsonl: 56 seals stand in it, and 55 ballots were counted",
    swap_places: "log.jsonl: batch 1 is out of order",
    late_ballot: "a ballot was put in after closing",
    cut_tail: "log.jsonl: does not end with the result, or why there is none: its tail is cut",
    other_rules: "rules.json: are not the rules that were frozen",
    fewer_voted: "log.jsonl: 55 seals stand in it, and 54 ballots were counted",
    too_much_published: "result.json: publishes ballots, and the rules allow totals for 55 ballots",
}


@pytest.mark.parametrize("forge", FORGED, ids=lambda forge: forge.__name__)
def test_what_an_insider_changes_and_signs_is_named(forge: Callable[[Forger], None], counted: VotingRound) -> None:
    public = ways.public(counted)
    kept = [head.root for head in log.heads(counted.id)][-1]
    forger = Forger(public)
    forge(forger)
    found = said(forger.signed())
    assert any(FORGED[forge] in each for each in found), found
    in_log = forge not in (drop_ballot, double_ballot, swap_ballot, other_cost, other_rules)
    pinned = [each for each in said(forger.signed(), pinned=[kept]) if "from the head" in each]
    assert bool(pinned) is in_log


def test_a_whole_log_rewritten_in_good_order_is_named_by_a_head_kept_outside(
    counted: VotingRound, opening: list[bytes]
) -> None:
    """One ballot and its seal are gone from everywhere, in perfect order: only paper, mail or a witness can tell."""
    kept = [head.root for head in log.heads(counted.id)]
    forger = Forger(ways.public(counted))
    forger.log.remove(forger.lasting())
    drop_ballot(forger)
    forger.of_kind("closed")[0]["seals"] = 54
    ids = recounted(forger)
    forger.result(**ids, turnout={"all": 54, "paper": 0, "sealed": 54})
    public = forger.signed([len(forger.log)])
    assert said(public) == []
    assert [each for each in said(public, pinned=[kept[2]]) if "does not go on from the head" in each]
    found = said(public, witness=opening[0])
    assert any("was put in: no such seal stands" in each for each in found), found


def recounted(forger: Forger) -> dict[str, Any]:
    from workspace.voting.seals import recount

    rules = json.loads(forger.files["rules.json"])
    ballots = recount.marks_of(forger.files["ballots.pb"], rules)
    outcome = recount.count(rules, ballots, [])
    totals = sorted([line.option_id, line.votes, line.score] for line in outcome.lines)
    digest = entries.ballots_digest(ballots)
    return {"totals": totals, "ballots": digest, "winners": list(outcome.selected), "spent": outcome.spent}


def test_an_older_backup_put_back_is_named_by_a_head_that_was_given_out(
    cast: factories.Cast, open_round: VotingRound, later: ways.Later
) -> None:
    people = ways.voters(cast, 30)
    ways.vote(people[:20], open_round, [CHOICES[n % 5] for n in range(20)])
    ways.seal(open_round)
    early = log.head(open_round.id)
    backup = {table.name: db.session.execute(table.select()).mappings().all() for table in db.metadata.sorted_tables}
    ways.vote(people[20:], open_round, [["Kiermasz"]] * 10)
    ways.seal(open_round)
    late = log.head(open_round.id)
    assert early is not None and late is not None
    roots = [early.root, late.root]
    database.begin(writing=True)
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
    for table in db.metadata.sorted_tables:
        if backup[table.name]:
            db.session.execute(table.insert(), [dict(row) for row in backup[table.name]])
    db.session.commit()
    later(hours=2)
    public = ways.public(rounds.counted(open_round))
    assert said(public) == [] and said(public, pinned=roots[:1]) == []
    assert [each for each in said(public, pinned=roots) if "older backup" in each]


# --- the file of a witness --------------------------------------------------------------------------------------------


def lines_of(opening: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ways.files(opening)[archive.WITNESSED].decode().splitlines()]


def opened(lines: list[dict[str, Any]]) -> bytes:
    text = "".join(f"{entries.canonical(line)}\n" for line in lines)
    return archive.packed({archive.WITNESSED: text.encode()})


def test_with_the_file_of_a_witness_each_ballot_is_held_against_its_seal(
    counted: VotingRound, opening: list[bytes]
) -> None:
    public, lines = ways.public(counted), lines_of(opening[0])
    head, first, *rest = lines
    other = next(line for line in rest if line["ballot"] != first["ballot"])
    changed = {**first, "ballot": other["ballot"]}
    for held, words in {
        opened([head, changed, *rest]): "is not what was sealed",
        opened([head, *rest]): "was left out",
        opened([head, first, first, *rest]): "is counted twice",
        opened([head, first, {**first, "seal": "0" * 64}, *rest]): "was put in",
        opened([head, first, *rest, {"ballot": first["ballot"]}]): "paper ballots",
        opened([{"log": "strefa/round/9/aa"}, first, *rest]): "belongs to another round",
        opened([]): "belongs to another round",
    }.items():
        found = said(public, witness=held)
        assert any(words in each for each in found), (words, found)


def test_a_ballot_swapped_in_the_count_is_named_with_what_it_holds(counted: VotingRound, opening: list[bytes]) -> None:
    forger = Forger(ways.public(counted))
    swap_ballot(forger)
    forger.result(**recounted(forger))
    public = forger.signed()
    assert said(public) == []  # in order by itself: the ballots are not those that were sealed
    found = said(public, witness=opening[0])
    assert any("was put in: no such ballot was sealed" in each for each in found)
    assert any("was left out, and was sealed" in each for each in found)


# --- the command -------------------------------------------------------------------------------------------------------


def run(tmp_path: Path, public: bytes, *more: str) -> tuple[int, str]:
    path = tmp_path / "PUBLIC.zip"
    path.write_bytes(public)
    umask = os.umask(0)  # the command sets its own, for the whole process
    try:
        done = CliRunner().invoke(cli.main, ["verify-round", str(path), *more])
    finally:
        os.umask(umask)
    return done.exit_code, done.output


def test_the_command_says_what_was_checked_and_what_is_wrong(
    tmp_path: Path, counted: VotingRound, opening: list[bytes]
) -> None:
    public = ways.public(counted)
    (tmp_path / "WITNESS.zip").write_bytes(opening[0])
    head = [each.root for each in log.heads(counted.id)][1]
    spaced = " ".join((head[:8], head[8:].upper()))
    code, words = run(tmp_path, public, "--witness", str(tmp_path / "WITNESS.zip"), "--head", spaced)
    assert code == 0 and "All that was checked is well." in words and "WRONG" not in words
    code, words = run(tmp_path, public, "--head", "ab" * 32, "--json")
    told = json.loads(words)
    assert code == 1 and told["ok"] is False and told["faults"][0]["where"] == "log.jsonl"
    code, words = run(tmp_path, public, "--key", "strefa+00000000+AAAA")
    assert code == 1 and "another key" in words
    assert run(tmp_path, b"no zip at all")[0] == 2
    assert run(tmp_path, public[:-40])[0] == 2
    assert json.loads(run(tmp_path, b"", "--json")[1])["ok"] is False


def test_it_needs_no_database_and_no_settings(tmp_path: Path, counted: VotingRound) -> None:
    (tmp_path / "PUBLIC.zip").write_bytes(ways.public(counted))
    lines = "\n".join(
        (
            "import sys",
            "from workspace.cli import main",
            "sys.argv = ['workspace', 'verify-round', 'PUBLIC.zip']",
            "try:",
            "    main()",
            "finally:",
            "    assert not {'flask', 'sqlalchemy'} & set(sys.modules)",
        )
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", lines], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "All that was checked is well." in done.stdout and list(tmp_path.iterdir()) == [tmp_path / "PUBLIC.zip"]


def test_strange_files_are_named_and_stop_nothing(counted: VotingRound) -> None:
    held = ways.files(ways.public(counted))
    for name in held:
        for content in (b"", b"[]", b"{}", b"null\n", b"\xff\xfe", b'{"kind":"ballot"}\n', b'{"heads":[1],"key":7}'):
            found = said(ways.rezipped({**held, name: content}))
            assert any(name in each for each in found), (name, content, found)
    assert said(ways.rezipped({}))
    with pytest.raises(archive.UnreadableError):
        verify(io.BytesIO(b"").read())


# --- other kinds of ballot, and ballots on paper --------------------------------------------------------------------------


def marks_of(kind: BallotKind, ids: Sequence[int], number: int) -> dict[int, int | None]:
    """What the `number`th voter says; many differ."""
    order = [ids[number % 3], ids[(number // 3) % 3], ids[(number * 7) % 3]]
    if kind is BallotKind.RANKING:
        return {option: place for place, option in enumerate(dict.fromkeys(order), 1)}
    if kind is BallotKind.POINTS:
        return {option: 1 + (number + place) % 10 for place, option in enumerate(dict.fromkeys(order))}
    return dict.fromkeys(order[:1])


CAST = [
    (BallotKind.RANKING, Rule.GREEDY, Completion.NONE),
    (BallotKind.POINTS, Rule.GREEDY, Completion.NONE),
    (BallotKind.POINTS, Rule.EQUAL_SHARES, Completion.ADD1),
    (BallotKind.KNAPSACK, Rule.GREEDY_NO_SKIP, Completion.NONE),
    (BallotKind.APPROVAL, Rule.PHRAGMEN, Completion.NONE),
]


@pytest.mark.parametrize(("kind", "rule", "completion"), CAST, ids=lambda each: str(each.value))
@pytest.mark.parametrize("count", [50, 25])
def test_every_kind_of_ballot_and_paper_is_checked(
    *,
    kind: BallotKind,
    rule: Rule,
    completion: Completion,
    count: int,
    cast: factories.Cast,
    ideas: list[Proposal],
    later: ways.Later,
    opening: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    voting_round = rounds.opened(
        cast.basia, cast.kostki, ideas, ballot_kind=kind, rule=rule, completion=completion, max_choices=3
    )
    ids = [option.id for option in voting_round.options]
    people = ways.voters(cast, count - 4)
    database.begin(writing=True)
    for number, person in enumerate(people):
        ballots.cast(voting_round, ballots.AccountVoter(person), marks_of(kind, ids, number))
    db.session.commit()
    paper = [marks_of(kind, ids, number) for number in range(4)]
    monkeypatch.setattr(elections, "more_ballots", [lambda held: paper if held.nonce else []])  # then kept with all
    ways.note_paper(voting_round, handed_out=5, sheets=5, valid=4)
    later(hours=2)
    public = ways.public(rounds.counted(voting_round))
    result = json.loads(ways.files(public)["result.json"])
    assert result["turnout"] | {"all": count, "paper": 4, "sealed": count - 4} == result["turnout"]
    assert said(public) == []
    report = verify(public, witness=opening[0])
    assert report.faults == [] and report.checked[-1] == "the count gives the same winners"
    lines = lines_of(opening[0])
    changed = next(line for line in lines[1:] if "seal" in line)
    changed["ballot"] = [[option, (value or 0) + 1 if value else None] for option, value in changed["ballot"]][::-1][1:]
    assert any("is not what was sealed" in each for each in said(public, witness=opened(lines)))
