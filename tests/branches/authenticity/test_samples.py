"""A lot is drawn once and the same again; two look for themselves; the branch is told and may answer."""

import pytest

from branches.activities.models import Activity
from branches.authenticity import selectors, services
from branches.authenticity.models import SampleDraw, SampledRecord, SampleVerdict
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.rights.enums import Role
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.branches.authenticity.factories import drawn_record, judge, lot, third_of_the_committee
from tests.support.factories import RoleGrantFactory

pytestmark = pytest.mark.django_db
OK, BAD, OPEN = "in_order", "needs_correction", "cannot_tell"


@pytest.mark.db
def test_a_lot_takes_the_same_number_of_every_branch_and_repeats_itself(people):
    for branch in (people.branch_a, people.branch_b, people.branch_c):
        ActivityFactory.create_batch(5, branch=branch, filed=True)
    ActivityFactory(branch=people.branch_a)  # not filed
    first = lot(people, per_branch=2)
    drawn = list(first.records.values_list("activity__branch", "activity"))
    assert ([b for b, _ in drawn], first.population) == ([people.branch_a.pk] * 2 + [people.branch_b.pk] * 2, 10)
    assert lot(people, per_branch=2) == first  # a double click
    second = services.draw_sample(
        actor=people.actor(people.second_committee), at=clock.now(),
        facts=services.DrawFacts(first.node, first.starts_on, first.ends_on, 2, first.seed),
    )  # fmt: skip
    assert second != first
    assert list(second.records.values_list("activity__branch", "activity")) == drawn
    assert second.population_sha256 == first.population_sha256
    row = AuditRow.objects.filter(action="sample.drawn").order_by("pk").first()
    assert row.after == {"seed": 7, "population": 10, "records": 4}


def test_a_seed_is_thrown_where_none_is_given(people):
    ActivityFactory(branch=people.branch_a, filed=True)
    assert 0 <= lot(people, seed=None).seed < 10**9


def test_nobody_draws_elsewhere_or_out_of_nothing(people):
    with pytest.raises(RuleBroken, match=r"sample\.nothing_there"):
        lot(people)
    with pytest.raises(NotReachable):
        lot(people, node=people.nodes["DW2"])
    with pytest.raises(RuleBroken, match=r"sample\.node_foreign"):
        lot(people, node=people.nodes["ZB-A"])
    facts = services.DrawFacts(people.nodes["ZB-A"], clock.today(), clock.today(), 1, 1)
    for user in (people.secretary, people.stranger, people.hr):
        with pytest.raises(NotReachable):
            services.draw_sample(actor=people.actor(user), at=clock.now(), facts=facts)
    assert SampleDraw.objects.count() == 0


