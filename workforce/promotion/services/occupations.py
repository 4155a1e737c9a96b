"""Which version of the conditions an occupation follows."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.rights.access import Actor
from workforce.promotion import access
from workforce.promotion.selectors.occupations import versions_on
from workforce.skills.models import Occupation


@transaction.atomic
def choose_rule_version(*, actor: Actor, at: datetime, occupation: Occupation, seen: str, rule_version: str, reason: str) -> Occupation:
    """Let the occupation follow another version from now on; ``seen`` is the version that the page showed.

    Applications already handed in keep the version they were handed in under. RuleBroken: unknown version, no reason.
    """
    ensure(access.may_choose_version(actor))
    row = Occupation.objects.select_for_update().get(pk=occupation.pk)
    if row.rule_version != seen:
        raise EditConflict("occupation.edited", theirs={row._meta.get_field("rule_version").verbose_name: row.rule_version})
    if rule_version not in {v.code for v in versions_on(localdate(at))}:
        raise RuleBroken("occupation.unknown_version", field="rule_version", version=rule_version)
    if not reason.strip():
        raise RuleBroken("occupation.reason_needed", field="reason")
    if rule_version == row.rule_version:
        return row
    row.rule_version = rule_version
    row.save(update_fields=["rule_version"])
    record(
        actor=actor, at=at, action="occupation.version_chosen", obj=row, label=row.name_zh,
        before={"rule_version": seen}, after={"rule_version": rule_version}, reason=reason.strip(),
    )  # fmt: skip
    return row
