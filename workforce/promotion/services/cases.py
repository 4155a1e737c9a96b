"""The way of an application: draft, submitted, checked by one person, decided by a second, or returned."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portal.audit.services import record
from portal.files.rules import MAX_FILES
from portal.files.selectors import files_of
from portal.files.services import attach, store_upload
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.assessors.selectors import application_verdict
from workforce.promotion import access, rules
from workforce.promotion.enums import BatchState, CheckResult, PromotionState
from workforce.promotion.models import GradeCondition, PromotionApplication, PromotionBatch, PromotionCheck
from workforce.promotion.selectors import batches as batch_read
from workforce.promotion.selectors import facts as read
from workforce.promotion.selectors import wording
from workforce.promotion.services.steps import finish_batch, label, move, save, tell
from workforce.skills.enums import NumberScheme
from workforce.skills.models import Occupation
from workforce.skills.services import register_certificate

RECORD_KIND = "promotion"
S = PromotionState


def _choose_path(person: Person, occupation: Occupation, path_code: str, day: date) -> tuple[GradeCondition, rules.Facts]:
    """The condition that ``path_code`` names, with all that it needs met on ``day``; RuleBroken says what is missing."""
    facts = read.facts_of(person, occupation)
    conditions = {c.code: c for c in read.conditions_of(occupation.rule_version, day)}
    condition = conditions.get(path_code)
    if condition is None:
        raise RuleBroken("promotion.path_unknown", field="path_code", path=path_code)
    grade, current = condition.target_grade, facts.grade_on(day)
    if current is not None and current <= grade:
        raise RuleBroken("promotion.already_held", field="path_code", held=wording.grade_words(current))
    if grade < occupation.top_grade:
        top = wording.grade_words(occupation.top_grade)
        raise RuleBroken("promotion.above_top", field="path_code", occupation=occupation.name, top=top)
    standings = [rules.assess(facts, read.path_of(c), day) for c in conditions.values() if c.target_grade == grade]
    chosen = next(s for s in standings if s.path.code == path_code)
    if not chosen.is_met:
        near = rules.nearest(standings) or chosen
        if not near.is_met:
            words = {"grade": wording.grade_words(grade), "path": near.path.code, "gap": wording.gap_words(near)}
            raise RuleBroken("promotion.no_path_met", field="path_code", **words)
        raise RuleBroken("promotion.path_not_met", field="path_code", path=path_code, gap=wording.gap_words(chosen))
    return condition, facts


@transaction.atomic
def draft_application(*, actor: Actor, at: datetime, occupation: Occupation, path_code: str, note: str = "") -> PromotionApplication:
    """Begin an application of the actor himself. RuleBroken: no path met, one already open, grade already held."""
    ensure(access.may_apply(actor))
    person = Person.objects.select_related("unit").get(account=actor.user)
    condition, facts = _choose_path(person, occupation, path_code, localdate(at))
    running = PromotionApplication.objects.open().filter(person=person, occupation=occupation).first()
    if running is not None:
        raise RuleBroken("promotion.already_open", state=running.get_state_display())
    row = PromotionApplication(
        person=person, occupation=occupation, target_grade=condition.target_grade, from_grade=facts.grade_on(localdate(at)),
        rule_version=condition.rule_version, path_code=condition.code, note=note.strip(), applied_by=actor.user, created_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same button twice, at the same moment
        raise RuleBroken("promotion.already_open", state=S.DRAFT.label) from None
    tell(row, actor, at, "promotion.drafted")
    return row


@transaction.atomic
def edit_application(
    *, actor: Actor, at: datetime, application: PromotionApplication, version: int, path_code: str, note: str
) -> PromotionApplication:
    """Change path and note of an own draft or returned application."""
    row = _locked(application, version)
    ensure(access.may_edit(actor, row))
    condition, facts = _choose_path(row.person, row.occupation, path_code, localdate(at))
    before = {"path": row.path_code, "note": row.note}
    row.path_code, row.target_grade, row.note = condition.code, condition.target_grade, note.strip()
    row.rule_version, row.from_grade = condition.rule_version, facts.grade_on(localdate(at))
    save(row)
    after = {"path": row.path_code, "note": row.note}
    record(actor=actor, at=at, action="promotion.edited", obj=row, label=label(row), path=row.person.unit.path, before=before, after=after)
    return row


@transaction.atomic
def add_evidence(*, actor: Actor, at: datetime, application: PromotionApplication, uploads: Iterable[UploadedFile]) -> None:
    """Put papers beside an own draft or returned application. RuleBroken: wrong kind, too big, too many."""
    ensure(access.may_edit(actor, application))
    uploads = list(uploads)
    if files_of(RECORD_KIND, application.pk).count() + len(uploads) > MAX_FILES:
        raise RuleBroken("promotion.too_many_files", field="files", limit=MAX_FILES)
    for upload in uploads:
        file = store_upload(actor=actor, at=at, upload=upload)
        attach(actor=actor, at=at, file=file, record_kind=RECORD_KIND, record_id=application.pk)


@transaction.atomic
def submit_application(*, actor: Actor, at: datetime, application: PromotionApplication, version: int) -> PromotionApplication:
    """Hand the application in: the conditions are checked as of today, the answer is due in working days."""
    row = _locked(application, version)
    ensure(access.may_edit(actor, row))
    day = localdate(at)
    if row.rule_version != row.occupation.rule_version:  # the same code means something else in another version
        raise RuleBroken("promotion.version_changed", field="path_code", version=row.occupation.rule_version)
    ensure(application_verdict(row.occupation, row.target_grade, day))
    condition, facts = _choose_path(row.person, row.occupation, row.path_code, day)
    move(row, S.SUBMITTED)
    row.submitted_at, row.from_grade = at, facts.grade_on(day)
    row.batch = _enrolling(batch_read.open_batch_for(row.person.unit.path, row.target_grade, day))
    row.answer_due_on = batch_read.answer_due(day, row.target_grade, row.batch)
    row.checked_by, row.checked_at = None, None
    save(row)
    _compute_checks(row, condition, facts, day)
    tell(row, actor, at, "promotion.submitted", due=row.answer_due_on.isoformat(), batch=row.batch_id or "")
    return row


def _enrolling(batch: PromotionBatch | None) -> PromotionBatch | None:
    """The batch under lock, unless its enrolment has ended since it was found: whoever came in then would be left behind."""
    return batch and PromotionBatch.objects.select_for_update().filter(pk=batch.pk, state=BatchState.OPEN).first()


def _compute_checks(row: PromotionApplication, condition: GradeCondition, facts: rules.Facts, day: date) -> None:
    """Write the checks as computed. What a person has judged stays as long as the requirement is asked for."""
    standing = rules.assess(facts, read.path_of(condition), day)
    papers = files_of(RECORD_KIND, row.pk).count()
    general = rules.general_findings(facts, row.target_grade, day, papers)
    found = [*standing.findings, *general]
    judged = set(row.checks.exclude(checked_by=None).values_list("code", flat=True)) & {f.code for f in found}
    row.checks.exclude(code__in=judged).delete()
    PromotionCheck.objects.bulk_create(
        PromotionCheck(
            application=row,
            code=f.code,
            result=f.result,
            params=f.params,
            clause=condition.source if f in general else wording.clause_of(condition),
        )
        for f in found
        if f.code not in judged
    )


@transaction.atomic
def recheck_application(*, actor: Actor, at: datetime, application: PromotionApplication, version: int) -> PromotionApplication:
    """Compute the checks anew from what the roster knows today; judgements by hand stay."""
    row = _locked(application, version)
    ensure(access.may_check(actor, row))
    day = localdate(at)
    condition = read.conditions_of(row.rule_version, day).filter(code=row.path_code).first()
    if condition is None:  # the rule has run out since the application
        raise RuleBroken("promotion.path_unknown", path=row.path_code)
    _compute_checks(row, condition, read.facts_of(row.person, row.occupation), day)
    save(row)
    record(actor=actor, at=at, action="promotion.rechecked", obj=row, label=label(row), path=row.person.unit.path)
    return row


@transaction.atomic
def judge_check(
    *, actor: Actor, at: datetime, application: PromotionApplication, version: int, code: str, result: str, reason: str, evidence: str = ""
) -> PromotionCheck:
    """Set one check by hand, with a reason; differing from a computed result is marked as an override."""
    row = _locked(application, version)
    ensure(access.may_check(actor, row))
    check = row.checks.filter(code=code).first()
    if check is None:
        raise RuleBroken("promotion.check_unknown", field="code", item=code)
    if not reason.strip():
        raise RuleBroken("promotion.reason_needed", field="reason")
    if result == CheckResult.PASSED and not evidence.strip():
        raise RuleBroken("promotion.evidence_needed", field="evidence")
    before = {"result": check.result, "reason": check.reason}
    computed = check.params.get("computed", check.result)
    check.params = {**check.params, "computed": computed}
    check.is_overridden = computed != CheckResult.BY_HAND and computed != result
    check.result, check.reason, check.evidence = CheckResult(result), reason.strip(), evidence.strip()
    check.checked_by, check.checked_at = actor.user, at
    check.save()
    save(row)
    record(
        actor=actor, at=at, action="promotion.judged", obj=row, label=f"{label(row)} {code}", path=row.person.unit.path,
        before=before, after={"result": check.result, "evidence": check.evidence, "overridden": check.is_overridden}, reason=reason,
    )  # fmt: skip
    return check


@transaction.atomic
def conclude_check(
    *, actor: Actor, at: datetime, application: PromotionApplication, version: int, reason: str = "", is_rejected: bool = False
) -> PromotionApplication:
    """End the check and hand the case to the second person; ``is_rejected`` proposes a refusal and needs a reason."""
    row = _locked(application, version)
    results = list(row.checks.values_list("result", flat=True))
    if is_rejected:
        ensure(access.may_check(actor, row))
        if CheckResult.FAILED not in results:
            raise RuleBroken("promotion.nothing_failed")
        _need(reason)
    else:
        ensure(access.may_conclude(actor, row, results))
    move(row, S.CHECKED)
    row.checked_by, row.checked_at = actor.user, at
    save(row)
    tell(row, actor, at, "promotion.checked", reason=reason)
    return row


@transaction.atomic
def return_application(*, actor: Actor, at: datetime, application: PromotionApplication, version: int, reason: str) -> PromotionApplication:
    """Send the application back to the worker, who may complete and submit it again."""
    row = _locked(application, version)
    ensure(access.may_return(actor, row, batch_read.way_of(row)))
    _need(reason)
    move(row, S.RETURNED)
    row.batch = None  # handed in again, it joins the batch that is open then
    save(row)
    tell(row, actor, at, "promotion.returned", reason=reason)
    return row


@transaction.atomic
def refuse_application(*, actor: Actor, at: datetime, application: PromotionApplication, version: int, reason: str) -> PromotionApplication:
    """Decide against the application; ends it. A second person only."""
    row = _locked(application, version)
    ensure(access.may_refuse(actor, row, batch_read.way_of(row)))
    _need(reason)
    move(row, S.REFUSED)
    row.decided_by, row.decided_at = actor.user, at
    save(row)
    tell(row, actor, at, "promotion.refused", reason=reason)
    finish_batch(row, actor, at)
    return row


@transaction.atomic
def approve_application(
    *,
    actor: Actor,
    at: datetime,
    application: PromotionApplication,
    version: int,
    number: str,
    issued_on: date,
    expires_on: date | None = None,
    assessor: str = "",
    scheme: str = NumberScheme.NATIONAL,
    reason: str = "",
) -> PromotionApplication:
    """Decide for the application: certificate and grade follow in the same transaction. A second person only."""
    row = _locked(application, version)
    way = batch_read.way_of(row, localdate(at))
    ensure(access.may_approve(actor, row, list(row.checks.values_list("result", flat=True)), way))
    row.certificate = register_certificate(
        actor=actor, at=at, person=row.person, occupation=row.occupation, grade=row.target_grade, number=number,
        issued_on=issued_on, expires_on=expires_on, assessor=assessor, scheme=scheme,
    )  # fmt: skip
    move(row, S.APPROVED)
    row.decided_by, row.decided_at = actor.user, at
    save(row)
    tell(row, actor, at, "promotion.approved", reason=reason, number=row.certificate.number)
    finish_batch(row, actor, at)
    return row


def _locked(application: PromotionApplication, version: int) -> PromotionApplication:
    """The row under lock; EditConflict when somebody saved since ``version`` was read."""
    rows = PromotionApplication.objects.select_for_update(of=("self",)).select_related(
        "person__unit", "occupation", "batch__panel", "batch__publicity"
    )
    row = rows.get(pk=application.pk)
    if row.version != version:
        raise EditConflict("promotion.edited", theirs={_("状态"): row.get_state_display(), _("申报条件"): row.path_code})
    return row


def _need(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("promotion.reason_needed", field="reason")
