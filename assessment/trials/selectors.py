"""Reads of dry runs and golden cases."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Abs
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
    """The branches of a dry run inside ``scope``, those that move most first."""
    return trial.rows.within(scope).select_related("branch__node").order_by(Abs("shift").desc(), "path")


CHANGED_BAND = ~Q(party_band_before=F("party_band_after")) | ~Q(business_band_before=F("business_band_after"))


def counts_of(trial: SchemeTrial, scope: Scope) -> dict[str, int]:
    """Branches, those that gain and lose, those whose band changes. One statement."""
    return trial.rows.within(scope).aggregate(
        all=Count("pk"), up=Count("pk", filter=Q(shift__gt=0)), down=Count("pk", filter=Q(shift__lt=0)),
        band=Count("pk", filter=CHANGED_BAND),
    )  # fmt: skip


def frozen_in(round: AssessmentRound, scope: Scope) -> QuerySet[FrozenBranch]:
    """The frozen branches of ``round`` inside ``scope``, without their packages."""
    return round.frozen.within(scope).select_related("branch__node").defer("package").order_by("branch__node__path")


@dataclass(frozen=True)
class Ran:
    """A golden case with what does not come out, in words."""

    case: Case
    wrong: tuple[str, ...]


def cases_of(scheme: AssessmentScheme) -> list[Case]:
    return [case_from_json(row) for row in scheme.cases]


def _words(body: SchemeBody, failure: Failure) -> str:
    said: dict[str, Any] = {"expected": failure.expected or "—", "got": failure.got or "—"}
    if failure.what == "points":
        row = body.indicator(failure.code)
        return _("指标“%(name)s”预期 %(expected)s 分，现为 %(got)s 分") % {**said, "name": name_of(row) if row else failure.code}
    label = Dimension(failure.code).label
    if failure.what == "totals":
        return _("%(dimension)s总分预期 %(expected)s 分，现为 %(got)s 分") % {**said, "dimension": label}
    names = {code: name_of(band) for code in (failure.expected, failure.got) if (band := body.band_named(code))}
    said = {key: names.get(value, value) for key, value in said.items()}
    return _("%(dimension)s等次预期“%(expected)s”，现为“%(got)s”") % {**said, "dimension": label}


def run_cases(scheme: AssessmentScheme) -> list[Ran]:
    """Each golden case of ``scheme`` computed anew."""
    if not scheme.cases:
        return []
    body = body_of(scheme)
    return [Ran(case, tuple(_words(body, failure) for failure in failures_of(body, case))) for case in cases_of(scheme)]
