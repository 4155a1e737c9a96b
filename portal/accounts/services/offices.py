"""Roles that come with an office and go with it. The appointment is the basis; roles given by hand stay as they are."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.accounts import rules
from portal.audit.services import record_each
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

# An office of a branch gives these and no other.
OFFICE_ROLES = frozenset({Role.SECRETARY, Role.BRANCH_OFFICER})


@transaction.atomic
def follow_offices(
    *, actor: Actor, at: datetime, today: date, offices: Iterable[rules.Office], given: Collection[int]
) -> dict[rules.OfficeKey, RoleGrant]:
    """Bring the roles that offices give in line with them, in a constant number of statements; a second time changes nothing.

    ``offices``: all that run or are to come in the places concerned. ``given``: the grants there that offices gave. What
    somebody holds by hand already is left alone. Returns the grants by office that stand now.
    """
    due = {key: office for key, office in rules.offices_due(offices, today).items() if office.role in OFFICE_ROLES}
    wanted_users = {office.user_id for office in due.values()}
    # The lock comes first: two that align at once give a role once.
    users = {u.pk: u for u in User.objects.select_for_update().filter(pk__in=wanted_users, is_active=True).order_by("pk")}
    open_grants = RoleGrant.objects.filter(withdrawn_at=None).select_related("user", "node")
    rows = [*open_grants.filter(pk__in=given), *open_grants.filter(user_id__in=users, role__in=OFFICE_ROLES).exclude(pk__in=given)]
    standing, redated, withdrawn, taken = {}, [], [], set()
    for grant in rows:
        key = (grant.user_id, grant.role, grant.node_id)
        office = due.get(key) if grant.user_id in users else None
        has_ended = grant.ends_on is not None and grant.ends_on < today
        if office is None:
            withdrawn += [grant] if grant.pk in given and not has_ended else []
        elif has_ended or (grant.pk in given and grant.starts_on <= today < office.starts_on):
            withdrawn.append(grant)  # makes room: a grant that ran out keeps its dates, and no right fills the gap to the next office
        else:
            taken.add(key)
            if grant.pk in given:
                standing[key] = grant
                redated += [grant] if _redate(grant, office, today) else []
    given_now = [office for key, office in due.items() if key not in taken and office.user_id in users]
    _withdraw(actor, at, withdrawn)
    _store_dates(actor, at, redated)
    return standing | _give(actor, at, given_now, users)


def _redate(grant: RoleGrant, office: rules.Office, today: date) -> bool:
    """Move the dates to those of the office; a start that is past stays."""
    before = (grant.starts_on, grant.ends_on)
    if grant.starts_on > today:
        grant.starts_on = office.starts_on
    grant.ends_on = office.ends_on
    return (grant.starts_on, grant.ends_on) != before


def _dates(grant: RoleGrant) -> dict[str, Any]:
    return {"role": str(grant.role), "node": grant.node.code, "starts_on": str(grant.starts_on), "ends_on": str(grant.ends_on or "")}


def _withdraw(actor: Actor, at: datetime, grants: Sequence[RoleGrant]) -> None:
    """Nobody's name stands on it: ``withdrawn_by`` is who took a role back by hand, and that is respected."""
    if grants:
        RoleGrant.objects.filter(pk__in=[g.pk for g in grants]).update(withdrawn_at=at)
        record_each(actor=actor, at=at, action="grant.withdrawn", reason="任职结束", rows=[(g, g.node.path, _dates(g), {}) for g in grants])


def _store_dates(actor: Actor, at: datetime, grants: Sequence[RoleGrant]) -> None:
    if grants:
        RoleGrant.objects.bulk_update(grants, ["starts_on", "ends_on"], batch_size=500)
        record_each(actor=actor, at=at, action="grant.redated", rows=[(g, g.node.path, {}, _dates(g)) for g in grants])


def _give(actor: Actor, at: datetime, offices: Sequence[rules.Office], users: dict[int, User]) -> dict[rules.OfficeKey, RoleGrant]:
    if not offices:
        return {}
    nodes = {n.pk: n for n in Node.objects.filter(pk__in={o.node_id for o in offices})}
    grants = RoleGrant.objects.bulk_create(
        [
            RoleGrant(
                user=users[o.user_id], role=o.role, node=nodes[o.node_id], starts_on=o.starts_on, ends_on=o.ends_on, reason=o.reason[:200],
                granted_by=actor.user, granted_at=at,
            )
            for o in offices
        ],
        batch_size=500,
    )  # fmt: skip
    record_each(actor=actor, at=at, action="grant.given", rows=[(g, g.node.path, {}, _dates(g)) for g in grants], reason="支部任职")
    return {(g.user_id, g.role, g.node_id): g for g in grants}
