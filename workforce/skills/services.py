"""Registering and revoking certificates; the history of grades follows from them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.sentences import naming
from portal.kernel.verdict import Verdict
from portal.notices.services import notify_person
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.skills import access, rules
from workforce.skills.enums import CertificateState, NumberScheme
from workforce.skills.models import GradeLevel, GradeRecord, Occupation, SkillCertificate

# What further rooms ask of a certificate before it is registered: (assessor, occupation, grade, day of issue) -> verdict.
_checks: list[Callable[[str, Occupation, int, date], Verdict]] = []


def register_certificate_check(check: Callable[[str, Occupation, int, date], Verdict]) -> None:
    """From the ``wiring.py`` of a room that knows who may issue what."""
    if check not in _checks:
        _checks.append(check)


def check_certificate(
    *, occupation: Occupation, grade: int, number: str, scheme: str, issued_on: date, expires_on: date | None, today: date,
    assessor: str = "",
) -> str:  # fmt: skip
    """The cleaned number of a certificate that may be registered; RuleBroken with the field to blame otherwise."""
    number = rules.clean_number(number)
    if rules.is_higher(grade, occupation.top_grade):
        raise RuleBroken("certificate.above_top", field="grade", occupation=occupation.name, top=occupation.top_grade)
    ensure(rules.may_last(issued_on, None, today), field="issued_on")
    ensure(rules.may_last(issued_on, expires_on, today), field="expires_on")
    ensure(rules.may_number(number, scheme, grade=grade, issued_on=issued_on), field="number")
    for check in _checks:
        ensure(check(assessor, occupation, grade, issued_on), field="assessor")
    return number


@transaction.atomic
def register_certificate(
    *,
    actor: Actor,
    at: datetime,
    person: Person,
    occupation: Occupation,
    grade: int,
    number: str,
    issued_on: date,
    expires_on: date | None = None,
    assessor: str = "",
    scheme: str = NumberScheme.NATIONAL,
) -> SkillCertificate:
    """Register a certificate and let the grade follow. RuleBroken: bad number, dates, or a number that is taken."""
    ensure(access.may_register(actor, person))
    number = check_certificate(
        occupation=occupation, grade=grade, number=number, scheme=scheme, issued_on=issued_on, expires_on=expires_on, today=localdate(at),
        assessor=assessor,
    )  # fmt: skip
    row = SkillCertificate(
        person=person, occupation=occupation, grade=grade, number=number, scheme=scheme, assessor=assessor.strip(),
        issued_on=issued_on, expires_on=expires_on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        holder = SkillCertificate.objects.select_related("person").filter(number=number).first()
        name = holder.person.name if holder is not None and access.is_reachable(actor, holder.person) else "—"
        raise RuleBroken("certificate.number_taken", field="number", number=number, holder=name) from None
    rebuild_history({(person.pk, occupation.pk)})
    record(
        actor=actor, at=at, action="certificate.registered", obj=row, path=person.unit.path,
        after={"person": person.staff_no, "occupation": occupation.code, "grade": grade, "issued_on": str(issued_on)},
    )  # fmt: skip
    announce_certificate(row, localdate(at))
    return row


@transaction.atomic
def register_certificates(*, actor: Actor, at: datetime, rows: Iterable[SkillCertificate]) -> list[SkillCertificate]:
    """The bulk form, for checked rows without a key: one insert, one audit row, grades for all persons together.

    The rows have passed ``check_certificate`` and the reach of the actor; a taken number raises IntegrityError.
    """
    rows = SkillCertificate.objects.bulk_create(rows, batch_size=400)
    rebuild_history({(row.person_id, row.occupation_id) for row in rows})
    record(actor=actor, at=at, action="certificate.registered", kind="skillcertificate", label="bulk", after={"count": len(rows)})
    if rows:
        first, last = min(row.issued_on for row in rows), localdate(at)
        changes.announce("certificate", on=first, until=max(first, last), people={row.person_id for row in rows})
    return rows


@transaction.atomic
def revoke_certificate(*, actor: Actor, at: datetime, certificate: SkillCertificate, reason: str) -> SkillCertificate:
    """Take a certificate out of force with a reason; the grade falls back to what the others prove."""
    row = SkillCertificate.objects.select_for_update(of=("self",)).select_related("person__unit", "occupation").get(pk=certificate.pk)
    ensure(access.may_revoke(actor, row))
    if not reason.strip():
        raise RuleBroken("certificate.reason_needed", field="reason")
    row.state, row.revoked_on, row.revoke_reason = CertificateState.REVOKED, localdate(at), reason.strip()
    row.save(update_fields=["state", "revoked_on", "revoke_reason"])
    rebuild_history({(row.person_id, row.occupation_id)})
    record(
        actor=actor, at=at, action="certificate.revoked", obj=row, reason=reason, path=row.person.unit.path,
        before={"state": "valid"}, after={"state": "revoked"},
    )  # fmt: skip
    announce_certificate(row, localdate(at))
    params = {"occupation": naming(row.occupation), "number": row.number, "reason": reason.strip()}
    notify_person(
        person_id=row.person_id, code="certificate.revoked_notice", params=params, at=at, url=reverse("certificate_detail", args=[row.pk])
    )
    return row


def release_certificates(*, actor: Actor, at: datetime, gone: Sequence[SkillCertificate], back: Sequence[SkillCertificate]) -> None:
    """Grades that rest on certificates which are about to be deleted go first; ``settle_certificates`` writes what remains."""
    GradeRecord.objects.filter(certificate__in=[row.pk for row in gone]).delete()


def settle_certificates(*, actor: Actor, at: datetime, gone: Sequence[SkillCertificate], back: Sequence[SkillCertificate]) -> None:
    """Certificates of an import were taken back: the grades fall to what the others prove."""
    rows, today = [*gone, *back], localdate(at)
    rebuild_history({(row.person_id, row.occupation_id) for row in rows})
    first = min(row.issued_on for row in rows)
    changes.announce("certificate", on=first, until=max(first, today), people={row.person_id for row in rows})


def announce_certificate(row: SkillCertificate, today: date) -> None:
    """Facts from the day of issue until the certificate's end (or today) may have changed."""
    until = max(today, row.expires_on) if row.expires_on else today
    changes.announce("certificate", on=row.issued_on, until=max(until, row.issued_on), people=[row.person_id], units=[row.person.unit_id])


