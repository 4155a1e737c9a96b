"""The story of a batch: enrolment, panel, publicity, decision by a second person; and its refusals."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.audit.models import AuditRow
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.panels import registry
from portal.panels.services import dissolve_panel
from portal.publicity.services import answer_objection, close_publicity, raise_objection, withdraw_publicity
from tests.support.factories import RoleGrantFactory
from tests.support.people import user_with
from tests.workforce.promotion.factories import handed_in, judged, opened, settled
from tests.workforce.skills.factories import national_number
from workforce.promotion import access, services
from workforce.promotion.enums import BatchState, PromotionState
from workforce.promotion.models import PromotionApplication, PromotionBatch
from workforce.promotion.selectors import batches as read
from workforce.promotion.selectors import cases
from workforce.skills.models import GradeRecord

pytestmark = pytest.mark.db
AT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)  # a Monday
LATER = AT + timedelta(days=14)
NUMBER = national_number(800001, 2026, 2)
B, S = BatchState, PromotionState


@pytest.fixture
def colleague(people):
    return user_with("worker", people.nodes["CM-A"], unit=people.nodes["CM-A"], name="职工乙")


def fresh(row):
    kind = PromotionBatch if isinstance(row, PromotionBatch) else PromotionApplication
    names = ["node", "panel", "publicity"] if kind is PromotionBatch else ["person__unit", "occupation", "batch__panel", "batch__publicity"]
    return kind.objects.select_related(*names).get(pk=row.pk)


def step(act, people, batch, at=AT, user=None):
    return act(actor=people.actor(user or people.hr), at=at, batch=batch, version=fresh(batch).version)


def approve(people, row, user=None, **how):
    facts = {"number": NUMBER, "issued_on": date(2026, 11, 16)} | how
    row = fresh(row)
    return services.approve_application(
        actor=people.actor(user or people.second_hr), at=LATER, application=row, version=row.version, **facts
    )


def close(people, batch, at=LATER):
    publicity = fresh(batch).publicity
    return close_publicity(actor=people.actor(people.hr), at=at, publicity=publicity, version=publicity.version, note="无异议")


def refusal(code, act, *args, **how):
    with pytest.raises(RuleBroken) as refused:
        act(*args, **how)
    assert refused.value.code == code


def test_a_technician_is_made_by_panel_publicity_and_two_persons(people):
    batch = opened(people, at=AT)
    row = handed_in(people, people.worker, at=AT)
    assert (row.batch, row.answer_due_on) == (batch, date(2027, 1, 11))
    row = settled(row, people.actor(people.hr), at=AT)
    refusal("promotion.batch_first", approve, people, row)

    batch = step(services.close_enrolment, people, batch)
    assert (batch.state, batch.panel.cases.get().record_id) == (B.PANEL, row.pk)
    batch = judged(people, batch, at=AT)
    assert (fresh(row).state, batch.state) == (S.PANEL_PASSED, B.PANEL)

    batch = step(services.publicise_batch, people, batch)
    assert (fresh(row).state, batch.state, batch.publicity.ends_on) == (S.PUBLICISED, B.PUBLICITY, date(2026, 11, 23))
    refusal("promotion.still_publicised", approve, people, row)
    close(people, batch)
    assert fresh(batch).state == B.DECIDING
    refusal("promotion.same_person", approve, people, row, people.hr)
    row = approve(people, row)
    assert (row.state, fresh(batch).state) == (S.APPROVED, B.DONE)
    assert GradeRecord.objects.get(person=people.worker.person, to_on=None).level.grade == 2
    notices = Notice.objects.filter(recipient=people.worker, code__startswith="promotion").order_by("pk")
    assert list(notices.values_list("code", flat=True)) == [
        "promotion.submitted_notice", "promotion.checked_notice", "promotion.panel_notice", "promotion.panel_passed_notice",
        "promotion.publicised_notice", "promotion.publicity_over_notice", "promotion.approved_notice",
    ]  # fmt: skip
    acts = AuditRow.objects.filter(object_kind="promotionbatch").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["batch.opened", "batch.enrolment_closed", "batch.publicised", "batch.publicity_over", "batch.done"]
    case = cases.case_of(fresh(row), date(2026, 12, 1))
    told = {"draft", "submitted", "checked", "panel", "passed", "public", "over", "approved"}
    assert {m.code for m in cases.moments_of(case)} == told
    assert [(s.code, s.standing) for s in cases.steps_of(case)] == [
        (code, "done") for code in ("draft", "submitted", "checked", "panel", "publicity", "decided", "certified")
    ]


def test_who_sat_on_the_panel_does_not_decide(people):
    batch = opened(people, at=AT)
    row = settled(handed_in(people, people.worker, at=AT), people.actor(people.hr), at=AT)
    batch = judged(people, step(services.close_enrolment, people, batch), at=AT)
    batch = step(services.publicise_batch, people, batch)
    close(people, batch)
    judge = batch.panel.seats.first().user
    RoleGrantFactory(user=judge, role="hr", node=people.nodes["MK1"])

    refusal("promotion.judge_decides", approve, people, row, judge)
    assert approve(people, row).state == S.APPROVED


def test_a_technician_without_a_batch_waits_for_one(people):
    row = settled(handed_in(people, people.worker, at=AT), people.actor(people.hr), at=AT)
    refusal("promotion.panel_first", approve, people, row)
    batch = opened(people, at=AT)  # what was handed in today joins at once
    assert fresh(row).batch == batch


def test_cases_of_last_year_go_the_short_way(people):
    before = datetime(2025, 12, 31, 2, 0, tzinfo=UTC)
    row = settled(handed_in(people, people.worker, at=before), people.actor(people.hr), at=before)
    assert approve(people, row).state == S.APPROVED


def test_other_grades_are_decided_at_once_or_shown_with_the_batch(people, colleague):
    alone = settled(handed_in(people, colleague, "G3-2", grade=4, at=AT), people.actor(people.hr), at=AT)
    assert approve(people, alone, number=national_number(800002, 2026, 3)).state == S.APPROVED

    batch = opened(people, at=AT, grades=(3,))
    row = settled(handed_in(people, people.worker, "G3-2", grade=4, at=AT), people.actor(people.hr), at=AT)
    batch = step(services.close_enrolment, people, batch)  # no panel: straight into the publicity
    assert (batch.state, batch.panel, fresh(row).state) == (B.PUBLICITY, None, S.PUBLICISED)
    close(people, batch)
    assert approve(people, row, number=national_number(800003, 2026, 3)).state == S.APPROVED


def test_who_fails_before_the_panel_is_refused_by_a_second_person(people, colleague):
    batch = opened(people, at=AT)
    good, bad = (settled(handed_in(people, user, at=AT), people.actor(people.hr), at=AT) for user in (people.worker, colleague))
    batch = judged(people, step(services.close_enrolment, people, batch), at=AT, against=(bad.pk,))
    assert (fresh(good).state, fresh(bad).state) == (S.PANEL_PASSED, S.CHECKED)
    assert Notice.objects.filter(recipient=colleague).first().code == "promotion.panel_failed_notice"
    refusal("promotion.panel_failed", approve, people, bad)
    case = cases.case_of(fresh(bad), date(2026, 11, 17))
    assert cases.tally_words(case.standing.tally) == "综合评审未通过：赞成 0 票，反对 3 票。"
    assert cases.desk_of(people.actor(people.second_hr), case).refuse.is_allowed

    batch = step(services.publicise_batch, people, batch)
    assert [e.record_id for e in batch.publicity.entries.all()] == [good.pk]
    bad = fresh(bad)
    services.refuse_application(actor=people.actor(people.second_hr), at=AT, application=bad, version=bad.version, reason="评审未通过")
    close(people, batch)
    approve(people, good)
    assert fresh(batch).state == B.DONE


def test_when_all_fail_only_decisions_remain(people):
    batch = opened(people, at=AT)
    row = settled(handed_in(people, people.worker, at=AT), people.actor(people.hr), at=AT)
    batch = judged(people, step(services.close_enrolment, people, batch), at=AT, against=(row.pk,))
    assert batch.state == B.DECIDING
    row = fresh(row)
    services.refuse_application(actor=people.actor(people.second_hr), at=AT, application=row, version=row.version, reason="评审未通过")
    assert fresh(batch).state == B.DONE


def publicised(people, *users):
    batch = opened(people, at=AT)
    rows = [settled(handed_in(people, user, at=AT), people.actor(people.hr), at=AT) for user in users]
    batch = judged(people, step(services.close_enrolment, people, batch), at=AT)
    return step(services.publicise_batch, people, batch), rows


def object_to(people, batch, row, objector):
    publicity = batch.publicity
    entry = publicity.entries.get(record_id=row.pk)
    objection = raise_objection(actor=people.actor(objector), at=AT, publicity=publicity, entry=entry, text="业绩材料不实")
    answer_objection(actor=people.actor(people.second_hr), at=AT, objection=objection, is_upheld=True, answer="经核实成立")


def test_an_upheld_objection_leaves_only_a_refusal(people, colleague):
    batch, (first, second) = publicised(people, people.worker, colleague)
    object_to(people, batch, first, colleague)
    close(people, batch)
    refusal("promotion.objection_upheld", approve, people, first)
    first = fresh(first)
    services.refuse_application(actor=people.actor(people.second_hr), at=LATER, application=first, version=first.version, reason="异议成立")
    approve(people, second)
    assert (fresh(batch).state, Notice.objects.filter(recipient=people.worker, code="promotion.dropped_notice").count()) == (B.DONE, 1)


def test_the_applicant_does_not_answer_objections_to_himself(people, colleague):
    other = user_with("hr", people.nodes["MK1"], unit=people.nodes["MK1"], name="人事丙")
    batch, (row,) = publicised(people, colleague)
    colleague.grants.all().delete()
    RoleGrantFactory(user=colleague, role="hr", node=people.nodes["MK1"])
    entry = batch.publicity.entries.get(record_id=row.pk)
    objection = raise_objection(actor=people.actor(people.worker), at=AT, publicity=batch.publicity, entry=entry, text="业绩材料不实")
    how = {"at": AT, "objection": objection, "is_upheld": False, "answer": "不成立"}
    with pytest.raises(NotReachable):
        answer_objection(actor=people.actor(colleague), **how)
    assert answer_objection(actor=people.actor(other), **how).state == "dismissed"


def test_a_withdrawn_publicity_is_opened_again_without_whom_an_objection_took_out(people, colleague):
    batch, (first, second) = publicised(people, people.worker, colleague)
    object_to(people, batch, first, colleague)
    publicity = fresh(batch).publicity
    withdraw_publicity(actor=people.actor(people.hr), at=AT, publicity=publicity, version=publicity.version, note="名单有误")
    batch = step(services.publicise_batch, people, batch)
    assert (batch.state, [e.record_id for e in batch.publicity.entries.all()]) == (B.PUBLICITY, [second.pk])
    close(people, batch)
    refusal("promotion.objection_upheld", approve, people, first)


def test_a_withdrawn_publicity_that_objections_left_empty_ends_in_decisions(people, colleague):
    batch, (row,) = publicised(people, people.worker)
    object_to(people, batch, row, colleague)
    publicity = fresh(batch).publicity
    withdraw_publicity(actor=people.actor(people.hr), at=AT, publicity=publicity, version=publicity.version, note="名单有误")
    assert fresh(batch).state == B.DECIDING
    refusal("promotion.objection_upheld", approve, people, row)
    row = fresh(row)
    services.refuse_application(actor=people.actor(people.second_hr), at=LATER, application=row, version=row.version, reason="异议成立")
    assert (fresh(row).state, fresh(batch).state) == (S.REFUSED, B.DONE)


def test_a_dissolved_panel_is_convened_again(people):
    batch = opened(people, at=AT)
    settled(handed_in(people, people.worker, at=AT), people.actor(people.hr), at=AT)
    batch = step(services.close_enrolment, people, batch)
    refusal("batch.no_such_step", step, services.convene_again, people, batch)
    refusal("batch.panel_first", step, services.publicise_batch, people, batch)
    old = batch.panel
    dissolve_panel(actor=people.actor(people.hr), at=AT, panel=old, version=old.version, reason="评委出差")
    batch = step(services.convene_again, people, batch)
    assert (batch.state, batch.panel != old, batch.panel.cases.count()) == (B.PANEL, True, 1)
    assert judged(people, batch, at=AT).panel.state == "concluded"


def test_who_stands_aside(people):
    from portal.people.enums import PostCategory

    batch = opened(people, at=AT)
    row = settled(handed_in(people, people.worker, at=AT), people.actor(people.hr), at=AT)
    batch = step(services.close_enrolment, people, batch)
    manager = user_with(None, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="区长")
    other = user_with(None, people.nodes["CM-B"], unit=people.nodes["CM-B"], name="外单位")
    type(manager.person).objects.filter(pk__in=[manager.person_id, other.person_id]).update(post_category=PostCategory.MANAGEMENT)
    case = batch.panel.cases.get()
    assert case.record_id == row.pk
    assert registry.conflicts(case, [people.worker, people.hr, manager, other, people.second_hr]) == {
        people.worker.pk: "panel.own_case", people.hr.pk: "promotion.conflict_checked", manager.pk: "promotion.conflict_superior",
    }  # fmt: skip


def test_a_member_reads_the_case_and_opens_its_papers_while_the_panel_sits(people):
    from portal.panels import services as panels
    from tests.portal.panels.factories import judges

    batch = opened(people, at=AT)
    row = settled(handed_in(people, people.worker, at=AT), people.actor(people.hr), at=AT)
    batch = step(services.close_enrolment, people, batch)
    members = judges(people, 3)
    member, hr = people.actor(members[0]), people.actor(people.hr)
    case = batch.panel.cases.get()
    texts = {str(label): str(text) for label, text in registry.lines_of(case)}
    assert (texts["申报条件"], texts["佐证材料"]) == ("G2-1", "没有上传材料。")
    panel = panels.seat_members(actor=hr, at=AT, panel=batch.panel, version=batch.panel.version, users=members, chair=members[0])
    assert not access.may_open(member, row.pk)
    panels.open_panel(actor=hr, at=AT, panel=panel, version=panel.version)
    assert access.may_open(member, row.pk)
    assert not access.may_open(people.actor(people.stranger), row.pk)
    panels.recuse(actor=member, at=AT, case=case, reason="师徒")
    assert not access.may_open(member, row.pk)


def test_enrolment_ends_when_all_are_checked_and_not_before_its_last_day(people):
    batch = opened(people, at=AT, days=1)
    handed_in(people, people.worker, at=AT)
    refusal("batch.still_enrolling", step, services.close_enrolment, people, batch)
    refusal("batch.unchecked", step, services.close_enrolment, people, batch, AT + timedelta(days=1))
    stale = fresh(batch)
    with pytest.raises(EditConflict):
        services.close_enrolment(actor=people.actor(people.hr), at=AT, batch=stale, version=stale.version + 1)


def test_an_empty_batch_is_simply_done(people):
    assert step(services.close_enrolment, people, opened(people, at=AT)).state == B.DONE


def test_hr_puts_in_and_takes_out_while_enrolment_is_open(people, colleague):
    row = settled(handed_in(people, people.worker, at=AT - timedelta(days=30)), people.actor(people.hr), at=AT)
    batch = opened(people, at=AT)
    assert fresh(row).batch is None
    add = {"actor": people.actor(people.hr), "at": AT, "batch": batch}
    refusal("batch.nobody_chosen", services.add_to_batch, **add, applications=[])
    assert services.add_to_batch(**add, applications=[row]) == 1
    refusal("batch.elsewhere", services.add_to_batch, **add, applications=[row])
    assert [r.pk for r in read.fitting_cases(batch)] == []
    take = add | {"application": row}
    refusal("promotion.reason_needed", services.remove_from_batch, **take, reason=" ")
    services.remove_from_batch(**take, reason="材料待补")
    refusal("batch.outside", services.remove_from_batch, **take, reason="再移一次")
    assert (fresh(row).batch, Notice.objects.filter(recipient=people.worker).first().code) == (None, "promotion.unbatched_notice")
    senior = handed_in(people, colleague, "G3-2", grade=4, at=AT)
    refusal("batch.wrong_grade", services.add_to_batch, **add, applications=[senior])


def test_a_returned_application_leaves_the_batch_and_joins_again(people):
    batch = opened(people, at=AT)
    row = handed_in(people, people.worker, at=AT)
    row = services.return_application(actor=people.actor(people.hr), at=AT, application=row, version=row.version, reason="缺材料")
    assert row.batch is None
    row = services.submit_application(actor=people.actor(people.worker), at=AT, application=row, version=row.version)
    assert row.batch == batch
    row = settled(row, people.actor(people.hr), at=AT)
    step(services.close_enrolment, people, batch)
    how = {"actor": people.actor(people.second_hr), "at": AT, "version": row.version, "reason": "缺材料"}
    refusal("promotion.in_batch", services.return_application, application=row, **how)


def test_who_hands_in_while_enrolment_ends_is_not_left_behind(people, colleague, monkeypatch):
    batch = opened(people, at=AT)
    settled(handed_in(people, colleague, at=AT), people.actor(people.hr), at=AT)
    find = read.open_batch_for

    def found_too_late(*facts):
        found = find(*facts)
        step(services.close_enrolment, people, batch)
        return found

    monkeypatch.setattr(read, "open_batch_for", found_too_late)
    row = handed_in(people, people.worker, at=AT)
    assert (fresh(batch).state, row.batch, row.answer_due_on) == (B.PANEL, None, read.answer_due(AT.date(), 2, None))


def test_the_nearest_batch_of_the_grade_and_the_day_takes_it(people):
    root = user_with("hr", people.nodes["JT"], unit=people.nodes["JT"], name="集团人事")
    day = date(2026, 11, 16)
    make = {"actor": people.actor(root), "at": AT, "opens_on": day, "closes_on": day}
    services.open_batch(**make, name="集团", node=people.nodes["JT"], target_grades=[2])
    near = services.open_batch(**make, name="一矿", node=people.nodes["MK1"], target_grades=[2])
    services.open_batch(**make, name="二矿", node=people.nodes["MK2"], target_grades=[2])
    path = people.nodes["CM-A"].path
    assert read.open_batch_for(path, 2, day) == near
    assert (read.open_batch_for(path, 3, day), read.open_batch_for(path, 2, day + timedelta(days=1))) == (None, None)


def test_hr_of_another_plant_runs_nothing_here(people):
    foreign = user_with("hr", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    batch = opened(people, at=AT)
    with pytest.raises(NotReachable):
        step(services.close_enrolment, people, batch, user=foreign)
    with pytest.raises(NotReachable):
        services.open_batch(
            actor=people.actor(foreign),
            at=AT,
            name="外矿",
            node=people.nodes["MK1"],
            opens_on=AT.date(),
            closes_on=AT.date(),
            target_grades=[2],
        )
    row = handed_in(people, user_with("worker", people.nodes["CM-C"], unit=people.nodes["CM-C"], name="外矿工人"), at=AT)
    refusal("batch.outside", services.add_to_batch, actor=people.actor(people.hr), at=AT, batch=batch, applications=[row])


@pytest.mark.parametrize("count", [1, 3])
def test_standings_cost_the_same_for_one_and_three(people, count, django_assert_num_queries):
    users = [people.worker, *(user_with("worker", people.nodes["CM-A"], unit=people.nodes["CM-A"], name=f"工{n}") for n in range(2))]
    batch, _rows = publicised(people, *users[:count])
    with django_assert_num_queries(5):
        assert len(read.standings_of(read.cases_in(batch))) == count
