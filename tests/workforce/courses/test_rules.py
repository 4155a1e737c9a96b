"""Tables of cases: sources and days, publishing, receipts, where one goes on, when a course is finished."""

from datetime import date
from decimal import Decimal as D

import pytest

from workforce.courses import rules
from workforce.courses.rules import Progress

TODAY = date(2026, 11, 1)
BEFORE, AFTER = date(2026, 10, 31), date(2026, 11, 2)


@pytest.mark.parametrize(
    ("kind", "source", "on", "code"),
    [
        ("lesson", "", None, ""),
        ("rule", "", None, "course.source_needed"),
        ("rule", "办法", None, ""),
        ("policy", "", TODAY, "course.source_needed"),
        ("policy", "会议", None, "course.source_day_needed"),
        ("policy", "会议", TODAY, ""),
        ("policy", "会议", AFTER, "course.source_ahead"),
        ("lesson", "", AFTER, "course.source_ahead"),
    ],
)
def test_a_rule_and_an_interpretation_tell_their_source(kind, source, on, code):
    assert rules.source_verdict(kind, source, on, TODAY).code == code


@pytest.mark.parametrize(
    ("source_on", "due_on", "until", "code"),
    [
        (None, None, None, ""),
        (TODAY, None, TODAY, ""),
        (TODAY, None, BEFORE, "course.valid_backwards"),
        (None, TODAY, TODAY, ""),
        (None, AFTER, TODAY, "course.due_after_end"),
    ],
)
def test_the_order_of_its_days(source_on, due_on, until, code):
    assert rules.days_verdict(source_on, due_on, until).code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"state": "published"}, "course.not_draft"),
        ({"is_own": True}, "course.own_course"),
        ({"chapters": 0}, "course.no_chapter"),
        ({"valid_until": BEFORE}, "course.expired_already"),
        ({"valid_until": TODAY}, ""),
        ({"needs_quiz": True}, "course.quiz_needed"),
        ({"needs_quiz": True, "quiz_state": "published"}, ""),
        ({"quiz_state": "draft"}, "course.quiz_not_published"),
        ({"quiz_state": "withdrawn"}, "course.quiz_not_published"),
    ],
)
def test_what_is_published(changes, code):
    said = {"state": "draft", "chapters": 2, "is_own": False, "valid_until": None, "needs_quiz": False, "quiz_state": None, **changes}
    assert rules.publish_verdict(said.pop("state"), today=TODAY, **said).code == code


@pytest.mark.parametrize(
    ("state", "until", "code"),
    [
        ("published", None, ""), ("published", TODAY, ""), ("published", BEFORE, "course.expired"), ("draft", None, "course.not_published"),
        ("withdrawn", None, "course.not_published"),
    ],
)  # fmt: skip
def test_what_can_be_learned(state, until, code):
    assert rules.learn_verdict(state, until, TODAY).code == code


@pytest.mark.parametrize(
    ("kind", "left", "read", "code"),
    [
        ("rule", 0, False, ""), ("rule", 1, False, "course.chapters_left"), ("rule", 0, True, "course.read_already"),
        ("lesson", 0, False, "course.no_receipt"),
    ],
)  # fmt: skip
def test_a_receipt_comes_after_the_chapters(kind, left, read, code):
    assert rules.receipt_verdict(kind, left=left, has_read=read).code == code


@pytest.mark.parametrize(
    ("progress", "percent", "finished", "step"),
    [
        (Progress(0, 0), 0, False, ""),
        (Progress(3, 0), 0, False, "chapter"),
        (Progress(3, 2), 66, False, "chapter"),
        (Progress(3, 3), 100, True, ""),
        (Progress(3, 3, False), 100, False, "quiz"),
        (Progress(3, 3, True), 100, True, ""),
        (Progress(3, 3, False, False), 100, False, "receipt"),
        (Progress(3, 3, True, False), 100, False, "receipt"),
        (Progress(3, 3, True, True), 100, True, ""),
        (Progress(3, 2, True, True), 66, False, "chapter"),
    ],
)
def test_when_a_course_is_finished(progress, percent, finished, step):
    assert (progress.percent, progress.is_finished, progress.next_step) == (percent, finished, step)


@pytest.mark.parametrize(
    ("done", "last", "next_one"),
    [([], None, 1), ([1], 1, 2), ([2], 2, 3), ([3], 3, 1), ([1, 2, 3], 3, None), ([1, 3], 3, 2), ([1], 9, 2)],
)
def test_where_one_goes_on(done, last, next_one):
    assert rules.next_chapter([1, 2, 3], done, last) == next_one


@pytest.mark.parametrize(("people", "done", "rate"), [(5, 2, D("40.0")), (4, 2, None), (0, 0, None), (6, 4, D("66.7"))])
def test_a_rate_of_few_is_not_told(people, done, rate):
    assert rules.told_rate(people, done, 5) == rate
