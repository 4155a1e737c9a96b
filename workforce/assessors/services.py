"""Qualifications, their scope, and certificates of candidates from outside."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.assessors import access, rules
from workforce.assessors.enums import AssessorKind
from workforce.assessors.models import AssessorCandidate, AssessorQualification, AssessorScope
from workforce.skills import rules as skills
from workforce.skills.enums import NumberScheme
from workforce.skills.models import Occupation


def _locked(row: AssessorQualification) -> AssessorQualification:
    return AssessorQualification.objects.select_for_update(of=("self",)).select_related("node").get(pk=row.pk)


@transaction.atomic
def save_qualification(
    *, actor: Actor, at: datetime, node: Node, name: str, kind: str, authority: str, from_on: date, to_on: date, number: str = "",
    qualification: AssessorQualification | None = None, version: int = 0, once_key: str = "",
) -> AssessorQualification:  # fmt: skip
    """A new qualification, or a changed one (its unit stays). RuleBroken, EditConflict ``assessor.*``."""
    key = own_key(actor, once_key)
    if qualification is None:
        twin = twin_of(AssessorQualification, key)
        if twin is not None:
            return twin
        ensure(access.may_keep(actor, node))
        row = AssessorQualification(node=node, once_key=key)
    else:
        row = _locked(qualification)
        ensure(access.may_keep(actor, row.node))
        if row.version != version:
            raise EditConflict("assessor.edited", theirs={})
        row.version += 1
    ensure(rules.term_verdict(from_on, to_on), field="to_on")
    row.name, row.kind, row.authority, row.number = name.strip(), kind, authority.strip(), number.strip()
    row.from_on, row.to_on = from_on, to_on
    if AssessorQualification.objects.filter(name=row.name, kind=kind, from_on=from_on).exclude(pk=row.pk).exists():
        raise RuleBroken("assessor.twice", field="name")
    if qualification is None:
        twin = save_once(row)
        if twin is not None:
            return twin
    else:
        row.save()
    after = {"kind": kind, "from_on": str(from_on), "to_on": str(to_on)}
    record(actor=actor, at=at, action="assessor.saved", obj=row, path=row.node.path, after=after)
    return row


@transaction.atomic
def add_scope(
    *, actor: Actor, at: datetime, qualification: AssessorQualification, occupation: Occupation, grades: Iterable[int]
) -> list[AssessorScope]:
    """Grades of an occupation that may be assessed; those that are listed already stay."""
    row = _locked(qualification)
    ensure(access.may_keep(actor, row.node))
    wanted = sorted(set(grades))
    if any(skills.is_higher(grade, occupation.top_grade) for grade in wanted):
        raise RuleBroken("assessor.above_top", field="grades", occupation=occupation.name, top=occupation.top_grade)
    known = set(row.scope.filter(occupation=occupation).values_list("grade", flat=True))
    new = [AssessorScope(qualification=row, occupation=occupation, grade=grade) for grade in wanted if grade not in known]
    if not new:
        raise RuleBroken("assessor.scope_known", field="grades")
    made = AssessorScope.objects.bulk_create(new)
    after = {"occupation": occupation.code, "grades": [r.grade for r in made]}
    record(actor=actor, at=at, action="assessor.scope_added", obj=row, path=row.node.path, after=after)
    return made


@transaction.atomic
def drop_scope(*, actor: Actor, at: datetime, scope: AssessorScope) -> None:
    row = _locked(scope.qualification)
    ensure(access.may_keep(actor, row.node))
    deleted, _kinds = AssessorScope.objects.filter(pk=scope.pk).delete()
    if deleted:
        before = {"occupation": scope.occupation.code, "grade": scope.grade}
        record(actor=actor, at=at, action="assessor.scope_dropped", obj=row, path=row.node.path, before=before)


@transaction.atomic
def note_candidate(
    *, actor: Actor, at: datetime, qualification: AssessorQualification, name: str, employer: str, occupation: Occupation, grade: int,
    number: str, issued_on: date,
) -> AssessorCandidate:  # fmt: skip
    """The certificate of somebody from outside, inside the scope of a qualification that is open to the public."""
    row = _locked(qualification)
    ensure(access.may_keep(actor, row.node))
    if row.kind != AssessorKind.PUBLIC:
        raise RuleBroken("assessor.not_public")
    number = skills.clean_number(number)
    ensure(skills.may_last(issued_on, None, localdate(at)), field="issued_on")
    ensure(skills.may_number(number, NumberScheme.NATIONAL, grade=grade, issued_on=issued_on), field="number")
    in_scope = row.scope.filter(occupation=occupation, grade=grade).exists()
    if not in_scope or not row.from_on <= issued_on <= row.to_on:
        raise RuleBroken("assessor.not_in_scope", field="occupation")
    assert actor.user is not None
    try:
        with transaction.atomic():
            made = AssessorCandidate.objects.create(
                qualification=row, name=name.strip(), employer=employer.strip(), occupation=occupation, grade=grade, number=number,
                issued_on=issued_on, noted_by=actor.user, noted_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise RuleBroken("assessor.number_taken", field="number", number=number) from None
    after = {"occupation": occupation.code, "grade": grade, "number": number}
    record(actor=actor, at=at, action="assessor.candidate_noted", obj=row, path=row.node.path, after=after)
    return made