@transaction.atomic
def rebuild_history(pairs: Iterable[tuple[int, int]]) -> None:
    """Write the grade records that follow from the certificates of each (person, occupation); three statements and the writes."""
    pairs = set(pairs)
    people, occupations = {p for p, _ in pairs}, {o for _, o in pairs}
    levels = {level.grade: level for level in GradeLevel.objects.exclude(grade=None)}
    held: dict[tuple[int, int], list[rules.HeldGrade]] = {pair: [] for pair in pairs}
    valid = SkillCertificate.objects.filter(person__in=people, occupation__in=occupations, state=CertificateState.VALID)
    for person, occupation, grade, issued_on, pk in valid.values_list("person_id", "occupation_id", "grade", "issued_on", "pk"):
        if (person, occupation) in held:
            held[person, occupation].append(rules.HeldGrade(grade, issued_on, pk))
    wanted = {
        (person, occupation, span.from_on): (levels[span.grade].pk, span.to_on, span.certificate_id)
        for (person, occupation), rows in held.items()
        for span in rules.grade_history(rows)
    }
    _write_history(pairs, people, occupations, wanted)


def _write_history(pairs: set, people: set, occupations: set, wanted: dict) -> None:
    """Bring the stored records to ``wanted``. Appointed grades have no certificate and are not touched."""
    gone: list[int] = []
    stored = GradeRecord.objects.filter(person__in=people, occupation__in=occupations).exclude(certificate=None)
    for row in stored:
        if (row.person_id, row.occupation_id) not in pairs:
            continue
        key = (row.person_id, row.occupation_id, row.from_on)
        if wanted.get(key) == (row.level_id, row.to_on, row.certificate_id):
            del wanted[key]
        else:
            gone.append(row.pk)
    GradeRecord.objects.filter(pk__in=gone).delete()
    GradeRecord.objects.bulk_create(
        (
            GradeRecord(person_id=p, occupation_id=o, from_on=on, level_id=level, to_on=to_on, certificate_id=certificate)
            for (p, o, on), (level, to_on, certificate) in wanted.items()
        ),
        batch_size=400,
    )
