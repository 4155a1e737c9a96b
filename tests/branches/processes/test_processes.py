"""Check lists of processes: the rows of the sources, filling in, gaps with two pairs of eyes, pages in reach."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.processes import selectors, services, todos
from branches.processes.enums import PointResult
from branches.processes.models import PartyProcess, ProcessCheck, ProcessGap
from branches.processes.services import Mark
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.branches.activities.factories import ActivityFactory
from tests.branches.processes.factories import account_of, begun, concluded, filled, gap, mended, owner, words

pytestmark = pytest.mark.django_db


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


def test_every_process_has_points_a_source_and_a_day():
    rows = {row.code: row for row in PartyProcess.objects.all()}
    assert set(rows) == {"MEETINGS", "PARTY-DAY", "ORG-LIFE", "APPRAISAL", "DEVELOPMENT", "ELECTION", "DUES", "TRANSFER", "TALKS"}
    assert all(row.points and row.source and row.from_on for row in rows.values())


def test_a_branch_runs_a_process_once_a_period(people):
    check = begun(people)
    assert begun(people).pk == check.pk
    assert begun(people, period=f"{clock.today().year}H1").pk != check.pk
    assert check.points.count() == len(PartyProcess.objects.get(code="MEETINGS").points.splitlines())
    assert AuditRow.objects.filter(action="process.begun").count() == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [({"period": "2026Q1"}, "process.period_wrong"), ({"period": "2100"}, "process.period_ahead")],
)
def test_what_a_check_list_needs(people, given, code):
    assert code_of(begun, people, **given) == code


def test_a_closed_process_is_not_begun(people):
    PartyProcess.objects.filter(code="DUES").update(is_active=False)
    assert code_of(begun, people, "DUES") == "process.process_closed"


def test_only_the_branch_fills_in_its_list(people):
    for user in (people.sibling, people.stranger, people.committee):
        with pytest.raises(NotReachable):
            begun(people, user=user)


def test_a_second_editor_sees_the_difference(people):
    check = begun(people)
    filled(people, check)
    with pytest.raises(EditConflict):
        services.fill_check(**words(people), check=check, marks={}, version=1)


def test_a_record_of_the_branch_and_the_period_shows_a_point(people):
    check = begun(people, period=f"{clock.today().year}H2")
    own = ActivityFactory(branch=people.branch_a, filed=True)
    foreign = ActivityFactory(branch=people.branch_b, filed=True)
    assert own in selectors.records_of(check)
    by = {**words(people), "check": check, "version": 1}
    assert code_of(services.fill_check, **by, marks={1: Mark(PointResult.MET, "", foreign)}) == "process.record_foreign"
    services.fill_check(**by, marks={1: Mark(PointResult.MET, "", own)})
    assert check.points.get(no=1).record == own


def test_a_list_is_concluded_when_every_gap_has_an_owner(people):
    check = begun(people)
    assert code_of(filled, people, check, unmet=(2,), conclusion="x", conclude=True) == "process.gaps_without_owner"
    row = gap(people, check=check)
    assert code_of(filled, people, check, conclude=True) == "process.conclusion_missing"
    done = filled(people, check, conclusion="7 项达到 6 项", conclude=True)
    assert (done.conclusion, done.concluded_by, ProcessGap.objects.get()) == ("7 项达到 6 项", people.secretary, row)
    assert code_of(filled, people, check) == "process.concluded"
    assert services.reopen_check(**words(people), check=check).concluded_at is None
    assert code_of(services.reopen_check, **words(people), check=check) == "process.not_concluded"


def test_a_gap_that_was_a_mistake_goes_with_its_point_and_one_with_work_stays(people):
    check = begun(people)
    gap(people, check=check)
    filled(people, check, unmet=())
    assert not ProcessGap.objects.exists()
    row = mended(people)
    assert code_of(filled, people, row.point.check_list, unmet=()) == "process.gap_has_work"


def test_what_an_assignment_needs(people):
    check = filled(people, begun(people))
    met, unmet = check.points.get(no=1), check.points.get(no=2)
    by = {**words(people), "owner": owner(people), "due_on": clock.today()}
    assert code_of(services.assign_gap, **by, point=met) == "process.not_unmet"
    assert code_of(services.assign_gap, **{**by, "owner": people.sibling.person}, point=unmet) == "process.owner_foreign"
    assert code_of(services.assign_gap, **{**by, "due_on": clock.today() - timedelta(days=1)}, point=unmet) == "process.due_past"
    first = services.assign_gap(**by, point=unmet)
    assert services.assign_gap(**by, point=unmet).pk == first.pk
    assert [n.recipient.person for n in Notice.objects.filter(code="process.told_owner")] == [by["owner"]]


def test_the_owner_puts_right_and_another_person_settles(people):
    row = gap(people)
    own = account_of(row.owner)
    for user in (people.sibling, people.stranger, people.worker):
        with pytest.raises(NotReachable):
            services.mend_gap(**words(people, user), gap=row, words="x")
    assert code_of(services.settle_gap, **words(people), gap=row, verdict="x", is_settled=True) == "process.gap_not_mended"
    assert code_of(services.mend_gap, **words(people, own), gap=row, words=" ") == "process.words_missing"
    row = services.mend_gap(**words(people), gap=row, words="补开了一次")
    assert code_of(services.mend_gap, **words(people, own), gap=row, words="x") == "process.gap_not_open"
    assert code_of(services.settle_gap, **words(people), gap=row, verdict="好", is_settled=True) == "process.own_work"
    back = services.settle_gap(**words(people, people.committee), gap=row, verdict="记录不全", is_settled=False)
    assert (back.state, Notice.objects.filter(code="process.told_back").count()) == ("open", 1)
    again = services.mend_gap(**words(people, own), gap=row, words="补全了记录")
    done = services.settle_gap(**words(people), gap=again, verdict="已查看", is_settled=True)
    assert (done.state, done.settled_by, done.settled_on) == ("settled", people.secretary, clock.today())
    acts = list(AuditRow.objects.filter(action__startswith="process.gap").order_by("pk").values_list("action", flat=True))
    told = ["assigned", "mended", "returned", "mended", "settled"]
    assert acts == [f"process.gap_{act}" for act in told]


def test_what_waits_for_whom(people):
    row = gap(people)
    ProcessGap.objects.update(due_on=clock.today() - timedelta(days=1))
    own = people.actor(account_of(row.owner))
    found = todos.own_gaps(own, clock.now())
    assert ([t.title for t in found.first], found.late) == ([row.point.text], 1)
    services.mend_gap(**words(people), gap=row, words="补开")
    assert todos.own_gaps(own, clock.now()).count == 0
    waiting = {u: todos.to_settle(people.actor(getattr(people, u)), clock.now()).count for u in ("secretary", "committee", "sibling")}
    assert waiting == {"secretary": 0, "committee": 1, "sibling": 0}


def test_the_board_shows_what_each_branch_has_run(people):
    check = concluded(people)
    begun(people, "DUES")
    ProcessGap.objects.update(due_on=clock.today() - timedelta(days=1))
    scope = people.actor(people.committee).scope("process.view")
    rows = selectors.on_board(selectors.branches_of(scope, clock.today()), check.period, clock.today())
    found = [(r.node.code, r.run, r.all_processes, r.concluded, r.share, r.gaps, r.late) for r in rows]
    assert found == [("ZB-A", 2, 9, 1, 86, 1, 1), ("ZB-B", 0, 9, 0, None, 0, 0)]
    assert ("党费收缴" in rows[0].missing, "党费收缴" in rows[1].missing) == (False, True)


@pytest.mark.parametrize(
    ("who", "check_status", "gap_status"),
    [("secretary", 200, 200), ("committee", 200, 200), ("sibling", 404, 404), ("stranger", 404, 404), ("worker", 404, 404)],
)
def test_who_opens_a_check_list_and_a_gap(client, people, who, check_status, gap_status):
    row = gap(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("process_detail", args=[row.point.check_list_id])).status_code == check_status
    assert client.get(reverse("process_gap", args=[row.pk])).status_code == gap_status
    if who != "worker":
        found = client.get(reverse("process_list")).context["listing"].page.object_list
        assert len(found) == (check_status == 200)
        assert len(client.get("/api/v1/process-checks/").json()["results"]) == (check_status == 200)
    assert len(client.get(reverse("process_gaps")).context["listing"].page.object_list) == (gap_status == 200)


def test_the_owner_without_an_office_opens_his_gap_alone(client, people):
    row = gap(people)
    client.force_login(account_of(row.owner))
    assert client.get(reverse("process_gap", args=[row.pk])).status_code == 200
    assert client.get(reverse("process_detail", args=[row.point.check_list_id])).status_code == 404
    assert client.post(reverse("process_mend", args=[row.pk]), {"words": ""}).status_code == 422
    assert client.post(reverse("process_mend", args=[row.pk]), {"words": "补开了一次"}).status_code == 302
    assert client.post(reverse("process_settle", args=[row.pk]), {"verdict": "好"}).status_code == 404


def test_a_process_from_the_form_to_the_settled_gap(client, people):
    client.force_login(people.secretary)
    year = str(clock.today().year)
    typed = {"branch": people.branch_a.pk, "process": "TALKS", "period": year}
    assert client.post(reverse("process_new"), {**typed, "period": "1990"}).status_code == 422
    assert client.post(reverse("process_new"), typed).status_code == 302
    check = ProcessCheck.objects.get()
    here = reverse("process_detail", args=[check.pk])
    marks = {f"result_{p.no}": "met" for p in check.points.all()} | {"version": "1", "conclusion": ""}
    fill = reverse("process_fill", args=[check.pk])
    assert client.post(fill, {**marks, "result_3": "unmet"}).status_code == 422
    assert client.post(fill, {**marks, "result_3": "unmet", "note_3": "还没谈完"}).status_code == 302
    assign = {"point": check.points.get(no=3).pk, "owner": owner(people).pk, "due_on": clock.today().isoformat()}
    assert client.post(reverse("process_assign", args=[check.pk]), {**assign, "owner": ""}).status_code == 422
    assert client.post(reverse("process_assign", args=[check.pk]), assign).status_code == 302
    last = {**marks, "result_3": "unmet", "note_3": "还没谈完", "version": "2", "conclusion": "4 项达到 3 项", "act": "conclude"}
    assert client.post(fill, last).status_code == 302
    page = client.get(here).content.decode()
    assert all(words in page for words in ("还没谈完", "4 项达到 3 项", "撤回结论", "75%"))
    assert client.post(reverse("process_reopen", args=[check.pk])).status_code == 302
    assert client.post(reverse("process_reopen", args=[check.pk])).status_code == 422
    row = ProcessGap.objects.get()
    assert client.post(reverse("process_mend", args=[row.pk]), {"words": "谈完了"}).status_code == 302
    assert "请另一位同志复核" in client.get(reverse("process_gap", args=[row.pk])).content.decode()
    client.force_login(people.committee)
    assert client.post(reverse("process_settle", args=[row.pk]), {"verdict": ""}).status_code == 422
    assert client.post(reverse("process_settle", args=[row.pk]), {"verdict": "已查看", "act": "settle"}).status_code == 302
    assert "已销号" in client.get(reverse("process_gap", args=[row.pk])).content.decode()
    for name, words_shown in (("process_list", "谈心谈话"), ("process_board", "支部A"), ("process_gaps", "谈")):
        assert words_shown in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for code in ("MEETINGS", "DUES", "TALKS")[:count]:
        gap(people, check=begun(people, code))
    client.force_login(people.committee)
    for name, number in (("process_list", 10), ("process_board", 10), ("process_gaps", 12)):
        with django_assert_num_queries(number):
            client.get(reverse(name))


@pytest.mark.parametrize("count", [1, 3])
def test_a_check_list_costs_the_same_with_more_gaps(client, people, django_assert_num_queries, count):
    check = filled(people, begun(people), unmet=tuple(range(1, count + 1)))
    for point in check.points.filter(result=PointResult.UNMET):
        services.assign_gap(**words(people), point=point, owner=owner(people), due_on=date(clock.today().year, 12, 31))
    client.force_login(people.secretary)
    with django_assert_num_queries(12):
        client.get(reverse("process_detail", args=[check.pk]))
