"""What waits: papers to answer and tests on the spot; questions and papers that need a second person."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.notices.todos import NONE, Todo, Todos, dated
from portal.rights.access import Actor
from workforce.quizzes import selectors


def answering(actor: Actor, at: datetime) -> Todos:
    """Three statements: the person, papers, calls."""
    person = selectors.person_of(actor)
    if person is None:
        return NONE
    url = reverse("quiz_mine")
    lines = [Todo(paper.title, url, localdate(paper.closes_at), paper.get_purpose_display()) for paper in selectors.open_for(person, at)]
    for call in selectors.calls_open(person.pk, at):
        row = call.inspection
        lines.append(Todo(_("现场答题：%(title)s") % {"title": row.paper.title}, url, localdate(row.ends_at), row.place))
    return dated(lines, localdate(at))


def second_person(actor: Actor, at: datetime) -> Todos:
    """Four statements at most: the reach, questions as one line, papers."""
    lines = []
    count = selectors.to_approve(actor).count()
    if count:
        lines.append(Todo(_("审核 %(n)s 道题") % {"n": count}, reverse("quiz_question_list") + "?s=draft", None, ""))
    for paper in selectors.to_publish(actor)[:5]:
        lines.append(
            Todo(_("发布试卷：%(title)s") % {"title": paper.title}, reverse("quiz_paper_detail", args=[paper.pk]), None, paper.node.name)
        )
    return dated(lines, localdate(at))
