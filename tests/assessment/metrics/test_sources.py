"""The further sources against the database: what they count, for whom, and in how many statements."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import METRICS, needs_of, value_of
from assessment.metrics.selectors import evidence, facts_of, records_of
from branches.activities.enums import ActivityState, PlaceType
from branches.activities.models import ActivityEffect, ActivityKind
from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from branches.orgs.enums import BranchPostKind
from branches.orgs.models import Branch, BranchCoverage, BranchPost
from portal.catalogue.models import Tag
from portal.kernel.periods import parse_period
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Transfer
from tests.assessment.scoring.factories import AT, ActivityFactory, BusinessMeasureFactory, MeasureKindFactory, SkillCertificateFactory
from tests.branches.membership.factories import applicant
from tests.support.factories import NodeFactory
from workforce.honours.models import Honour, HonourTitle
from workforce.promotion.models import PromotionApplication
from workforce.skills.models import GradeLevel, GradeRecord, Occupation

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
# Every metric with parameters that suit the records made here.
USES = {
    "terms_overdue": {},
    "post_vacant_days": {"posts": ["secretary", "deputy"]},
    "effects_confirmed": {},
    "effect_share": {"kinds": ["MT-05"]},
    "tagged_share": {"tag": "T-TALK", "kinds": ["MT-05"]},
    "work_site_share": {"kinds": ["MT-05"]},
    "teams_reached": {},
    "resolutions_overdue": {},
    "honours_count": {"levels": [3, 5]},
    "technician_share": {},
    "certificates_lapsed": {},
    "grade_rises": {},
    "promotion_success": {},
    "development_on_time": {},
    "skilled_share_new_members": {},
    "measure_trend": {"measure": "T-OUTPUT"},
    "measure_streak": {"measure": "T-OUTPUT"},
    "event_free_months": {"measure": "T-OUTPUT"},
    "plan_on_time": {},
    "plan_targets_reached": {},
    "meeting_actions_on_time": {},
    "programmes_improved": {},
    "dues_on_time": {},
    "study_reached": {},
}


def value(metric, branch, params=None, today=None):
    params = USES[metric] if params is None else params
    return value_of(metric, facts_of([branch.pk], Q3, needs_of([(metric, params)]), today)[branch.pk], params)


def shown(metric, branch, params=None, today=None):
    """(label, counted, why) of each record of the evidence."""
    lines = evidence(metric, USES[metric] if params is None else params, branch.pk, Q3, today)
    return [(line.label, line.is_counted, line.why_code) for line in lines]


def test_terms_and_gaps_of_posts(people):
    post = BranchPost.objects.get(branch=people.branch_a)
    BranchPost.objects.filter(pk=post.pk).update(to_on=date(2026, 7, 31), ended_on=date(2026, 8, 31))
    person = people.worker.person
    BranchPost.objects.create(branch=people.branch_a, person=person, post=BranchPostKind.SECRETARY, from_on=date(2026, 9, 11))

    assert value("terms_overdue", people.branch_a) == D(1)
    assert value("terms_overdue", people.branch_a, today=date(2026, 7, 31)) == D(0)
    assert value("terms_overdue", people.branch_a, today=date(2026, 8, 1)) == D(1)
    assert value("terms_overdue", people.branch_b) is None  # no term was set
    assert value("post_vacant_days", people.branch_a, {"posts": ["secretary"]}) == D(10)
    assert value("post_vacant_days", people.branch_a, {"posts": ["secretary"]}, date(2026, 9, 2)) == D(1)
    assert value("post_vacant_days", people.branch_b, {"posts": ["deputy"]}) == D(92)
    assert shown("terms_overdue", people.branch_a) == [("书记 · 书记甲", False, "evidence.term_overdue")]
    assert shown("post_vacant_days", people.branch_a, {"posts": ["secretary"]}) == [
        ("书记 · 书记甲", True, ""), ("书记 · 职工甲", True, ""), ("书记", False, "evidence.post_vacant"),
    ]  # fmt: skip


def test_a_branch_is_vacant_only_from_its_founding_on(people):
    Branch.objects.filter(pk=people.branch_a.pk).update(founded_on=date(2026, 9, 21))
    assert value("post_vacant_days", people.branch_a, {"posts": ["deputy"]}) == D(10)
    Branch.objects.filter(pk=people.branch_a.pk).update(founded_on=date(2026, 10, 1))
    assert value("post_vacant_days", people.branch_a, {"posts": ["deputy"]}) is None


def test_a_branch_is_vacant_only_until_its_end(people):
    closed_on = date(2026, 8, 31)
    BranchPost.objects.filter(branch=people.branch_a).update(ended_on=closed_on)
    Node.objects.filter(pk=people.branch_a.pk).update(closed_on=closed_on)

    assert value("post_vacant_days", people.branch_a, {"posts": ["secretary"]}) == D(0)
    assert value("post_vacant_days", people.branch_a, {"posts": ["deputy"]}) == D(62)
    assert value("post_vacant_days", people.branch_a, {"posts": ["deputy"]}, date(2026, 7, 11)) == D(10)
    gap = evidence("post_vacant_days", {"posts": ["deputy"]}, people.branch_a.pk, Q3)[0]
    assert (gap.params["to"], gap.params["days"]) == ("2026-08-31", "62")


def _effect(activity, people, seen_on, is_confirmed=True):
    confirmed = {"confirmed_by": people.committee, "confirmed_at": AT} if is_confirmed else {}
    return ActivityEffect.objects.create(
        activity=activity, kind="hazard", text=f"整改 {seen_on}", seen_on=seen_on, recorded_by=people.secretary, recorded_at=AT, **confirmed
    )


def test_effects_count_when_confirmed_and_seen_in_the_period(people):
    old = ActivityFactory(branch=people.branch_a, held_on=date(2026, 6, 20))
    one, two, three = (ActivityFactory(branch=people.branch_a, held_on=date(2026, 7, d)) for d in (1, 2, 3))
    held = ActivityFactory(branch=people.branch_a, held_on=date(2026, 7, 4), state=ActivityState.HELD)
    _effect(old, people, date(2026, 7, 1))
    _effect(one, people, date(2026, 9, 30))
    _effect(one, people, date(2026, 8, 1))
    _effect(two, people, date(2026, 10, 1))
    _effect(three, people, date(2026, 8, 1), is_confirmed=False)
    _effect(held, people, date(2026, 8, 1))

    assert value("effects_confirmed", people.branch_a) == D(3)
    assert value("effects_confirmed", people.branch_b) == D(0)
    assert value("effect_share", people.branch_a) == D("0.666667")
    assert [row[1:] for row in shown("effects_confirmed", people.branch_a)] == [
        (True, ""), (True, ""), (False, "evidence.effect_unconfirmed"), (False, "evidence.not_filed"), (True, ""),
    ]  # fmt: skip
    assert [row[1:] for row in shown("effect_share", people.branch_a)] == [
        (True, "evidence.effects_seen"), (True, "evidence.effects_seen"), (False, "evidence.no_effect"), (False, "evidence.not_filed"),
    ]  # fmt: skip


def test_tags_and_places_of_activities(people):
    talk, other = (Tag.objects.create(code=code, name_zh=code, name_en=code) for code in ("T-TALK", "T-OTHER"))
    first = ActivityFactory(branch=people.branch_a, place_type=PlaceType.WORK_SITE)
    first.tags.set([talk, other])
    ActivityFactory(branch=people.branch_a).tags.set([other])
    ActivityFactory(branch=people.branch_a, held_on=date(2026, 10, 1)).tags.set([talk])

    assert value("tagged_share", people.branch_a) == D("0.5")
    assert value("work_site_share", people.branch_a) == D("0.5")
    assert value("tagged_share", people.branch_b) is None
    assert sorted(row[1:] for row in shown("tagged_share", people.branch_a)) == [(False, "evidence.no_tag"), (True, "")]
    assert sorted(row[1:] for row in shown("work_site_share", people.branch_a)) == [(False, "evidence.elsewhere"), (True, "")]


def _lecture(branch, team, **fields):
    kind = ActivityKind.objects.filter(is_quick=True).order_by("pk").first()
    return ActivityFactory(branch=branch, kind=kind, team=team, **fields)


def test_a_team_is_reached_by_a_filed_short_lecture_of_its_branch(people):
    unit = people.nodes["CM-A"]
    one, two, three = (NodeFactory(code=f"BZ-{n}", kind=NodeKind.TEAM, parent=unit, opened_on=date(2020, 1, 1)) for n in "123")
    closed = NodeFactory(code="BZ-4", kind=NodeKind.TEAM, parent=unit, opened_on=date(2020, 1, 1), closed_on=date(2026, 9, 29))
    _lecture(people.branch_a, one)
    _lecture(people.branch_a, one, held_on=date(2026, 8, 1))
    _lecture(people.branch_a, two, state=ActivityState.HELD)
    _lecture(people.branch_b, three)
    _lecture(people.branch_a, closed)

    assert value("teams_reached", people.branch_a) == D("0.333333")
    assert value("teams_reached", people.branch_b) is None
    assert [row[1:] for row in shown("teams_reached", people.branch_a)] == [
        (True, "evidence.team_reached"), (False, "evidence.team_not_reached"), (False, "evidence.team_not_reached"),
    ]  # fmt: skip


def _honour(people, node, level, *, person=None, matter="", on=date(2026, 8, 1), is_confirmed=True, **fields):
    title = HonourTitle.objects.create(code=f"T-{HonourTitle.objects.count()}", name_zh="荣誉", name_en="Honour", level=level)
    confirmed = {"confirmed_by": people.committee, "confirmed_at": AT} if is_confirmed else {}
    return Honour.objects.create(
        title=title,
        level=level,
        person=person,
        node=node,
        awarded_on=on,
        awarded_by="省总工会",
        matter=matter,
        registered_by=people.hr,
        registered_at=AT,
        **confirmed,
        **fields,
    )


def test_the_highest_honour_of_a_matter_counts_once(people):
    unit, own = people.nodes["CM-A"], people.nodes["ZB-A"]
    worker = people.worker.person
    _honour(people, unit, 5, person=worker, matter="割煤机改造")
    _honour(people, unit, 3, person=worker, matter="割煤机改造")
    _honour(people, own, 3, matter="割煤机改造")
    _honour(people, own, 3)
    _honour(people, own, 3)
    _honour(people, own, 5, is_confirmed=False)
    _honour(people, own, 5, withdrawn_at=AT)
    _honour(people, own, 5, on=date(2026, 10, 1))
    _honour(people, people.nodes["CM-B"], 5)

    assert value("honours_count", people.branch_a, {"levels": [5]}) == D(1)
    assert value("honours_count", people.branch_a, {"levels": [3]}) == D(2)
    assert value("honours_count", people.branch_a, {"levels": [3, 5], "of": "collective"}) == D(2)
    assert value("honours_count", people.branch_b, {"levels": [5]}) == D(1)
    assert sorted(row[1:] for row in shown("honours_count", people.branch_a)) == [
        (False, "evidence.honour_same_matter"), (False, "evidence.honour_same_matter"), (False, "evidence.honour_unconfirmed"),
        (True, "evidence.honour"), (True, "evidence.honour"), (True, "evidence.honour"),
    ]  # fmt: skip


def test_an_unconfirmed_higher_honour_does_not_hide_the_lower_one(people):
    _honour(people, people.nodes["ZB-A"], 5, matter="安全", is_confirmed=False)
    _honour(people, people.nodes["ZB-A"], 3, matter="安全")
    assert value("honours_count", people.branch_a, {"levels": [3, 5]}) == D(1)


def test_honours_follow_shared_covers(people):
    BranchCoverage.objects.filter(branch=people.branch_a).update(share=60)
    BranchCoverage.objects.create(branch=people.branch_b, unit=people.nodes["CM-A"], share=40, from_on=date(2020, 1, 1))
    _honour(people, people.nodes["CM-A"], 5)
    assert value("honours_count", people.branch_a) == D("0.6")
    assert value("honours_count", people.branch_b) == D("0.4")
    assert shown("honours_count", people.branch_b)[0][1:] == (True, "evidence.honour_share")


def test_a_rise_is_a_grade_above_the_one_before(people):
    levels = list(GradeLevel.objects.order_by("rank"))
    occupation, other = Occupation.objects.order_by("pk")[:2]
    workers = list(people.nodes["CM-A"].people.order_by("pk")[:4])

    def grade(person, rank, on, until=None, work=occupation):
        GradeRecord.objects.create(person=person, occupation=work, level=levels[rank], from_on=on, to_on=until)

    grade(workers[0], 2, date(2024, 1, 1), date(2026, 6, 30))
    grade(workers[0], 3, date(2026, 7, 1))
    grade(workers[1], 3, date(2026, 9, 30))  # the first entry
    grade(workers[2], 3, date(2024, 1, 1), date(2026, 7, 31))
    grade(workers[2], 3, date(2026, 8, 1), date(2026, 8, 31))  # no higher
    grade(workers[3], 1, date(2024, 1, 1))
    grade(workers[3], 4, date(2026, 8, 1), work=other)  # first in another occupation
    Transfer.objects.create(
        person=workers[0], from_unit=people.nodes["CM-A"], to_unit=people.nodes["CM-B"], moved_on=date(2026, 8, 1), reason="调动"
    )
    type(workers[0]).objects.filter(pk=workers[0].pk).update(unit=people.nodes["CM-B"])

    assert (value("grade_rises", people.branch_a), value("grade_rises", people.branch_b)) == (D(1), D(0))
    assert [row[1:] for row in shown("grade_rises", people.branch_a)] == [
        (True, ""), (False, "evidence.grade_not_higher"), (False, "evidence.grade_first"), (False, "evidence.grade_first"),
    ]  # fmt: skip


def test_certificates_that_lapsed_in_the_period(people):
    one, two, three, four = people.nodes["CM-A"].people.order_by("pk")[:4]
    SkillCertificateFactory(person=one, grade=2)
    SkillCertificateFactory(person=two, expires_on=date(2026, 7, 1))
    SkillCertificateFactory(person=three, expires_on=date(2026, 6, 30))
    SkillCertificateFactory(person=four, expires_on=date(2026, 8, 1))
    SkillCertificateFactory(person=four, issued_on=date(2026, 8, 2))

    assert value("certificates_lapsed", people.branch_a) == D(1)
    assert value("technician_share", people.branch_a) == D("0.5")
    assert [row[1:] for row in shown("certificates_lapsed", people.branch_a)] == [
        (True, ""), (False, "evidence.certificate_expired"), (True, ""),
    ]  # fmt: skip


def test_applications_decided_in_the_period(people):
    occupation = Occupation.objects.order_by("pk").first()
    for n, (person, state, when) in enumerate(
        zip(people.nodes["CM-A"].people.order_by("pk"), ("approved", "refused", "refused"), ((7, 1), (9, 29), (6, 29)), strict=False)
    ):
        certificate = SkillCertificateFactory(person=person) if n == 0 else None
        PromotionApplication.objects.create(
            person=person, occupation=occupation, target_grade=4, rule_version="2023", path_code="A", state=state,
            applied_by=people.worker, decided_at=datetime(2026, *when, 4, tzinfo=UTC), certificate=certificate, created_at=AT,
        )  # fmt: skip
    assert value("promotion_success", people.branch_a) == D("0.5")
    assert [row[1:] for row in shown("promotion_success", people.branch_a)] == [(True, ""), (False, "evidence.promotion_refused")]


def test_steps_of_development_in_time_and_skilled_new_members(people):
    person = applicant(people)
    SkillCertificateFactory(person=person, grade=3, issued_on=date(2026, 8, 20))
    for who, on in ((person, date(2026, 8, 20)), (applicant(people, name="平乙"), date(2026, 9, 1)), (person, date(2026, 10, 1))):
        case = DevelopmentCase.objects.filter(person=who).first() or DevelopmentCase.objects.create(
            branch=people.branch_a, person=who, opened_at=AT
        )
        step = {"case": case, "branch": people.branch_a, "recorded_at": AT}
        DevelopmentStepRecord.objects.create(**step, no=15, round=on.month, on=on, due_on=date(2026, 8, 25), result="passed")
        DevelopmentStepRecord.objects.create(**step, no=16, round=on.month, on=on)
    DevelopmentStepRecord.objects.create(**step, no=2, on=date(2026, 8, 1), due_on=date(2026, 7, 1), voided_at=AT)
    DevelopmentStepRecord.objects.create(**step, no=3, on=date(2026, 8, 1), due_on=date(2026, 7, 1), is_imported=True)

    assert (value("development_on_time", people.branch_a), value("development_on_time", people.branch_b)) == (D("0.5"), None)
    assert (value("skilled_share_new_members", people.branch_a), value("skilled_share_new_members", people.branch_b)) == (D("0.5"), None)
    assert [row[1:] for row in shown("development_on_time", people.branch_a)] == [(True, ""), (False, "evidence.step_late")]
    assert [row[1:] for row in shown("skilled_share_new_members", people.branch_a)] == [(True, ""), (False, "evidence.not_skilled")]
    assert not any(person.name in row[0] for row in shown("development_on_time", people.branch_a))


def test_trends_and_runs_reach_back_over_the_period(people):
    kind = MeasureKindFactory()
    for month, number in zip(range(4, 10), (80, 100, 120, 110, 100, 105), strict=True):
        BusinessMeasureFactory(kind=kind, node=people.nodes["CM-A"], month=date(2026, month, 1), value=number, target=D(100))
    assert value("measure_trend", people.branch_a) == D("0.05")
    assert value("measure_streak", people.branch_a) == D(5)
    assert value("event_free_months", people.branch_a) == D(0)
    assert value("measure_trend", people.branch_b) is None
    assert shown("measure_streak", people.branch_a) == [
        ("产量 · 2026-04", False, "evidence.month_missed"), *((f"产量 · 2026-{m:02d}", True, "evidence.month_met") for m in range(5, 10)),
    ]  # fmt: skip


def test_a_unit_taken_over_brings_no_past_of_another_branch(people):
    """In June the unit was covered by another branch: its figure of then is not this branch's past."""
    kind = MeasureKindFactory()
    for month in (6, 7):
        BusinessMeasureFactory(kind=kind, node=people.nodes["CM-A"], month=date(2026, month, 1), value=100, target=D(100))
    BranchCoverage.objects.filter(branch=people.branch_a).update(from_on=date(2026, 7, 1))
    BranchCoverage.objects.create(branch=people.branch_b, unit=people.nodes["CM-A"], from_on=date(2020, 1, 1), to_on=date(2026, 6, 30))
    assert value("measure_trend", people.branch_a) is None
    assert value("measure_streak", people.branch_a) == D(1)


