"""What checks do inside an installation does what its name says, and says no where it should."""

import pytest

from bench.trust import acts
from portal.kernel import clock
from portal.kernel.models import Job, JobState
from portal.rights.access import system_actor
from tests.assessment.scoring import recovery_stage

pytestmark = pytest.mark.django_db


def test_packages_are_recomputed_in_another_order_each_time(monkeypatch):
    from assessment.rounds.models import AssessmentRound
    from assessment.scoring import rules
    from assessment.scoring.services import run_here

    monkeypatch.setattr(recovery_stage, "BRANCHES", 2)
    recovery_stage.seed()
    run_here(actor=system_actor("test"), at=clock.now, round=AssessmentRound.objects.get())

    found = acts.again()

    assert (found["packages"], found["times"], found["equal"]) == (2, 200, 200)
    assert found["facts"] > 1

    honest = rules.recompute
    monkeypatch.setattr(rules, "recompute", lambda package, body: (list(package["facts"]), honest(package, body)[1]))
    assert acts.again()["equal"] < 100, "an answer that hangs on the order of the facts is told"


def test_a_job_is_left_as_a_page_leaves_it(django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr("portal.kernel.jobs._send", lambda *words: sent.append(words))

    with django_capture_on_commit_callbacks(execute=True):
        pk = acts.leave()["job"]

    assert Job.objects.get(pk=pk).state == JobState.QUEUED
    assert sent == [("bench.trust.slow.nap", {"job_id": pk}, "heavy")]
