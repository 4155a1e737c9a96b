"""Promotions from before the portal, told by a ledger: kept as what they are, with who told them. They grant nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from portal.audit.services import record, record_each
from portal.kernel.errors import RuleBroken, ensure
from portal.rights.access import Actor
from workforce.promotion import access
from workforce.promotion.models import PastPromotion
from workforce.skills.models import SkillCertificate

FACTS = ("promoted_on", "document", "certificate_id")


def check_certificate(row: PastPromotion, certificate: SkillCertificate | None, number: str) -> None:
    """A certificate that is named must be this person's, of this occupation and grade. RuleBroken ``promotion.past_certificate``."""
    fits = certificate is not None and (certificate.person_id, certificate.occupation_id, certificate.grade) == (
        row.person_id, row.occupation_id, row.level.grade,
    )  # fmt: skip
    if not fits:
        raise RuleBroken("promotion.past_certificate", field="certificate", number=number)
    row.certificate = certificate


def _told(row: PastPromotion) -> dict[str, Any]:
    return {"occupation": row.occupation.code, "level": row.level.code, "on": row.promoted_on.isoformat(), "document": row.document}


@transaction.atomic
def tell_past_promotions(*, actor: Actor, at: datetime, rows: Sequence[PastPromotion]) -> None:
    """Keep new rows together: one insert, one statement of the trail. RuleBroken when somebody told one of them meanwhile."""
    for row in rows:
        ensure(access.may_tell_past(actor, row.person))
        row.told_by, row.told_at = actor.user, at
    try:
        with transaction.atomic():
            PastPromotion.objects.bulk_create(rows, batch_size=500)
    except IntegrityError:
        raise RuleBroken("promotion.past_twice") from None
    record_each(actor=actor, at=at, action="promotion.past_told", rows=((r, r.person.unit.path, {}, _told(r)) for r in rows))


@transaction.atomic
def correct_past_promotion(*, actor: Actor, at: datetime, row: PastPromotion, told: PastPromotion) -> PastPromotion:
    """Let a kept row say what ``told`` says of date, paper and certificate."""
    ensure(access.may_tell_past(actor, row.person))
    stored = PastPromotion.objects.select_for_update(of=("self",)).select_related("person__unit", "occupation", "level").get(pk=row.pk)
    before = _told(stored)
    for name in FACTS:
        setattr(stored, name, getattr(told, name))
    stored.told_by, stored.told_at = actor.user, at
    stored.save(update_fields=[*FACTS, "told_by", "told_at"])
    path = stored.person.unit.path
    record(actor=actor, at=at, action="promotion.past_corrected", obj=stored, path=path, before=before, after=_told(stored))
    return stored
