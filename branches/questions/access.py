"""Everybody who works below the answering organisation reads its board and asks; the office sees what is not published yet."""

from datetime import date

from django.db.models import QuerySet

from branches.orgs.models import Branch
from branches.questions.enums import QuestionState
from branches.questions.models import PolicyQuestion
from branches.tickets.selectors import branch_of_person, person_of
from portal.kernel.scope import path_line
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor


def home_branch(actor: Actor, day: date) -> Branch | None:
    """The branch that covers the actor's unit. Three statements."""
    person = person_of(actor)
    return branch_of_person(person, day) if person is not None else None


def answering_node(branch: Branch) -> Node | None:
    """The nearest party committee above a branch. One statement."""
    line = Node.objects.filter(path__in=path_line(branch.node.path), kind=NodeKind.PARTY_COMMITTEE, closed_on=None)
    return line.order_by("-path").first()


def board_rows(actor: Actor, day: date) -> QuerySet[PolicyQuestion]:
    """What is published for the actor: by the committees above his branch, and by those that he works for."""
    if not actor.can("question.read"):
        return PolicyQuestion.objects.none()
    branch = home_branch(actor, day)
    line = path_line(branch.node.path) if branch is not None else []
    near = PolicyQuestion.objects.filter(node__path__in=line) | PolicyQuestion.objects.within(actor.scope("question.answer"))
    return near.filter(state=QuestionState.PUBLISHED)


def office_rows(actor: Actor) -> QuerySet[PolicyQuestion]:
    return PolicyQuestion.objects.within(actor.scope("question.answer"))


def own_rows(actor: Actor) -> QuerySet[PolicyQuestion]:
    if actor.person_id is None or not actor.can("question.read"):
        return PolicyQuestion.objects.none()
    return PolicyQuestion.objects.filter(asked_by=actor.person_id)
