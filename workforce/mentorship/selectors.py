"""Agreements in reach with their counters, what waits for whom, grades that have risen and what is due. Sets, whatever their size."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DateField, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.catalogue.selectors import value_on, values_on
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.selectors import by_staff_no
from portal.rights.access import Actor
from workforce.honours.models import Honour
from workforce.mentorship import rules
from workforce.mentorship.enums import CompletionGrade, MentorshipState, PaymentKind
from workforce.mentorship.models import (
    MentorshipAgreement,
    MentorshipChange,
    MentorshipIndicator,
    MentorshipObjection,
    MentorshipPayment,
    MentorshipProblem,
    MentorshipSignature,
)
from workforce.skills.models import SkillCertificate

LIMITS = ("MENTOR_LEAST_MONTHS", "MENTOR_MOST_MONTHS", "MENTOR_GRADE", "MENTOR_USUAL_APPRENTICES", "MENTOR_MOST_APPRENTICES")
NO_GRADE = 6  # below the lowest certificate


def limits_on(day: date) -> rules.Limits:
    """The figures for a new agreement: one statement."""
    found = values_on(LIMITS, day)
    return rules.Limits(*(int(found[code]) for code in LIMITS))


def best_grade(person_id: int, day: date, occupation_id: int | None = None) -> int | None:
    """The highest certificate that is valid on ``day``, in one occupation or in any."""
    rows = SkillCertificate.objects.valid_on(day).filter(person=person_id)
    rows = rows if occupation_id is None else rows.filter(occupation=occupation_id)
    return rows.aggregate(best=Min("grade"))["best"]


def _count(model: Any, **narrowed: Any) -> Coalesce:
    rows = model.objects.filter(agreement=OuterRef("pk"), **narrowed).order_by().values("agreement")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def rise() -> Subquery:
    """The first day within the credit on which the apprentice gained a higher certificate in the occupation."""
    rows = SkillCertificate.objects.filter(
        person=OuterRef("apprentice"), occupation=OuterRef("occupation"), state="valid", issued_on__gt=OuterRef("from_on"),
        issued_on__lte=OuterRef("credit_until"), grade__lt=Coalesce(OuterRef("start_grade"), NO_GRADE),
    )  # fmt: skip
    return Subquery(rows.order_by("issued_on", "pk").values("issued_on")[:1], output_field=DateField())


def agreements(scope: Scope) -> QuerySet[MentorshipAgreement]:
    """Within ``scope``; beside each its indicators, those reached, the problems solved and the day of the apprentice's rise."""
    rows = MentorshipAgreement.objects.within(scope)
    rows = rows.select_related("kind", "mentor", "apprentice", "unit", "branch", "occupation", "judge")
    return rows.annotate(
        indicator_count=_count(MentorshipIndicator), reached_count=_count(MentorshipIndicator, reached_on__isnull=False),
        problem_count=_count(MentorshipProblem), risen_on=rise(),
    ).order_by("-from_on", "-pk")  # fmt: skip


def indicators(scope: Scope) -> QuerySet[MentorshipIndicator]:
    names = ("mentor", "apprentice", "unit", "branch", "occupation")
    return MentorshipIndicator.objects.within(scope).select_related(*(f"agreement__{name}" for name in names))


def state_counts(rows: QuerySet[MentorshipAgreement]) -> dict[str, int]:
    """How many rows are in each state, and all of them: one statement."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in MentorshipState.values}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def others_of(mentor: Person, but: int | None) -> int:
    """Further open agreements of the mentor."""
    rows = MentorshipAgreement.objects.filter(mentor=mentor, state__in=("draft", "signing", "running"))
    return (rows if but is None else rows.exclude(pk=but)).count()


def failed_together(mentor: Person, apprentice: Person) -> bool:
    """Whether the apprentice's newest test was failed with this mentor."""
    last = MentorshipAgreement.objects.filter(apprentice=apprentice, state="done").order_by("-done_on", "-pk").first()
    return last is not None and last.grade == CompletionGrade.FAILED and last.mentor_id == mentor.pk


def branches_for(actor: Actor) -> QuerySet[Node]:
    """Branches that may run a scheme: those of the office's reach, for a mentor those of the next unit above."""
    scope = actor.scope("mentorship.draft")
    paths = list(scope.paths)
    if scope.person_id is not None and actor.user is not None and actor.user.person is not None:
        unit = actor.user.person.unit
        plant = unit.parent if unit.kind != NodeKind.TEAM or unit.parent is None else unit.parent.parent
        paths.append(plant.path if plant is not None else unit.path)
    return Node.objects.within(Scope(tuple(paths))).filter(kind__in=BRANCH_KINDS, closed_on=None).order_by("path")


