"""Volumes in reach and what lies in one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from portal.files.models import EvidenceLink
from portal.kernel.scope import Scope
from portal.publicity.models import PublicityObjection
from workforce.promotion.enums import VolumeFolder, VolumeItem, VolumeState
from workforce.promotion.models import (
    ExamExaminer,
    ExamLoan,
    ExamScore,
    ExamSitting,
    ExamVolume,
    PromotionApplication,
    PromotionBatch,
    PromotionCheck,
)
from workforce.promotion.selectors.cases import RECORD_KIND

F, M = VolumeFolder, VolumeItem


@dataclass(frozen=True)
class ContentLine:
    folder: str
    item: str
    count: int


def volumes(scope: Scope) -> QuerySet[ExamVolume]:
    return ExamVolume.objects.within(scope).select_related("batch__node", "holder", "condemned_by", "destroyed_by")


def state_counts(rows: QuerySet[ExamVolume]) -> dict[str, int]:
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def contents_of(batch: PromotionBatch) -> list[tuple[str, str, int]]:
    """Folder, item and how many, as the records are now; empty items are left out."""
    cases = PromotionApplication.objects.filter(batch=batch)
    ids = list(cases.values_list("pk", flat=True))
    sittings = ExamSitting.objects.filter(batch=batch).exclude(state="cancelled")
    publicity = batch.publicity_id
    found = [
        (F.ENROLMENT, M.APPLICATIONS, len(ids)),
        (F.ENROLMENT, M.CHECKS, PromotionCheck.objects.filter(application__in=ids).count()),
        (F.ENROLMENT, M.PAPERS, EvidenceLink.objects.filter(record_kind=RECORD_KIND, record_id__in=ids).count()),
        (F.PROCESS, M.SITTINGS, sittings.count()),
        (F.PROCESS, M.EXAMINERS, ExamExaminer.objects.filter(sitting__in=sittings).count()),
        (F.PROCESS, M.PANELS, 1 if batch.panel_id else 0),
        (F.RESULTS, M.SCORES, ExamScore.objects.filter(sitting__in=sittings, verified_by__isnull=False).count()),
        (F.PUBLICITY, M.PUBLICITIES, 1 if publicity else 0),
        (F.PUBLICITY, M.OBJECTIONS, PublicityObjection.objects.filter(publicity=publicity).count() if publicity else 0),
        (F.CERTIFICATES, M.CERTIFICATES, cases.filter(certificate__isnull=False).count()),
    ]
    return [(str(folder), str(item), count) for folder, item, count in found if count]


def lines_of(volume: ExamVolume) -> list[ContentLine]:
    """The contents in users' words."""
    return [ContentLine(str(F(folder).label), str(M(item).label), count) for folder, item, count in volume.contents]


def loans_of(volume: ExamVolume) -> QuerySet[ExamLoan]:
    return volume.loans.select_related("borrower", "witness", "lent_by", "returned_to")  # type: ignore[attr-defined]


def overdue(scope: Scope, today: date) -> QuerySet[ExamVolume]:
    """Volumes that ought to be back."""
    return volumes(scope).filter(state=VolumeState.LENT, loans__returned_at=None, loans__due_on__lt=today)
