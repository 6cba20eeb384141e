"""The queue of jobs: once, again after a failure, never twice at a time, and never without its effect."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests import races
from workspace.core import db as database
from workspace.core import jobs, throttle
from workspace.core.db import db, now
from workspace.core.jobs import Job
from workspace.limits import WRITE


@pytest.fixture
def alone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No jobs but those of the test."""
    monkeypatch.setattr(jobs, "HANDLERS", {})


def queued(kind: str, **how: Any) -> None:
    database.begin(writing=True)
    jobs.enqueue(kind, {"n": 1}, **how)
    db.session.commit()


def only() -> Job:
    database.begin(writing=False)
    return db.session.scalars(db.select(Job)).one()


def test_a_job_runs_once(alone: None) -> None:
    ran: list[Any] = []
    jobs.handler("work")(ran.append)
    queued("work")
    assert (jobs.run_due(), jobs.run_due(), ran) == (1, 0, [{"n": 1}])
    assert only().done_at is not None


def test_a_job_waits_for_its_hour(alone: None) -> None:
    ran: list[Any] = []
    jobs.handler("work")(ran.append)
    queued("work", run_at=now() + timedelta(hours=1))
    assert jobs.run_due() == 0 and ran == []


def test_a_key_is_queued_once(alone: None) -> None:
    jobs.handler("work")(lambda payload: None)
    for _ in range(2):
        queued("work", key="the same")
    assert jobs.run_due() == 1
    queued("work", key="the same")
    assert jobs.run_due() == 0


def test_a_failed_job_leaves_no_half_effect_and_is_tried_again_later(alone: None) -> None:
    def work(_payload: Any) -> None:
        throttle.count(WRITE, "half an effect")
        raise RuntimeError("ala@example.org")

    jobs.handler("work")(work)
    queued("work")
    assert jobs.run_due() == 1
    failed = only()
    assert (failed.last_error, failed.attempts, failed.done_at) == ("RuntimeError", 1, None)
    assert failed.run_at is not None and failed.run_at > now() + timedelta(seconds=5)
    assert db.session.scalar(db.select(db.func.count()).select_from(throttle.TryCount)) == 0


def test_a_job_that_never_works_is_given_up(alone: None) -> None:
    def work(_payload: Any) -> None:
        raise RuntimeError

    jobs.handler("work")(work)
    queued("work")
    for _ in range(jobs.TRIES):
        assert jobs.run_due() == 1
        database.begin(writing=True)
        db.session.execute(db.update(Job).where(Job.run_at.is_not(None)).values(run_at=now()))
        db.session.commit()
    assert jobs.run_due() == 0 and only().run_at is None


def test_what_a_dead_worker_held_is_taken_over(alone: None) -> None:
    ran: list[Any] = []
    jobs.handler("work")(ran.append)
    queued("work")
    claim = jobs._claim()
    assert claim is not None and jobs.run_due() == 0
    database.begin(writing=True)
    db.session.execute(db.update(Job).values(locked_until=now() - timedelta(seconds=1)))
    db.session.commit()
    assert jobs.run_due() == 1 and len(ran) == 1
    jobs._run(*claim)  # the dead one wakes up: its work is undone, its tick refused
    assert only().attempts == 2


def test_two_workers_never_take_the_same_job(app: Flask, alone: None) -> None:
    ran: list[int] = []
    jobs.handler("work")(lambda payload: ran.append(payload["n"]))
    database.begin(writing=True)
    for number in range(10):
        jobs.enqueue("work", {"n": number})
    db.session.commit()

    def work() -> Iterator[None]:
        yield
        database.begin(writing=False)  # each job has a unit of its own
        jobs.run_due()

    assert races.kinds(races.race(app, work, work)) == ["done", "done"]
    assert sorted(ran) == list(range(10))


def test_if_jobs_were_not_leased_both_workers_would_take_one(app: Flask, alone: None) -> None:
    jobs.handler("work")(lambda payload: None)
    queued("work")
    assert races.both_had(app, only(), lambda seen: seen.locked_until is None, locked_until=now())


def test_periodic_work_comes_again_and_survives_a_failure(alone: None) -> None:
    ran: list[int] = []

    def work(_payload: Any) -> None:
        ran.append(1)
        if len(ran) == 1:
            raise RuntimeError

    jobs.every("sweep", 60)(work)
    for _ in range(3):
        jobs.run_due()
        database.begin(writing=True)
        db.session.execute(db.update(Job).values(run_at=now()))
        db.session.commit()
    assert len(ran) == 3
    jobs.run_due()
    assert (only().last_error, only().attempts) == (None, 0) and only().run_at > now() + timedelta(seconds=50)


def test_the_loop_works_until_it_is_stopped(app: Flask, alone: None) -> None:
    stop = threading.Event()
    jobs.handler("work")(lambda payload: stop.set())
    queued("work")
    worker = threading.Thread(target=jobs.worker_loop, args=(app, stop))
    worker.start()
    worker.join(10)
    assert not worker.is_alive() and only().done_at is not None


def test_what_is_done_is_forgotten_after_a_week(alone: None) -> None:
    jobs.handler("work")(lambda payload: None)
    queued("work")
    jobs.run_due()
    database.begin(writing=True)
    db.session.execute(db.update(Job).values(done_at=now() - timedelta(days=8)))
    jobs.forget_done()
    assert db.session.scalar(db.select(db.func.count()).select_from(Job)) == 0
    db.session.commit()


def test_every_job_of_the_house_runs(app: Flask) -> None:
    assert {"send new mail", "try mail again", "mail what is new", "forget what is over"} <= set(jobs.HANDLERS)
    jobs.run_due()
    failed = db.select(Job.kind, Job.last_error).where(Job.last_error.is_not(None))
    database.begin(writing=False)
    assert db.session.execute(failed).all() == []
