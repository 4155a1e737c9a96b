"""The checklist of a branch, the sheet after a published round, and the loop of an improvement; by the four standing people."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from assessment.improvement import access, selectors, services, todos
from assessment.improvement.models import Diagnosis, DiagnosisItem, FeedbackSheet, Improvement, known_metric
from assessment.metrics.rules import METRICS
from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.notices.models import Notice
from portal.notices.registry import nature_of
from tests.assessment.improvement import factories as improvement
from tests.assessment.outcomes.factories import published
from tests.branches.activities.factories import ActivityFactory

pytestmark = pytest.mark.django_db


def refusal(call, **kwargs) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as caught:
        call(**kwargs)
    return caught.value.code, caught.value.field


def notices_of(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user).values_list("code", flat=True))


def act(people, user, row, **more) -> dict:
    return {"actor": people.actor(user), "at": clock.now(), "improvement": row, **more}


# -- the checklist ------------------------------------------------------------------------------------------
def test_the_checklist_asks_the_ten_problems_with_figures_of_the_portal():
    items = list(DiagnosisItem.objects.values_list("group", "name_zh", "metric"))
    assert [sum(row[0] == group for row in items) for group in ("fusion", "service", "shortfall")] == [3, 3, 4]
    assert [name for _group, name, _metric in items if "短板" in name] == ["理念短板", "方式短板", "队伍短板", "协同短板"]
    for _group, _name, metric in items:
        known_metric(metric)


@pytest.mark.parametrize("code", ["no_such", "attendance_rate"])
def test_an_item_takes_a_metric_that_needs_nothing_else(code):
    with pytest.raises(ValidationError):
        DiagnosisItem(code="X", name_zh="x", name_en="x", group="fusion", question="?", metric=code).full_clean()


def test_a_double_click_opens_one_and_the_table_holds_it(people):
    first, second = improvement.opened(people), improvement.opened(people)
    assert (first.pk, first.answers.count()) == (second.pk, 10)
    with pytest.raises(IntegrityError), transaction.atomic():
        Diagnosis.objects.create(branch=people.branch_a, year=first.year, opened_at=clock.now())


def test_a_year_long_gone_and_an_empty_catalogue_are_refused(people):
    asked = {"actor": people.actor(people.secretary), "at": clock.now(), "branch": people.branch_a}
    assert refusal(services.open_diagnosis, **asked, year=clock.today().year - 2) == ("diagnosis.year", "year")
    DiagnosisItem.objects.update(is_active=False)
    assert refusal(services.open_diagnosis, **asked, year=clock.today().year) == ("diagnosis.nothing_asked", "")


@pytest.mark.parametrize("who", ["stranger", "sibling", "committee", "worker"])
def test_nobody_else_opens_the_sheet_of_a_branch(people, who):
    with pytest.raises(Http404):
        improvement.opened(people, getattr(people, who), people.branch_a)


def test_what_is_begun_stays_with_the_branch(people):
    row = improvement.opened(people)
    given = improvement.answers(row)
    services.save_answers(actor=people.actor(people.secretary), at=clock.now(), diagnosis=row, given=given, version=1)
    seen = {name: selectors.diagnoses(people.actor(getattr(people, name))).count() for name in ("secretary", "committee", "sibling")}
    assert seen == {"secretary": 1, "committee": 0, "sibling": 0}
    assert Improvement.objects.count() == 0
    assert todos.to_hand_in(people.actor(people.secretary), clock.now()).count == 1


def test_handed_in_it_stands_and_proposes_what_it_names(people):
    row = improvement.handed_in(people)
    assert row.state == "handed_in"
    found = list(Improvement.objects.values_list("source", "state", "answer__item__code", "problem"))
    assert found == [
        ("diagnosis", "proposed", "TWO-SKINS", "党建与业务“两张皮”：主题党日没有一次议到检修"),
        ("diagnosis", "proposed", "METHOD", "方式短板：活动只有开会"),
    ]
    assert "diagnosis.handed_in_notice" in notices_of(people.committee)
    again = {"actor": people.actor(people.secretary), "at": clock.now(), "diagnosis": row, "given": {}}
    assert refusal(services.save_answers, **again)[0] == "diagnosis.handed_in_already"
    assert refusal(services.hand_in, **again)[0] == "diagnosis.handed_in_already"
    assert list(AuditRow.objects.filter(action__startswith="diagnosis.").order_by("pk").values_list("action", flat=True)) == [
        "diagnosis.opened", "diagnosis.handed_in",
    ]  # fmt: skip
    assert AuditRow.objects.filter(action="improvement.proposed").count() == 2


def test_an_incomplete_sheet_is_not_handed_in_and_an_old_page_is_told_so(people):
    row = improvement.opened(people)
    asked = {"actor": people.actor(people.secretary), "at": clock.now(), "diagnosis": row}
    assert refusal(services.hand_in, **asked, given={})[0] == "diagnosis.unanswered"
    silent = improvement.answers(row, {"IDEA": ("serious", "")})
    assert refusal(services.hand_in, **asked, given=silent)[0] == "diagnosis.words_needed"
    services.save_answers(**asked, given=silent, version=1)
    with pytest.raises(EditConflict):
        services.save_answers(**asked, given=silent, version=1)


def test_the_figure_of_the_day_is_kept_with_the_answer(people):
    activities = [ActivityFactory(branch=people.branch_a, archived=True) for _n in range(2)]
    assert activities[0].held_on.year == clock.today().year
    row = improvement.handed_in(people)
    fact = row.answers.get(item__metric="interactive_share").fact
    assert fact.endswith("%")
    ActivityFactory(branch=people.branch_a, archived=True)
    assert row.answers.get(item__metric="interactive_share").fact == fact


def test_the_figures_beside_the_questions_cost_the_same_whatever_is_asked_twice(people, django_assert_num_queries):
    codes = ["tickets_helped", "tickets_helped", "", "nonsense"]
    assert METRICS["tickets_helped"].unit == "percent"
    facts = selectors.facts_beside(people.branch_a.pk, clock.today().year, codes, clock.today())
    assert [(code, fact.text) for code, fact in facts.items()] == [("tickets_helped", "")]
    with django_assert_num_queries(2):
        selectors.facts_beside(people.branch_a.pk, clock.today().year, codes, clock.today())
    with django_assert_num_queries(0):
        assert selectors.facts_beside(people.branch_a.pk, clock.today().year, [], clock.today()) == {}


# -- the feedback sheet -------------------------------------------------------------------------------------
def test_a_published_round_gives_a_sheet_with_the_weakest_and_an_item_each(people):
    sheet = improvement.feedback(people, words="组织生活好，主题党日差")
    lines = list(sheet.lines.values_list("no", "indicator", "name"))
    assert [no for no, *_rest in lines] == list(range(1, len(lines) + 1))
    assert lines
    assert all(line.lost > 0 and line.lost == line.full - line.points for line in sheet.lines.all())
    assert list(Improvement.objects.filter(source="feedback").values_list("line__indicator", flat=True)) == [
        code for _no, code, _n in lines
    ]
    again = improvement.feedback(people, people.committee, words="另一份")
    assert (again.pk, FeedbackSheet.objects.get().words) == (sheet.pk, "组织生活好，主题党日差")


def test_the_rule_says_how_many_indicators(people):
    RuleParameter.objects.filter(code="FEEDBACK_WEAKEST").update(value=1)
    assert improvement.feedback(people).lines.count() == 1


def test_the_committee_makes_one_and_the_branch_is_told(people):
    improvement.feedback(people, people.committee)
    assert notices_of(people.secretary) == ["feedback.made_notice"]


@pytest.mark.parametrize("state", ["open", "computed", "reviewed"])
def test_an_unpublished_round_gives_none(people, state):
    round_ = published(people)
    round_.state = state
    round_.save()
    assert refusal(improvement.feedback, p=people) == ("feedback.not_published", "round")
    assert FeedbackSheet.objects.count() == 0


def test_a_branch_without_a_result_has_none_and_a_stranger_makes_none(people):
    round_ = published(people)
    round_.totals.filter(branch=people.branch_a).update(is_graded=False)
    assert refusal(improvement.feedback, p=people) == ("feedback.not_ranked", "branch")
    for who in (people.stranger, people.sibling, people.assessor):
        with pytest.raises(Http404):
            improvement.feedback(people, who, people.branch_a)


# -- the loop -----------------------------------------------------------------------------------------------
def test_planned_reported_sent_back_reported_again_and_confirmed(people):
    row = improvement.planned(people, owner=people.worker)
    assert notices_of(people.worker) == ["improvement.owner_notice"]
    row = services.report_done(**act(people, people.worker, row, done=services.Done("已办"), version=2))
    assert set(notices_of(people.committee)) == {"improvement.done_notice"}
    day = clock.today() + timedelta(days=20)
    row = services.reopen(**act(people, people.committee, row, reason="再做一个月", due_on=day, version=3))
    assert (row.state, row.reopened, row.due_on) == ("open", 1, day)
    assert "improvement.reopened_notice" in notices_of(people.worker)
    row = services.report_done(**act(people, people.secretary, row, done=services.Done("又办了两次")))
    row = services.confirm(**act(people, people.committee, row))
    assert (row.state, row.judged_by, row.reason) == ("confirmed", people.committee, "")
    trail = AuditRow.objects.filter(action__startswith="improvement.").order_by("pk").values_list("action", flat=True)
    assert [a.removeprefix("improvement.") for a in trail] == ["proposed", "planned", "done", "reopened", "done", "confirmed"]


def test_neither_owner_nor_reporter_confirms(people):
    row = improvement.planned(people, owner=people.committee)
    services.report_done(**act(people, people.secretary, row, done=services.Done("已办")))
    for call, more in ((services.confirm, {}), (services.reopen, {"reason": "再做", "due_on": clock.today()})):
        assert refusal(call, **act(people, people.committee, row, **more))[0] == "improvement.second_person"
    Improvement.objects.update(owner=people.worker.person, done_by=people.committee)
    assert refusal(services.confirm, **act(people, people.committee, row))[0] == "improvement.second_person"
    assert services.confirm(**act(people, people.second_committee, row)).state == "confirmed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Improvement.objects.update(judged_by=people.committee)


@pytest.mark.parametrize("who", ["secretary", "sibling", "stranger", "worker", "assessor"])
def test_only_the_committee_confirms(people, who):
    row = improvement.reported(people)
    with pytest.raises(Http404):
        services.confirm(**act(people, getattr(people, who), row))


@pytest.mark.parametrize("who", ["sibling", "stranger", "worker", "assessor"])
def test_others_neither_plan_nor_report(people, who):
    row = improvement.planned(people)
    with pytest.raises(Http404):
        services.report_done(**act(people, getattr(people, who), row, done=services.Done("已办")))
    plan = {"cause": "x", "measure": "y", "owner": "z", "due_on": clock.today()}
    with pytest.raises(Http404):
        services.plan(**act(people, getattr(people, who), row, **plan))


def test_a_plan_names_somebody_at_work_and_a_day_to_come(people):
    row, plan = improvement.proposed(people), {"cause": "因", "measure": "措", "due_on": clock.today()}
    assert refusal(services.plan, **act(people, people.secretary, row, owner="没有的人", **plan)) == ("improvement.no_owner", "owner")
    past = plan | {"due_on": clock.today() - timedelta(days=1), "owner": "职工甲"}
    assert refusal(services.plan, **act(people, people.secretary, row, **past)) == ("improvement.due_past", "due_on")
    assert services.plan(**act(people, people.committee, row, owner="职工甲", **plan)).owner == people.worker.person
    with pytest.raises(EditConflict):
        services.plan(**act(people, people.secretary, row, owner="职工甲", version=1, **plan))


def test_the_proof_is_a_record_of_the_branch(people):
    row, far = improvement.planned(people), ActivityFactory(branch=people.branch_b)
    assert refusal(services.report_done, **act(people, people.secretary, row, done=services.Done("已办", far)))[1] == "activity"
    near = ActivityFactory(branch=people.branch_a)
    assert services.report_done(**act(people, people.secretary, row, done=services.Done("已办", near))).activity == near


def test_what_is_not_taken_up_has_a_reason_of_another_person(people):
    row = improvement.proposed(people)
    assert refusal(services.drop, **act(people, people.committee, row, reason=" ")) == ("improvement.reason_needed", "reason")
    assert services.drop(**act(people, people.committee, row, reason="已在二季度解决")).state == "dropped"
    assert "improvement.dropped_notice" in notices_of(people.secretary)
    own = improvement.proposed(people, people.committee)
    assert refusal(services.drop, **act(people, people.committee, own, reason="算了"))[0] == "improvement.own_proposal"
    with pytest.raises(Http404):
        services.drop(**act(people, people.secretary, own, reason="算了"))


def test_a_double_click_proposes_once(people):
    facts = {"actor": people.actor(people.secretary), "at": clock.now(), "branch": people.branch_a, "problem": "问题", "once_key": "k"}
    assert services.propose(**facts).pk == services.propose(**facts).pk


def test_sentences_with_words_stay_inside(people):
    codes = ("owner", "done", "confirmed", "reopened", "dropped")
    assert all(nature_of(f"improvement.{code}_notice").is_private for code in codes)
    assert not nature_of("feedback.made_notice").is_private


def test_to_dos_of_owner_branch_and_committee(people):
    now = clock.now()
    improvement.handed_in(people)
    row = improvement.planned(people, owner=people.worker)
    Improvement.objects.filter(pk=row.pk).update(due_on=clock.today() - timedelta(days=1))
    own = todos.to_finish(people.actor(people.worker), now)
    assert (own.count, own.late) == (1, 1)
    assert todos.to_plan(people.actor(people.secretary), now).count == 2
    improvement.reported(people)
    assert todos.to_confirm(people.actor(people.committee), now).count == 1
    assert todos.to_confirm(people.actor(people.second_committee), now).count == 1
    Improvement.objects.filter(state="done").update(owner=people.committee.person)
    assert todos.to_confirm(people.actor(people.committee), now).count == 0


def test_files_are_added_by_owner_and_branch_until_it_is_confirmed(people):
    row = improvement.planned(people, owner=people.worker)
    may = {n: access.may_change_files(people.actor(getattr(people, n)), row.pk) for n in ("worker", "secretary", "sibling", "stranger")}
    assert may == {"worker": True, "secretary": True, "sibling": False, "stranger": False}
    Improvement.objects.update(state="proposed")
    assert not access.may_change_files(people.actor(people.secretary), row.pk)
    assert access.may_open_files(people.actor(people.committee), row.pk)


def test_the_summary_counts_branches_by_problem_and_what_is_closed(people, django_assert_num_queries):
    improvement.handed_in(people)
    improvement.handed_in(people, people.sibling, people.branch_b, {"TWO-SKINS": ("partly", "两张皮"), "MECHANISM": ("partly", "没有机制")})
    improvement.handed_in(people, people.stranger, people.branch_c)
    improvement.confirmed(people)
    skins = Improvement.objects.get(branch=people.branch_a, answer__item__code="TWO-SKINS")
    plan = {"cause": "因", "measure": "措", "owner": "职工甲", "due_on": clock.today()}
    services.plan(**act(people, people.secretary, skins, **plan))
    services.report_done(**act(people, people.secretary, skins, done=services.Done("已办")))
    services.confirm(**act(people, people.committee, skins))
    scope = people.actor(people.committee).scope("improvement.list")
    with django_assert_num_queries(5):
        found = selectors.summary(scope, clock.today().year, clock.today())
    service = next(g for g in found.groups if g.total.branches == 2)
    assert (found.handed_in, service.total.items, service.total.closed, service.total.left, service.total.serious) == (2, 3, 1, 2, 1)
    first = service.rows[0]
    assert (first.name, first.branches, first.serious, first.items, first.closed) == ("党建与业务“两张皮”", 2, 1, 2, 1)
    assert [(n.branches, n.items, n.closed) for _label, n in found.others] == [(0, 0, 0), (1, 1, 1)]
