"""What the rules need to know of a worker, and what they answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from portal.people.models import Person
from workforce.promotion import rules
from workforce.promotion.models import GradeCondition
from workforce.skills.models import Occupation, SkillCertificate


@dataclass(frozen=True)
class GradeStanding:
    """A grade above the worker's own with all its paths; ``best`` is the met or nearest one."""

    grade: int
    paths: tuple[tuple[GradeCondition, rules.PathStanding], ...]

    @property
    def best(self) -> tuple[GradeCondition, rules.PathStanding] | None:
        found = rules.nearest(s for _, s in self.paths)
        return next((row for row in self.paths if row[1] is found), None)

    @property
    def is_met(self) -> bool:
        return any(s.is_met for _, s in self.paths)

    @property
    def others(self) -> tuple[tuple[GradeCondition, rules.PathStanding], ...]:
        best = self.best
        return tuple(row for row in self.paths if best is None or row[0] is not best[0])


@dataclass(frozen=True)
class Eligibility:
    """One worker in one occupation on one day; ``grades`` from the next grade to the top."""

    occupation: Occupation
    current: int | None
    grades: tuple[GradeStanding, ...]
    day: date

    @property
    def next_grade(self) -> GradeStanding | None:
        return self.grades[0] if self.grades else None

    @property
    def further(self) -> tuple[GradeStanding, ...]:
        return self.grades[1:]


def facts_of(person: Person, occupation: Occupation) -> rules.Facts:
    """Certificates, work, titles and schooling of ``person`` in ``occupation``: four statements."""
    held = SkillCertificate.objects.filter(person=person, occupation=occupation, state="valid").order_by("issued_on")
    held = held.annotate(is_unproved=ExpressionWrapper(Q(promotion=None), output_field=BooleanField()))
    return rules.Facts(
        birth_on=person.birth_on,
        certificates=tuple(
            rules.HeldCertificate(*row) for row in held.values_list("grade", "issued_on", "expires_on", "number", "is_unproved")
        ),
        work=tuple(
            rules.WorkSpan(*row)
            for row in person.work_history.filter(occupation_code=occupation.code).values_list("started_on", "ended_on")
        ),
        titles=tuple(rules.HeldTitle(*row) for row in person.titles.values_list("level", "obtained_on", "name")),
        diplomas=tuple(rules.Diploma(*row) for row in person.schooling.values_list("kind", "graduated_on", "school")),
    )


def conditions_of(rule_version: str, day: date) -> QuerySet[GradeCondition]:
    """The paths of one version of the rules that are in force on ``day``."""
    rows = GradeCondition.objects.filter(rule_version=rule_version, effective_from__lte=day)
    return rows.filter(Q(effective_to=None) | Q(effective_to__gte=day)).order_by("-target_grade", "code")


def path_of(condition: GradeCondition) -> rules.Path:
    return rules.Path(condition.code, condition.target_grade, condition.params)


def eligibility(person: Person, occupation: Occupation, day: date) -> Eligibility:
    """Every path to every grade above the worker's own, assessed on ``day``: five statements."""
    facts = facts_of(person, occupation)
    current = facts.grade_on(day)
    rows = [(c, rules.assess(facts, path_of(c), day)) for c in conditions_of(occupation.rule_version, day)]
    grades = tuple(
        GradeStanding(grade, tuple(row for row in rows if row[0].target_grade == grade))
        for grade in rules.open_grades(current, occupation.top_grade)
    )
    return Eligibility(occupation, current, grades, day)


def occupations_of(person: Person, day: date) -> list[Occupation]:
    """The occupations a worker may apply in: those of the roster, of his work and of his certificates; the roster's first."""
    codes: Iterable[str] = person.work_history.exclude(occupation_code="").values_list("occupation_code", flat=True)
    mine = Q(code__in=[person.occupation_code, *codes]) | Q(certificates__person=person, certificates__state="valid")
    rows = list(Occupation.objects.filter(mine, is_active=True).distinct())
    return sorted(rows, key=lambda o: (o.code != person.occupation_code, o.sort, o.code))
