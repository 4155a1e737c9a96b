"""Who may see and do what; the trail keeps no word of it."""

from datetime import timedelta

import pytest

from branches.integrity import access, selectors, services, todos
from branches.integrity.models import ConductPledge, IntegrityTalk, MatterFiling
from branches.orgs.models import BranchMembership
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.scope import Scope
from portal.notices.models import Notice
from portal.organization.enums import NodeKind
from portal.rights.enums import Role
from portal.rights.models import User
from tests.branches.appraisals.factories import account_of
from tests.branches.integrity import factories as make
from tests.branches.orgs.factories import BranchFactory
from tests.branches.supervision import factories as supervision
from tests.support.factories import NodeFactory, RoleGrantFactory
from tests.support.people import user_with

pytestmark = pytest.mark.db


def refusal(call, **given) -> str:
    with pytest.raises(RuleBroken) as broken:
        call(**given)
    return broken.value.code


def test_a_talk_is_for_its_talker_and_the_offices_above(people):
    row = make.talk(people, once_key="k")
    assert make.talk(people, once_key="k").pk == row.pk
    seen = {
        who: access.talks(people.actor(getattr(people, who))).exists() for who in ("secretary", "committee", "sibling", "stranger", "hr")
    }
    assert seen == {"secretary": True, "committee": True, "sibling": False, "stranger": False, "hr": False}
    assert access.talks(people.actor(make.officer(people))).exists()
    act = AuditRow.objects.get(action="integrity.talked")
    assert ("不收礼品" in str(act.after), "节日提醒" in act.object_label) == (False, False)


def test_nobody_reads_what_was_written_down_about_himself(people):
    row, user = make.talk(people), account_of(make.member(people))
    RoleGrantFactory(user=user, role=Role.COMMITTEE, node=people.nodes["DW1"])
    seen = [access.talks(people.actor(one)).filter(pk=row.pk).exists() for one in (people.committee, user)]
    assert seen == [True, False]


def test_a_talk_is_with_somebody_of_the_reach(people):
    assert refusal(make.talk, p=people, number=people.secretary.person.staff_no) == "integrity.with_oneself"
    assert refusal(make.talk, p=people, number=people.stranger.person.staff_no) == "integrity.nobody"
    assert refusal(make.talk, p=people, held_on=clock.today() + timedelta(days=1)) == "integrity.in_the_future"
    assert IntegrityTalk.objects.count() == 0


def test_a_follow_up_is_finished_by_the_talker(people):
    row = make.talk(people, follow_up="节后了解", follow_by=clock.today())
    actor = people.actor(people.secretary)
    assert todos.to_follow(actor, clock.now()).count == 1
    with pytest.raises(NotReachable):
        services.finish_follow_up(**make.words(people, people.committee), talk=row)
    services.finish_follow_up(**make.words(people, people.secretary), talk=row)
    assert todos.to_follow(actor, clock.now()).count == 0
    assert refusal(services.finish_follow_up, **make.words(people, people.secretary), talk=row) == "integrity.nothing_to_follow"


def test_a_pledge_is_signed_once_by_the_person_himself(people):
    row, user = make.round_(people), account_of(make.member(people))
    actor = people.actor(user)
    assert todos.to_sign(actor, clock.now()).count == 1
    first = services.sign_pledge(actor=actor, at=clock.now(), round_=row)
    assert services.sign_pledge(actor=actor, at=clock.now(), round_=row).pk == first.pk
    assert (ConductPledge.objects.count(), todos.to_sign(actor, clock.now()).count) == (1, 0)
    assert refusal(services.sign_pledge, **make.words(people, people.stranger), round_=row) == "integrity.not_expected"
    assert refusal(make.round_, p=people) == "integrity.pledge_once"


@pytest.mark.parametrize("code", ["AA-1", "ZZ-1"])
def test_who_is_in_a_temporary_branch_besides_belongs_to_his_own(people, code):
    person = make.member(people)
    node = NodeFactory(code=code, kind=NodeKind.TEMPORARY_BRANCH, parent=people.nodes["DW1"])
    there = BranchFactory(node=node)
    BranchMembership.objects.create(branch=there, person=person, from_on=clock.today())
    above, below = make.round_(people), make.round_(people, node=node)
    actor = people.actor(account_of(person))
    assert {r.pk for r in selectors.own_rounds(actor, clock.today())} == {above.pk, below.pk}
    signed = [services.sign_pledge(actor=actor, at=clock.now(), round_=row).branch for row in (above, below)]
    assert (signed, make.talk(people).branch) == ([people.branch_a, there], people.branch_a)


