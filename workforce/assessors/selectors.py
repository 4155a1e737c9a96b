"""Qualifications within reach, and whether an assessment lies inside one of them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, QuerySet

from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope
from portal.kernel.verdict import ALLOWED, Verdict
from workforce.assessors import rules
from workforce.assessors.models import AssessorQualification, AssessorScope
from workforce.skills.enums import SkillGrade
from workforce.skills.models import Occupation


def qualifications(scope: Scope) -> QuerySet[AssessorQualification]:
    """With the number of occupations and of pairs in their scope."""
    rows = AssessorQualification.objects.within(scope).select_related("node")
    rows = rows.annotate(n_occupations=Count("scope__occupation", distinct=True), n_pairs=Count("scope", distinct=True))
    return rows.order_by("-to_on", "name", "pk")


def is_checked(day: date) -> bool:
    """Before the first row of the switch nothing was checked: registers reach back further than the rule."""
    return bool(value_on("ASSESSOR_SCOPE_CHECK", day, before=False))


def _allowed(name: str = "") -> list[rules.Allowed]:
    """Every pair of the register, or of the assessors called ``name``: one statement."""
    rows = AssessorScope.objects.filter(qualification__name=name) if name else AssessorScope.objects.all()
    found = rows.values_list("occupation_id", "grade", "qualification__from_on", "qualification__to_on")
    return [rules.Allowed(*row) for row in found]


def application_verdict(occupation: Occupation, grade: int, day: date) -> Verdict:
    """Whether the enterprise may assess this. Asked when somebody applies; two statements, one while the check is off."""
    if not is_checked(day):
        return ALLOWED
    words = str(SkillGrade(grade).label)
    return rules.scope_verdict(
        _allowed(), occupation_id=occupation.pk, grade=grade, day=day, is_checked=True, words=occupation.name, grade_words=words
    )


def batch_verdict(grades: Iterable[int], day: date) -> Verdict:
    if not is_checked(day):
        return ALLOWED
    return rules.grades_verdict(_allowed(), grades=grades, day=day, is_checked=True)


def certificate_verdict(assessor: str, occupation: Occupation, grade: int, issued_on: date) -> Verdict:
    """A certificate of one of our own assessors lies inside its scope on the day of issue; those of others are not ours to judge.

    The switch is read for the day of issue, so that certificates from before it stay valid.
    """
    name = assessor.strip()
    if not name or not is_checked(issued_on):
        return ALLOWED
    words = str(SkillGrade(grade).label)
    return rules.scope_verdict(
        _allowed(name), occupation_id=occupation.pk, grade=grade, day=issued_on, is_checked=True, words=occupation.name, grade_words=words
    )
