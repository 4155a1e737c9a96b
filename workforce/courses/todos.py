"""Courses that are left to learn, and drafts that wait for a second person."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.notices.todos import NONE, Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.courses import access, selectors
from workforce.courses.models import OnlineCourse


def learning(actor: Actor, at: datetime) -> Todos:
    """The person, then two statements."""
    person = access.person_of(actor)
    if person is None:
        return NONE

    def drawn(row: OnlineCourse) -> Todo:
        return Todo(row.title, reverse("course_learn", args=[row.pk]), row.due_on, row.module.name)

    return of_rows(selectors.to_learn(person, localdate(at)), drawn, localdate(at), "due_on")


def publishing(actor: Actor, at: datetime) -> Todos:
    """The reach, then two statements."""

    def drawn(row: OnlineCourse) -> Todo:
        return Todo(_("发布课程：%(title)s") % {"title": row.title}, reverse("course_detail", args=[row.pk]), None, row.node.name)

    return of_rows(selectors.to_publish(actor), drawn, localdate(at))
