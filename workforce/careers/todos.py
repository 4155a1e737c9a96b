"""What waits: plans to review, appointments and holders to confirm."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.careers.models import CareerPlan, SkillPostHolding


def to_review(actor: Actor, at: datetime) -> Todos:
    """Plans that wait for their mentor or the office, never one's own: two statements."""
    rows = CareerPlan.objects.within(actor.scope("careerplan.review")).filter(state="written", year__lte=localdate(at).year)
    if actor.person_id is not None:
        rows = rows.exclude(person=actor.person_id)

    def drawn(row: CareerPlan) -> Todo:
        return Todo(f"{row.person.name} · {row.year}", reverse("career_plan_detail", args=[row.pk]), detail=row.person.unit.name)

    return of_rows(rows.select_related("person__unit"), drawn, localdate(at))


def to_confirm(actor: Actor, at: datetime) -> Todos:
    """Holders of key posts that a colleague has named: two statements."""
    rows = SkillPostHolding.objects.within(Scope(actor.scope("skillpost.edit").paths)).filter(confirmed_at=None, to_on=None)
    rows = rows.exclude(named_by=actor.user_id).select_related("post__node", "person")
    if actor.person_id is not None:
        rows = rows.exclude(person=actor.person_id)

    def drawn(row: SkillPostHolding) -> Todo:
        return Todo(f"{row.post.name}：{row.person.name}", reverse("skill_post_detail", args=[row.post_id]), detail=row.post.node.name)

    return of_rows(rows, drawn, localdate(at))
