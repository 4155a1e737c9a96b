from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.questions.enums import QuestionState
from branches.questions.models import PolicyQuestion
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def _drawn(row: PolicyQuestion) -> Todo:
    return Todo(f"{row} · {row.topic}", reverse("question_office", args=[row.pk]), row.due_on)


def to_answer(actor: Actor, at: datetime) -> Todos:
    rows = PolicyQuestion.objects.within(actor.scope("question.answer")).filter(state=QuestionState.ASKED)
    return of_rows(rows.select_related("topic"), _drawn, localdate(at), "due_on")


def to_review(actor: Actor, at: datetime) -> Todos:
    """Answers of others that wait for a second person."""
    rows = PolicyQuestion.objects.within(actor.scope("question.publish")).filter(state=QuestionState.DRAFTED)
    return of_rows(rows.exclude(answered_by=actor.user_id).select_related("topic"), _drawn, localdate(at), "due_on")
