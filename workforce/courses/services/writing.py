"""A course is drafted, gets its chapters, is published by somebody else, and withdrawn when it is over."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.catalogue.selectors import value_on
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.courses import access, rules
from workforce.courses.enums import CourseKind, CourseState
from workforce.courses.models import CourseChapter, CourseModule, OnlineCourse
from workforce.quizzes.models import QuizPaper


@dataclass(frozen=True)
class CourseFacts:
    node: Node
    module: CourseModule
    title: str
    kind: str = CourseKind.LESSON
    summary: str = ""
    source: str = ""
    source_on: date | None = None
    due_on: date | None = None
    valid_until: date | None = None
    quiz: QuizPaper | None = None

    def columns(self) -> dict[str, Any]:
        names = ("node", "module", "kind", "source_on", "due_on", "valid_until", "quiz")
        words = {"title": self.title.strip()[:80], "summary": self.summary.strip()[:300], "source": self.source.strip()[:200]}
        return {name: getattr(self, name) for name in names} | words


def _check(actor: Actor, facts: CourseFacts, today: date) -> None:
    """RuleBroken ``course.*`` with the field to blame."""
    if not access.office(actor, "course.edit").covers(facts.node.path):
        raise RuleBroken("course.node_foreign", field="node")
    if not facts.title.strip():
        raise RuleBroken("course.title_needed", field="title")
    if not facts.module.is_active:
        raise RuleBroken("course.module_closed", field="module")
    verdict = rules.source_verdict(facts.kind, facts.source, facts.source_on, today)
    ensure(verdict, field="source" if verdict.code == "course.source_needed" else "source_on")
    ensure(rules.days_verdict(facts.source_on, facts.due_on, facts.valid_until), field="valid_until")
    quiz = facts.quiz
    if quiz is None:
        return
    if quiz.purpose != "course" or not facts.node.path.startswith(quiz.node.path):
        raise RuleBroken("course.quiz_foreign", field="quiz")
    last = max((day for day in (facts.due_on, facts.valid_until) if day is not None), default=None)
    if last is not None and localdate(quiz.closes_at) < last:
        raise RuleBroken("course.quiz_short", field="quiz")


def _told(row: OnlineCourse) -> dict[str, Any]:
    days = {name: str(getattr(row, name) or "") for name in ("source_on", "due_on", "valid_until")}
    return {"title": row.title, "kind": row.kind, "module": row.module.code, "node": row.node.code, **days}


@transaction.atomic
def draft_course(*, actor: Actor, at: datetime, facts: CourseFacts, once_key: str = "") -> OnlineCourse:
    """A draft without chapters yet. The same ``once_key`` gives the first one again. RuleBroken ``course.*``."""
    if not actor.can("course.edit"):
        raise NotReachable("course.edit")
    key = own_key(actor, once_key)
    known = twin_of(OnlineCourse, key)
    if known is not None:
        return known
    _check(actor, facts, localdate(at))
    row = OnlineCourse(**facts.columns(), drafted_by=actor.user, drafted_at=at, once_key=key)
    twin = save_once(row)
    if twin is not None:
        return twin
    record(actor=actor, at=at, action="course.drafted", obj=row, label=row.title, path=row.node.path, after=_told(row))
    return row


def locked(course: OnlineCourse, version: int | None = None) -> OnlineCourse:
    rows = OnlineCourse.objects.select_for_update(of=("self",)).select_related("node", "module", "quiz")
    row = rows.filter(pk=course.pk).first()
    if row is None:
        raise NotReachable("course")
    if version is not None and row.version != version:
        raise EditConflict("course.edited", theirs={})
    return row


def _grown(row: OnlineCourse, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])


def _rewritten(row: OnlineCourse, actor: Actor, *names: str) -> None:
    """Whoever changed it last is its author and does not publish it."""
    if actor.user is not None:
        row.drafted_by = actor.user
    _grown(row, *names, "drafted_by")


def told(row: OnlineCourse, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    record(actor=actor, at=at, action=f"course.{act}", obj=row, label=row.title, path=row.node.path, **more)


@transaction.atomic
def change_course(*, actor: Actor, at: datetime, course: OnlineCourse, version: int, facts: CourseFacts) -> OnlineCourse:
    row = locked(course, version)
    ensure(access.may_write(actor, row))
    _check(actor, facts, localdate(at))
    before, columns = _told(row), facts.columns()
    for name, value in columns.items():
        setattr(row, name, value)
    _rewritten(row, actor, *columns)
    told(row, actor, at, "changed", before=before, after=_told(row))
    return row


def _words(title: str, text: str) -> dict[str, str]:
    if not title.strip():
        raise RuleBroken("course.chapter_title", field="title")
    if not text.strip():
        raise RuleBroken("course.chapter_text", field="text")
    return {"title": title.strip()[:80], "text": text.strip()[:20000]}


@transaction.atomic
def add_chapter(*, actor: Actor, at: datetime, course: OnlineCourse, title: str, text: str) -> CourseChapter:
    """The last chapter so far."""
    row = locked(course)
    ensure(access.may_write(actor, row))
    words, most = _words(title, text), int(value_on("COURSE_MOST_CHAPTERS", localdate(at)))
    last = row.chapters.order_by("-no").first()
    if last is not None and (last.title, last.text) == (words["title"], words["text"]):
        return last  # the second half of a double click
    if row.chapters.count() >= most:
        raise RuleBroken("course.too_many_chapters", field="title", n=most)
    no = (row.chapters.aggregate(n=Max("no"))["n"] or 0) + 1
    made = CourseChapter.objects.create(course=row, no=no, **words)
    _rewritten(row, actor)
    told(row, actor, at, "chapter_added", after={"no": no, "title": made.title})
    return made


@transaction.atomic
def change_chapter(*, actor: Actor, at: datetime, chapter: CourseChapter, version: int, title: str, text: str) -> CourseChapter:
    row = locked(chapter.course)
    ensure(access.may_write(actor, row))
    found = row.chapters.filter(pk=chapter.pk).first()
    if found is None:
        raise NotReachable("course")
    if found.version != version:
        raise EditConflict("course.edited", theirs={})
    words = _words(title, text)
    found.title, found.text, found.version = words["title"], words["text"], found.version + 1
    found.save(update_fields=["title", "text", "version"])
    _rewritten(row, actor)
    told(row, actor, at, "chapter_changed", after={"no": found.no, "title": found.title})
    return found


@transaction.atomic
def drop_chapter(*, actor: Actor, at: datetime, chapter: CourseChapter) -> OnlineCourse:
    """A second click finds it gone."""
    row = locked(chapter.course)
    ensure(access.may_write(actor, row))
    if row.chapters.filter(pk=chapter.pk).delete()[0]:
        _rewritten(row, actor)
        told(row, actor, at, "chapter_dropped", before={"no": chapter.no, "title": chapter.title})
    return row


def announce(row: OnlineCourse) -> None:
    """Rates of the day on which it is to be finished may have changed for everybody below."""
    if row.due_on is not None:
        changes.announce("online_course", on=row.due_on, units=[row.node_id])


@transaction.atomic
def publish_course(*, actor: Actor, at: datetime, course: OnlineCourse, version: int) -> OnlineCourse:
    """The second person; learners find it among what is to be learned. RuleBroken ``course.*``."""
    row, today = locked(course, version), localdate(at)
    access.ensure_reach(actor, "course.publish", row)
    verdict = rules.publish_verdict(
        row.state, chapters=row.chapters.count(), is_own=actor.user_id == row.drafted_by_id, valid_until=row.valid_until, today=today,
        needs_quiz=row.kind == CourseKind.RULE, quiz_state=row.quiz.state if row.quiz is not None else None,
    )  # fmt: skip
    ensure(verdict)
    row.state, row.published_by, row.published_at = CourseState.PUBLISHED, actor.user, at
    _grown(row, "state", "published_by", "published_at")
    told(row, actor, at, "published", after=_told(row))
    url = reverse("course_detail", args=[row.pk])
    notify(user_ids=[row.drafted_by_id], code="course.published_notice", params={"title": row.title}, url=url, at=at)
    announce(row)
    return row


@transaction.atomic
def withdraw_course(*, actor: Actor, at: datetime, course: OnlineCourse, version: int, reason: str) -> OnlineCourse:
    """It drops out of what is to be learned; who has finished it keeps his record."""
    row = locked(course, version)
    access.ensure_reach(actor, "course.publish", row)
    if row.state == CourseState.WITHDRAWN:
        raise RuleBroken("course.withdrawn_already")
    if not reason.strip():
        raise RuleBroken("course.reason_needed", field="reason")
    row.state, row.reason, row.withdrawn_on = CourseState.WITHDRAWN, reason.strip()[:200], localdate(at)
    _grown(row, "state", "reason", "withdrawn_on")
    told(row, actor, at, "withdrawn", reason=row.reason)
    announce(row)
    return row
