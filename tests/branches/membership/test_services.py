"""Opening, steps and what they change of the register, taking back, overrides, closing; with the four standing people."""

from datetime import date, timedelta

import pytest

from branches.membership import services
from branches.membership.enums import CaseState
from branches.membership.models import DevelopmentCase, DevelopmentStep, DevelopmentStepRecord, DevelopmentVote
from branches.membership.rules import VoteFigures
from branches.membership.services import StepFacts
from branches.orgs.models import BranchMembership, StatusRecord
from portal.audit.models import AuditRow
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.periods import add_months
from portal.notices.models import Notice
from portal.people.models import Person
from portal.rights.enums import Role
from tests.branches.membership.factories import applicant, at_noon, brought_to, full_members, opened, step, usual_days
from tests.support.factories import RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db
START = date(2022, 1, 10)


def refused(code: str, act, **kwargs) -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        act(**kwargs)
    assert caught.value.code == f"development.{code}"
    return caught.value


def status(person: Person) -> str:
    return Person.objects.get(pk=person.pk).political_status


def spells(person: Person) -> list[tuple]:
    return list(BranchMembership.objects.filter(person=person).order_by("from_on").values_list("standing", "from_on", "to_on"))


def take(people, case, user, on, **facts):
    case.refresh_from_db()
    return services.take_step(actor=people.actor(user), at=at_noon(on), case=case, version=case.version, facts=StepFacts(on, **facts))


def test_an_application_opens_a_case_with_its_first_step(people):
    person = applicant(people)
    case = opened(people, START, person)
    assert (case.last_no, case.next_no, case.next_actor, case.due_on, case.remind_on) == (
        1,
        2,
        "branch",
        date(2022, 2, 10),
        date(2022, 1, 31),
    )
    assert opened(people, START, person).pk == case.pk
    assert (status(person), StatusRecord.objects.filter(person=person).count()) == ("masses", 0)
    assert list(AuditRow.objects.filter(object_kind="developmentcase").values_list("action", flat=True)) == ["development.opened"]


def test_who_cannot_be_registered(people):
    opening = {"at": at_noon(START), "branch": people.branch_a, "on": START}
    actor = people.actor(people.secretary)
    person = applicant(people)
    opened(people, START, person)
    refused("case_open", services.open_case, actor=actor, person=person, **{**opening, "on": START - timedelta(days=1)})
    refused("no_candidate", services.open_case, actor=actor, person=people.sibling.person, **opening)
    refused("own_case", services.open_case, actor=actor, person=people.secretary.person, **opening)
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    refused("is_member", services.open_case, actor=actor, person=member, **opening)
    refused("too_young", services.open_case, actor=actor, person=applicant(people, birth_on=date(2004, 1, 11)), **opening)
    young = applicant(people, birth_on=date(2004, 1, 10))
    assert services.open_case(actor=actor, person=young, **opening).last_no == 1
    unknown = applicant(people, birth_on=None)
    assert refused("birth_unknown", services.open_case, actor=actor, person=unknown, **opening).field == "explanation"
    assert services.open_case(actor=actor, person=unknown, explanation="身份证已核对", **opening).last_no == 1


@pytest.mark.parametrize("who", ["sibling", "stranger", "worker", "hr", "assessor"])
def test_strangers_learn_nothing(people, who):
    case, actor = opened(people, START), people.actor(getattr(people, who))
    words = {"actor": actor, "at": at_noon(START)}
    for act in (
        lambda: services.open_case(**words, branch=people.branch_a, person=applicant(people), on=START),
        lambda: services.take_step(**words, case=case, version=case.version, facts=StepFacts(START)),
        lambda: services.take_back_step(**words, case=case, version=case.version, reason="x"),
        lambda: services.close_case(**words, case=case, version=case.version, state="withdrawn", on=START, reason="x"),
        lambda: services.grant_override(**words, case=case, reason="x"),
        lambda: services.add_review(**words, case=case, on=START, text="x"),
        lambda: services.redo_vote(**words, case=case, version=case.version, reason="x"),
    ):
        with pytest.raises(NotReachable):
            act()


def test_steps_belong_to_their_offices(people):
    case = brought_to(people, 3)
    day = usual_days(START)[4]
    refused("by_committee", take, people=people, case=case, user=people.secretary, on=day)
    take(people, case, people.committee, day)
    refused("by_branch", take, people=people, case=case, user=people.committee, on=day)


