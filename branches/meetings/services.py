"""A meeting is written down with its agenda; what it hands out is followed until it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.meetings import access, rules, selectors
from branches.meetings.enums import TopicFlag
from branches.meetings.models import JointMeeting, JointMeetingKind, MeetingAction, MeetingTopic
from branches.orgs.selectors import secretaries
from branches.plans.models import PlanItem
from portal.audit.services import record
from portal.files.services import attach_uploads
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify, notify_person
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.search import services as search


@dataclass(frozen=True)
class MeetingFacts:
    node: Node
    kind: JointMeetingKind
    title: str
    held_on: date
    place: str = ""
    chair_post: str = ""
    guests: str = ""
    summary: str = ""
    nodes: Sequence[Node] = ()

    def columns(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "nodes"}
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


@dataclass(frozen=True)
class ActionFacts:
    text: str
    due_on: date
    owner_node: Node | None = None
    owner_post: str = ""
    topic: MeetingTopic | None = None
    item: PlanItem | None = None
    side: str = ""


def _check(actor: Actor, facts: MeetingFacts, at: datetime) -> None:
    today = localdate(at)
    if not actor.is_system and not selectors.nodes(actor.scope("meeting.keep"), today).filter(pk=facts.node.pk).exists():
        raise RuleBroken("meeting.node_foreign", field="node")
    if not facts.kind.is_active:
        raise RuleBroken("meeting.kind_closed", field="kind", kind=facts.kind.name)
    if not facts.title.strip():
        raise RuleBroken("meeting.no_title", field="title")
    if facts.held_on > today:
        raise RuleBroken("meeting.held_ahead", field="held_on")
    if not facts.nodes and not facts.guests.strip():
        raise RuleBroken("meeting.nobody", field="nodes")


@transaction.atomic
def keep_meeting(*, actor: Actor, at: datetime, facts: MeetingFacts, once_key: str = "") -> JointMeeting:
    """Write a meeting down. The same ``once_key`` gives the first one again. NotReachable; RuleBroken ``meeting.*``."""
    ensure(actor.may("meeting.keep", path=facts.node.path))
    key = own_key(actor, once_key)
    known = twin_of(JointMeeting, key)
    if known is not None:
        return known
    _check(actor, facts, at)
    row = JointMeeting(made_by=actor.user, made_at=at, once_key=key, **facts.columns())
    twin = save_once(row)
    if twin is not None:
        return twin
    row.nodes.set(facts.nodes)
    search.refresh(index="meeting", ids=[row.pk])
    after = {"kind": row.kind.code, "held_on": row.held_on.isoformat()}
    record(actor=actor, at=at, action="meeting.kept", obj=row, path=row.node.path, after=after)
    return row


def _locked(actor: Actor, meeting: JointMeeting, version: int | None = None) -> JointMeeting:
    row = JointMeeting.objects.select_for_update(of=("self",)).select_related("node", "kind").get(pk=meeting.pk)
    ensure(actor.may("meeting.keep", path=row.node.path))
    if version is not None and row.version != version:
        raise EditConflict("meeting.edit_conflict", theirs={_("会议名称"): row.title, _("会议纪要"): row.summary})
    return row


@transaction.atomic
def change_meeting(*, actor: Actor, at: datetime, meeting: JointMeeting, version: int, facts: MeetingFacts) -> JointMeeting:
    """Change what is written of a meeting. EditConflict; RuleBroken ``meeting.*``."""
    row = _locked(actor, meeting, version)
    _check(actor, facts, at)
    bare = row.actions.filter(side="").count() if facts.kind.by_side else 0
    if bare:
        raise RuleBroken("meeting.actions_without_side", field="kind", count=bare)
    for name, value in facts.columns().items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    row.nodes.set(facts.nodes)
    search.refresh(index="meeting", ids=[row.pk])
    record(actor=actor, at=at, action="meeting.changed", obj=row, path=row.node.path, after={"title": row.title})
    return row


@transaction.atomic
def add_topic(*, actor: Actor, at: datetime, meeting: JointMeeting, title: str, flag: str, decision: str = "") -> MeetingTopic:
    """Put an item on the agenda with what was decided. The same words twice are one item. RuleBroken ``meeting.*``."""
    row = _locked(actor, meeting)
    if not title.strip():
        raise RuleBroken("meeting.topic_missing", field="title")
    if flag not in TopicFlag.values:
        raise RuleBroken("meeting.flag_unknown", field="flag")
    told = {"flag": flag, "decision": decision.strip()[:1000]}
    known = row.topics.filter(title=title.strip()).first()
    if known is not None and known.flag == flag and known.decision == told["decision"]:
        return known
    topic, _is_new = MeetingTopic.objects.update_or_create(
        meeting=row, title=title.strip()[:120], defaults=told, create_defaults={**told, "no": row.topics.count() + 1}
    )
    record(actor=actor, at=at, action="meeting.topic_kept", obj=row, path=row.node.path, after={"topic": topic.title, "flag": flag})
    return topic


@transaction.atomic
def hand_out(*, actor: Actor, at: datetime, meeting: JointMeeting, facts: ActionFacts, once_key: str = "") -> MeetingAction:
    """Something to be done by a department; its people are told. The same ``once_key`` gives the first one again."""
    row = _locked(actor, meeting)
    key = own_key(actor, once_key)
    known = twin_of(MeetingAction, key)
    if known is not None:
        return known
    if not facts.text.strip():
        raise RuleBroken("meeting.action_missing", field="text")
    if facts.owner_node is None and not facts.owner_post.strip():
        raise RuleBroken("meeting.owner_missing", field="owner_node")
    if facts.topic is not None and facts.topic.meeting_id != row.pk:
        raise RuleBroken("meeting.topic_foreign", field="topic")
    ensure(rules.check_side(facts.side, by_side=row.kind.by_side), field="side")
    ensure(rules.may_due(row.held_on, facts.due_on), field="due_on")
    action = MeetingAction(
        side=facts.side,
        meeting=row, text=facts.text.strip(), due_on=facts.due_on, owner_node=facts.owner_node, owner_post=facts.owner_post.strip(),
        topic=facts.topic, item=facts.item, once_key=key,
    )  # fmt: skip
    twin = save_once(action)
    if twin is not None:
        return twin
    after = {"due_on": facts.due_on.isoformat(), "owner": facts.owner_node.code if facts.owner_node else facts.owner_post}
    record(actor=actor, at=at, action="meeting.handed_out", obj=action, path=row.node.path, after=after)
    _tell_owner(action, at)
    _announce(action)
    return action


def _tell_owner(action: MeetingAction, at: datetime) -> None:
    """The secretary of the branch that carries it out."""
    node = action.owner_node
    if node is None or not node.is_branch:
        return
    post = secretaries([node.pk], localdate(at)).get(node.pk)
    if post is not None:
        params = {"meeting": action.meeting.title, "text": action.text, "due": action.due_on.isoformat()}
        notify_person(person_id=post.person_id, code="meeting.told_action", params=params, url=url_of(action), at=at)


def url_of(action: MeetingAction) -> str:
    return reverse("meeting_action", args=[action.pk])


def _announce(action: MeetingAction) -> None:
    """Scores of the branch that carries it out follow."""
    if action.owner_node is not None and action.owner_node.is_branch:
        until = max(action.due_on, action.done_on or action.due_on)
        changes.announce("meeting_action", on=min(action.due_on, until), until=until, branches=[action.owner_node.pk])


@transaction.atomic
def finish_action(
    *, actor: Actor, at: datetime, action: MeetingAction, done_on: date, result: str, uploads: Sequence[UploadedFile] = ()
) -> MeetingAction:
    """It is done, with what came of it and papers that show it. NotReachable for others; RuleBroken ``meeting.*``, ``file.*``."""
    rows = MeetingAction.objects.select_for_update(of=("self",)).select_related("meeting__node", "owner_node")
    row = rows.get(pk=action.pk)
    if not access.finishes(actor, row):
        raise NotReachable("meeting.act")
    if row.done_on is not None:
        raise RuleBroken("meeting.done_already")
    ensure(rules.may_finish(done_on, row.meeting.held_on, localdate(at)), field="done_on")
    if not result.strip():
        raise RuleBroken("meeting.words_missing", field="result")
    row.done_on, row.result, row.done_by = done_on, result.strip()[:500], actor.user
    row.save(update_fields=["done_on", "result", "done_by"])
    if uploads:
        attach_uploads(actor=actor, at=at, uploads=uploads, record_kind="meeting_action", record_id=row.pk)
    record(
        actor=actor, at=at, action="meeting.finished", obj=row, path=row.meeting.node.path, after={"done_on": done_on.isoformat()}
    )  # fmt: skip
    keeper = row.meeting.made_by_id
    if keeper is not None and keeper != actor.user_id:
        params = {"meeting": row.meeting.title, "text": row.text}
        notify(user_ids=[keeper], code="meeting.told_done", params=params, url=url_of(row), at=at)
    _announce(row)
    return row