@pytest.mark.db
def test_two_who_agree_settle_it_and_the_branch_is_told(people):
    record = drawn_record(people)
    record = judge(people, people.committee, record, OK, "看了签到表")
    assert (record.state, record.outcome, Notice.objects.count()) == ("open", "", 0)
    record = judge(people, people.second_committee, record, OK)
    assert (record.state, record.outcome, record.is_returned) == ("settled", OK, False)
    told = Notice.objects.get()
    assert (told.recipient, told.code, told.url) == (people.secretary, "sample.told.in_order", f"/activities/{record.activity_id}/")
    assert Activity.objects.get(pk=record.activity_id).state == "filed"
    actions = AuditRow.objects.filter(action__startswith="sample.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["sample.drawn", "sample.judged", "sample.judged", "sample.settled"]


def test_nobody_sees_an_opinion_before_the_conclusion(people):
    record = drawn_record(people)
    judge(people, people.committee, record, OK, "看了签到表")
    one, two = people.actor(people.committee), people.actor(people.second_committee)
    assert [[v.note for v in selectors.shown_verdicts(record, a)] for a in (one, two)] == [["看了签到表"], []]
    assert "in_order" not in str(list(AuditRow.objects.values_list("before", "after")))
    record = judge(people, people.second_committee, record, BAD, "问了三个人")
    third = people.actor(third_of_the_committee(people))
    assert (record.state, selectors.shown_verdicts(record, third)) == ("third", [])
    record = judge(people, third.user, record, BAD, "问了班长")
    assert (record.outcome, len(selectors.shown_verdicts(record, one))) == (BAD, 3)


@pytest.mark.parametrize(("state", "returned"), [("filed", True), ("archived", False)])
def test_two_who_ask_for_correction_send_it_back_the_usual_way(people, state, returned):
    record = drawn_record(people, state)
    judge(people, people.committee, record, BAD, "两人当日在外培训")
    record = judge(people, people.second_committee, record, BAD, "点名应改为公假")
    activity = Activity.objects.get(pk=record.activity_id)
    reason = "抽查需要更正：两人当日在外培训；点名应改为公假" if returned else ""
    assert (record.is_returned, activity.state, activity.return_reason) == (returned, "returned" if returned else state, reason)
    told = set(Notice.objects.values_list("code", flat=True))
    assert told == {"sample.told.needs_correction", *(["activity.returned"] if returned else [])}


def test_a_record_that_moved_on_meanwhile_is_only_told(people):
    record = drawn_record(people)
    judge(people, people.committee, record, BAD)
    Activity.objects.update(state="returned")
    assert judge(people, people.second_committee, record, BAD).is_returned is False


def test_three_who_all_differ_leave_it_open(people):
    record = drawn_record(people)
    judge(people, people.committee, record, OK)
    judge(people, people.second_committee, record, BAD)
    record = judge(people, third_of_the_committee(people), record, OPEN)
    assert (record.state, record.outcome) == ("settled", OPEN)
    with pytest.raises(RuleBroken, match=r"sample\.settled"):
        judge(people, third_of_the_committee(people), record, OK)


def test_nobody_looks_twice_or_at_his_own_branch_or_work(people):
    record = drawn_record(people)
    judge(people, people.committee, record, OK)
    with pytest.raises(RuleBroken, match=r"sample\.judged_already"):
        judge(people, people.committee, record, OK)
    RoleGrantFactory(user=people.secretary, role=Role.COMMITTEE, node=people.nodes["DW1"])
    with pytest.raises(RuleBroken, match=r"sample\.own_branch"):
        judge(people, people.secretary, record, OK)
    Activity.objects.update(created_by=people.second_committee)
    with pytest.raises(RuleBroken, match=r"sample\.own_work"):
        judge(people, people.second_committee, record, OK)
    for user in (people.sibling, people.stranger, people.assessor):
        with pytest.raises(NotReachable):
            judge(people, user, record, OK)
    assert SampleVerdict.objects.count() == 1


@pytest.mark.parametrize(("verdict", "note", "code"), [("perhaps", "x", "verdict_unknown"), (OK, "  ", "note_missing")])
def test_an_opinion_needs_a_known_word_and_a_reason(people, verdict, note, code):
    with pytest.raises(RuleBroken, match=rf"sample\.{code}"):
        judge(people, people.committee, drawn_record(people), verdict, note)


def test_the_branch_answers_once_there_is_a_conclusion(people):
    record = drawn_record(people)
    actor = people.actor(people.secretary)

    def answer(text, who=actor):
        return services.answer_result(actor=who, at=clock.now(), record=record, text=text)

    with pytest.raises(RuleBroken, match=r"sample\.not_settled"):
        answer("属实")
    judge(people, people.committee, record, OPEN)
    judge(people, people.second_committee, record, OPEN)
    Notice.objects.all().delete()
    answer("签到表原件在区队办公室")
    answer("签到表原件在区队办公室")
    assert set(Notice.objects.values_list("recipient", "code")) == {
        (people.committee.pk, "sample.answered"), (people.second_committee.pk, "sample.answered"),
    }  # fmt: skip
    assert Notice.objects.count() == 2
    with pytest.raises(RuleBroken, match=r"sample\.answer_missing"):
        answer(" ")
    for user in (people.sibling, people.committee):
        with pytest.raises(NotReachable):
            answer("x", people.actor(user))
    assert SampledRecord.objects.get().answer == "签到表原件在区队办公室"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_a_lot_costs_the_same(people, rows, django_assert_num_queries):
    for n in range(rows):
        with_roll(ActivityFactory(branch=people.branch_a, filed=True, subject=f"{n}"))
    draw = lot(people, per_branch=rows)
    actor = people.actor(people.committee)
    with django_assert_num_queries(2):
        found = list(selectors.sampled_rows(actor.scope("sample.view")).filter(draw=draw))
        assert (len(found), selectors.progress_of(found, actor)) == (rows, {})