def test_naming_makes_an_activist_and_taking_it_back_unmakes_him(people):
    case = brought_to(people, 3)
    person, named = case.person, usual_days(START)[3]
    assert status(person) == "activist"
    assert list(StatusRecord.objects.filter(person=person).values_list("status", "from_on")) == [("activist", named)]
    services.take_back_step(actor=people.actor(people.secretary), at=at_noon(named), case=case, version=case.version, reason="日期有误")
    case.refresh_from_db()
    assert (status(person), StatusRecord.objects.filter(person=person).count(), case.next_no) == ("masses", 0, 3)
    void = DevelopmentStepRecord.objects.get(case=case, no=3)
    assert (void.void_reason, void.voided_by) == ("日期有误", people.secretary)
    step(people, case, named + timedelta(days=1))
    assert list(StatusRecord.objects.filter(person=person).values_list("status", "from_on")) == [("activist", named + timedelta(days=1))]


def test_a_double_click_takes_one_step_and_a_stale_page_none(people):
    case = opened(people, START)
    words = {"actor": people.actor(people.secretary), "at": at_noon(START + timedelta(days=9)), "case": case, "version": case.version}
    first = services.take_step(**words, facts=StepFacts(START + timedelta(days=9)))
    assert services.take_step(**words, facts=StepFacts(START + timedelta(days=9))).pk == first.pk
    with pytest.raises(EditConflict):
        services.take_step(**words, facts=StepFacts(START + timedelta(days=8)))
    assert DevelopmentStepRecord.objects.filter(case=case).count() == 2


def test_a_usual_limit_wants_a_word_of_explanation(people):
    case, late = opened(people, START), date(2022, 2, 11)
    assert refused("talk_late", take, people=people, case=case, user=people.secretary, on=late).field == "explanation"
    record = take(people, case, people.secretary, late, explanation="申请人住院")
    assert (record.explanation, record.due_on) == ("申请人住院", date(2022, 2, 10))


def test_a_minimum_is_lifted_by_a_second_person_of_the_committee(people):
    case = brought_to(people, 5)
    early = add_months(usual_days(START)[3], 11)
    for months in (5, 10):
        on = add_months(usual_days(START)[3], months)
        services.add_review(actor=people.actor(people.secretary), at=at_noon(on), case=case, on=on, text="良好")
    refused("cultivation_short", take, people=people, case=case, user=people.secretary, on=early)
    grant = {"actor": people.actor(people.committee), "at": at_noon(early), "case": case}
    refused("reason_needed", services.grant_override, **grant, reason=" ")
    leave = services.grant_override(**grant, reason="市委组织部批复8号")
    assert services.grant_override(**grant, reason="再来一次").pk == leave.pk
    record = take(people, case, people.secretary, early)
    assert (record.override_by, record.override_reason) == (people.committee, "市委组织部批复8号")
    refused("override_unknown", services.grant_override, **grant, reason="没有可批的")
    assert Notice.objects.filter(recipient=people.secretary, code="development.override_notice").count() == 1


def test_who_lifts_takes_no_step_and_lets_no_own_branch_off(people):
    case = brought_to(people, 12)
    day = usual_days(START)[13]
    soon = {"leaves_on": add_months(day, 2)}
    people.branch_a.memberships.create(person=people.second_committee.person, from_on=date(2020, 1, 1))
    grant = {"at": at_noon(day), "case": case, "reason": "上级批准"}
    refused("override_own_branch", services.grant_override, actor=people.actor(people.second_committee), **grant)
    refused("leaving_soon", take, people=people, case=case, user=people.committee, on=day, **soon)
    services.grant_override(actor=people.actor(people.committee), **grant)
    refused("override_same_person", take, people=people, case=case, user=people.committee, on=day, **soon)
    assert take(people, case, people.second_committee, day, **soon).override_by == people.committee


def test_sponsors_are_two_full_members_with_a_vote(people):
    case = brought_to(people, 8)
    day, (one, two) = usual_days(START)[9], full_members(people)
    refused("sponsors_number", take, people=people, case=case, user=people.secretary, on=day, helpers=[one])
    refused("helper_not_full", take, people=people, case=case, user=people.secretary, on=day, helpers=[one, people.sibling.person])
    people.branch_a.memberships.filter(person=two).update(is_vote_suspended=True)
    refused("helper_suspended", take, people=people, case=case, user=people.secretary, on=day, helpers=[one, two])
    people.branch_a.memberships.filter(person=two).update(is_vote_suspended=False)
    take(people, case, people.secretary, day, helpers=[one, two])
    assert set(case.sponsors.all()) == {one, two}


def test_the_register_follows_the_approval_from_the_day_of_the_vote(people):
    case, days = brought_to(people, 16), usual_days(START)
    assert (status(case.person), spells(case.person)) == ("activist", [])
    step(people, case, days[17])
    assert (status(case.person), spells(case.person)) == ("probationary", [("probationary", days[15], None)])
    case.refresh_from_db()
    services.take_back_step(
        actor=people.actor(people.committee), at=at_noon(days[17]), case=case, version=case.version, reason="批复号有误"
    )
    assert (status(case.person), spells(case.person)) == ("activist", [])
    step(people, case, days[17])
    assert spells(case.person) == [("probationary", days[15], None)]


