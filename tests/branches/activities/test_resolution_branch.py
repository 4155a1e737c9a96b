"""A resolution bears the branch of its activity, by which scoring finds it: however it is made, and for those made without one."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.activities import services
from branches.activities.models import Activity, MeetingResolution
from branches.activities.services import ActivityRecord, ResolutionLine
from portal.kernel import changes
from portal.kernel.errors import RuleBroken
from portal.rights.access import system_actor
from tests.branches.activities.factories import NOON, ActivityFactory, facts

pytestmark = pytest.mark.db
DAY = NOON.date()


def branches():
    return dict(MeetingResolution.objects.values_list("text", "branch_id"))


def as_the_version_before(branch, *texts, due_on=None):
    """Rows as they were written before there was the column."""
    activity = ActivityFactory(branch=branch)
    rows = [MeetingResolution(activity=activity, no=no, text=text, due_on=due_on) for no, text in enumerate(texts, start=1)]
    return MeetingResolution.objects.bulk_create(rows)


def test_minutes_changed_minutes_and_an_import_name_the_branch(people):
    by = {"actor": people.actor(people.secretary), "at": NOON}
    activity = services.log_activity(**by, facts=facts(people.branch_a))
    write = {**by, "activity": activity, "summary": "要点", "chair": None, "recorder": None, "agenda": []}
    services.write_minutes(**write, version=1, resolutions=[ResolutionLine("整改")])
    services.write_minutes(**write, version=2, resolutions=[ResolutionLine("整改皮带机", no=1), ResolutionLine("新增巡检", due_on=DAY)])
    row = ActivityRecord(facts(people.branch_b), {}, resolutions=[ResolutionLine("补照明", due_on=DAY), ResolutionLine("更换托辊")])
    services.record_activities(actor=system_actor("test"), at=NOON, rows=[row])

    here, there = people.branch_a.pk, people.branch_b.pk
    assert branches() == {"整改皮带机": here, "新增巡检": here, "补照明": there, "更换托辊": there}


def test_the_branch_of_an_activity_stays_so_that_of_its_resolutions_does(people):
    by = {"actor": people.actor(people.secretary), "at": NOON}
    activity = services.log_activity(**by, facts=facts(people.branch_a))
    activity.resolutions.create(no=1, text="整改")

    with pytest.raises(RuleBroken) as caught:
        services.update_activity(**by, activity=activity, facts=facts(people.branch_b), version=1)
    services.update_activity(**by, activity=activity, facts=facts(people.branch_a, subject="改名"), version=1)

    assert caught.value.code == "activity.group_foreign"
    assert (Activity.objects.get().subject, branches()) == ("改名", {"整改": people.branch_a.pk})


def test_a_row_without_a_branch_gets_it_when_it_is_saved(people):
    [row] = as_the_version_before(people.branch_a, "整改")
    assert branches() == {"整改": None}

    by = {"actor": people.actor(people.secretary), "at": NOON}
    services.follow_resolution(**by, resolution=row, follow_up="已办", done_on=None, seen="")

    assert branches() == {"整改": people.branch_a.pk}


def test_what_the_version_before_wrote_is_filled_in_one_statement_and_told(people, monkeypatch):
    heard = []
    as_the_version_before(people.branch_a, "整改", "巡检", due_on=DAY)
    as_the_version_before(people.branch_b, "照明", due_on=DAY + timedelta(days=3))
    as_the_version_before(people.branch_b, "没有期限")
    monkeypatch.setattr(changes, "_listeners", [lambda change: heard.append((change.source, change.on, set(change.branch_ids)))])

    with CaptureQueriesContext(connection) as asked:
        filled = services.fill_branches()

    here, there = people.branch_a.pk, people.branch_b.pk
    assert (filled, sum("SAVEPOINT" not in one["sql"] for one in asked)) == (4, 1)
    assert branches() == {"整改": here, "巡检": here, "照明": there, "没有期限": there}
    assert heard == [("activity", DAY, {here}), ("activity", DAY + timedelta(days=3), {there})]
    assert services.fill_branches() == 0


def test_the_migration_fills_what_is_there_in_parts(people, monkeypatch):
    migration = import_module("branches.migrations.0115_resolution_by_branch")
    monkeypatch.setattr(migration, "STEP", 2)
    as_the_version_before(people.branch_a, "整改", "巡检", "照明")
    as_the_version_before(people.branch_b, "托辊", "护栏")

    migration.fill(apps, None)

    here, there = people.branch_a.pk, people.branch_b.pk
    assert branches() == {"整改": here, "巡检": here, "照明": here, "托辊": there, "护栏": there}
    migration.fill(apps, None)  # nothing is left
