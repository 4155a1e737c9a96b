"""A new version is drafted from an old one, edited and given golden cases until somebody else adopts it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from assessment.schemes.access import change_verdict
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import (
    MOST_CASES,
    Case,
    SchemeBody,
    body_from_json,
    body_to_json,
    case_to_json,
    filled,
    fingerprint,
    parse_file,
    rows_of,
    written,
    yaml_text,
)
from assessment.schemes.selectors import known_codes, known_metrics
from assessment.schemes.services.files import highest
from portal.audit.services import record
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.rights.access import Actor


@transaction.atomic
def start_draft(*, actor: Actor, at: datetime, scheme: AssessmentScheme) -> AssessmentScheme:
    """A draft of the next version with the contents and cases of ``scheme``. A second click finds the draft of the first."""
    ensure(actor.may("scheme.edit", path=highest(actor), state=SchemeState.DRAFT))
    body = body_from_json(scheme.body)
    newest = _newest(scheme.code)
    if _is_untouched(newest, actor, body):
        return newest
    new = replace(body, version=newest.version + 1)
    plain = body_to_json(new)
    try:
        with transaction.atomic():
            draft = AssessmentScheme.objects.create(
                code=new.code, version=new.version, name_zh=new.name_zh, name_en=new.name_en, body=plain, sha256=fingerprint(plain),
                source_text=yaml_text(written(filled(rows_of(new))).document), cases=scheme.cases, drafted_by=actor.user, drafted_at=at,
            )  # fmt: skip
    except IntegrityError as broken:  # the other half of a double click, or somebody else, was first
        newest = _newest(scheme.code)
        if _is_untouched(newest, actor, body):
            return newest
        raise RuleBroken("scheme.version_exists", item=new.code, version=new.version, next=newest.version + 1) from broken
    record(actor=actor, at=at, action="scheme.drafted", obj=draft, after={"from": scheme.version, "sha256": draft.sha256})
    return draft


def _newest(code: str) -> AssessmentScheme:
    return AssessmentScheme.objects.select_for_update().filter(code=code).order_by("-version")[0]


def _is_untouched(newest: AssessmentScheme, actor: Actor, body: SchemeBody) -> bool:
    """Whether ``newest`` is the actor's own draft of these very contents, not edited yet."""
    is_mine = newest.state == SchemeState.DRAFT and newest.drafted_by_id == actor.user_id and newest.revision == 1
    return is_mine and newest.sha256 == fingerprint(body_to_json(replace(body, version=newest.version)))


def _held(actor: Actor, scheme: AssessmentScheme, revision: int) -> AssessmentScheme:
    """The draft as it is now, locked. EditConflict when somebody has saved since the reader saw ``revision``."""
    row = AssessmentScheme.objects.select_for_update().get(pk=scheme.pk)
    ensure(change_verdict(actor, row))
    if row.revision != revision:
        raise EditConflict("scheme.edited_meanwhile", theirs={str(_("版本记录")): str(row.revision)})
    return row


def _save(actor: Actor, row: AssessmentScheme, *fields: str) -> None:
    row.revision += 1
    row.editors = sorted({*row.editors, actor.user_id} - {row.drafted_by_id, None})
    row.save(update_fields=["revision", "editors", *fields])


@transaction.atomic
def change_draft(*, actor: Actor, at: datetime, scheme: AssessmentScheme, revision: int, text: str) -> AssessmentScheme:
    """Give a draft the contents of ``text``; its cases too, where the text has any. The same again changes nothing.

    Raises SchemeRefused with every problem, EditConflict when somebody else saved first, RuleBroken for an adopted version or a
    text of another scheme.
    """
    row = _held(actor, scheme, revision)
    parsed, given = parse_file(text, known_metrics(), known_codes())
    if (parsed.code, parsed.version) != (row.code, row.version):
        raise RuleBroken("scheme.other_scheme", field="file", item=row.code, version=row.version)
    body = body_to_json(parsed)
    cases = [case_to_json(case) for case in given] or _still_known(row.cases, {i.code for i in parsed.indicators})
    before, mark = row.sha256, fingerprint(body)
    if before == mark and cases == row.cases:
        return row
    row.body, row.sha256, row.source_text, row.cases = body, mark, text, cases
    row.name_zh, row.name_en = parsed.name_zh, parsed.name_en
    _save(actor, row, "body", "sha256", "source_text", "cases", "name_zh", "name_en")
    record(actor=actor, at=at, action="scheme.changed", obj=row, before={"sha256": before}, after={"sha256": mark})
    return row


def _still_known(cases: Sequence[dict[str, Any]], indicators: set[str]) -> list[dict[str, Any]]:
    """The cases without what they say of indicators that are gone."""
    named = ("points", "judged", "deltas")
    return [{k: {c: v for c, v in value.items() if c in indicators} if k in named else value for k, value in row.items()} for row in cases]


@transaction.atomic
def keep_cases(*, actor: Actor, at: datetime, scheme: AssessmentScheme, revision: int, cases: Sequence[Case]) -> AssessmentScheme:
    """Make ``cases`` the golden cases of a draft."""
    row = _held(actor, scheme, revision)
    if len(cases) > MOST_CASES:
        raise RuleBroken("scheme.cases_full", most=MOST_CASES)
    before, new = len(row.cases), [case_to_json(case) for case in cases]
    if new == row.cases:
        return row
    row.cases = new
    _save(actor, row, "cases")
    record(actor=actor, at=at, action="scheme.cases_kept", obj=row, before={"cases": before}, after={"cases": len(new)})
    return row
