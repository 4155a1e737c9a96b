"""Projects from draft to end, campaigns, and the review on two axes: who may, what follows, what is refused."""

from datetime import timedelta

import pytest
from django.db import transaction

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.people.enums import PoliticalStatus
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.innovation import factories as make
from tests.workforce.results import factories as results
from tests.workforce.skills.factories import OccupationFactory
from workforce.innovation import selectors, services
from workforce.innovation.models import InnovationKind, InnovationMeasure, InnovationProject, InnovationReview

pytestmark = pytest.mark.db


def refusal(call, **given) -> str:
    """The code of the refusal; empty when it was done."""
    try:
        with transaction.atomic():
            call(**given)
    except RuleBroken as broken:
        return broken.code
    return ""


def draft(people, user=None, **changes) -> str:
    by = make.by(people, user or people.worker)
    return refusal(services.draft_project, **by, facts=make.facts(people, **changes))


def test_a_draft_says_what_its_kind_asks_for(people):
    kinds = {kind.code: kind for kind in InnovationKind.objects.all()}
    today = clock.today()
    assert draft(people) == ""
    assert draft(people, due_on=today) == "innovation.backwards"
    assert draft(people, kind=kinds["MEMBER"]) == "innovation.lead_no_member"
    assert draft(people, kind=kinds["JOINT"]) == "innovation.no_partner"
    assert draft(people, kind=kinds["JOINT"], joints="CM-B") == ""
    assert draft(people, kind=kinds["JOINT"], joints="CM-X") == "innovation.no_unit"
    assert draft(people, is_party_skill=True) == "innovation.party_skill"
    assert draft(people, is_party_skill=True, occupation=OccupationFactory()) == ""
    assert draft(people, members="99999 设计") == "innovation.no_person"
    assert draft(people, milestones="2001-01-01 方案") == "innovation.milestone_outside"
    assert draft(people, goal=" ") == "innovation.words_needed"
    assert draft(people, lead=people.secretary.person) == "innovation.own_only"
    people.worker.person.political_status = PoliticalStatus.FULL_MEMBER
    people.worker.person.save()
    assert draft(people, kind=kinds["MEMBER"]) == ""
    with pytest.raises(NotReachable):
        draft(people, people.stranger)


def test_the_parts_of_a_project(people):
    number = people.secretary.person.staff_no
    row = make.drafted(
        people, members=f"{number} 设计 通风课题组", joints="CM-B", supports=[("technology", "专家指导"), ("funds", " ")],
        resource_ask="实验平台", studio="王明远工作室",
    )  # fmt: skip
    assert [(m.person.name, m.part, m.group) for m in row.members.all()] == [("书记甲", "设计", "通风课题组")]
    assert [s.text for s in row.supports.all()] == ["专家指导"]
    assert [j.unit.code for j in row.joints.all()] == ["CM-B"]
    assert InnovationProject.objects.within(people.actor(people.sibling).scope("innovation.view")).count() == 0
    changed = services.change_project(**make.by(people, people.worker), project=row, version=1, facts=make.facts(people, title="另一个"))
    assert (changed.title, changed.members.count(), changed.version) == ("另一个", 0, 2)
    late = {"project": row, "version": 1, "facts": make.facts(people)}
    assert refusal(services.change_project, **make.by(people, people.worker), **late) == "innovation.edited"


