"""From draft to payment: who may do what, what follows, what is refused."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.periods import add_months, add_years
from portal.notices.models import Notice
from portal.people.models import ProfessionalTitle
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.honours.factories import HonourFactory
from tests.workforce.mentorship import factories as make
from tests.workforce.skills.factories import SkillCertificateFactory
from workforce.mentorship import selectors, services
from workforce.mentorship.models import MentorshipAgreement, MentorshipPayment, MentorshipSignature

pytestmark = pytest.mark.db


def refusal(call, **given) -> str:
    """The code of the refusal; empty when it was done."""
    try:
        with transaction.atomic():
            call(at=clock.now(), **given)
    except RuleBroken as broken:
        return broken.code
    return ""


def draft(people, mentor, **changes) -> str:
    by = people.actor(changes.pop("by", people.hr))
    return refusal(services.draft_agreement, actor=by, facts=make.facts(people, mentor, **changes))


def test_hr_and_the_mentor_draft(people):
    mentor, today = make.mentor_of(people), clock.today()
    assert draft(people, mentor, by=mentor) == ""
    assert draft(people, mentor) == "mentorship.twice"
    MentorshipAgreement.objects.all().delete()
    assert draft(people, mentor, by=people.worker) == "mentorship.own_only"
    assert draft(people, mentor, to_on=add_years(today, 1) - timedelta(days=2)) == "mentorship.term_short"
    assert draft(people, make.mentor_of(people, "低级", grade=3)) == "mentorship.mentor_grade"
    assert draft(people, mentor, kind="MEMBER") == "mentorship.mentor_no_member"
    assert draft(people, make.mentor_of(people, "党员", member=True), kind="MEMBER", branch=None) == "mentorship.branch_needed"
    assert draft(people, people.worker) == "mentorship.same_person"
    assert draft(people, mentor, aim=" ") == "mentorship.aim_needed"
    with pytest.raises(NotReachable):
        draft(people, mentor, by=people.secretary)


def test_a_title_is_enough_for_a_mentor(people):
    mentor = make.mentor_of(people, "工程师", grade=None)
    ProfessionalTitle.objects.create(person=mentor.person, level="intermediate", name="工程师", obtained_on=date(2020, 1, 1))
    assert draft(people, mentor) == ""


def test_a_mentor_has_so_many_apprentices_at_most(people):
    RuleParameter.objects.filter(code="MENTOR_MOST_APPRENTICES").update(value=1)
    mentor = make.mentor_of(people)
    other = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="徒弟乙")
    assert draft(people, mentor) == ""
    assert draft(people, mentor, apprentice=other) == "mentorship.too_many"


def test_a_draft_is_changed_and_offered_when_complete(people):
    mentor, hr = make.mentor_of(people), people.actor(people.hr)
    row = make.drafted(people, mentor, indicator=False, terms={"GOALS": "只有一项"})
    offer = {"actor": hr, "agreement": row}
    assert refusal(services.offer, version=row.version, **offer) == "mentorship.clauses_missing"
    change = {"actor": people.actor(mentor), "agreement": row, "facts": make.facts(people, mentor)}
    assert refusal(services.change_draft, version=9, **change) == "mentorship.edited"
    assert refusal(services.change_draft, version=row.version, **change) == ""
    row.refresh_from_db()
    assert refusal(services.offer, version=row.version, **offer) == "mentorship.no_indicator"
    indicator = make.indicated(people, row)
    again = {"text": indicator.text, "baseline": "无", "target": "有", "check_on": row.from_on}
    assert refusal(services.add_indicator, actor=hr, agreement=row, **again) == "mentorship.indicator_twice"
    outside = {**again, "text": "另一项", "check_on": row.to_on + timedelta(days=1)}
    assert refusal(services.add_indicator, actor=hr, agreement=row, **outside) == "mentorship.check_outside"
    row.refresh_from_db()
    assert refusal(services.offer, version=row.version, **offer) == ""
    assert refusal(services.drop_indicator, actor=hr, indicator=indicator) == "mentorship.not_draft"
    assert Notice.objects.filter(code="mentorship.sign_notice").count() == 2


def test_a_draft_can_be_dropped(people):
    row = make.drafted(people)
    assert refusal(services.drop_draft, actor=people.actor(people.worker), agreement=row, version=row.version) == "mentorship.not_drafter"
    assert refusal(services.drop_draft, actor=people.actor(people.hr), agreement=row, version=row.version) == ""
    assert not MentorshipAgreement.objects.exists()
    assert AuditRow.objects.filter(action="mentorship.dropped").count() == 1


def test_both_sign_and_a_third_person_witnesses(people):
    mentor = make.mentor_of(people, member=True)
    SkillCertificateFactory(person=people.worker.person, grade=4, issued_on=date(2020, 1, 1))
    row = make.offered(people, mentor, kind="MEMBER-MENTOR")
    witness = {"actor": people.actor(people.secretary), "agreement": row}
    assert refusal(services.witness, **witness) == "mentorship.witness_early"
    assert refusal(services.sign, actor=people.actor(people.worker), agreement=row) == ""
    assert refusal(services.sign, actor=people.actor(people.worker), agreement=row) == "mentorship.signed_already"
    assert refusal(services.sign, actor=people.actor(mentor), agreement=row) == ""
    with pytest.raises(NotReachable):
        refusal(services.witness, actor=people.actor(people.sibling), agreement=row)
    with pytest.raises(NotReachable):
        refusal(services.sign, actor=people.actor(people.hr), agreement=row)
    assert refusal(services.witness, **witness) == ""
    row.refresh_from_db()
    today = clock.today()
    assert (row.state, row.is_member_mentor, row.start_grade) == ("running", True, 4)
    assert (row.object_until, row.credit_until) == (add_months(today, 1), add_years(today, 3))
    signed = [(s.role, s.person_id, s.text_hash) for s in row.signatures.all()]
    assert signed == [
        ("apprentice", people.worker.person_id, row.text_hash), ("mentor", mentor.person_id, row.text_hash),
        ("witness", people.secretary.person_id, row.text_hash),
    ]  # fmt: skip


def test_an_officer_who_is_a_party_does_not_witness(people):
    union = user_with(Role.UNION_OFFICER, people.nodes["MK1"], unit=people.nodes["CM-A"], name="工会甲")
    SkillCertificateFactory(person=union.person, grade=1, issued_on=date(2015, 1, 1))
    row = make.offered(people, union)
    with pytest.raises(NotReachable):  # no role of a worker, so no signature of his own
        refusal(services.sign, actor=people.actor(union), agreement=row)
    assert refusal(services.witness, actor=people.actor(union), agreement=row) == "mentorship.witness_party"


def test_no_person_signs_twice(people):
    row = make.both_signed(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorshipSignature.objects.create(
            agreement=row, role="witness", person=people.worker.person, signed_at=clock.now(), text_hash=row.text_hash
        )


def test_a_text_sent_back_is_signed_anew(people):
    row = make.both_signed(people)
    hash_before = row.text_hash
    back = {"actor": people.actor(people.worker), "agreement": row}
    assert refusal(services.send_back, reason=" ", **back) == "mentorship.reason_needed"
    assert refusal(services.send_back, reason="期限写错", **back) == ""
    row.refresh_from_db()
    assert (row.state, row.text_hash, row.signatures.count()) == ("draft", "", 0)
    make.indicated(people, row, "通风系统优化")
    row.refresh_from_db()
    row = services.offer(actor=people.actor(people.hr), at=clock.now(), agreement=row, version=row.version)
    assert row.text_hash != hash_before


def test_a_text_that_differs_from_the_offered_one_is_not_signed(people):
    row = make.offered(people)
    MentorshipAgreement.objects.filter(pk=row.pk).update(aim="改过的目标")
    assert refusal(services.sign, actor=people.actor(people.worker), agreement=row) == "mentorship.text_changed"


def test_indicators_are_checked_by_the_mentor(people):
    mentor = make.mentor_of(people)
    row = make.running(people, mentor)
    indicator, today = row.indicators.get(), clock.today()
    check = {"indicator": indicator, "finding": "能独立调整"}
    assert refusal(services.check_indicator, actor=people.actor(people.worker), checked_on=today, is_reached=True, **check) == (
        "mentorship.not_leader"
    )
    me = people.actor(mentor)
    assert refusal(services.check_indicator, actor=me, checked_on=today + timedelta(days=1), is_reached=True, **check) == "mentorship.ahead"
    assert refusal(services.check_indicator, actor=me, checked_on=today, is_reached=True, **check) == ""
    indicator.refresh_from_db()
    assert indicator.reached_on == today
    assert refusal(services.check_indicator, actor=me, checked_on=today, is_reached=False, **check) == ""
    indicator.refresh_from_db()
    assert (indicator.reached_on, indicator.checks.count()) == (None, 2)


def test_problems_that_the_two_have_solved(people):
    mentor = make.mentor_of(people)
    row, today = make.running(people, mentor), clock.today()
    me = people.actor(mentor)
    assert refusal(services.tell_problem, actor=me, agreement=row, title="主扇喘振", solved_on=today - timedelta(days=1)) == (
        "mentorship.problem_outside"
    )
    assert refusal(services.tell_problem, actor=me, agreement=row, title="主扇喘振", solved_on=today, effect="年省电 3 万度") == ""
    assert selectors.agreements(people.actor(people.hr).scope("mentorship.view")).get().problem_count == 1


def test_a_change_holds_when_the_other_side_agrees(people):
    mentor = make.mentor_of(people)
    row = make.running(people, mentor)
    change = make.asked(people, row)
    assert refusal(services.ask_change, actor=people.actor(people.worker), agreement=row, reason="再改", aim="别的") == (
        "mentorship.change_open"
    )
    assert refusal(services.answer_change, actor=people.actor(mentor), change=change, is_agreed=True) == "mentorship.change_own"
    assert refusal(services.answer_change, actor=people.actor(people.hr), change=change, is_agreed=True) == "mentorship.not_party"
    assert refusal(services.answer_change, actor=people.actor(people.worker), change=change, is_agreed=True) == ""
    assert refusal(services.answer_change, actor=people.actor(people.worker), change=change, is_agreed=True) == "mentorship.change_closed"
    row.refresh_from_db()
    assert row.to_on == change.to_on
    me = people.actor(people.worker)
    assert refusal(services.ask_change, actor=me, agreement=row, reason="缩短", to_on=row.from_on + timedelta(days=90)) == (
        "mentorship.term_short"
    )
    assert refusal(services.ask_change, actor=me, agreement=row, reason="什么也不改") == "mentorship.change_empty"


def test_a_refused_change_changes_nothing(people):
    row = make.running(people)
    before = row.to_on
    services.answer_change(actor=people.actor(people.worker), at=clock.now(), change=make.asked(people, row), is_agreed=False)
    row.refresh_from_db()
    assert (row.to_on, row.changes.get().state) == (before, "refused")


@pytest.mark.parametrize(("is_upheld", "state"), [(True, "broken"), (False, "running")])
def test_an_objection_is_answered_by_hr(people, is_upheld, state):
    row = make.running(people)
    objection = make.objected(people, row)
    assert refusal(services.raise_objection, actor=people.actor(people.worker), agreement=row, text="再提") == "mentorship.objection_open"
    answer = {"objection": objection, "is_upheld": is_upheld, "answer": "已核实"}
    with pytest.raises(NotReachable):
        refusal(services.answer_objection, actor=people.actor(people.secretary), **answer)
    assert refusal(services.answer_objection, actor=people.actor(people.hr), **answer) == ""
    assert refusal(services.answer_objection, actor=people.actor(people.hr), **answer) == "mentorship.objection_answered"
    row.refresh_from_db()
    assert row.state == state


def test_the_window_of_objections_closes(people):
    row = make.running(people)
    MentorshipAgreement.objects.filter(pk=row.pk).update(object_until=clock.today() - timedelta(days=1))
    assert refusal(services.raise_objection, actor=people.actor(people.worker), agreement=row, text="太晚") == "mentorship.objection_late"


def test_a_test_is_arranged_and_judged_by_a_third_person(people):
    mentor, judge, hr, today = make.mentor_of(people), make.judge_of(people), people.actor(people.hr), clock.today()
    row = make.ending(people, mentor)
    words = {"agreement": row, "version": row.version}
    assert refusal(services.arrange_test, actor=hr, judge=mentor.person, test_on=today, **words) == "mentorship.judge_party"
    assert (
        refusal(services.arrange_test, actor=hr, judge=judge.person, test_on=today - timedelta(days=1), **words) == "mentorship.test_past"
    )
    later = today + timedelta(days=1)
    assert refusal(services.arrange_test, actor=hr, judge=judge.person, test_on=later, **words) == ""
    row.refresh_from_db()
    grade = {"agreement": row, "grade": "passed", "note": "能独立顶岗"}
    assert refusal(services.give_grade, actor=people.actor(judge), version=row.version, **grade) == "mentorship.test_not_yet"
    MentorshipAgreement.objects.filter(pk=row.pk).update(test_on=today)
    assert refusal(services.give_grade, actor=people.actor(mentor), version=row.version, **grade) == "mentorship.not_judge"
    assert refusal(services.give_grade, actor=people.actor(judge), version=row.version, **{**grade, "note": ""}) == "mentorship.note_needed"
    assert refusal(services.give_grade, actor=people.actor(judge), version=row.version, **grade) == ""
    row.refresh_from_db()
    assert (row.state, row.grade, row.done_on) == ("done", "passed", today)


def test_a_test_waits_for_checks_objections_and_its_time(people):
    row, hr, judge = make.running(people), people.actor(people.hr), make.judge_of(people)
    words = {"actor": hr, "agreement": row, "judge": judge.person}
    assert refusal(services.arrange_test, test_on=row.to_on, version=row.version, **words) == "mentorship.unchecked"
    assert refusal(services.arrange_test, test_on=clock.today(), version=row.version, **words) == "mentorship.test_early"
    make.objected(people, row)
    row.refresh_from_db()
    assert refusal(services.arrange_test, test_on=row.to_on, version=row.version, **words) == "mentorship.objection_first"


def test_after_a_failed_test_another_mentor_takes_over(people):
    mentor = make.mentor_of(people)
    make.graded(people, "failed", mentor)
    assert draft(people, mentor) == "mentorship.failed_together"
    assert draft(people, make.mentor_of(people, "师傅乙")) == ""


@pytest.mark.parametrize(
    ("grade", "due"), [("excellent", [("allowance", D("1200.00"))]), ("passed", [("allowance", D("600.00"))]), ("failed", [])]
)
def test_the_allowance_follows_the_grade_and_is_paid_once(people, grade, due):
    row, today, hr = make.graded(people, grade), clock.today(), people.actor(people.hr)
    assert [(d.kind, d.amount) for d in selectors.dues(row, today)] == due
    pay = {"actor": hr, "agreement": row, "kind": "allowance"}
    if not due:
        assert refusal(services.note_payment, paid_on=today, **pay) == "mentorship.nothing_due"
        return
    assert refusal(services.note_payment, paid_on=today + timedelta(days=1), **pay) == "mentorship.paid_ahead"
    assert refusal(services.note_payment, paid_on=today, **pay) == ""
    assert refusal(services.note_payment, paid_on=today, **pay) == "mentorship.paid_already"
    assert MentorshipPayment.objects.get().amount == due[0][1]


def test_an_excellent_test_brings_the_prize_of_the_enterprise(people):
    RuleParameter.objects.filter(code="MENTOR_PRIZE").update(value=500)
    row = make.graded(people)
    assert [(str(d.kind), d.amount) for d in selectors.dues(row, clock.today())] == [("allowance", D("1200.00")), ("prize", D(500))]


def test_what_is_broken_off_earns_nothing(people):
    row, hr = make.ending(people), people.actor(people.hr)
    assert refusal(services.break_off, actor=hr, agreement=row, version=row.version, reason="") == "mentorship.reason_needed"
    assert refusal(services.break_off, actor=hr, agreement=row, version=row.version, reason="徒弟调出") == ""
    row.refresh_from_db()
    assert (row.state, selectors.dues(row, clock.today())) == ("broken", [])
    assert refusal(services.break_off, actor=hr, agreement=row, version=row.version, reason="再来") == "mentorship.not_running"


@pytest.mark.parametrize(
    ("grade", "days", "risen", "rewarded"),
    [
        (3, 10, True, False),
        (2, 10, True, True),
        (2, 0, False, False),
        (4, 10, False, False),
    ],
)
def test_the_mentor_is_credited_when_the_apprentice_rises(people, grade, days, risen, rewarded):
    SkillCertificateFactory(person=people.worker.person, grade=4, issued_on=date(2020, 1, 1))
    row = make.ending(people)
    SkillCertificateFactory(person=people.worker.person, grade=grade, issued_on=row.from_on + timedelta(days=days))
    found = selectors.agreements(people.actor(people.hr).scope("mentorship.view")).get()
    assert (found.risen_on is not None) is risen
    assert [str(d.kind) for d in selectors.dues(found, clock.today())] == (["reward"] if rewarded else [])


@pytest.mark.parametrize(("level", "is_confirmed", "rewarded"), [(4, True, True), (3, True, False), (4, False, False)])
def test_an_honour_of_the_apprentice_is_rewarded_once(people, level, is_confirmed, rewarded):
    row = make.ending(people)
    HonourFactory(person=people.worker.person, level=level, awarded_on=row.from_on + timedelta(days=1), confirmed=is_confirmed)
    assert [(str(d.kind), d.amount) for d in selectors.dues(row, clock.today())] == ([("reward", D(2000))] if rewarded else [])
    if rewarded:
        pay = {"actor": people.actor(people.hr), "agreement": row, "kind": "reward", "paid_on": clock.today()}
        assert [refusal(services.note_payment, **pay) for _n in range(2)] == ["", "mentorship.paid_already"]


def test_hr_does_not_run_an_own_case(people):
    SkillCertificateFactory(person=people.hr.person, grade=1, issued_on=date(2015, 1, 1))
    row = make.drafted(people, people.hr)
    assert refusal(services.break_off, actor=people.actor(people.hr), agreement=row, version=row.version, reason="换人") == (
        "mentorship.own_case"
    )
    assert refusal(services.break_off, actor=people.actor(people.second_hr), agreement=row, version=row.version, reason="换人") == ""


def test_a_double_click_notes_one_check_and_one_problem(people):
    row = make.running(people)
    indicator, mentor, today = row.indicators.get(), {"actor": people.actor(row.mentor.account)}, clock.today()
    seen = {"indicator": indicator, "checked_on": today, "finding": "已能独立操作"}
    for is_reached in (True, True, False, True):
        assert refusal(services.check_indicator, **mentor, **seen, is_reached=is_reached) == ""
    assert [check.is_reached for check in indicator.checks.order_by("pk")] == [True, False, True]
    for _n in range(2):
        assert refusal(services.tell_problem, **mentor, agreement=row, title="抽采管路积水", solved_on=today) == ""
    assert row.problems.count() == 1
