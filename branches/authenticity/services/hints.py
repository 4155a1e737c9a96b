"""Keys of minutes, what stood when a record was filed, and what the branch says to it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from branches.activities.models import Activity
from branches.authenticity import access, rules
from branches.authenticity.models import FiledHint, FilingLook, MinutesBand
from branches.authenticity.selectors import hints_of, minutes_text
from portal.audit.services import record
from portal.catalogue.selectors import value_on
from portal.kernel.errors import RuleBroken, ensure
from portal.rights.access import Actor

_STEP = 200


@transaction.atomic
def sign_minutes(ids: Sequence[int]) -> int:
    """Write the keys of these activities' minutes anew; returns how many have any. Five statements for 200 of them."""
    signed = 0
    for start in range(0, len(ids), _STEP):
        step = ids[start : start + _STEP]
        rows: list[MinutesBand] = []
        found = list(Activity.objects.filter(pk__in=step).only("summary", "held_on").prefetch_related("agenda"))
        least = value_on("MINUTES_MIN_CHARS", max(a.held_on for a in found), before=None) if found else None
        for activity in found:
            text = minutes_text(activity)
            if least is not None and len(text) >= int(least):  # None: all are older than the rule
                signed += 1
                rows += [MinutesBand(activity=activity, key=key) for key in rules.band_keys(rules.shingles(text))]
        MinutesBand.objects.filter(activity__in=step).delete()
        MinutesBand.objects.bulk_create(rows, batch_size=2000)
    return signed


@transaction.atomic
def keep_look(activity: Activity, actor: Actor, at: datetime) -> FilingLook:
    """Keep the hints that stand as the record is filed; filing again keeps the newer ones."""
    look, _is_new = FilingLook.objects.get_or_create(activity=activity)
    look.looked_at = at
    look.save(update_fields=["looked_at"])
    look.hints.all().delete()
    FiledHint.objects.bulk_create(FiledHint(look=look, kind=hint.kind, facts=hint.facts) for hint in hints_of(activity, actor, at))
    return look


@transaction.atomic
def explain(*, actor: Actor, at: datetime, activity: Activity, text: str) -> FilingLook:
    """Keep the branch's own words beside the record; later ones replace them. RuleBroken: empty, filed already."""
    ensure(access.may_explain(actor, activity, at))
    text = text.replace("\r\n", "\n").strip()  # a form sends two characters for the one that its field counts
    if not text:
        raise RuleBroken("hint.nothing_said", field="text")
    look, _is_new = FilingLook.objects.select_for_update().get_or_create(activity=activity)
    before = look.explanation
    look.explanation, look.explained_by, look.explained_at = text[:300], actor.user, at
    look.save(update_fields=["explanation", "explained_by", "explained_at"])
    if before != look.explanation:
        record(
            actor=actor, at=at, action="hint.explained", obj=activity, path=activity.branch.node.path,
            before={"text": before}, after={"text": look.explanation},
        )  # fmt: skip
    return look
