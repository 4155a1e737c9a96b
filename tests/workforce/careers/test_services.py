"""Key posts with a second person, pay that follows, plans and their review, appointments with a term."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.periods import add_years
from portal.kernel.scope import Scope
from portal.notices.models import Notice
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.careers import factories as make
from workforce.careers import selectors, services
from workforce.careers.models import CareerPost, CareerSeries, CareerStep, GradePay, SkillPost
from workforce.skills.services import rebuild_history

pytestmark = pytest.mark.django_db


def refused(code: str):
    return pytest.raises(RuleBroken, match=code)


def root_hr(people):
    return user_with(Role.HR, people.nodes["JT"], unit=people.nodes["MK1"], name="集团人事")


def test_series_hold_the_three_emerging_families(people):
    found = {s.series.family for s in selectors.series_shown() if s.is_emerging}
    assert found == {"ai", "data", "green"}
    assert all(s.posts for s in selectors.series_shown())


def test_several_ways_lead_from_a_post(people):
    post = CareerPost.objects.get(name="采掘主操")
    assert {step.to_post.name for step in post.ways_out.all()} == {"采掘班组长", "智能装备操作员"}
    assert "智能化工程技师" in {route.goal.name for route in selectors.routes_from(post)}


def test_only_the_whole_enterprise_keeps_series_and_pay(people):
    post, series = make.start_post(), CareerSeries.objects.get(code="AI")
    with refused("career.root_only"):
        services.save_career_post(**make.words(people), series=series, name="新岗", level=1, needs_grade=None)
    with refused("career.root_only"):
        services.set_pay(**make.words(people), level=make.level(4), monthly=Decimal(300), from_on=make.START, source="x")
    with pytest.raises(NotReachable):
        services.drop_step(**make.words(people, people.worker), step=post.ways_out.get())
    root = root_hr(people)
    row = services.save_career_post(**make.words(people, root), series=series, name="新岗", level=1, needs_grade=None)
    with refused("career.post_twice"):
        services.save_career_post(**make.words(people, root), series=series, name="新岗", level=2, needs_grade=None)
    said = {"from_post": post, "to_post": row, "kind": "across", "least_years": 1}
    step = services.add_step(**make.words(people, root), **said)
    with refused("career.step_known"):
        services.add_step(**make.words(people, root), **said)
    services.drop_step(**make.words(people, root), step=step)
    assert not CareerStep.objects.filter(to_post=row).exists()


def test_a_new_figure_of_pay_closes_the_former_the_day_before(people):
    root = make.words(people, root_hr(people))
    first = services.set_pay(**root, level=make.level(4), monthly=Decimal(200), from_on=date(2025, 1, 1), source="职代会决议")
    services.set_pay(**root, level=make.level(4), monthly=Decimal(300), from_on=date(2026, 1, 1), source="职代会决议")
    first.refresh_from_db()
    assert first.to_on == date(2025, 12, 31)
    with refused("gradepay.too_early"):
        services.set_pay(**root, level=make.level(4), monthly=Decimal(400), from_on=date(2026, 1, 1), source="x")
    day = {row.level.rank: row.current for row in selectors.pay_table(date(2025, 12, 31))}
    assert (day[4].monthly, day[5]) == (Decimal(200), None)
    assert GradePay.objects.count() == 2


def test_a_holder_counts_once_a_second_person_has_confirmed_him(people):
    row = make.named(people)
    with refused("skillpost.second_person"):
        services.confirm_holding(**make.words(people), holding=row)
    assert selectors.skill_posts(Scope(("",)), clock.today()).get(pk=row.post_id).is_filled is False
    services.confirm_holding(**make.words(people, people.second_hr), holding=row)
    assert selectors.skill_posts(Scope(("",)), clock.today()).get(pk=row.post_id).is_held is True
    with refused("skillpost.confirmed_already"):
        services.confirm_holding(**make.words(people, people.second_hr), holding=row)
    assert Notice.objects.filter(code="skillpost.held_notice").count() == 1


def test_who_lacks_the_grade_or_is_unknown_holds_no_post(people):
    post = make.post(people)
    with refused("skillpost.grade_short"):
        services.hold_post(**make.words(people), post=post, staff_no=people.worker.person.staff_no, from_on=make.START)
    with refused("skillpost.no_person"):
        services.hold_post(**make.words(people), post=post, staff_no="X0", from_on=make.START)
    make.named(people, post)
    with refused("skillpost.held_twice"):
        services.hold_post(**make.words(people), post=post, staff_no=people.worker.person.staff_no, from_on=make.START)


def test_nobody_confirms_or_ends_his_own_post(people):
    row = make.named(people, user=people.second_hr)
    with refused("skillpost.own"):
        services.confirm_holding(**make.words(people, people.second_hr), holding=row)
    with refused("skillpost.own"):
        services.end_holding(**make.words(people, people.second_hr), holding=row, on=clock.today())
    services.end_holding(**make.words(people), holding=row, on=clock.today())
    with refused("skillpost.ended_already"):
        services.end_holding(**make.words(people), holding=row, on=clock.today())


def test_a_naming_to_come_is_dropped_before_it_is_confirmed(people):
    soon = clock.today() + timedelta(days=20)
    row = services.end_holding(**make.words(people), holding=make.named(people, from_on=soon), on=clock.today())
    assert row.to_on == soon
    with refused("skillpost.confirmed_already"):
        services.confirm_holding(**make.words(people, people.second_hr), holding=row)
    again = services.hold_post(**make.words(people), post=row.post, staff_no=row.person.staff_no, from_on=soon)
    services.confirm_holding(**make.words(people, people.second_hr), holding=again)
    with refused("skillpost.end_early"):
        services.end_holding(**make.words(people), holding=again, on=clock.today())


def test_a_lapsed_certificate_makes_the_holder_short_of_the_grade(people):
    row = make.held(people)
    row.person.certificates.update(expires_on=clock.today() - timedelta(days=1))
    shown = selectors.skill_posts(Scope(("",)), clock.today()).get(pk=row.post_id)
    assert selectors.standing_of(shown) == "unqualified"


def test_a_double_click_sets_up_one_post(people):
    rows = [make.post(people, once_key="k1") for _click in range(2)]
    assert rows[0] == rows[1]
    with refused("skillpost.twice"):
        make.post(people)
    with pytest.raises(EditConflict):
        services.save_post(
            **make.words(people), node=rows[0].node, post=rows[0], version=9, name="x", occupation=rows[0].occupation, needs_grade=3,
            allowance=Decimal(0), from_on=make.START,
        )  # fmt: skip
    with pytest.raises(NotReachable):
        make.post(people, "别处", node="CM-C")
    assert SkillPost.objects.count() == 1


def test_own_pay_is_grade_and_posts(people):
    root = make.words(people, root_hr(people))
    services.set_pay(**root, level=make.level(5), monthly=Decimal(800), from_on=date(2025, 1, 1), source="职代会决议")
    row = make.held(people)
    assert selectors.pay_of(row.person, clock.today()).total == Decimal(500)  # a bare certificate gives no rung
    rebuild_history({(row.person_id, row.post.occupation_id)})
    own = selectors.pay_of(row.person, clock.today())
    assert (own.grade, own.total, own.level.rank) == (Decimal(800), Decimal(1300), 5)


def test_a_young_worker_writes_one_plan_a_year_and_his_mentor_reviews_it(people):
    mentor = user_with(Role.WORKER, people.nodes["CM-B"], unit=people.nodes["CM-B"], name="导师甲")
    row = make.plan(people, mentor_no=mentor.person.staff_no)
    with refused("careerplan.twice"):
        services.write_plan(**make.words(people, people.worker), facts=make.facts())
    with refused("careerplan.own"):
        services.review_plan(**make.words(people, people.worker), plan=row, version=1, finding="on_track", review="x")
    other = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="旁人")
    with pytest.raises(NotReachable):
        services.review_plan(**make.words(people, other), plan=row, version=1, finding="on_track", review="x")
    with pytest.raises(EditConflict):
        services.review_plan(**make.words(people, mentor), plan=row, version=7, finding="on_track", review="x")
    row = services.review_plan(**make.words(people, mentor), plan=row, version=1, finding="on_track", review="进展好")
    with refused("careerplan.reviewed_already"):
        services.change_plan(**make.words(people, people.worker), plan=row, version=row.version, facts=make.facts())
    assert {n.code for n in Notice.objects.all()} == {"careerplan.asked_notice", "careerplan.reviewed_notice"}


def test_plans_of_the_old_and_the_unknown_are_refused(people):
    with refused("careerplan.no_birthday"):
        services.write_plan(**make.words(people, people.worker), facts=make.facts())
    people.worker.person.birth_on = date(1980, 1, 1)
    people.worker.person.save()
    with refused("careerplan.too_old"):
        services.write_plan(**make.words(people, people.worker), facts=make.facts())
    make.young(people)
    with refused("careerplan.no_mentor"):
        services.write_plan(**make.words(people, people.worker), facts=make.facts(mentor_no="X0"))
    with refused("careerplan.own_mentor"):
        services.write_plan(**make.words(people, people.worker), facts=make.facts(mentor_no=people.worker.person.staff_no))


def test_an_appointment_has_a_term_and_a_second_person(people):
    row = make.proposed(people)
    assert row.to_on == add_years(clock.today(), 3) - timedelta(days=1)
    with refused("chief.open"):
        make.proposed(people, certify=False)
    with refused("chief.second_person"):
        services.confirm_chief(**make.words(people), appointment=row, version=1)
    row = services.confirm_chief(**make.words(people, people.second_hr), appointment=row, version=1)
    assert (selectors.state_of(row, clock.today()), selectors.rank_of(row.person_id, clock.today())) == ("running", 7)
    assert selectors.rank_of(row.person_id, row.to_on + timedelta(days=1)) < 7
    with refused("chief.overlap"):
        make.proposed(people, certify=False)
    services.end_chief(**make.words(people), appointment=row, version=row.version, on=clock.today(), reason="调出")
    assert {a.action for a in AuditRow.objects.filter(action__startswith="chief.")} == {"chief.proposed", "chief.confirmed", "chief.ended"}


def test_no_appointment_without_the_grade_one_certificate(people):
    with refused("chief.certificate"):
        make.proposed(people, certify=False)
    make.certified(people, 1, clock.today() - timedelta(days=400))
    with refused("chief.years"):
        make.proposed(people, certify=False)
    with refused("chief.own"):
        make.proposed(people, people.hr)


def test_the_second_key_makes_the_same_appointment(people):
    first = make.proposed(people, once_key="k1")
    assert make.proposed(people, certify=False, once_key="k1") == first


def test_a_term_from_before_the_rule_is_refused_with_words(people):
    """The figures have no row for that day."""
    with refused("chief.before_rule"):
        make.proposed(people, from_on=date(2019, 6, 1), reviewed_on=date(2019, 5, 1), defended_on=date(2019, 5, 2))