def test_a_second_person_approves_answers_and_closes(people):
    row = make.drafted(people, people.hr, resource_ask="实验平台")
    assert refusal(services.approve_project, **make.by(people), project=row) == "innovation.own_project"
    with pytest.raises(NotReachable):
        services.approve_project(**make.by(people, people.worker), project=row)
    services.approve_project(**make.by(people, people.second_hr), project=row)
    assert refusal(services.approve_project, **make.by(people, people.second_hr), project=row) == "innovation.not_draft"
    assert refusal(services.start_project, **make.by(people, people.worker), project=row) == "innovation.ask_open"
    services.answer_resources(**make.by(people), project=row, is_granted=True, answer="六月到位")
    assert (
        refusal(services.close_project, **make.by(people), project=row, closed_on=clock.today(), outcome="好") == "innovation.not_running"
    )
    services.start_project(**make.by(people, people.worker), project=row)
    waiting = refusal(services.close_project, **make.by(people), project=row, closed_on=clock.today(), outcome="好")
    assert waiting == "innovation.milestones_open"
    part = row.milestones.get()
    ahead = {"milestone": part, "done_on": clock.today() + timedelta(days=1)}
    assert refusal(services.reach_milestone, **make.by(people, people.worker), **ahead) == "innovation.ahead"
    services.reach_milestone(**make.by(people, people.worker), milestone=part, done_on=clock.today())
    again = {"milestone": part, "done_on": clock.today()}
    assert refusal(services.reach_milestone, **make.by(people, people.worker), **again) == "innovation.milestone_done"
    done = services.close_project(**make.by(people), project=row, closed_on=clock.today(), outcome="电耗下降")
    assert (done.state, done.closed_on) == ("closed", clock.today())
    assert refusal(services.stop_project, **make.by(people), project=row, reason="不做了") == "innovation.over"
    assert set(Notice.objects.values_list("code", flat=True)) == {
        "innovation.approved_notice", "innovation.answered_notice", "innovation.closed_notice",
    }  # fmt: skip


def test_a_double_click_makes_one_project_one_campaign_one_measure(people):
    by = make.by(people, people.worker)
    one, two = (services.draft_project(**by, facts=make.facts(people), once_key="k") for _n in range(2))
    assert one.pk == two.pk
    row = make.campaign(people)
    told = [services.tell_measure(**by, campaign=row, title="清单", detail="每班", once_key="m").pk for _n in range(2)]
    assert told[0] == told[1]
    assert InnovationMeasure.objects.count() == 1


def test_a_campaign_asks_everybody_below_and_answers_each(people):
    row = make.campaign(people)
    for user, seen in ((people.worker, 1), (people.secretary, 1), (people.hr, 1), (people.stranger, 0)):
        assert selectors.campaigns(people.actor(user).scope("innovation.view")).count() == seen
    told = make.measure(people, row)
    own = user_with(Role.HR, people.nodes["MK1"], unit=people.nodes["CM-A"], name="自己")
    mine = make.measure(people, row, own, "自己的")
    decide = {"measure": mine, "is_adopted": True}
    assert refusal(services.decide_measure, **make.by(people, own), **decide) == "innovation.own_measure"
    by = make.by(people)
    assert refusal(services.decide_measure, **by, measure=told, is_adopted=False) == "innovation.refusal_needed"
    assert refusal(services.close_campaign, **by, campaign=row) == "innovation.campaign_open"
    services.decide_measure(**by, measure=told, is_adopted=False, refusal=make.refusal(), answer="请补充数据")
    assert refusal(services.decide_measure, **by, measure=told, is_adopted=True) == "innovation.measure_decided"
    services.decide_measure(**by, measure=mine, is_adopted=True, answer="下月试行")
    note = Notice.objects.get(code="innovation.refused_notice")
    assert (note.recipient, note.params["reason"]) == (people.worker, make.refusal().advice)
    found = selectors.campaigns(people.actor(people.hr).scope("innovation.view")).get()
    assert (found.measure_count, found.adopted_count, found.open_count) == (2, 1, 0)
    services.close_campaign(**by, campaign=row)
    assert refusal(services.tell_measure, **by, campaign=row, title="晚", detail="晚") == "innovation.campaign_over"


