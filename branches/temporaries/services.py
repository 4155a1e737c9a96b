"""A temporary branch is founded for a project, put off with approval, and closed with a summary of its work."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from branches.orgs import services as orgs
from branches.orgs.models import Branch
from branches.temporaries import access, rules
from branches.temporaries.models import TemporaryBranch
from portal.audit.services import record
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.search import services as search

INDEX = "temporary"


@dataclass(frozen=True)
class ProjectFacts:
    """What a temporary branch is for, by whose leave and until when (TMP-01)."""

    project: str
    duty: str
    approval: str
    ends_on: date
    project_no: str = ""


@dataclass(frozen=True)
class NewBranch:
    """The node of a temporary branch and its first members."""

    code: str
    name: str
    short_name: str
    parent: Node
    founded_on: date
    founders: Sequence[orgs.NewMember]


def _checked(facts: ProjectFacts, founded_on: date) -> dict[str, Any]:
    words = {k: v.strip() if isinstance(v, str) else v for k, v in asdict(facts).items()}
    for name in ("project", "duty", "approval"):
        if not words[name]:
            raise RuleBroken(f"temporary.{name}_needed", field=name)
    ensure(rules.may_end_on(founded_on, facts.ends_on), field="ends_on")
    return words


def _told(words: dict[str, Any]) -> dict[str, str]:
    return {k: str(v) for k, v in words.items()}


@transaction.atomic
def found_temporary(*, actor: Actor, at: datetime, new: NewBranch, facts: ProjectFacts) -> TemporaryBranch:
    """Found a temporary branch with the project that it ends with.

    Raises RuleBroken ``temporary.*`` and those of ``orgs.create_branch``: members come from standing branches (TMP-01).
    """
    ensure(actor.may("temporary.edit", path=new.parent.path))
    words = _checked(facts, new.founded_on)
    branch = orgs.create_branch(
        actor=actor, at=at, code=new.code, name=new.name, short_name=new.short_name, kind=NodeKind.TEMPORARY_BRANCH,
        parent=new.parent, founded_on=new.founded_on, founders=new.founders,
    )  # fmt: skip
    row = TemporaryBranch.objects.create(branch=branch, **words)
    search.refresh(index=INDEX, ids=[row.pk])
    record(actor=actor, at=at, action="temporary.founded", obj=row, path=branch.node.path, after=_told(words), reason=row.approval)
    return row


@transaction.atomic
def tie_to_project(*, actor: Actor, at: datetime, branch: Branch, facts: ProjectFacts) -> TemporaryBranch:
    """Say what a temporary branch that is there already is for. RuleBroken ``temporary.known``, ``temporary.not_temporary``."""
    ensure(actor.may("temporary.edit", path=branch.node.path))
    stored = Branch.objects.select_for_update(of=("self",)).select_related("node").get(pk=branch.pk)
    if stored.node.kind != NodeKind.TEMPORARY_BRANCH:
        raise RuleBroken("temporary.not_temporary")
    if TemporaryBranch.objects.filter(pk=stored.pk).exists():
        raise RuleBroken("temporary.known")
    words = _checked(facts, stored.founded_on)
    row = TemporaryBranch.objects.create(branch=stored, **words)
    search.refresh(index=INDEX, ids=[row.pk])
    record(actor=actor, at=at, action="temporary.tied", obj=row, path=stored.node.path, after=_told(words))
    return row


def _locked(actor: Actor, row: TemporaryBranch, version: int) -> TemporaryBranch:
    """The row as stored. EditConflict when somebody saved since ``version``; RuleBroken ``temporary.is_closed``."""
    stored = TemporaryBranch.objects.select_for_update(of=("self",)).select_related("branch__node").get(pk=row.pk)
    ensure(access.may_edit(actor, stored))
    if stored.version != version:
        raise EditConflict("temporary.edited", theirs={})
    return stored


@transaction.atomic
def change_project(*, actor: Actor, at: datetime, row: TemporaryBranch, version: int, facts: ProjectFacts) -> TemporaryBranch:
    """Put right what was entered; the end moves by ``extend_temporary``."""
    stored = _locked(actor, row, version)
    words = _checked(facts, stored.branch.founded_on) | {"ends_on": stored.ends_on}
    before = {k: getattr(stored, k) for k in words}
    if before == words:
        return stored
    for name, value in words.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.save(update_fields=[*words, "version"])
    search.refresh(index=INDEX, ids=[stored.pk])
    path = stored.branch.node.path
    record(actor=actor, at=at, action="temporary.changed", obj=stored, path=path, before=_told(before), after=_told(words))
    return stored


@transaction.atomic
def extend_temporary(*, actor: Actor, at: datetime, row: TemporaryBranch, version: int, ends_on: date, extension: str) -> TemporaryBranch:
    """The project takes longer: a later end, with the paper that allows it. RuleBroken ``temporary.not_later``."""
    stored = _locked(actor, row, version)
    ensure(rules.may_extend(stored.ends_on, ends_on), field="ends_on")
    if not extension.strip():
        raise RuleBroken("temporary.approval_needed", field="extension")
    before = stored.ends_on
    stored.first_ends_on = stored.first_ends_on or before
    stored.ends_on, stored.extension, stored.version = ends_on, extension.strip(), stored.version + 1
    stored.save(update_fields=["first_ends_on", "ends_on", "extension", "version"])
    record(
        actor=actor, at=at, action="temporary.extended", obj=stored, path=stored.branch.node.path,
        before={"ends_on": before.isoformat()}, after={"ends_on": ends_on.isoformat()}, reason=stored.extension,
    )  # fmt: skip
    return stored


@transaction.atomic
def close_temporary(
    *, actor: Actor, at: datetime, row: TemporaryBranch, version: int, closed_on: date, reason: str, summary: str,
    receiver: Node | None = None,
) -> TemporaryBranch:  # fmt: skip
    """The branch ends with its project (TMP-05): members go home, the summary stands in the hand-over.

    Raises RuleBroken ``branch.has_open_tasks`` and the others of ``orgs.close_branch``, ``temporary.summary_needed``.
    """
    stored = _locked(actor, row, version)
    if not summary.strip():
        raise RuleBroken("temporary.summary_needed", field="summary")
    stored.branch = orgs.close_branch(actor=actor, at=at, branch=stored.branch, closed_on=closed_on, reason=reason)
    stored.summary, stored.receiver, stored.version = summary.strip(), receiver, stored.version + 1
    stored.save(update_fields=["summary", "receiver", "version"])
    after = {"closed_on": closed_on.isoformat(), "receiver": receiver.code if receiver else ""}
    record(actor=actor, at=at, action="temporary.closed", obj=stored, path=stored.branch.node.path, after=after, reason=reason)
    return stored