def test_a_temporary_branch_has_party_facts_only(people):
    type(people.nodes["ZB-A"]).objects.filter(pk=people.branch_a.pk).update(kind=NodeKind.TEMPORARY_BRANCH)
    ActivityFactory(branch=people.branch_a)
    _honour(people, people.nodes["CM-A"], 5)
    BusinessMeasureFactory(node=people.nodes["CM-A"], target=D(90))
    assert value("effect_share", people.branch_a) == D(0)
    assert value("honours_count", people.branch_a) == D(0)
    assert value("measure_streak", people.branch_a) is None


# safety: test_safety.py, stocks and machines: test_stocks.py
ELSEWHERE = ("activities", "duties", "measures", "hazards", "inspections", "acceptances", "accidents", "stocks", "machines", "knowledge")


def _everything():
    assert {m for m in METRICS if METRICS[m].source not in ELSEWHERE} - set(USES) == {
        "resolutions_done", "certified_rate", "senior_share", "promotions_gained", "promotion_answers_on_time",
        # in test_commitments
        "appraisals_closed", "duty_report_result", "key_posts_held", "task_forces_on_time", "vanguard_reviews_on_time",
        "temporary_attendance", "setups_on_time", "teams_with_members", "team_leader_overlap",  # in test_organs
        "stories_published", "stories_with_result", "nominations_chosen",  # in test_culture
        "link_visits_held", "places_inspected", "partnerships_effective",  # in test_ties
        "tickets_on_time", "tickets_helped",  # in test_listening
        "rectifications_on_time", "supervision_checks_held",  # in test_supervision
        "conduct_pledges_signed",  # in test_supervision
        "joint_activities", "activity_forms", "interactive_share", "arranged_on_time",  # in test_actlife
        "notes_on_time",  # in test_listening
        "knowledge_tests_passed", "courses_finished",  # in test_learning
        "mentorships_on_time", "apprentices_risen", "member_mentor_share",  # in test_mentoring
        "worker_cases_on_time", "worker_cases_confirmed", "hardship_files_reviewed",  # in test_caring
        "proposals_per_head", "proposals_adopted", "proposals_on_time", "proposals_benefit",  # in test_proposing
        "mandatory_training_done", "training_hours_per_head", "frontline_trained_share",  # in test_training
        "competition_share", "competition_prizes", "fasttrack_promotions",  # in test_competing
        "skill_posts_qualified", "pool_party_members", "pool_party_share",  # in test_talents
        "studios_with_results", "studios_valid", "member_led_challenges", "challenges_on_time",  # in test_workshops
        "papers_published", "patents_granted", "first_author_patents", "domestic_gaps_filled", "awards_won",  # in test_outputs
        "growth_years",  # in test_outputs
        "conversion_benefit", "conversions_verified", "methods_adopted", "innovation_on_time",  # in test_innovating
    }  # fmt: skip
    return needs_of(USES.items())


@pytest.mark.parametrize("what", [facts_of, records_of])
def test_one_branch_and_three_take_the_same_statements(people, what):
    ActivityFactory(branch=people.branch_a)
    Tag.objects.create(code="T-TALK", name_zh="互动", name_en="Talk")
    BusinessMeasureFactory(node=people.nodes["CM-A"])
    _honour(people, people.nodes["CM-A"], 5)
    ids = [people.branch_a.pk, people.branch_b.pk, people.branch_c.pk]
    ActivityFactory(branch=people.branch_b)
    with CaptureQueriesContext(connection) as one:
        what(ids[:1], Q3, _everything())
    with CaptureQueriesContext(connection) as three:
        what(ids, Q3, _everything())
    # Facts: thirteen sources, three statements of plans, meetings and programmes, the four of class hours, and the cover.
    assert (len(one), len(three)) == ((21, 21) if what is facts_of else (len(one), len(one)))