def test_the_panel_has_its_quota_and_no_authors(people):
    users, source = make.judges(people), make.running(people)
    by = make.by(people)

    def convene(seats: str) -> str:
        return refusal(services.convene_review, **by, source=source, seats=seats)

    assert convene(make.seats(users[:2], ("生产", "机电"))) == "innovation.quota"
    assert convene(make.seats(users, ("生产", "机电", "财务"))) == "innovation.no_department"
    assert convene(make.seats([people.worker, *users[1:]])) == "innovation.author_seat"
    assert convene(f"{users[0].person.staff_no}") == "innovation.seat_words"
    RuleParameter.objects.filter(code="INNOVATION_PANEL_LEAST").update(value=4)
    assert convene(make.seats(users)) == "innovation.panel_small"
    RuleParameter.objects.filter(code="INNOVATION_PANEL_LEAST").update(value=3)
    assert convene(make.seats(users)) == ""
    assert convene(make.seats(users)) == "innovation.review_open"
    assert refusal(services.convene_review, **by, source=make.drafted(people), seats=make.seats(users)) == "innovation.review_early"


@pytest.mark.parametrize(("benefit", "feasibility", "passed"), [(60, 60, True), (100, 59, False), (59, 100, False)])
def test_both_axes_decide(people, benefit, feasibility, passed):
    row, by = make.judged(people, benefit, feasibility), make.by(people)
    if not passed:
        assert refusal(services.decide_review, **by, review=row) == "innovation.refusal_needed"
    done = services.decide_review(**by, review=row, refusal=make.refusal(), answer="请补充")
    assert (done.is_passed, done.refusal_id) == (passed, None if passed else make.refusal().pk)
    assert refusal(services.decide_review, **by, review=row) == "innovation.review_over"
    code = "innovation.passed_notice" if passed else "innovation.failed_notice"
    assert Notice.objects.get(code=code).recipient == people.worker


def test_judges_judge_once_asked_stand_aside_and_are_all_waited_for(people):
    users, by = make.judges(people, ("生产", "机电", "安监", "安监")), make.by(people)
    row = services.convene_review(**by, source=make.running(people), seats=make.seats(users, ("生产", "机电", "安监", "安监")))
    assert refusal(services.judge, **make.by(people, people.worker), review=row, benefit=1, feasibility=1) == "innovation.not_seated"
    assert refusal(services.judge, **make.by(people, users[0]), review=row, benefit=101, feasibility=1) == "innovation.bad_score"
    for user in users[:2]:
        services.judge(**make.by(people, user), review=row, benefit=70, feasibility=70)
    assert refusal(services.recuse, **make.by(people, users[0]), review=row, reason="亲属") == "innovation.judged_already"
    services.recuse(**make.by(people, users[2]), review=row, reason="亲属")
    assert refusal(services.judge, **make.by(people, users[2]), review=row, benefit=1, feasibility=1) == "innovation.recused"
    assert refusal(services.decide_review, **by, review=row) == "innovation.review_waiting"
    services.recuse(**make.by(people, users[3]), review=row, reason="同组")
    assert refusal(services.decide_review, **by, review=row) == "innovation.quota"


def test_the_review_answers_a_measure_and_counts_by_year(people):
    told = make.measure(people)
    row = make.judged(people, 80, 10, told)
    services.decide_review(**make.by(people), review=row, refusal=make.refusal(), answer="谢谢")
    told.refresh_from_db()
    assert (told.state, told.refusal_id) == ("refused", make.refusal().pk)
    found = selectors.refusals_by_year(people.actor(people.hr).scope("innovation.office"))
    assert [(r.year, r.reason, r.measures, r.reviews) for r in found] == [(clock.today().year, "重形式、轻实效", 1, 1)]
    assert selectors.refusals_by_year(people.actor(people.stranger).scope("innovation.view")) == []


def test_a_result_is_reviewed_too_and_its_author_does_not_decide(people):
    result = results.confirmed(people)
    row = make.judged(people, 90, 90, result)
    author = user_with(Role.HR, people.nodes["MK1"], unit=people.nodes["CM-A"], name="作者")
    result.authors.create(place=9, person=author.person)
    assert refusal(services.decide_review, **make.by(people, author), review=row) == "innovation.own_review"
    services.decide_review(**make.by(people), review=row)
    assert InnovationReview.objects.get(pk=row.pk).is_passed is True