def people_for(actor: Actor, numbers: set[str]) -> dict[str, Person]:
    """People by staff number whom the actor may name: those of the office's reach; a mentor names colleagues of his unit,
    of a team those of the district that it belongs to."""
    scope = actor.scope("mentorship.draft")
    paths = list(scope.paths)
    if scope.person_id is not None and actor.user is not None and actor.user.person is not None:
        unit = actor.user.person.unit
        paths.append(unit.parent.path if unit.kind == NodeKind.TEAM and unit.parent is not None else unit.path)
    return by_staff_no(Scope(tuple(paths), scope.person_id), numbers)


def roles_signed(row: MentorshipAgreement) -> frozenset[str]:
    return frozenset(row.signatures.values_list("role", flat=True))


def text_hash(row: MentorshipAgreement) -> str:
    """SHA-256 of what is signed: parties, term, aim, clauses and indicators."""
    facts = {
        "kind": row.kind.code, "mentor": row.mentor.staff_no, "apprentice": row.apprentice.staff_no, "occupation": row.occupation.code,
        "aim": row.aim, "from_on": str(row.from_on), "to_on": str(row.to_on),
        "terms": [[t.clause.code, t.text] for t in row.terms.select_related("clause")],
        "indicators": [[i.text, i.baseline, i.target, str(i.check_on)] for i in row.indicators.order_by("pk")],
    }  # fmt: skip
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def waiting_for(person_id: int) -> QuerySet[MentorshipAgreement]:
    """Agreements in which a person has to sign, to answer a change or to judge."""
    signed = MentorshipSignature.objects.filter(agreement=OuterRef("pk"), person=person_id)
    party = Q(mentor=person_id) | Q(apprentice=person_id)
    change = MentorshipChange.objects.filter(agreement=OuterRef("pk"), state="open").exclude(asked_by=person_id)
    return agreements(Scope(person_id=person_id)).filter(
        (party & Q(state="signing") & ~Exists(signed)) | (party & Q(state="running") & Exists(change))
        | Q(judge=person_id, state="running", test_on__isnull=False)
    )  # fmt: skip


def to_witness(actor: Actor) -> QuerySet[MentorshipAgreement]:
    """Signed by both, in the reach of the witness's office, and not his own."""
    rows = agreements(Scope(actor.scope("mentorship.witness").paths)).filter(state="signing")
    if actor.person_id is not None:
        rows = rows.exclude(Q(mentor=actor.person_id) | Q(apprentice=actor.person_id))
    both = MentorshipSignature.objects.filter(agreement=OuterRef("pk"))
    return rows.filter(Exists(both.filter(role="mentor")), Exists(both.filter(role="apprentice")))


def checks_due(person_id: int, today: date) -> QuerySet[MentorshipIndicator]:
    """Indicators of a mentor's running agreements that are to be looked at soon and are not reached."""
    line = today + timedelta(days=int(value_on("MENTOR_REMIND_DAYS", today)))
    rows = indicators(Scope(person_id=person_id)).filter(agreement__mentor=person_id, agreement__state="running", reached_on=None)
    return rows.filter(check_on__lte=line).exclude(checks__checked_on__gte=F("check_on")).order_by("check_on", "pk")


def for_office(actor: Actor, today: date) -> QuerySet[MentorshipAgreement]:
    """What HR has to do: an open objection, a test to arrange, an allowance to pay."""
    figures = values_on(("MENTOR_TEST_DAYS", "MENTOR_SHARE_PASSED", "MENTOR_SHARE_EXCELLENT", "MENTOR_ALLOWANCE_MONTH"), today)
    line = today + timedelta(days=int(figures["MENTOR_TEST_DAYS"]))
    paying = [grade for grade in ("excellent", "passed") if figures[f"MENTOR_SHARE_{grade.upper()}"]]
    graded = paying if figures["MENTOR_ALLOWANCE_MONTH"] else []  # where nothing is due nothing can be paid
    paid = MentorshipPayment.objects.filter(agreement=OuterRef("pk"), kind=PaymentKind.ALLOWANCE)
    rows = agreements(Scope(actor.scope("mentorship.office").paths))
    if actor.person_id is not None:
        rows = rows.exclude(Q(mentor=actor.person_id) | Q(apprentice=actor.person_id))
    objected = MentorshipObjection.objects.filter(agreement=OuterRef("pk"), answered_at=None)
    return rows.annotate(has_objection=Exists(objected)).filter(
        Q(state="running", has_objection=True) | Q(state="running", to_on__lte=line, test_on=None)
        | (Q(state="done", earns_allowance=True, grade__in=graded) & ~Exists(paid))
    )  # fmt: skip


