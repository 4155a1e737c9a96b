"""Who can apply for a higher grade now or in the coming months by waiting alone.

Facts of everybody in reach are read in bulk and judged in memory, so the number of statements does not grow with the
number of people. A person takes some 0.3 ms: 1,200 people less than half a second, 10,000 about three seconds; beyond
that, filter by unit first. Nothing is stored: the answer is that of today's roster.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from portal.kernel.periods import add_months, month_of
from portal.kernel.scope import Scope, subtree
from portal.organization.models import Node
from portal.people.models import Person, ProfessionalTitle, Schooling, WorkHistory
from workforce.promotion import rules
from workforce.promotion.models import GradeCondition, PromotionApplication
from workforce.promotion.selectors.facts import path_of
from workforce.skills.models import Occupation, SkillCertificate

KINDS = ("ready", "later", "applied")


@dataclass(frozen=True)
class Prospect:
    """``opens_on``: the first day on which ``person`` can apply for ``grade`` by ``condition``; today when he can already."""

    person: Person
    occupation: Occupation
    current: int | None
    grade: int
    condition: GradeCondition
    opens_on: date
    is_ready: bool
    has_applied: bool


@dataclass(frozen=True)
class Wanted:
    """What the list is cut to; ``kind``: empty, ready or later."""

    unit: Node | None = None
    occupation: Occupation | None = None
    month: date | None = None
    kind: str = ""


def outlook(scope: Scope, day: date, months: int, wanted: Wanted | None = None) -> list[Prospect]:
    """Prospects in reach from ``day`` up to ``months`` later, by day, then staff number: eight statements."""
    wanted = wanted or Wanted()
    rows = _people(scope, day, wanted.unit)
    people, ids = list(rows.select_related("unit")), rows.order_by().values("pk")
    occupations = {o.code: o for o in Occupation.objects.filter(is_active=True)}
    facts = _facts(ids)
    versions = _conditions(day)
    running = set(PromotionApplication.objects.open().filter(person__in=ids).values_list("person_id", "occupation_id"))
    last = add_months(day, months)
    found = []
    for person in people:
        held = facts[person.pk]
        for occupation in held.occupations(person, occupations):
            if wanted.occupation is not None and occupation != wanted.occupation:
                continue
            known = held.facts_in(occupation, person)
            nearest = nearest_grade(known, versions[occupation.rule_version], occupation.top_grade, day, last)
            if nearest is not None:
                condition, opens_on = nearest
                is_applied = (person.pk, occupation.pk) in running
                found.append(
                    Prospect(
                        person, occupation, known.grade_on(day), condition.target_grade, condition, opens_on,
                        opens_on == day, is_applied,
                    )
                )  # fmt: skip
    return sorted(found, key=lambda p: (p.opens_on, p.person.staff_no, p.occupation.code))


def cut(rows: Iterable[Prospect], wanted: Wanted) -> list[Prospect]:
    """The rows of a month and a kind."""
    found = [p for p in rows if wanted.kind in {"", kind_of(p)}]
    if wanted.month is not None:
        period = month_of(wanted.month)
        found = [p for p in found if period.contains(p.opens_on)]
    return found


def kind_of(prospect: Prospect) -> str:
    """ready (could apply and has not), applied, or later."""
    if prospect.has_applied:
        return "applied"
    return "ready" if prospect.is_ready else "later"


def nearest_grade(
    facts: rules.Facts, conditions: Iterable[GradeCondition], top: int, day: date, last: date
) -> tuple[GradeCondition, date] | None:
    """The path that opens first up to ``last``, of one day the highest grade; None when waiting alone opens none.

    A day is asked again of the rules: a certificate may have run out by then.
    """
    open_grades = set(rules.open_grades(facts.grade_on(day), top))
    best: tuple[GradeCondition, date] | None = None
    for condition in conditions:
        if condition.target_grade not in open_grades:
            continue
        path = path_of(condition)
        standing = rules.assess(facts, path, day)
        opens_on = day if standing.is_met else standing.closes_on
        if opens_on is None or opens_on > last or (opens_on != day and not rules.assess(facts, path, opens_on).is_met):
            continue
        if best is None or (opens_on, condition.target_grade) < (best[1], best[0].target_grade):
            best = (condition, opens_on)
    return best


class Held:
    """What the roster knows of one person, by occupation."""

    def __init__(self) -> None:
        self.certificates: dict[int, list[rules.HeldCertificate]] = defaultdict(list)
        self.work: dict[str, list[rules.WorkSpan]] = defaultdict(list)
        self.titles: list[rules.HeldTitle] = []
        self.diplomas: list[rules.Diploma] = []

    def occupations(self, person: Person, known: dict[str, Occupation]) -> list[Occupation]:
        """As ``facts.occupations_of``: of the roster, of the work, of the certificates."""
        codes = {person.occupation_code, *self.work} - {""}
        return sorted((o for o in known.values() if o.code in codes or o.pk in self.certificates), key=lambda o: (o.sort, o.code))

    def facts_in(self, occupation: Occupation, person: Person) -> rules.Facts:
        return rules.Facts(
            person.birth_on, tuple(self.certificates.get(occupation.pk, ())), tuple(self.work.get(occupation.code, ())),
            tuple(self.titles), tuple(self.diplomas),
        )  # fmt: skip


def _people(scope: Scope, day: date, unit: Node | None) -> QuerySet[Person]:
    rows = Person.objects.within(Scope(scope.paths)).active_on(day)
    return rows.filter(subtree("unit__path", unit.path)) if unit is not None else rows


def _facts(ids: QuerySet) -> dict[int, Held]:
    """Everything the rules ask for, four statements; ``ids`` goes in as a subquery, however many people it names."""
    found: dict[int, Held] = defaultdict(Held)
    held = SkillCertificate.objects.filter(person__in=ids, state="valid").order_by("issued_on")
    held = held.annotate(is_unproved=ExpressionWrapper(Q(promotion=None), output_field=BooleanField()))
    for row in held.values_list("person_id", "occupation_id", "grade", "issued_on", "expires_on", "number", "is_unproved"):
        found[row[0]].certificates[row[1]].append(rules.HeldCertificate(*row[2:]))
    for person, code, started, ended in WorkHistory.objects.filter(person__in=ids).values_list(
        "person_id", "occupation_code", "started_on", "ended_on"
    ):
        found[person].work[code].append(rules.WorkSpan(started, ended))
    for person, level, obtained, name in ProfessionalTitle.objects.filter(person__in=ids).values_list(
        "person_id", "level", "obtained_on", "name"
    ):
        found[person].titles.append(rules.HeldTitle(level, obtained, name))
    for person, kind, graduated, school in Schooling.objects.filter(person__in=ids).values_list(
        "person_id", "kind", "graduated_on", "school"
    ):
        found[person].diplomas.append(rules.Diploma(kind, graduated, school))
    return found


def _conditions(day: date) -> dict[str, list[GradeCondition]]:
    """The conditions in force by version: one statement."""
    found: dict[str, list[GradeCondition]] = defaultdict(list)
    rows = GradeCondition.objects.filter(effective_from__lte=day).filter(Q(effective_to=None) | Q(effective_to__gte=day))
    for row in rows.order_by("-target_grade", "code"):
        found[row.rule_version].append(row)
    return found
