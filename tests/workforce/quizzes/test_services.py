"""Second persons, one sheet a try, double submit, late submit, drawn papers computed again, tests on the spot."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.workforce.quizzes import factories as make
from workforce.quizzes import access, selectors, services
from workforce.quizzes.models import QuizPaper, QuizQuestion, QuizSheet

pytestmark = pytest.mark.db


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


def test_a_question_is_approved_by_somebody_else(people):
    row = make.proposed(people)
    assert code_of(services.approve_questions, **make.words(people), questions=[row]) == "quiz.own_question"
    with pytest.raises(NotReachable):
        services.approve_questions(**make.words(people, people.stranger), questions=[row])
    services.approve_questions(**make.words(people, people.second_hr), questions=[row])
    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("approved", people.second_hr)
    assert code_of(services.approve_questions, **make.words(people, people.second_hr), questions=[row]) == "quiz.question_fixed"
    facts = make.question_facts(people, answer="A")
    change = {"question": row, "version": row.version, "facts": facts}
    assert code_of(services.change_question, **make.words(people), **change) == "quiz.question_fixed"


def test_whoever_changes_a_question_is_its_author(people):
    row = make.proposed(people)
    facts = make.question_facts(people, answer="A")
    row = services.change_question(**make.words(people, people.second_hr), question=row, version=1, facts=facts)
    assert code_of(services.approve_questions, **make.words(people, people.second_hr), questions=[row]) == "quiz.own_question"
    with pytest.raises(EditConflict):
        services.change_question(**make.words(people), question=row, version=1, facts=facts)
    services.approve_questions(**make.words(people), questions=[row])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, "quiz.text_needed"),
        ({"subjects": ()}, "quiz.no_subject"),
        ({"answer": "D"}, "quiz.answer_unknown"),
        ({"options": ("1", "1")}, "quiz.option_twice"),
        ({"node": "CM-C"}, "quiz.node_foreign"),
    ],
)
def test_what_a_question_needs(people, changes, code):
    changes = {k: people.nodes[v] if k == "node" else v for k, v in changes.items()}
    assert code_of(make.proposed, people, **changes) == code


def test_a_double_click_makes_one_question_and_the_same_words_are_refused(people):
    facts = make.question_facts(people)
    rows = [services.propose_question(**make.words(people), facts=facts, once_key="k") for _n in range(2)]
    assert rows[0] == rows[1]
    assert code_of(services.propose_question, **make.words(people, people.second_hr), facts=facts, once_key="x") == "quiz.question_twice"
    services.withdraw_question(**make.words(people), question=rows[0], version=1, reason="规程已修订")
    assert services.propose_question(**make.words(people), facts=facts, once_key="y").pk != rows[0].pk


def test_the_trail_does_not_tell_the_answer(people):
    make.proposed(people)
    row = AuditRow.objects.get(action="quiz.question_proposed")
    assert "answer" not in str(row.after)


def test_a_paper_is_published_by_somebody_else_and_stays_as_it_is(people):
    row = make.filled(people)
    assert code_of(services.publish_paper, **make.words(people), paper=row, version=row.version) == "quiz.own_paper"
    with pytest.raises(EditConflict):
        services.publish_paper(**make.words(people, people.second_hr), paper=row, version=1)
    row = services.publish_paper(**make.words(people, people.second_hr), paper=row, version=row.version)
    assert (row.state, row.partial_share) == ("published", 50)
    more = make.approved(people)
    assert code_of(services.add_questions, **make.words(people), paper=row, questions=more) == "quiz.paper_fixed"


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        ("empty", "quiz.no_questions"),
        ("past", "quiz.paper_past"),
        ("gone", "quiz.question_gone"),
        ("short", "quiz.pool_short"),
    ],
)
def test_what_is_not_published(people, prepare, code):
    if prepare == "empty":
        row = make.drafted(people)
    elif prepare == "past":
        row = make.filled(people, closes_at=clock.now() - timedelta(minutes=1))
    elif prepare == "gone":
        row = make.filled(people)
        question = row.lines.first().question
        services.withdraw_question(**make.words(people), question=question, version=question.version, reason="有误")
    else:
        row = make.filled(people, 2, draw="drawn")
        services.set_part(**make.words(people), paper=row, subject=make.subject(), count=5)
        row.refresh_from_db()
    assert code_of(services.publish_paper, **make.words(people, people.second_hr), paper=row, version=row.version) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": ""}, "quiz.title_needed"),
        ({"pass_mark": 0}, "quiz.pass_mark_range"),
        ({"pass_mark": 101}, "quiz.pass_mark_range"),
        ({"tries": 0}, "quiz.tries_range"),
        ({"tries": 11}, "quiz.tries_range"),
        ({"closes_at": timezone.now() - timedelta(days=3)}, "quiz.window_backwards"),
    ],
)
def test_what_a_paper_needs(people, changes, code):
    assert code_of(make.drafted, people, **changes) == code


def test_one_sheet_a_try_and_no_more_than_the_tries(people):
    paper = make.published(people, tries=2)
    first = make.begun(people, paper)
    assert make.begun(people, paper) == first  # the sheet in hand
    services.hand_in(**make.words(people, people.worker), sheet=first, answers=make.answers(first, 0))
    second = make.begun(people, paper)
    assert (second.try_no, second.seed != first.seed) == (2, True)
    services.hand_in(**make.words(people, people.worker), sheet=second)
    assert code_of(make.begun, people, paper) == "quiz.no_tries"


@pytest.mark.parametrize(("purpose", "code"), [("exam", "quiz.passed_already"), ("course", "quiz.passed_already"), ("contest", "")])
def test_a_pass_is_enough_except_in_a_contest(people, purpose, code):
    paper = make.published(people, purpose=purpose, tries=3)
    assert make.handed_in(people, paper).is_passed is True
    if code:
        assert code_of(make.begun, people, paper) == code
    else:
        assert make.begun(people, paper).try_no == 2


def test_handing_in_twice_changes_nothing(people):
    sheet = make.begun(people)
    words = make.words(people, people.worker)
    done = services.hand_in(**words, sheet=sheet, answers=make.answers(sheet))
    again = services.hand_in(**words, sheet=sheet, answers=make.answers(sheet, 0))
    assert (done.score, again.score, again.submitted_at, again.version) == (100, 100, done.submitted_at, done.version)
    assert AuditRow.objects.filter(action="quiz.handed_in").count() == 1
    assert code_of(services.save_answers, **words, sheet=sheet, answers={}) == "quiz.handed_in"


@pytest.mark.parametrize(("seconds", "code"), [(0, ""), (1, "quiz.too_late")])
def test_handing_in_at_the_last_moment_and_after(people, seconds, code):
    sheet = make.begun(people)
    words = {"actor": people.actor(people.worker), "at": sheet.ends_at + timedelta(seconds=seconds)}
    for act in (services.save_answers, services.hand_in):
        given = {**words, "sheet": sheet, "answers": make.answers(sheet)}
        if code:
            assert code_of(act, **given) == code
        else:
            act(**given)
    sheet.refresh_from_db()
    assert (sheet.submitted_at is None) is bool(code)


def test_what_was_saved_is_handed_in(people):
    sheet, words = make.begun(people), make.words(people, people.worker)
    saved = services.save_answers(**words, sheet=sheet, answers={**make.answers(sheet, 1), 999999: "B"}, version=1)
    assert "999999" not in saved.answers
    with pytest.raises(EditConflict):
        services.save_answers(**words, sheet=sheet, answers={}, version=1)
    done = services.hand_in(**words, sheet=sheet)
    assert (done.score, done.right_count, done.is_passed) == (50, 1, False)


def test_nobody_else_touches_a_sheet(people):
    sheet = make.begun(people)
    for user in (make.colleague_of(people), people.hr, people.stranger):
        with pytest.raises(NotReachable):
            services.hand_in(**make.words(people, user), sheet=sheet)


def test_a_paper_is_for_its_unit_and_below(people):
    paper = make.published(people, node=people.nodes["CM-B"])
    with pytest.raises(NotReachable):
        make.begun(people, paper)
    assert make.begun(people, paper, make.colleague_of(people, "CM-B")).try_no == 1


def test_a_drawn_sheet_is_computed_again_from_its_seed(people):
    paper = make.published(people, 3, draw="drawn")
    assert (paper.lines.count(), selectors.question_count(paper)) == (6, 3)
    sheet = make.begun(people, paper)
    drawn = [q.pk for q in selectors.sheet_questions(sheet)]
    make.approved(people, 5)  # the pool of a published paper does not grow
    services.withdraw_question(
        **make.words(people), question=(q := QuizQuestion.objects.get(pk=drawn[0])), version=q.version, reason="规程已修订"
    )
    again = QuizSheet.objects.select_related("paper").get(pk=sheet.pk)
    assert ([q.pk for q in selectors.sheet_questions(again)], len(set(drawn))) == (drawn, 3)
    others = {tuple(q.pk for q in selectors.sheet_questions(make.begun(people, paper, make.colleague_of(people)))) for _n in range(8)}
    assert len(others) > 1


def test_a_withdrawn_paper_takes_no_answers(people):
    paper = make.published(people)
    sheet = make.begun(people, paper)
    services.withdraw_paper(**make.words(people), paper=paper, version=paper.version, reason="题目有误")
    assert code_of(services.hand_in, **make.words(people, people.worker), sheet=sheet) == "quiz.not_published"
    assert code_of(make.begun, people, paper) == "quiz.not_published"


def test_a_contest_ranks_units_and_tells_everybody_his_own_place(people):
    paper = make.published(people)
    for n in range(5):
        make.handed_in(people, paper, make.colleague_of(people, "CM-A"), right=2 if n else 1)
    for _n in range(2):
        make.handed_in(people, paper, make.colleague_of(people, "CM-B"))
    lines = selectors.standing(paper, clock.today())
    assert next((place, u.name, u.took, u.average) for place, u in lines) == (1, "组织CM-A", 5, 90)
    assert [place for place, _u in lines] == [1, None]
    make.handed_in(people, paper, right=0)
    assert selectors.own_place(paper, people.worker.person_id) == (8, 8)
    assert selectors.own_place(paper, people.hr.person_id) is None


def test_a_test_on_the_spot(people):
    paper = make.check_paper(people)
    facts = make.inspection_facts(people, paper)
    row = services.start_inspection(**make.words(people), facts=facts, once_key="k")
    assert services.start_inspection(**make.words(people), facts=facts, once_key="k") == row
    assert Notice.objects.filter(recipient=people.worker, code="quiz.called_notice").count() == 1
    call = row.calls.get()
    assert code_of(services.begin_sheet, **make.words(people, people.worker), paper=paper) == "quiz.only_called"
    sheet = services.begin_sheet(**make.words(people, people.worker), paper=paper, call=call)
    assert sheet.ends_at == row.ends_at
    services.hand_in(**make.words(people, people.worker), sheet=sheet, answers=make.answers(sheet))
    found = selectors.inspections(people.actor(people.hr).scope("quiz.inspect"))
    assert [(r.called, r.took, r.passed) for r in found] == [(1, 1, 1)]
    assert selectors.person_times(found) == {"called": 1, "took": 1, "passed": 1}
    other = make.colleague_of(people)
    with pytest.raises(NotReachable):
        services.begin_sheet(**make.words(people, other), paper=paper, call=call)
    more = {"inspection": row, "staff_nos": (other.person.staff_no, people.worker.person.staff_no)}
    assert [services.call_more(**make.words(people), **more) for _n in range(2)] == [1, 0]
    late = {"actor": people.actor(people.hr), "at": row.ends_at + timedelta(seconds=1)}
    assert code_of(services.call_more, **late, **more) == "quiz.over"


def test_somebody_tested_twice_is_two_person_times(people):
    paper = make.check_paper(people)
    for _n in range(2):
        row = make.inspected(people, paper)
        sheet = services.begin_sheet(**make.words(people, people.worker), paper=paper, call=row.calls.get())
        services.hand_in(**make.words(people, people.worker), sheet=sheet, answers=make.answers(sheet))
    rows = selectors.inspections(people.actor(people.hr).scope("quiz.inspect"))
    assert selectors.person_times(rows) == {"called": 2, "took": 2, "passed": 2}
    assert list(QuizSheet.objects.order_by("try_no").values_list("try_no", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place": ""}, "quiz.place_needed"),
        ({"note": " "}, "quiz.note_needed"),
        ({"minutes": 0}, "quiz.minutes_range"),
        ({"minutes": 121}, "quiz.minutes_range"),
        ({"staff_nos": ()}, "quiz.nobody_called"),
        ({"staff_nos": ("99999",)}, "quiz.no_such_person"),
        ({"staff_nos": "stranger"}, "quiz.no_such_person"),
        ({"staff_nos": "hr", "node": "MK1"}, "quiz.call_self"),
        ({"node": "CM-C"}, "quiz.node_foreign"),
    ],
)
def test_what_an_inspection_needs(people, changes, code):
    said = dict(changes)
    if isinstance(said.get("staff_nos"), str):
        said["staff_nos"] = (getattr(people, said["staff_nos"]).person.staff_no,)
    if "node" in said:
        said["node"] = people.nodes[said["node"]]
    assert code_of(make.inspected, people, **said) == code


def test_an_inspection_takes_only_its_own_papers(people):
    assert code_of(make.inspected, people, make.published(people)) == "quiz.not_check"


def test_a_party_committee_reaches_the_unit_that_it_leads(people):
    scope = access.office(people.actor(people.committee), "quiz.view")
    assert (scope.covers(people.nodes["CM-A"].path), scope.covers(people.nodes["CM-C"].path)) == (True, False)
    paper = make.published(people)
    assert [p.pk for p in selectors.papers(people.actor(people.committee).scope("quiz.view"))] == [paper.pk]
    assert QuizPaper.objects.within(people.actor(people.stranger).scope("quiz.view")).count() == 0


def test_of_an_exam_the_office_sees_who_has_not_passed(people):
    paper = make.published(people, purpose="exam")
    make.handed_in(people, paper)
    rows = selectors.named_results(paper, people.actor(people.hr).scope("quiz.run"))
    passed = {row.pk: (row.took, row.passed) for row in rows}
    assert passed[people.worker.person_id] == (True, True)
    assert passed[people.secretary.person_id] == (False, False)
    assert people.stranger.person_id not in passed


@pytest.mark.parametrize("draw", ["fixed", "drawn"])
def test_whoever_fills_or_changes_a_paper_does_not_publish_it(people, draw):
    """The first drafter may then publish it; any office of the reach goes on changing it."""
    row, second = make.filled(people, draw=draw), make.words(people, people.second_hr)
    if draw == "fixed":
        services.drop_question(**second, paper=row, line_id=row.lines.first().pk)
    else:
        services.set_part(**second, paper=row, subject=make.subject(), count=1)
    row.refresh_from_db()
    assert code_of(services.publish_paper, **second, paper=row, version=row.version) == "quiz.own_paper"
    facts = make.paper_facts(people, draw=draw, title="又一次竞赛")
    row = services.change_paper(**make.words(people), paper=row, version=row.version, facts=facts)
    assert code_of(services.publish_paper, **make.words(people), paper=row, version=row.version) == "quiz.own_paper"
    assert services.publish_paper(**second, paper=row, version=row.version).state == "published"


def test_a_click_that_changes_nothing_makes_nobody_the_author(people):
    row, second = make.filled(people), make.words(people, people.second_hr)
    services.drop_question(**second, paper=row, line_id=0)
    assert services.publish_paper(**second, paper=row, version=row.version).state == "published"


def test_who_had_left_before_an_exam_opened_is_not_asked_for_it(people):
    paper, scope = make.published(people), people.actor(people.hr).scope("quiz.run")
    day = timezone.localdate(paper.opens_at)
    gone, there = people.worker.person, people.secretary.person
    gone.left_on, there.left_on = day - timedelta(days=1), day
    gone.save()
    there.save()
    found = set(selectors.named_results(paper, scope))
    assert (gone in found, there in found) == (False, True)
