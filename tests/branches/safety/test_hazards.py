"""A hazard from the report to the closure: services, rights, what is told to whom."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from branches.safety import selectors, services, todos
from branches.safety.enums import HazardState
from branches.safety.models import Hazard, HazardEscalation
from branches.safety.services import HazardFacts
from portal.audit.models import AuditRow
from portal.files.selectors import files_of
from portal.kernel import changes, clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.organization.enums import NodeKind
from portal.rights.access import system_actor
from portal.rights.enums import Role
from tests.branches.safety.factories import grade, hazard
from tests.support.factories import NodeFactory, PersonFactory
from tests.support.papers import PNG
from tests.support.people import user_with

NOW = clock.now()
TODAY = clock.today()


def jpeg(name="现场.png"):
    return SimpleUploadedFile(name, PNG, "image/png")


def facts(people, node="CM-A", **changed):
    values = {"node": people.nodes[node], "place": "运输巷 300 米处", "text": "护罩缺螺栓", "grade": grade(), "found_at": NOW, **changed}
    return HazardFacts(**values)


def report(people, user=None, node="CM-A", **kwargs):
    changed = {k: kwargs.pop(k) for k in ("place", "text", "found_at") if k in kwargs}
    actor = people.actor(user or people.worker)
    return services.report_hazard(actor=actor, at=NOW, facts=facts(people, node, **changed), **kwargs)


def refusal(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.fixture
def officer(people):
    return user_with(Role.BRANCH_OFFICER, people.nodes["ZB-A"], unit=people.nodes["CM-A"], name="支委甲")


@pytest.fixture
def owner(people):
    """The person whom it is given to, with an account."""
    return user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="责任人")


def given(people, owner, row, **kwargs):
    words = {"actor": people.actor(people.secretary), "at": NOW, "owner": owner.person, "due_on": TODAY + timedelta(days=2)}
    return services.assign_hazard(**{**words, **kwargs}, hazard=row)


# -- reporting --------------------------------------------------------------------------------------------
def test_a_worker_reports_with_a_photo_and_the_branch_is_told(people):
    row = report(people, uploads=[jpeg()])

    assert (row.state, row.branch_id, row.found_by, row.due_on) == (
        HazardState.REPORTED, people.branch_a.pk, people.worker.person, TODAY + timedelta(days=6)
    )  # fmt: skip
    assert files_of("hazard", row.pk).count() == 1
    told = Notice.objects.get(code="hazard.reported_notice")
    assert (told.recipient, told.url) == (people.secretary, f"/hazards/{row.pk}/")
    assert AuditRow.objects.get(action="hazard.reported").object_id == str(row.pk)


def test_a_double_click_makes_one_hazard(people):
    first, second = report(people, once_key="k1"), report(people, once_key="k1")
    other = report(people, people.secretary, once_key="k1")

    assert (first.pk == second.pk, other.pk != first.pk, Hazard.objects.count()) == (True, True, 2)


def test_a_team_is_reported_for_in_its_district(people):
    NodeFactory(code="T-A1", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    team = NodeFactory(code="T-A2", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])
    mate = user_with(Role.WORKER, team, unit=team, name="班员")

    units = selectors.reachable_units(people.actor(mate), "hazard.report", TODAY)

    assert [n.code for n in units] == ["CM-A", "T-A1", "T-A2"]


@pytest.mark.parametrize(("who", "node"), [("worker", "CM-B"), ("sibling", "CM-A"), ("stranger", "CM-A"), ("worker", "MK1")])
def test_nobody_reports_where_he_does_not_reach(people, who, node):
    with pytest.raises(NotReachable):
        report(people, getattr(people, who), node)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"place": " "}, "hazard.place_missing"),
        ({"text": " "}, "hazard.text_missing"),
        ({"found_at": NOW + timedelta(hours=1)}, "hazard.in_the_future"),
    ],
)
def test_what_no_hazard_can_be(people, changed, code):
    assert refusal(report, people, **changed) == code


def test_the_branch_that_covers_the_nearest_answers(people):
    team = NodeFactory(code="T-A1", kind=NodeKind.TEAM, parent=people.nodes["CM-A"])

    found = selectors.answering_branches([team, people.nodes["CM-B"], people.nodes["MK2"], people.nodes["ZB-C"]], TODAY)

    assert found == {team.pk: people.branch_a.pk, people.nodes["CM-B"].pk: people.branch_b.pk, people.nodes["ZB-C"].pk: people.branch_c.pk}


# -- the way to the closure -------------------------------------------------------------------------------
def test_the_whole_way(people, owner, officer):
    row = given(people, owner, report(people))
    assert (row.state, row.owner_post, row.due_on) == (HazardState.ASSIGNED, row.owner.unit.name, TODAY + timedelta(days=2))
    assert Notice.objects.get(code="hazard.given").recipient == owner

    row = services.fix_hazard(actor=people.actor(owner), at=NOW, hazard=row, note="补齐螺栓", uploads=[jpeg()])
    assert (row.state, row.fixed_by, row.fixed_on) == (HazardState.FIXED, owner, TODAY)
    assert set(Notice.objects.filter(code="hazard.to_check").values_list("recipient", flat=True)) == {people.secretary.pk, officer.pk}

    row = services.check_hazard(actor=people.actor(officer), at=NOW, hazard=row)
    assert (row.state, row.checked_by, row.closed_on) == (HazardState.CLOSED, officer, TODAY)
    assert Notice.objects.get(code="hazard.closed_notice").recipient == people.worker
    actions = AuditRow.objects.filter(object_kind="hazard").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["hazard.reported", "hazard.assigned", "hazard.fixed", "hazard.closed"]


def test_whoever_fixed_it_does_not_check_it(people, owner, officer):
    row = given(people, owner, report(people))
    row = services.fix_hazard(actor=people.actor(people.secretary), at=NOW, hazard=row, note="补齐")

    assert refusal(services.check_hazard, actor=people.actor(people.secretary), at=NOW, hazard=row) == "hazard.own_fix"
    assert services.check_hazard(actor=people.actor(officer), at=NOW, hazard=row).state == HazardState.CLOSED


def test_the_owner_does_not_check_what_was_given_to_him(people, officer):
    row = given(people, officer, report(people))
    row = services.fix_hazard(actor=people.actor(people.secretary), at=NOW, hazard=row, note="补齐")

    assert refusal(services.check_hazard, actor=people.actor(officer), at=NOW, hazard=row) == "hazard.own_task"


@pytest.mark.db
def test_the_database_refuses_one_person_for_both(people):
    row = hazard(people, state=HazardState.FIXED, fixed_by=people.secretary)

    with pytest.raises(IntegrityError), transaction.atomic():
        Hazard.objects.filter(pk=row.pk).update(checked_by=people.secretary)


def test_sent_back_with_a_reason_and_a_new_day(people, owner, officer):
    row = given(people, owner, report(people))
    row = services.fix_hazard(actor=people.actor(owner), at=NOW, hazard=row, note="补齐")
    words = {"actor": people.actor(officer), "at": NOW, "hazard": row, "due_on": TODAY + timedelta(days=4)}

    assert refusal(services.return_hazard, **words, reason=" ") == "hazard.reason_missing"
    assert refusal(services.return_hazard, **{**words, "due_on": TODAY - timedelta(days=1)}, reason="松动") == "hazard.due_before_found"
    row = services.return_hazard(**words, reason="仍有松动")

    assert (row.state, row.fixed_by, row.reason, row.due_on) == (HazardState.RETURNED, None, "仍有松动", TODAY + timedelta(days=4))
    notice = Notice.objects.get(code="hazard.sent_back")
    assert (notice.recipient, notice.params["reason"]) == (owner, "仍有松动")


def test_cancelled_with_a_reason_and_over(people):
    row = report(people)
    words = {"actor": people.actor(people.secretary), "at": NOW, "hazard": row}

    assert refusal(services.cancel_hazard, **words, reason="") == "hazard.reason_missing"
    row = services.cancel_hazard(**words, reason="与上一条重复")

    assert (row.state, AuditRow.objects.get(action="hazard.cancelled").reason) == (HazardState.CANCELLED, "与上一条重复")
    assert refusal(services.cancel_hazard, **words, reason="再来") == "hazard.is_cancelled"


def test_who_reported_and_who_mends_it_reads_why_it_is_none(people, owner):
    reporter = people.worker
    row = given(people, owner, report(people, reporter))
    services.cancel_hazard(actor=people.actor(people.secretary), at=NOW, hazard=row, reason="与上一条重复")
    told = Notice.objects.filter(code="hazard.cancelled_notice")
    assert {(n.recipient, n.params["reason"]) for n in told} == {(reporter, "与上一条重复"), (owner, "与上一条重复")}


def test_it_is_given_to_people_of_the_district_only(people):
    elsewhere = PersonFactory(unit=people.nodes["CM-B"])
    words = {"actor": people.actor(people.secretary), "at": NOW, "hazard": report(people), "due_on": TODAY}

    assert refusal(services.assign_hazard, **words, owner=elsewhere) == "hazard.owner_elsewhere"


def test_who_saw_an_older_state_is_refused(people, owner):
    row = report(people)
    given(people, owner, row, version=1)

    with pytest.raises(EditConflict):
        given(people, owner, row, version=1)


@pytest.mark.parametrize("who", ["sibling", "stranger", "worker", "assessor"])
def test_others_do_not_assign(people, owner, who):
    row = report(people)

    with pytest.raises(NotReachable):
        given(people, owner, row, actor=people.actor(getattr(people, who)))


def test_a_worker_fixes_his_own_alone(people, owner):
    row = given(people, owner, report(people))

    with pytest.raises(NotReachable):
        services.fix_hazard(actor=people.actor(people.worker), at=NOW, hazard=row, note="补齐")


def test_scores_hear_of_it(people, monkeypatch):
    heard = []
    monkeypatch.setattr(changes, "_listeners", [lambda c: heard.append((c.source, c.on, c.until, set(c.branch_ids)))])

    report(people)

    assert heard == [("hazard", TODAY, TODAY + timedelta(days=6), {people.branch_a.pk})]


# -- escalation and to-dos --------------------------------------------------------------------------------
def escalate(day):
    return services.escalate_hazards(actor=system_actor("t"), at=NOW, today=day)


def test_each_step_is_told_once(people):
    union = user_with(Role.UNION_OFFICER, people.nodes["MK1"], unit=people.nodes["MK1"], name="工会")
    row = hazard(people, state=HazardState.ASSIGNED, due_on=date(2026, 11, 20))

    assert [escalate(date(2026, 11, day)) for day in (20, 21, 21, 22, 23, 30)] == [0, 1, 0, 0, 1, 0]
    branch = Notice.objects.filter(code="hazard.late_branch").values_list("recipient", flat=True)
    above = Notice.objects.filter(code="hazard.late_above").values_list("recipient", flat=True)
    assert (set(branch), set(above)) == (
        {people.secretary.pk}, {people.committee.pk, people.second_committee.pk, union.pk}
    )  # fmt: skip
    assert list(HazardEscalation.objects.values_list("hazard", "step", "days_late")) == [(row.pk, 1, 1), (row.pk, 2, 3)]


def test_a_late_start_tells_all_steps_at_once_and_fixed_ones_rest(people):
    hazard(people, state=HazardState.REPORTED, due_on=date(2026, 11, 20))
    hazard(people, state=HazardState.FIXED, due_on=date(2026, 11, 20), fixed_by=people.secretary)

    assert escalate(date(2026, 12, 20)) == 2


def test_what_waits_for_whom(people, owner, officer):
    waiting = hazard(people)
    mine = hazard(
        people, state=HazardState.ASSIGNED, owner=owner.person, due_on=TODAY - timedelta(days=9), found_on=TODAY - timedelta(days=20)
    )
    fixed = hazard(people, state=HazardState.FIXED, fixed_by=people.secretary)
    HazardEscalation.objects.create(hazard=mine, step=2, days_late=3, told_at=NOW)
    hazard(people, "C")

    def titles(kind, user):
        found = kind(people.actor(user), NOW)
        return [todo.url for todo in found.first], found.late

    assert titles(todos.to_assign, people.secretary)[0] == [f"/hazards/{waiting.pk}/"]
    assert titles(todos.to_fix, owner) == ([f"/hazards/{mine.pk}/"], 1)
    assert titles(todos.to_check, officer)[0] == [f"/hazards/{fixed.pk}/"]
    assert titles(todos.to_check, people.secretary)[0] == []
    assert titles(todos.escalated, people.committee) == ([f"/hazards/{mine.pk}/"], 1)
    assert titles(todos.to_fix, people.worker)[0] == []
    assert todos.count_late(people.nodes["ZB-A"].path, TODAY) >= 1


def test_an_hour_before_midnight_belongs_to_the_day(people):
    late = timezone.make_aware(datetime(2026, 11, 17, 23, 30))

    assert report(people, found_at=late).found_on == date(2026, 11, 17)


def test_a_new_last_day_does_not_undo_that_one_went_by(people, owner):
    row = given(people, owner, report(people))
    later = NOW + timedelta(days=5)
    words = {"actor": people.actor(people.secretary), "hazard": row, "owner": owner.person, "due_on": TODAY + timedelta(days=9)}
    assert services.assign_hazard(at=NOW, **words).was_overdue is False
    row = services.assign_hazard(at=NOW, **{**words, "due_on": TODAY + timedelta(days=2)})
    assert services.assign_hazard(at=later, **words).was_overdue is True
