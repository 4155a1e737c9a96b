"""Reads of dry runs and golden cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Abs, Coalesce, Greatest
from django.utils.translation import gettext as _

from assessment.rounds.enums import FROZEN_STATES
from assessment.rounds.models import AssessmentRound, FrozenBranch
from assessment.schemes.enums import Dimension
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import Case, SchemeBody, case_from_json
from assessment.schemes.selectors import body_of, name_of
from assessment.trials.models import SchemeTrial, SchemeTrialRow
from assessment.trials.rules import Failure, failures_of
from portal.kernel.scope import Scope


def rounds_to_try() -> QuerySet[AssessmentRound]:
    """Rounds with frozen facts, the latest first."""
    return AssessmentRound.objects.filter(state__in=FROZEN_STATES).select_related("scheme")


def trials_of(scheme: AssessmentScheme) -> QuerySet[SchemeTrial]:
    return SchemeTrial.objects.filter(scheme=scheme).select_related("round", "asked_by", "job", "scheme")


def rows_of_trial(trial: SchemeTrial, scope: Scope) -> QuerySet[SchemeTrialRow]:
    """The branches of a dry run inside ``scope``, those that move most first: by the points of both scores together or by the total,
    whichever moves more."""
    moved = Greatest(Abs("shift"), Abs(Coalesce("total_shift", Decimal(0))))
    return trial.rows.within(scope).select_related("branch__node").order_by(moved.desc(), "path")


def has_whole(trial: SchemeTrial, bodies: Iterable[SchemeBody]) -> bool:
    """Whether the trial holds a whole and one of the two schemes grades it."""
    return trial.has_whole and any(body.grades_whole for body in bodies)


CHANGED_BAND = ~Q(party_band_before=F("party_band_after")) | ~Q(business_band_before=F("business_band_after"))
# Where only one of the two schemes grades the whole, nothing is set against anything.
CHANGED_GRADE = ~Q(grade_before=F("grade_after")) & ~Q(grade_before="") & ~Q(grade_after="")


def changed_only(rows: QuerySet[SchemeTrialRow], asked: Mapping[str, str], *, has_whole: bool) -> QuerySet[SchemeTrialRow]:
    """``rows`` as the page's tabs cut them: with ``band`` those of which a score's band changes, with ``grade`` the whole's, where the
    trial has a whole (``has_whole``)."""
    if asked.get("band") == "1":
        return rows.filter(CHANGED_BAND)
    return rows.filter(CHANGED_GRADE) if has_whole and asked.get("grade") == "1" else rows


def counts_of(trial: SchemeTrial, scope: Scope) -> dict[str, int]:
    """Branches, those that gain and lose, those whose band changes; the same for the total and the grade of the whole. One
    statement."""
    return trial.rows.within(scope).aggregate(
        all=Count("pk"), up=Count("pk", filter=Q(shift__gt=0)), down=Count("pk", filter=Q(shift__lt=0)),
        band=Count("pk", filter=CHANGED_BAND), total_up=Count("pk", filter=Q(total_shift__gt=0)),
        total_down=Count("pk", filter=Q(total_shift__lt=0)), grade=Count("pk", filter=CHANGED_GRADE),
    )  # fmt: skip


def frozen_in(round: AssessmentRound, scope: Scope) -> QuerySet[FrozenBranch]:
    """The frozen branches of ``round`` inside ``scope``, without their packages."""
    return round.frozen.within(scope).select_related("branch__node").defer("package").order_by("branch__node__path")


@dataclass(frozen=True)
class Ran:
    """A golden case with what does not come out, in words; ``grade``: the name of the grade of the whole that it expects."""

    case: Case
    wrong: tuple[str, ...]
    grade: str = ""


def cases_of(scheme: AssessmentScheme) -> list[Case]:
    return [case_from_json(row) for row in scheme.cases]


def _words(body: SchemeBody, failure: Failure) -> str:
    said: dict[str, Any] = {"expected": failure.expected or "—", "got": failure.got or "—"}
    if failure.what == "points":
        row = body.indicator(failure.code)
        return _("指标“%(name)s”预期 %(expected)s 分，现为 %(got)s 分") % {**said, "name": name_of(row) if row else failure.code}
    if failure.what == "total":
        return _("综合分预期 %(expected)s 分，现为 %(got)s 分") % said
    names = {code: name_of(band) for code in (failure.expected, failure.got) if (band := body.band_named(code))}
    named = {key: names.get(value, value) for key, value in said.items()}
    if failure.what == "grade":
        return _("综合等次预期“%(expected)s”，现为“%(got)s”") % named
    label = Dimension(failure.code).label
    if failure.what == "totals":
        return _("%(dimension)s总分预期 %(expected)s 分，现为 %(got)s 分") % {**said, "dimension": label}
    return _("%(dimension)s等次预期“%(expected)s”，现为“%(got)s”") % {**named, "dimension": label}


def run_cases(scheme: AssessmentScheme) -> list[Ran]:
    """Each golden case of ``scheme`` computed anew."""
    if not scheme.cases:
        return []
    body, found = body_of(scheme), []
    for case in cases_of(scheme):
        band = body.band_named(case.grade)
        words = tuple(_words(body, failure) for failure in failures_of(body, case))
        found.append(Ran(case, words, name_of(band) if band else case.grade))
    return found