def test_conversion_counts_from_the_end_of_probation(people):
    case, days = brought_to(people, 25), usual_days(START)
    ended = add_months(days[15], 12)
    assert (case.state, case.closed_on, case.next_no, status(case.person)) == (CaseState.COMPLETED, days[25], None, "full_member")
    assert spells(case.person) == [("probationary", days[15], ended - timedelta(days=1)), ("full", ended, None)]
    for user in (people.secretary, people.committee):  # the archive, then the approval
        case.refresh_from_db()
        services.take_back_step(actor=people.actor(user), at=at_noon(days[25]), case=case, version=case.version, reason="更正")
    case.refresh_from_db()
    assert (case.state, case.next_no, status(case.person)) == (CaseState.OPEN, 24, "probationary")
    assert spells(case.person) == [("probationary", days[15], None)]


def test_probation_is_extended_once(people):
    case, days = brought_to(people, 22), usual_days(START)
    step(people, case, days[23], result="extend", months=6)
    step(people, case, days[24])
    case.refresh_from_db()
    assert (case.next_no, case.round, case.earliest_on, status(case.person)) == (21, 2, add_months(days[15], 18), "probationary")
    refused("probation_runs", take, people=people, case=case, user=people.secretary, on=add_months(days[15], 18) - timedelta(days=1))
    ended = add_months(days[15], 18)
    step(people, case, ended)
    step(people, case, ended)
    vote = {"vote": VoteFigures(5, 5, 5), "months": 6}
    refused("extended_already", take, people=people, case=case, user=people.secretary, on=ended, result="extend", **vote)
    step(people, case, ended)
    step(people, case, ended + timedelta(days=3))
    assert spells(case.person)[-1] == ("full", ended, None)


def test_a_cancelled_probation_ends_the_membership_and_the_case(people):
    case, days = brought_to(people, 22), usual_days(START)
    step(people, case, days[23], result="cancel")
    step(people, case, days[24])
    case.refresh_from_db()
    assert (case.state, status(case.person)) == (CaseState.CANCELLED, "masses")
    assert spells(case.person) == [("probationary", days[15], days[24] - timedelta(days=1))]


def test_a_vote_that_fails_ends_the_case_and_can_be_taken_back(people):
    case, days = brought_to(people, 14), usual_days(START)
    few = VoteFigures(expected=5, present=4, yes=2, no=2)
    refused("not_carried", take, people=people, case=case, user=people.secretary, on=days[15], vote=few, result="passed")
    take(people, case, people.secretary, days[15], vote=few, result="failed")
    case.refresh_from_db()
    assert (case.state, case.next_no) == (CaseState.REFUSED, None)
    services.take_back_step(actor=people.actor(people.secretary), at=at_noon(days[15]), case=case, version=case.version, reason="计票有误")
    letters = VoteFigures(expected=5, present=4, yes=2, no=2, written_yes=1)
    record = take(people, case, people.secretary, days[15], vote=letters, result="passed")
    assert DevelopmentVote.objects.get(step=record).figures == letters


def test_a_failed_vote_is_not_reopened_beside_a_new_case(people):
    case, days = brought_to(people, 14), usual_days(START)
    take(people, case, people.secretary, days[15], vote=VoteFigures(5, 4, 1, 3), result="failed")
    opened(people, days[15] + timedelta(days=300), case.person)
    case.refresh_from_db()
    back = {"actor": people.actor(people.secretary), "at": at_noon(days[25]), "case": case, "version": case.version}
    refused("case_open", services.take_back_step, **back, reason="计票有误")


def test_more_ballots_than_voters_are_refused(people):
    case, days = brought_to(people, 14), usual_days(START)
    broken = VoteFigures(expected=5, present=4, yes=5)
    found = refused("more_ballots", take, people=people, case=case, user=people.secretary, on=days[15], vote=broken, result="passed")
    assert found.params == {"ballots": 5, "present": 4}


def test_an_approval_that_comes_too_late_leads_back_to_the_vote(people):
    case, days = brought_to(people, 16), usual_days(START)
    redo = {"actor": people.actor(people.secretary), "case": case, "reason": "上级超过六个月未批"}
    last = add_months(days[15], 6)
    refused("nothing_to_redo", services.redo_vote, **redo, version=case.version, at=at_noon(last))
    late = last + timedelta(days=1)
    refused("approval_lapsed", take, people=people, case=case, user=people.committee, on=late, explanation="特殊")
    services.redo_vote(**redo, version=case.version, at=at_noon(late))
    case.refresh_from_db()
    assert (case.next_no, case.steps.filter(voided_at=None).count()) == (15, 14)
    step(people, case, late, explanation="重新表决")
    step(people, case, late)
    step(people, case, late)
    assert spells(case.person) == [("probationary", late, None)]


