"""An agreement is drafted by HR or the mentor, filled with indicators, and offered for signature."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.kernel.errors import RuleBroken, ensure
from portal.organization.models import Node
from portal.people.enums import PoliticalStatus
from portal.people.models import Person, ProfessionalTitle
from portal.rights.access import Actor
from workforce.mentorship import access, rules, selectors
from workforce.mentorship.enums import MentorshipState
from workforce.mentorship.models import MentorshipAgreement, MentorshipClause, MentorshipIndicator, MentorshipKind, MentorshipTerm
from workforce.mentorship.services.locking import locked, save, tell, told, words
from workforce.skills.models import Occupation

MEMBERS = (PoliticalStatus.FULL_MEMBER, PoliticalStatus.PROBATIONARY)


@dataclass(frozen=True)
class AgreementFacts:
    """What a draft says. ``terms``: code of a clause -> its text."""

    kind: MentorshipKind
    mentor: Person
    apprentice: Person
    occupation: Occupation
    aim: str
    from_on: date
    to_on: date
    branch: Node | None = None
    terms: Mapping[str, str] = field(default_factory=dict)


def is_member(person: Person) -> bool:
    return person.political_status in MEMBERS


def _check(facts: AgreementFacts, today: date, but: int | None) -> None:
    """RuleBroken ``mentorship.*`` with the field to blame. The mentor's row is held meanwhile: of two agreements drafted at once the
    second counts the first."""
    Person.objects.select_for_update(of=("self",)).get(pk=facts.mentor.pk)
    limits = selectors.limits_on(today)
    pair = [facts.mentor, facts.apprentice]
    failed = selectors.failed_together(facts.mentor, facts.apprentice)
    has_left = any(p.left_on is not None and p.left_on < today for p in pair)
    is_same = facts.mentor.pk == facts.apprentice.pk
    ensure(rules.pair_verdict(is_same=is_same, has_left=has_left, has_failed_together=failed), field="apprentice_no")
    grade = selectors.best_grade(facts.mentor.pk, today)
    title = ProfessionalTitle.objects.filter(person=facts.mentor).exists()
    needs = facts.kind.needs_member
    verdict = rules.mentor_verdict(grade=grade, has_title=title, is_member=is_member(facts.mentor), needs_member=needs, limits=limits)
    ensure(verdict, field="mentor_no")
    ensure(rules.load_verdict(selectors.others_of(facts.mentor, but), limits), field="mentor_no")
    ensure(rules.term_verdict(facts.from_on, facts.to_on, limits), field="to_on")
    if needs and facts.branch is None:
        raise RuleBroken("mentorship.branch_needed", field="branch")


def _write(row: MentorshipAgreement, facts: AgreementFacts) -> None:
    row.kind, row.mentor, row.apprentice, row.occupation = facts.kind, facts.mentor, facts.apprentice, facts.occupation
    row.unit, row.branch, row.from_on, row.to_on = facts.apprentice.unit, facts.branch, facts.from_on, facts.to_on
    row.aim = words(facts.aim, "aim_needed", "aim")
    row.is_member_mentor = is_member(facts.mentor)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("mentorship.twice", field="apprentice_no") from None
    clauses = {c.code: c for c in MentorshipClause.objects.filter(is_active=True)}
    row.terms.all().delete()
    MentorshipTerm.objects.bulk_create(
        MentorshipTerm(agreement=row, clause=clause, text=facts.terms[code].strip()[:600])
        for code, clause in clauses.items()
        if facts.terms.get(code, "").strip()
    )


def _facts(row: MentorshipAgreement) -> dict[str, str]:
    return {
        "kind": row.kind.code, "mentor": row.mentor.staff_no, "apprentice": row.apprentice.staff_no, "from_on": str(row.from_on),
        "to_on": str(row.to_on),
    }  # fmt: skip


@transaction.atomic
def draft_agreement(*, actor: Actor, at: datetime, facts: AgreementFacts) -> MentorshipAgreement:
    """A draft by HR or the mentor himself. RuleBroken ``mentorship.*``; NotReachable outside the reach."""
    ensure(access.may_draft(actor, facts.mentor, facts.apprentice.unit.path), field="mentor_no")
    if not facts.kind.is_active:
        raise RuleBroken("mentorship.kind_closed", field="kind")
    _check(facts, localdate(at), None)
    row = MentorshipAgreement(drafted_by=actor.user, drafted_at=at)
    _write(row, facts)
    told(row, actor, at, "drafted", after=_facts(row))
    return row


@transaction.atomic
def change_draft(*, actor: Actor, at: datetime, agreement: MentorshipAgreement, version: int, facts: AgreementFacts) -> MentorshipAgreement:
    row = locked(agreement, version)
    ensure(access.may_edit(actor, row))
    ensure(access.may_draft(actor, facts.mentor, facts.apprentice.unit.path), field="mentor_no")
    _check(facts, localdate(at), row.pk)
    outside = row.indicators.exclude(check_on__gte=facts.from_on, check_on__lte=facts.to_on).first()
    if outside is not None:
        ensure(rules.indicator_verdict(outside.check_on, facts.from_on, facts.to_on), field="to_on")
    before = _facts(row)
    row.version += 1
    _write(row, facts)
    told(row, actor, at, "changed", before=before, after=_facts(row))
    return row


@transaction.atomic
def drop_draft(*, actor: Actor, at: datetime, agreement: MentorshipAgreement, version: int) -> None:
    """A draft that nobody was asked to sign goes, with its trail kept."""
    row = locked(agreement, version)
    ensure(access.may_edit(actor, row))
    told(row, actor, at, "dropped", before=_facts(row))
    row.delete()


@transaction.atomic
def add_indicator(
    *, actor: Actor, at: datetime, agreement: MentorshipAgreement, text: str, baseline: str, target: str, check_on: date
) -> MentorshipIndicator:
    row = locked(agreement)
    ensure(access.may_edit(actor, row))
    ensure(rules.indicator_verdict(check_on, row.from_on, row.to_on), field="check_on")
    said = {"text": text, "baseline": baseline, "target": target}
    found = {name: words(value, "indicator_needed", name, 120) for name, value in said.items()}
    if row.indicators.filter(text=found["text"]).exists():
        raise RuleBroken("mentorship.indicator_twice", field="text")
    made = MentorshipIndicator.objects.create(agreement=row, check_on=check_on, **found)
    save(row)
    told(row, actor, at, "indicator_added", after={**found, "check_on": str(check_on)})
    return made


@transaction.atomic
def drop_indicator(*, actor: Actor, at: datetime, indicator: MentorshipIndicator) -> MentorshipAgreement:
    row = locked(indicator.agreement)
    ensure(access.may_edit(actor, row))
    deleted, _kinds = row.indicators.filter(pk=indicator.pk).delete()
    if deleted:
        save(row)
        told(row, actor, at, "indicator_dropped", before={"text": indicator.text})
    return row


@transaction.atomic
def offer(*, actor: Actor, at: datetime, agreement: MentorshipAgreement, version: int) -> MentorshipAgreement:
    """The text stands; mentor and apprentice are asked to sign it."""
    row = locked(agreement, version)
    ensure(access.may_edit(actor, row))
    written = row.terms.values("clause")
    missing = MentorshipClause.objects.filter(is_active=True).exclude(pk__in=written).count()
    ensure(rules.offer_verdict(row.state, indicators=row.indicators.count(), missing_clauses=missing))
    row.state, row.text_hash = MentorshipState.SIGNING, selectors.text_hash(row)
    save(row, "state", "text_hash")
    told(row, actor, at, "offered", after={"text_hash": row.text_hash})
    tell(row, [row.mentor_id, row.apprentice_id], "sign_notice", at)
    return row
