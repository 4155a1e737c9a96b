"""What a member does himself: his own review, a word on the others, the confirmation that he has read his result."""

from datetime import datetime

from django.db import transaction

from branches.appraisals import access, rules
from branches.appraisals.enums import AppraisalState
from branches.appraisals.models import MemberAppraisalCase, MutualReview
from branches.appraisals.services.rows import label_of_round, locked_case, save, told
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor

S = AppraisalState


@transaction.atomic
def review_oneself(*, actor: Actor, at: datetime, case: MemberAppraisalCase, version: int, text: str) -> MemberAppraisalCase:
    """Hand in one's own review, or change it while the step lasts. NotReachable for anybody else's line."""
    row = locked_case(case, None)
    access.ensure_own(actor, row)
    ensure(rules.may_do(S.SELF, row.appraisal.state))
    if not text.strip():
        raise RuleBroken("appraisal.self_empty", field="text")
    if row.self_review == text.strip():
        return row
    row = locked_case(case, version)
    row.self_review, row.self_at = text.strip(), at
    save(row)
    told(row, actor, at, "appraisal.self_reviewed", row.appraisal.branch.node.path, label_of_round(row.appraisal))
    return row


@transaction.atomic
def comment_on(*, actor: Actor, at: datetime, case: MemberAppraisalCase, text: str) -> None:
    """Say something of another member of the own round; an empty text takes it back. NotReachable outside the round."""
    row = locked_case(case, None)
    if actor.person_id is None or not access.peers_of(actor).filter(pk=row.pk).exists():
        raise NotReachable("appraisal.own")
    ensure(rules.may_do(S.MUTUAL, row.appraisal.state))
    text = text.strip()
    if text:
        MutualReview.objects.update_or_create(case=row, author_id=actor.person_id, defaults={"text": text, "written_at": at})
    else:
        MutualReview.objects.filter(case=row, author=actor.person_id).delete()
    told(row, actor, at, "appraisal.commented", row.appraisal.branch.node.path, label_of_round(row.appraisal))


@transaction.atomic
def confirm_reading(*, actor: Actor, at: datetime, case: MemberAppraisalCase) -> MemberAppraisalCase:
    """The member has read his result; a second click changes nothing."""
    row = locked_case(case, None)
    access.ensure_own(actor, row)
    if row.told_on is None:
        raise RuleBroken("appraisal.not_told_yet")
    if row.read_at is None:
        row.read_at = at
        save(row)
        told(row, actor, at, "appraisal.read", row.appraisal.branch.node.path, label_of_round(row.appraisal))
    return row
