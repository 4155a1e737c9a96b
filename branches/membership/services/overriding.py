"""Leave of the committee above to take a step although a minimum is not met."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.membership import access, selectors
from branches.membership.models import DevelopmentCase, DevelopmentOverride
from branches.membership.services.rows import locked, told
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor

# step rule -> what may be lifted there
LIFTABLE = {
    "cultivation": "development.cultivation_short",
    "training": "development.training_short",
    "pre_review": "development.leaving_soon",
}


@transaction.atomic
def grant_override(*, actor: Actor, at: datetime, case: DevelopmentCase, reason: str) -> DevelopmentOverride:
    """Lift the minimum of the next step, for a second person to take it; given twice it stays as it was.

    NotReachable outside the reach; RuleBroken: own case, own branch, nothing to lift, no reason.
    """
    row = locked(case)
    ensure(access.may_override(actor, row))
    step = selectors.step_table(localdate(at)).get(row.next_no or 0)
    code = LIFTABLE.get(step.rule) if step is not None else None
    if step is None or code is None:
        raise RuleBroken("development.override_unknown")
    if not reason.strip():
        raise RuleBroken("development.reason_needed", field="reason")
    facts = {"reason": reason.strip()[:200], "granted_by": actor.user, "granted_at": at}
    leave, is_new = DevelopmentOverride.objects.get_or_create(case=row, no=step.no, round=row.round, code=code, defaults=facts)
    if is_new:
        told(row, actor, at, "development.override_granted", after={"no": step.no, "code": code}, reason=leave.reason)
        users = selectors.staff_of(row.branch, step.actor, localdate(at)) - {actor.user_id}
        words = {"name": row.person.name, "step": step.name_zh}
        notify(
            user_ids=[pk for pk in users if pk is not None], code="development.override_notice", params=words,
            url=reverse("development_detail", args=[row.pk]), at=at,
        )  # fmt: skip
    return leave
