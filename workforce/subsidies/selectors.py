"""Claims in reach, the rule of a grade, what is known of a certificate, and the sums of what was paid."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from portal.catalogue.selectors import value_on, values_on
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.skills.enums import CertificateState, SkillGrade
from workforce.skills.models import SkillCertificate
from workforce.subsidies import rules
from workforce.subsidies.enums import SubsidyKind, SubsidyState
from workforce.subsidies.models import EducationFund, SubsidyClaim, SubsidyRule


def claims(scope: Scope) -> QuerySet[SubsidyClaim]:
    rows = SubsidyClaim.objects.within(scope).select_related("person__unit", "certificate__occupation", "rule", "checked_by", "approved_by")
    return rows.order_by("-filed_on", "-pk")


def office_claims(actor: Actor) -> QuerySet[SubsidyClaim]:
    return claims(Scope(actor.scope("subsidy.office").paths))


def own_claims(actor: Actor) -> QuerySet[SubsidyClaim]:
    return claims(Scope(person_id=actor.scope("subsidy.own").person_id))


def state_counts(rows: QuerySet[SubsidyClaim]) -> dict[str, int]:
    """How many rows are in each state, and all of them: one statement."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in SubsidyState.values}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def rules_on(day: date) -> QuerySet[SubsidyRule]:
    """The rules in use on ``day``."""
    rows = SubsidyRule.objects.filter(is_active=True)
    return rows.filter(Q(from_on=None) | Q(from_on__lte=day)).filter(Q(to_on=None) | Q(to_on__gte=day)).order_by("sort", "code")


def rule_of(kind: str, grade: int, day: date) -> SubsidyRule | None:
    """A local rule before the general one, the newest of several."""
    rows = list(rules_on(day).filter(kind=kind, grade=grade))
    return max(rows, key=lambda r: (bool(r.region), r.from_on or date.min, r.pk), default=None)


def own_certificates(actor: Actor) -> QuerySet[SkillCertificate]:
    """What the actor may claim for."""
    rows = SkillCertificate.objects.within(Scope(person_id=actor.person_id)).select_related("occupation")
    return rows.filter(state=CertificateState.VALID).order_by("-issued_on", "-pk")


def with_history(facts: rules.ClaimFacts, certificate: SkillCertificate, kind: str, day: date, before: int | None) -> rules.ClaimFacts:
    """``facts`` with what the person's claims before say; ``before`` is the claim itself, once it is filed. Two statements."""
    rows = SubsidyClaim.objects.filter(person=certificate.person_id).exclude(state=SubsidyState.WITHDRAWN)
    rows = rows if before is None else rows.filter(pk__lt=before)
    known = list(rows.values_list("kind", "certificate", "certificate__occupation", "certificate__grade", "filed_on"))
    same = [row for row in known if row[0] == kind]
    grades = {grade for _k, _c, occupation, grade, _on in same if occupation == certificate.occupation_id}
    return replace(
        facts, issued_on=certificate.issued_on, is_valid=is_valid(certificate, day),
        claims_this_year=sum(1 for row in same if row[4].year == day.year), same_before=certificate.grade in grades,
        higher_before=any(grade < certificate.grade for grade in grades),
        other_kind=any(row[0] != kind and row[1] == certificate.pk for row in known), is_short=is_short(certificate, day),
    )  # fmt: skip


def is_valid(certificate: SkillCertificate, day: date) -> bool:
    return certificate.state == CertificateState.VALID and (certificate.expires_on is None or certificate.expires_on >= day)


def is_short(certificate: SkillCertificate, day: date) -> bool:
    """Whether the occupation stands on the list of those that lack people."""
    return certificate.occupation.code in value_on("SUBSIDY_SHORT_OCCUPATIONS", day)


def to_check(actor: Actor) -> QuerySet[SubsidyClaim]:
    rows = office_claims(actor).filter(state=SubsidyState.FILED)
    return rows if actor.person_id is None else rows.exclude(person=actor.person_id)


def to_approve(actor: Actor) -> QuerySet[SubsidyClaim]:
    rows = office_claims(actor).filter(state=SubsidyState.CHECKED).exclude(checked_by=actor.user)
    return rows if actor.person_id is None else rows.exclude(person=actor.person_id)


def to_pay(actor: Actor) -> QuerySet[SubsidyClaim]:
    """Approved and not paid yet; nobody pays himself."""
    rows = office_claims(actor).filter(state=SubsidyState.APPROVED)
    return rows if actor.person_id is None else rows.exclude(person=actor.person_id)


def node_of(claim_id: int) -> int | None:
    """The unit that keeps the receipts."""
    return SubsidyClaim.objects.filter(pk=claim_id).values_list("person__unit", flat=True).first()


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    """Name and address of those of ``ids`` that the actor may open. One statement."""
    rows = SubsidyClaim.objects.within(actor.scope("subsidy.view")).filter(pk__in=list(ids))
    return {row.pk: Place(f"{row.get_kind_display()} {row}", reverse("subsidy_detail", args=[row.pk])) for row in rows}


def paid_sums(actor: Actor, year: int) -> list[dict[str, Any]]:
    """What was paid in ``year`` by kind and grade: number and sum, nobody's name. One statement."""
    rows = office_claims(actor).filter(state=SubsidyState.PAID, paid_on__year=year).order_by()
    found = rows.values("kind", "certificate__grade").annotate(n=Count("pk"), total=Sum("granted"))
    return [
        {
            "kind": SubsidyKind(row["kind"]).label, "grade": SkillGrade(row["certificate__grade"]).label, "n": row["n"],
            "total": Decimal(row["total"]).quantize(rules.CENT),
        }
        for row in sorted(found, key=lambda r: (r["kind"], -r["certificate__grade"]))
    ]  # fmt: skip


def paid_years(actor: Actor) -> list[dict[str, Any]]:
    """Number and sum of each year, the newest first. One statement."""
    rows = office_claims(actor).filter(state=SubsidyState.PAID).order_by()
    found = rows.values("paid_on__year").annotate(n=Count("pk"), total=Sum("granted")).order_by("-paid_on__year")
    return [{"year": r["paid_on__year"], "n": r["n"], "total": Decimal(r["total"]).quantize(rules.CENT)} for r in found]


def units_for(scope: Scope) -> QuerySet[Node]:
    return Node.objects.within(scope).units().filter(closed_on=None).order_by("path")


def funds(scope: Scope) -> QuerySet[EducationFund]:
    return EducationFund.objects.within(scope).select_related("unit").order_by("-year", "unit__path")


def fund_figures(day: date) -> rules.FundFigures:
    """The rule of ``day``: one statement."""
    codes = ("EDUCATION_FUND_LEAST", "EDUCATION_FUND_MOST", "EDUCATION_FUND_FRONTLINE", "EDUCATION_FUND_TAX")
    known = values_on(codes, day)
    return rules.FundFigures(*(Decimal(str(known[code])) for code in codes))


def with_shares(rows: list[Any], today: date) -> list[Any]:
    """Shares and findings by the rule of today beside each row: one statement."""
    figures = fund_figures(today)
    for row in rows:
        row.shares = rules.fund_shares(row.wages, row.drawn, row.spent, row.frontline, figures)
        row.findings = "；".join(sentence(code, params) for code, params in row.shares.findings)
    return rows
