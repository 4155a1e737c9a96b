"""The alarm of frozen results: every day some of them are verified by the portal itself, and whoever answers for them is told."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from assessment.rounds.enums import FROZEN_STATES
from assessment.rounds.models import AssessmentRound
from assessment.rounds.rules import Verification, turn_of
from assessment.rounds.services.verifying import verify_round
from portal.audit.models import AuditRow
from portal.audit.services import record
from portal.notices.services import notify
from portal.rights.access import system_actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

ACT = "round.not_equal"


def watch_frozen(*, at: datetime) -> list[str]:
    """Verify the newest published or locked round and one of the older in turn; returns the codes that are not equal.

    A difference is told once a day to the committee and to the audit administrators, and stands in the trail.
    """
    today = localdate(at)
    rounds = {round.code: round for round in AssessmentRound.objects.filter(state__in=FROZEN_STATES).order_by("-ends_on", "-starts_on")}
    return [code for code in turn_of(list(rounds), today.toordinal()) if not _is_equal(rounds[code], at, today)]


def _is_equal(round: AssessmentRound, at: datetime, today: date) -> bool:
    answer = verify_round(round)
    if not answer.is_equal:
        _tell(round, answer, at, today)
    return answer.is_equal


@transaction.atomic
def _tell(round: AssessmentRound, answer: Verification, at: datetime, today: date) -> None:
    AssessmentRound.objects.select_for_update(of=("self",)).get(pk=round.pk)  # two clocks tell it once
    if AuditRow.objects.filter(action=ACT, object_kind="assessmentround", object_id=str(round.pk), at__date=today).exists():
        return
    after = {"stored": answer.hash_stored, "found": answer.hash_found, "differences": len(answer.differences)}
    record(actor=system_actor("watch_frozen"), at=at, action=ACT, obj=round, after=after)
    params = {"round": round.code, "n": len(answer.differences)}
    for role, url in ((Role.COMMITTEE, reverse("round_verify", args=[round.code])), (Role.AUDIT_ADMIN, "")):
        holders = RoleGrant.objects.valid_on(today).filter(role=role, user__is_active=True).values_list("user_id", flat=True)
        notify(user_ids=set(holders), code="round.not_equal_notice", params=params, url=url, at=at)
