"""Key posts and areas: what should have a member."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.orgs.models import Branch
from branches.vanguard.models import KeyPost
from branches.vanguard.selectors import covered_units
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor


@transaction.atomic
def register_key_post(*, actor: Actor, at: datetime, branch: Branch, node: Node, name: str) -> KeyPost:
    """Name a post or area of a covered unit that should have a member."""
    ensure(actor.may("vanguard.key", path=branch.node.path))
    today = localdate(at)
    if not name.strip():
        raise RuleBroken("vanguard.name_needed", field="name")
    if not covered_units(branch, today).filter(pk=node.pk).exists():
        raise RuleBroken("vanguard.node_foreign", field="node")
    row = KeyPost(branch=branch, node=node, name=name.strip()[:80], registered_by=actor.user, registered_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("key_post.twice", field="name") from None
    record(actor=actor, at=at, action="key_post.registered", obj=row, path=branch.node.path, after={"node": node.code})
    changes.announce("vanguard", on=today, branches=[branch.pk])
    return row


@transaction.atomic
def close_key_post(*, actor: Actor, at: datetime, key: KeyPost) -> KeyPost:
    """It no longer counts, from today on. A second click changes nothing."""
    row = KeyPost.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=key.pk)
    ensure(actor.may("vanguard.key", path=row.branch.node.path))
    if row.closed_on is None:
        row.closed_on = localdate(at)
        row.save(update_fields=["closed_on"])
        record(actor=actor, at=at, action="key_post.closed", obj=row, path=row.branch.node.path)
        changes.announce("vanguard", on=localdate(at), branches=[row.branch_id])
    return row
