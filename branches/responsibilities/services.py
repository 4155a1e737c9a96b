"""Writing statements down, taking over the standard list, telling how they stand."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.responsibilities import rules, selectors
from branches.responsibilities.enums import DutyHolder, DutyOutcome
from branches.responsibilities.models import DutyStatement, DutyStatementReport
from portal.audit.services import record, record_each
from portal.files.services import attach_uploads
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class StatementFacts:
    holder: str
    text: str
    source: str
    label: str = ""

    def checked(self) -> dict[str, str]:
        """The columns without idle blanks. RuleBroken ``statement.*``."""
        found = {name: value.strip() for name, value in asdict(self).items()}
        if not found["text"]:
            raise RuleBroken("statement.no_text", field="text")
        if not found["source"]:
            raise RuleBroken("statement.no_source", field="source")
        if found["holder"] == DutyHolder.DEPARTMENT and not found["label"]:
            raise RuleBroken("statement.no_label", field="label")
        return found


def _save(row: DutyStatement) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("statement.twice", field="text") from None


@transaction.atomic
def write_statement(*, actor: Actor, at: datetime, node: Node, facts: StatementFacts) -> DutyStatement:
    """Put a statement on the list of an organisation. NotReachable; RuleBroken ``statement.*``."""
    ensure(actor.may("statement.edit", path=node.path))
    if not actor.is_system and not selectors.nodes(actor.scope("statement.edit"), localdate(at)).filter(pk=node.pk).exists():
        raise RuleBroken("statement.node_foreign", field="node")
    row = DutyStatement(node=node, written_by=actor.user, written_at=at, **facts.checked())
    _save(row)
    record(actor=actor, at=at, action="statement.written", obj=row, path=node.path, after={"holder": row.holder, "text": row.text})
    return row


@transaction.atomic
def adopt_standards(*, actor: Actor, at: datetime, node: Node) -> list[DutyStatement]:
    """Take over what the standard list has and the organisation has not. RuleBroken: nothing new."""
    ensure(actor.may("statement.edit", path=node.path))
    Node.objects.select_for_update().get(pk=node.pk)
    wanted = selectors.missing_standards(node)
    if not wanted:
        raise RuleBroken("statement.nothing_to_adopt")
    same = {"node": node, "written_by": actor.user, "written_at": at}
    made = DutyStatement.objects.bulk_create(DutyStatement(holder=w.holder, text=w.name_zh, source=w.source, **same) for w in wanted)
    record_each(actor=actor, at=at, action="statement.written", rows=[(row, node.path, {}, {"holder": row.holder}) for row in made])
    return made


def _locked(statement: DutyStatement, version: int | None = None) -> DutyStatement:
    row = DutyStatement.objects.select_for_update(of=("self",)).select_related("node").get(pk=statement.pk)
    if row.withdrawn_at is not None:
        raise RuleBroken("statement.withdrawn")
    if version is not None and row.version != version:
        raise EditConflict("statement.edit_conflict", theirs={_("责任内容"): row.text})
    return row


@transaction.atomic
def change_statement(*, actor: Actor, at: datetime, statement: DutyStatement, version: int, facts: StatementFacts) -> DutyStatement:
    row = _locked(statement, version)
    ensure(actor.may("statement.edit", path=row.node.path))
    found = facts.checked()
    before = {name: getattr(row, name) for name, value in found.items() if getattr(row, name) != value}
    for name, value in found.items():
        setattr(row, name, value)
    row.version += 1
    _save(row)
    after = {name: found[name] for name in before}
    record(actor=actor, at=at, action="statement.changed", obj=row, path=row.node.path, before=before, after=after)
    return row


@transaction.atomic
def withdraw_statement(*, actor: Actor, at: datetime, statement: DutyStatement) -> DutyStatement:
    """Take it off the list; what was told of it stays."""
    row = _locked(statement)
    ensure(actor.may("statement.edit", path=row.node.path))
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record(actor=actor, at=at, action="statement.withdrawn", obj=row, path=row.node.path)
    return row


@transaction.atomic
def tell_outcome(
    *, actor: Actor, at: datetime, statement: DutyStatement, half: str, outcome: str, words: str, uploads: Sequence[UploadedFile] = ()
) -> DutyStatementReport:
    """How it stands in a half-year, with evidence; told again, the newer words stand. RuleBroken ``statement.*``, ``file.*``."""
    row = _locked(statement)
    ensure(actor.may("statement.report", path=row.node.path))
    ensure(rules.may_tell(half, localdate(at)), field="half")
    if outcome not in DutyOutcome.values:
        raise RuleBroken("statement.outcome_unknown", field="outcome")
    if not words.strip():
        raise RuleBroken("statement.no_words", field="words")
    told = {"outcome": outcome, "words": words.strip()[:500], "told_by": actor.user, "told_at": at}
    report, _is_new = DutyStatementReport.objects.update_or_create(statement=row, half=half, defaults=told)
    if uploads:
        attach_uploads(actor=actor, at=at, uploads=uploads, record_kind="duty_statement", record_id=row.pk)
    after = {"half": half, "outcome": outcome}
    record(actor=actor, at=at, action="statement.told", obj=row, path=row.node.path, after=after)
    return report
