"""Who keeps the bank, who publishes a paper, whom a paper is for. Nobody approves or publishes what is his own."""

from portal.kernel.errors import NotReachable
from portal.kernel.scope import Scope
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.quizzes.enums import QuizPaperState, QuizQuestionState
from workforce.quizzes.models import QuizPaper, QuizQuestion


def offices(scope: Scope) -> Scope:
    """The reach of offices without own records; that of a Party committee is the unit that it leads (docs/adr/0032). One statement
    where there is any path."""
    if not scope.paths or scope.paths == ("",):
        return Scope(scope.paths)
    led = Node.objects.filter(path__in=scope.paths, kind=NodeKind.PARTY_COMMITTEE, parent__isnull=False)
    units = dict(led.values_list("path", "parent__path"))
    return Scope(tuple(sorted({units.get(path, path) for path in scope.paths})))


def office(actor: Actor, right: str) -> Scope:
    return offices(actor.scope(right))


def ensure_reach(actor: Actor, right: str, path: str) -> None:
    if not office(actor, right).covers(path):
        raise NotReachable(right)


def may_change_question(actor: Actor, row: QuizQuestion) -> Verdict:
    """Until it is approved; by any office that keeps the bank there."""
    ensure_reach(actor, "quiz.bank", row.node.path)
    return ALLOWED if row.state == QuizQuestionState.DRAFT else denied("quiz.question_fixed")


def may_approve(actor: Actor, row: QuizQuestion) -> Verdict:
    ensure_reach(actor, "quiz.approve", row.node.path)
    if row.state != QuizQuestionState.DRAFT:
        return denied("quiz.question_fixed")
    return denied("quiz.own_question") if actor.user_id == row.proposed_by_id else ALLOWED


def may_draft(actor: Actor, row: QuizPaper) -> Verdict:
    ensure_reach(actor, "quiz.run", row.node.path)
    return ALLOWED if row.state == QuizPaperState.DRAFT else denied("quiz.paper_fixed")


def may_publish(actor: Actor, row: QuizPaper) -> Verdict:
    ensure_reach(actor, "quiz.run", row.node.path)
    if row.state != QuizPaperState.DRAFT:
        return denied("quiz.paper_fixed")
    return denied("quiz.own_paper") if actor.user_id == row.drafted_by_id else ALLOWED


def is_for(paper: QuizPaper, person: Person) -> bool:
    return person.unit.path.startswith(paper.node.path)
