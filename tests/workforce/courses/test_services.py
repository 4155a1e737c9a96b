"""A second person publishes; chapters, receipt and quiz complete a course; what has expired is not learned."""

from datetime import timedelta

import pytest

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from tests.workforce.courses import factories as make
from tests.workforce.quizzes import factories as quizzes
from workforce.courses import selectors, services, todos
from workforce.courses.models import CourseLearner, CourseModule, OnlineCourse
from workforce.quizzes.models import QuizPaper

pytestmark = pytest.mark.db


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


def learner(people) -> CourseLearner:
    return CourseLearner.objects.get(person=people.worker.person)


def left(people, user=None) -> list[str]:
    return [t.title for t in todos.learning(people.actor(user or people.worker), clock.now()).first]


def test_ten_modules_to_begin_with(people):
    assert CourseModule.objects.count() == 10


def test_a_course_is_published_by_somebody_else(people):
    row = make.written(people)
    assert code_of(services.publish_course, **make.words(people), course=row, version=row.version) == "course.own_course"
    with pytest.raises(EditConflict):
        services.publish_course(**make.words(people, people.second_hr), course=row, version=1)
    with pytest.raises(NotReachable):
        services.publish_course(**make.words(people, people.stranger), course=row, version=row.version)
    row = services.publish_course(**make.words(people, people.committee), course=row, version=row.version)
    assert row.state == "published"
    assert code_of(services.add_chapter, **make.words(people), course=row, title="又", text="又") == "course.not_draft"


def test_a_double_click_makes_one_course(people):
    rows = [services.draft_course(**make.words(people), facts=make.course_facts(people), once_key="k") for _n in range(2)]
    assert (rows[0], OnlineCourse.objects.count()) == (rows[1], 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "course.title_needed"),
        ({"node": "CM-C"}, "course.node_foreign"),
        ({"kind": "policy", "source": "会议"}, "course.source_day_needed"),
    ],
)
def test_what_a_course_needs(people, changes, code):
    changes = {k: people.nodes[v] if k == "node" else v for k, v in changes.items()}
    assert code_of(make.drafted, people, **changes) == code


def test_its_quiz_is_one_for_courses_and_lasts_long_enough(people):
    contest, test = quizzes.drafted(people), quizzes.drafted(people, purpose="course")
    assert code_of(make.drafted, people, quiz=contest) == "course.quiz_foreign"
    assert code_of(make.drafted, people, quiz=test, due_on=clock.today() + timedelta(days=30)) == "course.quiz_short"
    assert make.drafted(people, quiz=test, due_on=clock.today()).quiz == test


def test_chapters_complete_a_course_and_are_finished_once(people):
    row = make.published(people)
    assert left(people) == ["瓦斯防治"]
    first, second = row.chapters.all()
    for _n in range(2):
        services.finish_chapter(**make.words(people, people.worker), chapter=first)
    assert (learner(people).steps.count(), learner(people).last, learner(people).completed_at) == (1, first, None)
    services.finish_chapter(**make.words(people, people.worker), chapter=second)
    assert (learner(people).completed_at is not None, left(people)) == (True, [])
    assert AuditRow.objects.filter(action="course.completed").count() == 1


def test_a_rule_needs_the_receipt_and_the_quiz(people):
    row, words = make.rule_course(people), make.words(people, people.worker)
    assert code_of(services.confirm_read, **words, course=row) == "course.chapters_left"
    make.learned(people, row)
    services.confirm_read(**words, course=row)
    assert code_of(services.confirm_read, **words, course=row) == "course.read_already"
    assert (learner(people).completed_at, left(people)) == (None, ["停送电制度"])
    quizzes.handed_in(people, row.quiz, right=0)
    assert learner(people).completed_at is None
    quizzes.handed_in(people, row.quiz)
    assert (learner(people).completed_at is not None, left(people)) == (True, [])


def test_a_quiz_passed_first_counts_when_the_chapters_are_done(people):
    row = make.rule_course(people)
    quizzes.handed_in(people, row.quiz)
    make.learned(people, row)
    services.confirm_read(**make.words(people, people.worker), course=row)
    assert learner(people).completed_at is not None


