"""Occupations with the version of the conditions that they follow."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from workforce.promotion.models import GradeCondition
from workforce.skills.models import Occupation


@dataclass(frozen=True)
class RuleVersion:
    """A set of conditions in force: ``paths`` of them, ``source`` the rules they come from."""

    code: str
    source: str
    paths: int

    @property
    def label(self) -> str:
        return f"{self.code} · {self.source}"


def versions_on(day: date) -> list[RuleVersion]:
    """The versions in force on ``day``, the newest first: one statement."""
    rows = GradeCondition.objects.filter(effective_from__lte=day).filter(Q(effective_to=None) | Q(effective_to__gte=day))
    found = rows.order_by().values_list("rule_version", "source").annotate(n=Count("pk"))
    return sorted((RuleVersion(*row) for row in found), key=lambda v: v.code, reverse=True)


def occupations() -> QuerySet[Occupation]:
    """Active occupations in the order of the catalogue."""
    return Occupation.objects.filter(is_active=True).order_by("sort", "code")