def test_closing_gives_the_status_of_before_back(people):
    person = applicant(people, political_status="league")
    case = brought_to(people, 4, person=person)
    case.refresh_from_db()
    close = {"actor": people.actor(people.secretary), "case": case, "version": case.version, "state": "withdrawn"}
    day = usual_days(START)[5]
    refused("reason_needed", services.close_case, **close, at=at_noon(day), on=day, reason="")
    refused("in_future", services.close_case, **close, at=at_noon(day), on=day + timedelta(days=1), reason="x")
    refused("before_last", services.close_case, **close, at=at_noon(day), on=START, reason="x")
    services.close_case(**close, at=at_noon(day), on=day, reason="本人书面撤回")
    case.refresh_from_db()
    assert (case.state, case.closed_on, case.close_reason, status(person)) == ("withdrawn", day, "本人书面撤回", "league")
    refused("is_closed", services.close_case, **{**close, "version": case.version}, at=at_noon(day), on=day, reason="再次")
    assert opened(people, day + timedelta(days=400), person).pk != case.pk


def test_after_the_approval_only_a_vote_ends_it(people):
    case = brought_to(people, 17)
    day = usual_days(START)[20]
    close = {"actor": people.actor(people.committee), "at": at_noon(day), "case": case, "version": case.version}
    refused("after_admission", services.close_case, **close, state="refused", on=day, reason="x")


def test_nobody_handles_his_own_case(people):
    case = opened(people, START)
    user = UserFactory(person=case.person)
    RoleGrantFactory(user=user, role=Role.BRANCH_OFFICER, node=people.nodes["ZB-A"])
    refused("own_case", take, people=people, case=case, user=user, on=START)


def test_reviews_are_written_between_naming_and_conversion(people):
    case = opened(people, START)
    review = {"actor": people.actor(people.secretary), "case": case, "text": "良好"}
    refused("review_time", services.add_review, **review, at=at_noon(START), on=START)
    case = brought_to(people, 5, person=applicant(people))
    named = usual_days(START)[3]
    review |= {"case": case, "at": at_noon(add_months(named, 6))}
    first = services.add_review(**review, on=add_months(named, 6))
    assert services.add_review(**review, on=add_months(named, 6)).pk == first.pk
    refused("review_twice", services.add_review, **{**review, "text": "不同"}, on=add_months(named, 6))
    refused("in_future", services.add_review, **review, on=add_months(named, 7))


def test_a_case_follows_its_person_to_another_branch(people):
    case = opened(people, START)
    move = {"actor": people.actor(people.committee), "at": at_noon(START), "case": case, "reason": "调动"}
    refused("same_branch", services.move_case, **move, version=case.version, branch=people.branch_a)
    with pytest.raises(NotReachable):
        services.move_case(**move, version=case.version, branch=people.branch_c)
    services.move_case(**move, version=case.version, branch=people.branch_b)
    assert DevelopmentCase.objects.get().branch == people.branch_b


def test_the_person_and_the_next_office_hear_of_it(people):
    person = applicant(people)
    user = UserFactory(person=person)
    brought_to(people, 3, person=person)
    assert set(Notice.objects.filter(recipient=user).values_list("code", flat=True)) == {"development.step_notice"}
    assert Notice.objects.filter(recipient=people.committee, code="development.handed_over").count() == 1
    assert Notice.objects.filter(recipient=people.stranger).count() == 0


def test_no_step_is_taken_for_somebody_who_has_left(people):
    case = opened(people, START)
    Person.objects.filter(pk=case.person_id).update(left_on=START + timedelta(days=9))
    refused("person_left", take, people=people, case=case, user=people.secretary, on=START + timedelta(days=10))
    assert take(people, case, people.secretary, START + timedelta(days=9)).no == 2  # his last day is still his


def test_who_heard_of_a_step_hears_that_it_was_taken_back(people):
    case = brought_to(people, 4)
    user = UserFactory(person=case.person)
    named = usual_days(START)[4]
    for by in (people.committee, people.secretary):  # the filing, of which he never heard, then the naming
        case.refresh_from_db()
        services.take_back_step(actor=people.actor(by), at=at_noon(named), case=case, version=case.version, reason="日期有误")
    (notice,) = Notice.objects.filter(recipient=user, code="development.taken_back_notice")
    assert notice.params == {"step": DevelopmentStep.objects.get(no=3).name_zh}