def test_joint_units_see_the_project_and_its_results(people):
    kind = InnovationKind.objects.get(code="JOINT")
    row = make.closed(people, kind=kind, joints="CM-C")
    far = user_with(Role.HR, people.nodes["CM-C"], unit=people.nodes["CM-C"], name="联合单位人事")
    seen = selectors.projects(people.actor(far).scope("innovation.view"))
    assert [(found.pk, found.outcome) for found in seen] == [(row.pk, "电耗下降 6%")]
    other = user_with(Role.HR, people.nodes["CM-B"], unit=people.nodes["CM-B"], name="无关单位人事")
    assert list(selectors.projects(people.actor(other).scope("innovation.view"))) == []
    with pytest.raises(NotReachable):
        services.stop_project(**make.by(people, far), project=row, reason="不做了")


def test_whoever_changed_a_project_does_not_approve_it(people):
    row, second = make.drafted(people), make.by(people, people.second_hr)
    row = services.change_project(**second, project=row, version=row.version, facts=make.facts(people, title="另一个"))
    assert refusal(services.approve_project, **second, project=row) == "innovation.own_project"
    assert services.approve_project(**make.by(people), project=row).state == "approved"


def test_a_measure_is_not_answered_while_its_panel_sits(people):
    told, by = make.measure(people), make.by(people)
    row = make.judged(people, 80, 80, told)
    assert refusal(services.decide_measure, **by, measure=told, is_adopted=True) == "innovation.panel_open"
    services.decide_review(**by, review=row)
    told.refresh_from_db()
    assert told.state == "adopted"


def test_a_review_without_a_judge_is_taken_back_and_convened_anew(people):
    users, source, by = make.judges(people), make.running(people), make.by(people)
    row = make.review(people, source, users)
    services.recuse(**make.by(people, users[2]), review=row, reason="亲属")
    take_back = {"review": row, "reason": "安监评委回避"}
    assert refusal(services.dissolve_review, **by, review=row, reason=" ") == "innovation.reason_needed"
    with pytest.raises(NotReachable):
        services.dissolve_review(**make.by(people, people.stranger), **take_back)
    author = user_with(Role.HR, people.nodes["MK1"], unit=people.nodes["CM-A"], name="参加人")
    source.members.create(person=author.person)
    assert refusal(services.dissolve_review, **make.by(people, author), **take_back) == "innovation.own_review"
    services.dissolve_review(**by, **take_back)
    trail = AuditRow.objects.get(action="innovation.review_dissolved")
    assert (trail.reason, InnovationReview.objects.count()) == ("安监评委回避", 0)
    assert Notice.objects.filter(code="innovation.dissolved_notice").count() == 2
    assert refusal(services.convene_review, **by, source=source, seats=make.seats(make.judges(people))) == ""


def test_a_review_that_can_be_decided_is_not_taken_back(people):
    row, by = make.judged(people, 10, 10), make.by(people)
    assert refusal(services.dissolve_review, **by, review=row, reason="分数低") == "innovation.review_ready"
    services.decide_review(**by, review=row, refusal=make.refusal())
    assert refusal(services.dissolve_review, **by, review=row, reason="分数低") == "innovation.review_over"


def test_a_project_is_not_closed_before_its_last_milestone(people):
    row = make.reached(people)
    InnovationProject.objects.filter(pk=row.pk).update(from_on=clock.today() - timedelta(days=30))
    early = clock.today() - timedelta(days=5)
    assert refusal(services.close_project, **make.by(people), project=row, closed_on=early, outcome="完成") == "innovation.closed_early"
    assert refusal(services.close_project, **make.by(people), project=row, closed_on=clock.today(), outcome="完成") == ""
