"""Rules come into the library, are revised with a note of what changed, and are repealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.plans.models import PlanItem
from branches.policies import rules, selectors
from branches.policies.models import Policy, PolicyVersion
from portal.announcements.models import Announcement
from portal.audit.services import record
from portal.files.services import attach_uploads
from portal.kernel.errors import RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.search import services as search


@dataclass(frozen=True)
class VersionFacts:
    effective_on: date
    review_on: date
    note: str
    document: str = ""


@dataclass(frozen=True)
class PolicyFacts:
    node: Node
    level: str
    title: str
    office: str = ""
    item: PlanItem | None = None
    announcement: Announcement | None = None


def _check(facts: VersionFacts, before: date | None, uploads: Sequence[UploadedFile]) -> None:
    ensure(rules.may_follow(facts.effective_on, before), field="effective_on")
    ensure(rules.may_review(facts.effective_on, facts.review_on), field="review_on")
    if not facts.note.strip():
        raise RuleBroken("policy.no_note", field="note")
    if not uploads:
        raise RuleBroken("policy.no_file", field="uploads")


@transaction.atomic
def keep_policy(*, actor: Actor, at: datetime, facts: PolicyFacts, version: VersionFacts, uploads: Sequence[UploadedFile]) -> Policy:
    """Take a rule into the library with its first version and file. NotReachable; RuleBroken ``policy.*``, ``file.*``."""
    ensure(actor.may("policy.edit", path=facts.node.path))
    if not actor.is_system and not selectors.nodes(actor.scope("policy.edit"), localdate(at)).filter(pk=facts.node.pk).exists():
        raise RuleBroken("policy.node_foreign", field="node")
    if not facts.title.strip():
        raise RuleBroken("policy.no_title", field="title")
    _check(version, None, uploads)
    row = Policy(
        node=facts.node, level=facts.level, title=facts.title.strip(), office=facts.office.strip(), item=facts.item,
        announcement=facts.announcement, review_on=version.review_on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("policy.exists", field="title") from None
    search.refresh(index="policy", ids=[row.pk])
    record(actor=actor, at=at, action="policy.kept", obj=row, path=row.node.path, after={"level": row.level})
    _add(actor, at, row, version, uploads)
    return row


def _add(actor: Actor, at: datetime, row: Policy, facts: VersionFacts, uploads: Sequence[UploadedFile]) -> PolicyVersion:
    version = PolicyVersion(
        policy=row, no=row.versions.count() + 1, document=facts.document.strip(), effective_on=facts.effective_on,
        note=facts.note.strip()[:300], kept_by=actor.user, kept_at=at,
    )  # fmt: skip
    version.save()
    row.review_on = facts.review_on
    row.save(update_fields=["review_on"])
    attach_uploads(actor=actor, at=at, uploads=uploads, record_kind="policy", record_id=row.pk)
    after = {"no": version.no, "effective_on": facts.effective_on.isoformat()}
    record(actor=actor, at=at, action="policy.revised", obj=row, path=row.node.path, after=after, reason=version.note)
    return version


def _locked(actor: Actor, policy: Policy) -> Policy:
    row = Policy.objects.select_for_update(of=("self",)).select_related("node").get(pk=policy.pk)
    ensure(actor.may("policy.edit", path=row.node.path))
    if row.repealed_on is not None:
        raise RuleBroken("policy.repealed")
    return row


@transaction.atomic
def revise_policy(*, actor: Actor, at: datetime, policy: Policy, version: VersionFacts, uploads: Sequence[UploadedFile]) -> PolicyVersion:
    """A new version that says what it changes. A second click finds its day taken. RuleBroken ``policy.*``, ``file.*``."""
    row = _locked(actor, policy)
    if row.versions.filter(effective_on=version.effective_on).exists():
        raise RuleBroken("policy.version_once", field="effective_on")
    newest = row.versions.order_by("-no").first()
    _check(version, newest.effective_on if newest else None, uploads)
    return _add(actor, at, row, version, uploads)


@transaction.atomic
def repeal_policy(*, actor: Actor, at: datetime, policy: Policy) -> Policy:
    """It holds no longer from today on."""
    row = _locked(actor, policy)
    row.repealed_on = localdate(at)
    row.save(update_fields=["repealed_on"])
    record(actor=actor, at=at, action="policy.repealed", obj=row, path=row.node.path)
    return row
