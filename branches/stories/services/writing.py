"""A story is written and changed; every change of what is told asks the people shown anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.activities.models import Activity
from branches.programmes.models import PartyPlusProgramme
from branches.stories import access, rules, selectors
from branches.stories.enums import Consent, StoryPart
from branches.stories.models import HistoryField, Story, StoryKind, StoryPerson
from portal.audit.services import record
from portal.catalogue.models import Tag
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify_person
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.search import services as search
from workforce.honours.models import Honour

Line = tuple[str, str]  # staff number, part
BLAMED = {
    "story.year_out": "year", "story.history_needs": "field", "story.case_needs": "problem", "story.programme_needed": "programme",
}  # fmt: skip
TOLD = ("title", "lead", "body", "problem", "effect", "reuse")


@dataclass(frozen=True)
class StoryFacts:
    """A story as it is told. ``people``: staff number and part of everybody shown."""

    node: Node
    kind: StoryKind
    title: str
    body: str
    lead: str = ""
    field: HistoryField | None = None
    year: int | None = None
    problem: str = ""
    effect: str = ""
    reuse: str = ""
    programme: PartyPlusProgramme | None = None
    activity: Activity | None = None
    honour: Honour | None = None
    tags: Sequence[Tag] = ()
    people: Sequence[Line] = ()

    def columns(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in {"tags", "people"}}
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


def locked(story: Story, version: int | None = None) -> Story:
    """The story under lock. NotReachable when it is gone; EditConflict when somebody changed it since ``version``."""
    rows = Story.objects.select_for_update(of=("self",)).select_related("node", "kind", "written_by", "submitted_by")
    row = rows.filter(pk=story.pk).first()
    if row is None:
        raise NotReachable("story")
    if version is not None and row.version != version:
        raise EditConflict("story.edited", theirs={})
    return row


def _checked(actor: Actor, at: datetime, facts: StoryFacts, kept_kind: int | None) -> tuple[dict[str, Any], list[StoryPerson]]:
    ensure(actor.may("story.write", path=facts.node.path, state="draft"))
    today = localdate(at)
    if not selectors.nodes(actor.scope("story.write"), today).filter(pk=facts.node.pk).exists():
        raise RuleBroken("story.node_foreign", field="node")
    if not facts.kind.is_active and facts.kind.pk != kept_kind:
        raise RuleBroken("story.kind_closed", field="kind", kind=facts.kind.name)
    words = facts.columns()
    for name in ("title", "body"):
        if not words[name]:
            raise RuleBroken(f"story.{name}_needed", field=name)
    verdict = rules.shape_verdict(
        facts.kind.shape, has_field=facts.field is not None, year=facts.year, problem=facts.problem, effect=facts.effect,
        has_programme=facts.programme is not None, today=today,
    )  # fmt: skip
    ensure(verdict, field=BLAMED.get(verdict.code, ""))
    for name, reach in (
        ("programme", selectors.programmes(actor.scope("programme.view"))),
        ("activity", selectors.activities(actor.scope("activity.view"))),
        ("honour", selectors.honours(actor.scope("honour.view"))),
    ):
        linked = words[name]
        if linked is not None and not reach.filter(pk=linked.pk).exists():
            raise RuleBroken(f"story.{name}_foreign", field=name)
    return words, _people(facts, at)


def _people(facts: StoryFacts, at: datetime) -> list[StoryPerson]:
    numbers = [number for number, _part in facts.people]
    if len(set(numbers)) != len(numbers):
        raise RuleBroken("story.person_twice", field="people")
    if len(numbers) > rules.MOST_PEOPLE:
        raise RuleBroken("story.too_many_people", field="people", most=rules.MOST_PEOPLE)
    found: dict[str, Person] = selectors.people_near(facts.node, numbers, localdate(at)) if numbers else {}
    missing = [n for n in numbers if n not in found]
    if missing:
        raise RuleBroken("story.people_unknown", field="people", numbers="、".join(missing))
    return [StoryPerson(person=found[number], part=StoryPart(part)) for number, part in facts.people]


@transaction.atomic
def write_story(*, actor: Actor, at: datetime, facts: StoryFacts, once_key: str = "") -> Story:
    """A draft; everybody shown is asked at once. The same ``once_key`` gives the first one again. RuleBroken ``story.*``."""
    ensure(actor.may("story.write", path=facts.node.path, state="draft"))
    key = own_key(actor, once_key)
    known = twin_of(Story, key)
    if known is not None:
        return known
    words, people = _checked(actor, at, facts, None)
    row = Story(**words, written_by=actor.user, written_at=at, once_key=key)
    twin = save_once(row)
    if twin is not None:
        return twin
    row.tags.set(facts.tags)
    for line in people:
        line.story = row
    StoryPerson.objects.bulk_create(people)
    search.refresh(index=selectors.INDEX, ids=[row.pk])
    record(actor=actor, at=at, action="story.written", obj=row, path=row.node.path, after=selectors.told(row) | {"people": len(people)})
    _ask(row, [line.person_id for line in people], at)
    return row


def _ask(row: Story, people: Sequence[int], at: datetime) -> None:
    for person_id in people:
        notify_person(person_id=person_id, code="story.consent_asked_notice", params={"title": row.title}, url=reverse("story_mine"), at=at)


@transaction.atomic
def change_story(*, actor: Actor, at: datetime, story: Story, version: int, facts: StoryFacts) -> Story:
    """Change a draft or a returned story. What was agreed to an earlier wording is asked anew. EditConflict; RuleBroken."""
    row = locked(story, version)
    ensure(access.may_change(actor, row))
    words, people = _checked(actor, at, facts, row.kind_id)
    is_new_text = any(getattr(row, name) != words[name] for name in TOLD)
    for name, value in words.items():
        setattr(row, name, value)
    row.editors = _editors(row, actor)
    row.version += 1
    row.text_no += is_new_text
    row.save()
    row.tags.set(facts.tags)
    asked = _merge(row, people, is_new_text=is_new_text)
    search.refresh(index=selectors.INDEX, ids=[row.pk])
    record(actor=actor, at=at, action="story.changed", obj=row, path=row.node.path, after=selectors.told(row) | {"people": len(people)})
    _ask(row, asked, at)
    return row


def _editors(row: Story, actor: Actor) -> list[int]:
    return sorted({*row.editors, actor.user_id} - {row.written_by_id, None})


def note_editor(actor: Actor, story_id: int) -> None:
    """Whoever changes the files beside a story takes part in writing it and does not review it."""
    row = Story.objects.select_for_update(of=("self",)).filter(pk=story_id).first()
    if row is not None and (editors := _editors(row, actor)) != row.editors:
        Story.objects.filter(pk=story_id).update(editors=editors)


def _merge(row: Story, people: Sequence[StoryPerson], *, is_new_text: bool) -> list[int]:
    """Keep who stays, drop who is no longer shown, add who is new; returns whom to ask."""
    known = {line.person_id: line for line in row.people.all()}
    wanted = {line.person_id: line for line in people}
    row.people.exclude(person__in=wanted).delete()
    asked = []
    for person_id, line in wanted.items():
        old = known.get(person_id)
        if old is None:
            line.story, line.text_no = row, row.text_no
            line.save(force_insert=True)
            asked.append(person_id)
            continue
        old.part = line.part
        if is_new_text and old.consent in (Consent.AGREED, Consent.DECLINED):
            old.consent, old.answered_on, old.is_on_paper = Consent.ASKED, None, False
            asked.append(person_id)
        old.text_no = row.text_no if old.consent == Consent.ASKED else old.text_no
        old.save()
    return asked
