"""Posts are written, handed in, judged, used, taken down; experts are appointed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.knowledge import access, rules, selectors
from branches.knowledge.enums import Origin, PostState, VersionState
from branches.knowledge.models import KnowledgeExpert, KnowledgeKind, KnowledgePost, KnowledgeUse, KnowledgeVersion
from branches.safety.selectors import answering_branches
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify, notify_person
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.search import services as search

TEXTS = ("title", "problem", "practice", "effect")


@dataclass(frozen=True)
class PostFacts:
    kind: KnowledgeKind
    title: str
    problem: str
    practice: str
    effect: str = ""
    origin: str = Origin.OWN

    def words(self) -> dict[str, str]:
        return {name: getattr(self, name).strip() for name in TEXTS}


@dataclass(frozen=True)
class UseFacts:
    used_on: date
    place: str
    gain: str
    node: Node | None = None


def _check(facts: PostFacts) -> None:
    for name in ("title", "problem", "practice"):
        if not getattr(facts, name).strip():
            raise RuleBroken(f"knowledge.no_{name}", field=name)
    if not facts.kind.is_active:
        raise RuleBroken("knowledge.kind_closed", field="kind", kind=facts.kind.name)


def _address(post: KnowledgePost) -> str:
    return reverse("knowledge_detail", args=[post.pk])


@transaction.atomic
def write_post(*, actor: Actor, at: datetime, facts: PostFacts, once_key: str = "") -> KnowledgePost:
    """A draft that its author alone sees. The same ``once_key`` gives the first one again. RuleBroken ``knowledge.*``."""
    person = selectors.person_of(actor)
    if not actor.can("knowledge.write"):
        raise NotReachable("knowledge.write")
    if person is None:
        raise RuleBroken("knowledge.no_person")
    key = own_key(actor, once_key)
    known = twin_of(KnowledgePost, key)
    if known is not None:
        return known
    _check(facts)
    branch_id = answering_branches([person.unit], localdate(at)).get(person.unit_id)
    row = KnowledgePost(
        node=person.unit, branch_id=branch_id, reach_node=person.unit, author=person, kind=facts.kind, origin=facts.origin, made_at=at,
        once_key=key,
    )  # fmt: skip
    twin = save_once(row)
    if twin is not None:
        return twin
    KnowledgeVersion.objects.create(post=row, no=1, saved_at=at, **facts.words())
    record(actor=actor, at=at, action="knowledge.written", obj=row, path=row.node.path, after={"kind": facts.kind.code})
    return row


def _locked(post: KnowledgePost) -> tuple[KnowledgePost, KnowledgeVersion | None]:
    rows = KnowledgePost.objects.select_for_update(of=("self",)).select_related("node", "branch__node", "kind", "current")
    row = rows.get(pk=post.pk)
    return row, selectors.in_hand(row)


@transaction.atomic
def change_post(*, actor: Actor, at: datetime, post: KnowledgePost, version: int, facts: PostFacts) -> KnowledgeVersion:
    """Other words: of the version in hand, or the next one of a published post. EditConflict; RuleBroken ``knowledge.*``."""
    row, hand = _locked(post)
    access.ensure_author(actor, row)
    ensure(rules.may_write(row.state, hand.state if hand else None))
    if version != (hand.version if hand else 0):
        raise EditConflict("knowledge.edit_conflict", theirs={})
    _check(facts)
    row.kind, row.origin = facts.kind, facts.origin
    row.save(update_fields=["kind", "origin"])
    if hand is None:
        last = row.versions.order_by("-no").values_list("no", flat=True).first() or 0
        hand = KnowledgeVersion(post=row, no=last + 1)
    else:
        hand.version += 1
    for name, value in facts.words().items():
        setattr(hand, name, value)
    hand.saved_at = at
    hand.save()
    record(actor=actor, at=at, action="knowledge.changed", obj=row, path=row.node.path, after={"no": hand.no})
    return hand


@transaction.atomic
def submit_post(*, actor: Actor, at: datetime, post: KnowledgePost) -> KnowledgeVersion:
    """Hand it in; its experts are told. A second click finds it handed in. RuleBroken ``knowledge.*``."""
    row, hand = _locked(post)
    access.ensure_author(actor, row)
    if hand is not None and hand.state == VersionState.SUBMITTED:
        return hand
    ensure(rules.may_submit(row.state, hand.state if hand else None))
    assert hand is not None
    hand.state, hand.submitted_at = VersionState.SUBMITTED, at
    hand.save(update_fields=["state", "submitted_at"])
    record(actor=actor, at=at, action="knowledge.submitted", obj=row, path=row.node.path, after={"no": hand.no})
    told = selectors.experts_for(row, localdate(at))
    notify(user_ids=told, code="knowledge.waiting", params={"title": hand.title}, url=_address(row), at=at)
    return hand


def _to_judge(actor: Actor, at: datetime, post: KnowledgePost, seen: str) -> tuple[KnowledgePost, KnowledgeVersion]:
    row, hand = _locked(post)
    ensure(access.may_judge(actor, row, hand, localdate(at)))
    assert hand is not None
    if seen and seen != hand.reading:
        raise EditConflict("knowledge.edit_conflict", theirs={})
    return row, hand


@transaction.atomic
def approve_post(
    *, actor: Actor, at: datetime, post: KnowledgePost, reach_node: Node, opinion: str = "", seen: str = ""
) -> KnowledgeVersion:  # fmt: skip
    """Publish what is handed in for ``reach_node`` and everybody below. EditConflict when it is not what the expert has read
    (``seen``); RuleBroken ``knowledge.*``."""
    row, hand = _to_judge(actor, at, post, seen)
    if not selectors.ranges_of(row).filter(pk=reach_node.pk).exists():
        raise RuleBroken("knowledge.range_foreign", field="reach_node")
    _judged(hand, actor, at, VersionState.PUBLISHED, opinion)
    row.current, row.reach_node, row.state = hand, reach_node, PostState.PUBLISHED
    row.published_on = row.published_on or localdate(at)
    row.save(update_fields=["current", "reach_node", "state", "published_on"])
    search.refresh(index=selectors.INDEX, ids=[row.pk])
    after = {"no": hand.no, "reach": reach_node.code}
    record(actor=actor, at=at, action="knowledge.published", obj=row, path=row.node.path, after=after)
    words = {"title": hand.title}
    notify_person(person_id=row.author_id, code="knowledge.published_notice", params=words, url=_address(row), at=at)
    _announce(row, at)
    return hand


def _judged(hand: KnowledgeVersion, actor: Actor, at: datetime, state: str, opinion: str) -> None:
    hand.state, hand.judged_by, hand.judged_at, hand.opinion = state, actor.user, at, opinion.strip()[:300]
    hand.save(update_fields=["state", "judged_by", "judged_at", "opinion"])


@transaction.atomic
def return_post(*, actor: Actor, at: datetime, post: KnowledgePost, opinion: str, seen: str = "") -> KnowledgeVersion:
    """Send it back with what is to be changed. EditConflict as ``approve_post``; RuleBroken ``knowledge.*``."""
    row, hand = _to_judge(actor, at, post, seen)
    if not opinion.strip():
        raise RuleBroken("knowledge.no_opinion", field="opinion")
    _judged(hand, actor, at, VersionState.RETURNED, opinion)
    record(actor=actor, at=at, action="knowledge.returned", obj=row, path=row.node.path, after={"no": hand.no})
    words = {"title": hand.title, "opinion": hand.opinion}
    notify_person(person_id=row.author_id, code="knowledge.returned_notice", params=words, url=_address(row), at=at)
    return hand


def _announce(row: KnowledgePost, at: datetime, on: date | None = None) -> None:
    if row.branch_id is not None:
        today = localdate(at)
        changes.announce("knowledge", on=on or row.published_on or today, until=today, branches=[row.branch_id])


@transaction.atomic
def use_post(*, actor: Actor, at: datetime, post: KnowledgePost, facts: UseFacts) -> KnowledgeUse:
    """«We used this»: once for each person and post; said again, the newer words stand. RuleBroken ``knowledge.*``."""
    row, _hand = _locked(post)
    person = selectors.person_of(actor)
    if person is None:
        raise RuleBroken("knowledge.no_person")
    today = localdate(at)
    if not access.readable(actor, today).filter(pk=row.pk).exists():
        raise NotReachable("knowledge.use")
    verdict = rules.may_use(
        row.state, is_author=access.is_author(actor, row), used_on=facts.used_on, published_on=row.published_on, today=today
    )
    ensure(verdict, field="used_on")
    for name, text in (("place", facts.place), ("gain", facts.gain)):
        if not text.strip():
            raise RuleBroken(f"knowledge.no_{name}", field=name)
    node = facts.node or person.unit
    if not selectors.use_nodes(person).filter(pk=node.pk).exists():
        raise RuleBroken("knowledge.team_foreign", field="node")
    said = {"node": node, "used_on": facts.used_on, "place": facts.place.strip()[:80], "gain": facts.gain.strip()[:300]}
    use, is_new = KnowledgeUse.objects.update_or_create(post=row, person=person, defaults=said, create_defaults={**said, "made_at": at})
    record(actor=actor, at=at, action="knowledge.used", obj=row, path=row.node.path, after={"node": node.code})
    if is_new:
        words = {"title": str(row)}
        notify_person(person_id=row.author_id, code="knowledge.used_notice", params=words, url=_address(row), at=at)
    _announce(row, at, row.published_on)
    return use


@transaction.atomic
def withdraw_post(*, actor: Actor, at: datetime, post: KnowledgePost, reason: str) -> KnowledgePost:
    """Take it down: by its author, or by the office that looks after it. A second click finds it down. RuleBroken ``knowledge.*``."""
    row, _hand = _locked(post)
    if not access.is_author(actor, row) and not access.manages(actor, row):
        raise NotReachable("knowledge.manage")
    if row.state == PostState.WITHDRAWN:
        return row
    if not reason.strip():
        raise RuleBroken("knowledge.no_reason", field="reason")
    row.state, row.withdrawn_by, row.withdrawn_on, row.withdraw_reason = (
        PostState.WITHDRAWN,
        actor.user,
        localdate(at),
        reason.strip()[:200],
    )
    row.save(update_fields=["state", "withdrawn_by", "withdrawn_on", "withdraw_reason"])
    search.refresh(index=selectors.INDEX, ids=[row.pk])
    record(actor=actor, at=at, action="knowledge.withdrawn", obj=row, path=row.node.path, reason=row.withdraw_reason)
    if not access.is_author(actor, row):
        words = {"title": str(row), "reason": row.withdraw_reason}
        notify_person(person_id=row.author_id, code="knowledge.withdrawn_notice", params=words, url=_address(row), at=at)
    _announce(row, at)
    return row


@transaction.atomic
def appoint_expert(*, actor: Actor, at: datetime, node: Node, staff_no: str, kind: KnowledgeKind | None = None) -> KnowledgeExpert:
    """Somebody judges what is written in a unit and below; None: of every kind. RuleBroken ``knowledge.expert_*``."""
    today = localdate(at)
    if not actor.is_system and not selectors.expert_units(actor, today).filter(pk=node.pk).exists():
        raise RuleBroken("knowledge.expert_node", field="node")
    person = Person.objects.filter(staff_no=staff_no.strip().upper(), left_on=None).select_related("unit").first()
    near = person is not None and (person.unit.path.startswith(node.path) or node.path.startswith(person.unit.path))
    if person is None or not near:
        raise RuleBroken("knowledge.expert_unknown", field="staff_no", staff_no=staff_no.strip())
    branch_id = answering_branches([node], today).get(node.pk)
    row = KnowledgeExpert(person=person, node=node, branch_id=branch_id, kind=kind, from_on=today, appointed_by=actor.user)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("knowledge.expert_twice", field="staff_no") from None
    record(actor=actor, at=at, action="knowledge.expert_appointed", obj=row, path=node.path, after={"kind": kind.code if kind else ""})
    return row


@transaction.atomic
def end_expert(*, actor: Actor, at: datetime, expert: KnowledgeExpert) -> KnowledgeExpert:
    """The appointment ends today. A second click finds it ended. NotReachable."""
    row = KnowledgeExpert.objects.select_for_update(of=("self",)).select_related("node").get(pk=expert.pk)
    if not actor.is_system and not KnowledgeExpert.objects.within(actor.scope("knowledge.manage")).filter(pk=row.pk).exists():
        raise NotReachable("knowledge.manage")
    if row.ended_on is None:
        row.ended_on = localdate(at)
        row.save(update_fields=["ended_on"])
        record(actor=actor, at=at, action="knowledge.expert_ended", obj=row, path=row.node.path)
    return row
