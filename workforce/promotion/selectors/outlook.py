"""Who can apply for a higher grade now or in the coming months by waiting alone.

Whoever has no occupation, or not the one that is asked for, is left out by the database; facts of the others are read in bulk
and judged in memory, so the number of statements does not grow with the number of people. A person takes some 0.3 ms, and the
earliest day is known only when all are judged: beyond ``MOST_PEOPLE`` the answer is a refusal that asks for a unit or an
occupation (docs/adr/0062). Nothing is stored: the answer is that of today's roster.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, DateField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value

from portal.kernel.errors import RuleBroken
from portal.kernel.periods import add_months, month_of
from portal.kernel.scope import Scope
from portal.organization.enums import UNIT_KINDS
from portal.organization.selectors import in_place, places
from portal.people.models import Person, ProfessionalTitle, Schooling, WorkHistory
from workforce.promotion import rules
from workforce.promotion.models import GradeCondition, PromotionApplication
from workforce.promotion.selectors.facts import path_of
from workforce.skills.models import Occupation, SkillCertificate

KINDS = ("ready", "later", "applied")
MOST_PEOPLE = 5000  # some two seconds of one core


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
    """What the list is cut to; ``place``: code or name of a unit; ``kind``: empty, ready or later. ``known``: the active occupations
    where the asker has read them."""

    place: str = ""
    occupation: Occupation | None = None
    month: date | None = None
    kind: str = ""
    known: tuple[Occupation, ...] = ()


def outlook(scope: Scope, day: date, months: int, wanted: Wanted | None = None, *, most: int | None = None) -> list[Prospect]:
    """Prospects in reach from ``day`` up to ``months`` later, by day, then staff number: four statements, one or two more for a place.

    RuleBroken: more than ``most`` people to judge.
    """
    wanted = wanted or Wanted()
    rows = _people(scope, day, wanted)
    asked = rows.select_related("unit")
    people, ids = list(asked if most is None else asked[: most + 1]), rows.order_by().values("pk")
    if most is not None and len(people) > most:
        raise RuleBroken("outlook.too_many", field="unit", most=most)
    occupations = {o.code: o for o in wanted.known or Occupation.objects.filter(is_active=True)}
    facts = _facts(ids)
    versions = _conditions(day)
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
                is_applied = occupation.pk in held.running
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
        self.running: set[int] = set()

    def occupations(self, person: Person, known: dict[str, Occupation]) -> list[Occupation]:
        """As ``facts.occupations_of``: of the roster, of the work, of the certificates."""
        codes = {person.occupation_code, *self.work} - {""}
        return sorted((o for o in known.values() if o.code in codes or o.pk in self.certificates), key=lambda o: (o.sort, o.code))

    def facts_in(self, occupation: Occupation, person: Person) -> rules.Facts:
        return rules.Facts(
            person.birth_on, tuple(self.certificates.get(occupation.pk, ())), tuple(self.work.get(occupation.code, ())),
            tuple(self.titles), tuple(self.diplomas),
        )  # fmt: skip


def _people(scope: Scope, day: date, wanted: Wanted) -> QuerySet[Person]:
    """Who is at work and has an occupation: of the roster, of the work, of a certificate."""
    codes = Occupation.objects.filter(is_active=True)
    if wanted.occupation is not None:
        codes = codes.filter(pk=wanted.occupation.pk)
    rows = Person.objects.within(Scope(scope.paths)).active_on(day)
    if wanted.place:
        rows = rows.filter(in_place("unit", wanted.place, places(scope, UNIT_KINDS), is_below=True))
    worked = WorkHistory.objects.filter(person=OuterRef("pk"), occupation_code__in=codes.values("code"))
    certified = SkillCertificate.objects.filter(person=OuterRef("pk"), state="valid", occupation__in=codes.values("pk"))
    return rows.filter(Q(occupation_code__in=codes.values("code")) | Exists(worked) | Exists(certified))


CERTIFICATE, WORK, TITLE, SCHOOLING, RUNNING = range(5)


def _facts(ids: QuerySet) -> dict[int, Held]:
    """Everything the rules ask for, as one statement; ``ids`` goes in as a subquery, however many people it names."""
    nothing, none, no = Value(""), Value(None, output_field=DateField()), Value(0)
    unproved = ExpressionWrapper(Q(promotion=None), output_field=BooleanField())

    def part(model: Any, what: int, *columns: Any) -> QuerySet:
        rows = model.filter(person__in=ids).order_by().annotate(what=Value(what))
        return rows.values_list("what", "person_id", *columns)

    found: dict[int, Held] = defaultdict(Held)
    valid = SkillCertificate.objects.filter(state="valid")
    rows = part(valid, CERTIFICATE, nothing, "issued_on", "expires_on", "number", "occupation_id", "grade", unproved).union(
        part(WorkHistory.objects, WORK, "occupation_code", "started_on", "ended_on", nothing, no, no, Value(False)),
        part(ProfessionalTitle.objects, TITLE, "level", "obtained_on", none, "name", no, no, Value(False)),
        part(Schooling.objects, SCHOOLING, "kind", "graduated_on", none, "school", no, no, Value(False)),
        part(PromotionApplication.objects.open(), RUNNING, nothing, none, none, nothing, "occupation_id", no, Value(False)),
        all=True,
    )
    for what, person, word, since, until, text, occupation, grade, is_unproved in sorted(rows, key=lambda row: row[3] or date.min):
        held = found[person]
        if what == CERTIFICATE:
            held.certificates[occupation].append(rules.HeldCertificate(grade, since, until, text, is_unproved))
        elif what == WORK:
            held.work[word].append(rules.WorkSpan(since, until))
        elif what == TITLE:
            held.titles.append(rules.HeldTitle(word, since, text))
        elif what == SCHOOLING:
            held.diplomas.append(rules.Diploma(word, since, text))
        else:
            held.running.add(occupation)
    return found


def _conditions(day: date) -> dict[str, list[GradeCondition]]:
    """The conditions in force by version: one statement."""
    found: dict[str, list[GradeCondition]] = defaultdict(list)
    rows = GradeCondition.objects.filter(effective_from__lte=day).filter(Q(effective_to=None) | Q(effective_to__gte=day))
    for row in rows.order_by("-target_grade", "code"):
        found[row.rule_version].append(row)
    return found