def test_what_has_expired_is_not_left_to_learn(people):
    today = clock.today()
    row = make.policy(people, valid_until=today)
    assert left(people) == ["会议精神"]
    OnlineCourse.objects.filter(pk=row.pk).update(valid_until=today - timedelta(days=1))
    assert left(people) == []
    with pytest.raises(RuleBroken):
        make.learned(people, row)
    rows = selectors.courses(people.actor(people.hr).scope("course.view"), today)
    assert [r.is_expired for r in rows] == [True]
    assert selectors.state_counts(rows, today)["expired"] == 1


def test_a_withdrawn_course_leaves_the_record_of_who_learned_it(people):
    row = make.learned(people, make.published(people))
    row = services.withdraw_course(**make.words(people), course=row, version=row.version, reason="内容过时")
    assert (
        code_of(services.withdraw_course, **make.words(people), course=row, version=row.version, reason="又") == "course.withdrawn_already"
    )
    assert [r.title for r in selectors.own_courses(people.worker.person, clock.today())] == ["瓦斯防治"]
    assert list(selectors.own_courses(quizzes.colleague_of(people).person, clock.today())) == []


def test_a_course_is_for_its_unit_and_below(people):
    row = make.published(people, node=people.nodes["CM-B"])
    assert left(people) == []
    with pytest.raises(NotReachable):
        make.learned(people, row)
    make.learned(people, row, quizzes.colleague_of(people, "CM-B"))


def test_rates_of_units_name_nobody_and_small_units_are_not_told(people):
    row = make.learned(people, make.published(people))
    found = {rate.name: rate for rate in selectors.unit_rates(people.actor(people.committee), row, clock.today())}
    near, few = found["组织CM-A"], found["组织CM-B"]
    assert (near.done, near.rate is not None) == (1, True)
    assert (few.people < 5, few.rate) == (True, None)
    assert selectors.unit_rates(people.actor(people.stranger), row, clock.today()) == []


def test_drafts_wait_for_a_second_person(people):
    make.written(people)
    make.drafted(people, title="没有章节")
    waits = [len(todos.publishing(people.actor(user), clock.now()).first) for user in (people.hr, people.second_hr, people.stranger)]
    assert waits == [0, 1, 0]


@pytest.mark.parametrize("act", ["add", "change", "drop"])
def test_whoever_writes_a_chapter_does_not_publish_the_course(people, act):
    row, second = make.written(people), make.words(people, people.second_hr)
    chapter = row.chapters.first()
    if act == "add":
        services.add_chapter(**second, course=row, title="又一节", text="新的内容")
    elif act == "change":
        services.change_chapter(**second, chapter=chapter, version=chapter.version, title="改了", text="新的内容")
    else:
        services.drop_chapter(**second, chapter=chapter)
    row.refresh_from_db()
    assert code_of(services.publish_course, **second, course=row, version=row.version) == "course.own_course"
    assert services.publish_course(**make.words(people), course=row, version=row.version).state == "published"


def test_a_double_click_adds_one_chapter(people):
    row, said = make.drafted(people), {"title": "第一章", "text": "防治措施"}
    first, second = (services.add_chapter(**make.words(people), course=row, **said) for _n in range(2))
    assert (first.pk, row.chapters.count()) == (second.pk, 1)
    services.add_chapter(**make.words(people), course=row, title="第二章", text="防治措施")
    services.add_chapter(**make.words(people), course=row, **said)
    assert [chapter.title for chapter in row.chapters.order_by("no")] == ["第一章", "第二章", "第一章"]


def test_a_quiz_that_cannot_be_passed_any_more_waits_for_nobody(people):
    """The step would stand among what is to be done for ever."""
    row = make.rule_course(people)
    over = clock.now() - timedelta(days=1)
    QuizPaper.objects.filter(pk=row.quiz_id).update(opens_at=over - timedelta(days=1), closes_at=over)
    assert left(people) == ["停送电制度"]  # its chapters can be read still
    make.learned(people, row)
    services.confirm_read(**make.words(people, people.worker), course=row)
    assert left(people) == []
    QuizPaper.objects.filter(pk=row.quiz_id).update(closes_at=clock.now() + timedelta(days=1))
    assert left(people) == ["停送电制度"]
    for _try in range(row.quiz.tries):
        quizzes.handed_in(people, row.quiz, right=0)
    assert left(people) == []