def test_the_board_shows_counts_and_no_names(people):
    row, user = make.round_(people), account_of(make.member(people))
    services.sign_pledge(actor=people.actor(user), at=clock.now(), round_=row)
    make.talk(people)
    supervision.finding(people, topic=supervision.topic("CONDUCT"))
    branches = list(selectors.branches_of(Scope((people.nodes["DW1"].path,))))
    lines = selectors.board_of(branches, clock.today().year, clock.today())
    assert [(x.branch.node.code, x.pledges.done, x.pledges.count, x.talks, x.violations, x.open) for x in lines] == [
        ("ZB-A", 1, 5, 1, 1, 1), ("ZB-B", 0, 4, 0, 0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 2])
def test_the_board_takes_the_same_statements(people, django_assert_num_queries, count):
    branches = list(selectors.branches_of(Scope((people.nodes["DW1"].path,))))[:count]
    with django_assert_num_queries(4):
        selectors.board_of(branches, 2026, clock.today())


def test_discipline_answers_before_an_appointment_and_never_the_asker(people):
    row = make.check(people)
    assert Notice.objects.filter(code="integrity.asked_notice").count() == 0  # nobody sits there yet
    one = make.officer(people)
    assert todos.to_answer(people.actor(one), clock.now()).count == 1
    words = make.words(people, one)
    assert refusal(services.answer_check, **words, check=row, outcome="hold", note=" ") == "integrity.note_needed"
    row = services.answer_check(**words, check=row, outcome="noted", note="正在核查一件事")
    assert refusal(services.answer_check, **words, check=row, outcome="clear") == "integrity.answered_already"
    assert Notice.objects.filter(code="integrity.answered_notice", recipient=people.hr).count() == 1
    with pytest.raises(NotReachable):
        services.answer_check(**make.words(people, people.hr), check=make.check(people), outcome="clear")
    second = make.check(people)
    assert Notice.objects.filter(code="integrity.asked_notice", recipient=one).count() >= 1
    assert access.checks(people.actor(people.second_hr)).filter(pk=second.pk).exists() is False


def test_nobody_reads_a_question_about_himself(people):
    one = make.officer(people, "MK1")
    row = make.check(people, number=one.person.staff_no)
    assert not access.checks(people.actor(one)).filter(pk=row.pk).exists()
    assert refusal(services.answer_check, **make.words(people, one), check=row, outcome="clear") == "integrity.about_oneself"


def test_nobody_is_told_of_a_question_about_himself(people):
    one, other = make.officer(people), user_with(Role.DISCIPLINE, people.nodes["DW1"], unit=people.nodes["MK1"], name="纪检乙")
    User.objects.filter(pk=one.pk).update(person=make.member(people))
    make.check(people, number=make.member(people).staff_no)
    assert set(Notice.objects.filter(code="integrity.asked_notice").values_list("recipient", flat=True)) == {other.pk}


def test_the_log_of_filings_has_no_room_for_contents(people):
    make.filing(people)
    kinds = {f.name for f in MatterFiling._meta.fields}
    assert kinds == {"id", "person", "node", "branch", "kind", "year", "filed_on", "envelope", "received_by"}
    assert refusal(make.filing, p=people) == "integrity.filed_already"
    with pytest.raises(RuleBroken):
        make.filing(people, people.secretary)


def test_the_roster_counts_class_hours_and_ends(people):
    row = make.seat(people)
    assert selectors.seat_rows(Scope((people.nodes["DW1"].path,))).get().hours == 16
    assert refusal(make.seat, p=people) == "integrity.seat_open"
    words = make.words(people, make.officer(people))
    assert refusal(services.end_seat, **words, row=row, on=clock.today() + timedelta(days=1)) == "integrity.end_before"
    services.end_seat(**words, row=row, on=clock.today())
    assert refusal(services.end_seat, **words, row=row, on=clock.today()) == "integrity.seat_ended"
    with pytest.raises(NotReachable):
        services.end_seat(**make.words(people, people.stranger), row=make.seat(people), on=clock.today())