@dataclass(frozen=True)
class Due:
    """``amount`` yuan of one kind; ``paid`` the note of its payment. ``params`` fill the sentence that explains it."""

    kind: PaymentKind
    amount: Decimal
    params: dict[str, Any]
    paid: MentorshipPayment | None = None


def success_on(row: MentorshipAgreement, grade: int, level: int) -> date | None:
    """The day on which the apprentice reached the grade that is rewarded, or won an honour of that level, within the span."""
    if row.credit_until is None:
        return None
    span = {"gt": row.from_on, "lte": row.credit_until}
    held = SkillCertificate.objects.filter(person=row.apprentice_id, state="valid", grade__lte=grade)
    held = held.filter(issued_on__gt=span["gt"], issued_on__lte=span["lte"])
    won = Honour.objects.filter(person=row.apprentice_id, withdrawn_at=None, confirmed_at__isnull=False, level__gte=level)
    won = won.filter(awarded_on__gt=span["gt"], awarded_on__lte=span["lte"])
    had = row.start_grade is not None and row.start_grade <= grade
    days = [None if had else held.aggregate(d=Min("issued_on"))["d"], won.aggregate(d=Min("awarded_on"))["d"]]
    return min((day for day in days if day is not None), default=None)


def dues(row: MentorshipAgreement, today: date) -> list[Due]:
    """What the agreement earns its mentor, paid or not; nothing of what was broken off. The figures are those of the day of the test,
    for the reward those of the day of the success."""
    found: list[Due] = []
    paid = {p.kind: p for p in row.payments.select_related("noted_by")}
    if row.state == "done" and row.done_on is not None:
        names = ("MENTOR_ALLOWANCE_MONTH", f"MENTOR_SHARE_{row.grade.upper()}", "MENTOR_PRIZE")
        figures = values_on(names, row.done_on)
        monthly, share, prize = (Decimal(str(figures[name])) for name in names)
        months = rules.whole_months(row.from_on, min(row.to_on, row.done_on))
        amount = rules.allowance_of(months, monthly, share)
        if amount:
            found.append(Due(PaymentKind.ALLOWANCE, amount, {"months": months, "monthly": monthly, "share": share}))
        if row.grade == CompletionGrade.EXCELLENT and prize:
            found.append(Due(PaymentKind.PRIZE, prize, {}))
    if row.state in ("running", "done"):
        wanted = values_on(("MENTOR_REWARD_GRADE", "MENTOR_REWARD_HONOUR_LEVEL"), today)
        on = success_on(row, int(wanted["MENTOR_REWARD_GRADE"]), int(wanted["MENTOR_REWARD_HONOUR_LEVEL"]))
        once = MentorshipPayment.objects.filter(apprentice=row.apprentice_id, kind=PaymentKind.REWARD).exclude(agreement=row)
        if on is not None and not once.exists():
            found.append(Due(PaymentKind.REWARD, Decimal(str(value_on("MENTOR_REWARD", on))), {"on": on}))
    known = {due.kind for due in found}
    found += [Due(PaymentKind(kind), p.amount, {}) for kind, p in paid.items() if kind not in known]
    return [Due(d.kind, paid[d.kind].amount if d.kind in paid else d.amount, d.params, paid.get(d.kind)) for d in found]


def node_of(pk: int) -> int | None:
    return MentorshipAgreement.objects.filter(pk=pk).values_list("unit_id", flat=True).first()


def node_of_evidence(pk: int) -> int | None:
    return MentorshipIndicator.objects.filter(pk=pk).values_list("agreement__unit_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[MentorshipAgreement, int]:
    return MentorshipAgreement.objects.within(actor.scope("mentorship.draft")).order_by().values_list("pk", flat=True)


def evidence_reach(actor: Actor) -> QuerySet[MentorshipIndicator, int]:
    return MentorshipIndicator.objects.within(actor.scope("mentorship.draft")).order_by().values_list("pk", flat=True)


def title_of(row: MentorshipAgreement) -> str:
    return f"{row.mentor.name} → {row.apprentice.name}"


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = MentorshipAgreement.objects.within(actor.scope("mentorship.view")).filter(pk__in=list(ids))
    rows = rows.select_related("mentor", "apprentice")
    return {r.pk: Place(title_of(r), reverse("mentorship_detail", args=[r.pk])) for r in rows}


def evidence_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = MentorshipIndicator.objects.within(actor.scope("mentorship.view")).filter(pk__in=list(ids))
    return {r.pk: Place(r.text, reverse("mentorship_indicator", args=[r.pk])) for r in rows}
