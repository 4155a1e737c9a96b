"""Drawing a lot, the opinions of two or three, the conclusion and the branch's answer."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.activities import services as activities
from branches.activities.access import may_return
from branches.activities.enums import ActivityState
from branches.activities.models import Activity
from branches.authenticity import access, rules
from branches.authenticity.enums import CheckVerdict, SampleState
from branches.authenticity.models import SampleDraw, SampledRecord, SampleVerdict
from branches.authenticity.selectors import choosable_nodes, eligible
from branches.orgs.selectors import secretaries
from portal.audit.services import record as write_trail
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.sentences import sentence
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.models import User


@dataclass(frozen=True)
class DrawFacts:
    """Below which organisation, of which days, how many of each branch; without a seed one is thrown."""

    node: Node
    starts_on: date
    ends_on: date
    per_branch: int
    seed: int | None = None


@transaction.atomic
def draw_sample(*, actor: Actor, at: datetime, facts: DrawFacts) -> SampleDraw:
    """Draw a lot among the filed records. RuleBroken: a foreign node, days backwards or ahead, nothing there.

    The same facts with the same seed, drawn by the same account on records that have not changed, give the lot that is
    there: a double click draws once, and two windows draw one after the other.
    """
    ensure(actor.may("sample.draw", path=facts.node.path))
    today = localdate(at)
    if not actor.is_system and not choosable_nodes(actor.scope("sample.draw"), today).filter(pk=facts.node.pk).exists():
        raise RuleBroken("sample.node_foreign", field="node")
    ensure(rules.check_period(facts.starts_on, facts.ends_on, today), field="ends_on")
    ensure(rules.check_size(facts.per_branch), field="per_branch")
    list(Node.objects.select_for_update(no_key=True).filter(pk=facts.node.pk).values_list("pk"))  # who draws here waits for the other
    strata = eligible(facts.node, facts.starts_on, facts.ends_on)
    ids = sorted(pk for found in strata.values() for pk in found)
    if not ids:
        raise RuleBroken("sample.nothing_there", field="starts_on")
    seed = secrets.randbelow(10**9) if facts.seed is None else facts.seed
    digest = hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()
    same = {"node": facts.node, "starts_on": facts.starts_on, "ends_on": facts.ends_on, "per_branch": facts.per_branch, "seed": seed}
    twin = SampleDraw.objects.filter(**same, population_sha256=digest, drawn_by=actor.user).first()
    if twin is not None:
        return twin
    draw = SampleDraw.objects.create(**same, population=len(ids), population_sha256=digest, drawn_by=actor.user, drawn_at=at)
    chosen = rules.drawn(seed, strata, facts.per_branch)
    SampledRecord.objects.bulk_create(SampledRecord(draw=draw, activity_id=pk) for pk in chosen)
    after = {"seed": seed, "population": len(ids), "records": len(chosen)}
    write_trail(actor=actor, at=at, action="sample.drawn", obj=draw, path=facts.node.path, after=after)
    return draw


@transaction.atomic
def give_verdict(*, actor: Actor, at: datetime, record: SampledRecord, verdict: str, note: str) -> SampledRecord:
    """One opinion, once and for good; the second or third settles the record and tells the branch.

    NotReachable outside the lot's reach; RuleBroken: own branch, own work, given already, settled, no note.
    """
    rows = SampledRecord.objects.select_for_update(of=("self",)).select_related("draw__node", "activity__branch__node")
    stored = rows.get(pk=record.pk)
    ensure(access.may_judge(actor, stored))
    if verdict not in CheckVerdict.values:
        raise RuleBroken("sample.verdict_unknown", field="verdict")
    if not note.strip():
        raise RuleBroken("sample.note_missing", field="note")
    SampleVerdict.objects.create(record=stored, judge=actor.user, verdict=verdict, note=note.strip()[:300], given_at=at)  # type: ignore[misc]
    # Which way it went stays out of the trail until everybody has looked.
    write_trail(actor=actor, at=at, action="sample.judged", obj=stored, path=stored.draw.node.path)
    given = list(stored.verdicts.all())
    stored.state, stored.outcome = rules.settled([one.verdict for one in given])
    if stored.state == SampleState.SETTLED:
        stored.settled_at = at
        stored.is_returned = _hand_back(actor, at, stored, given)
    stored.save(update_fields=["state", "outcome", "settled_at", "is_returned"])
    if stored.state == SampleState.SETTLED:
        after = {"outcome": stored.outcome, "returned": stored.is_returned}
        write_trail(actor=actor, at=at, action="sample.settled", obj=stored, path=stored.draw.node.path, after=after)
        _tell_branch(at, stored)
    return stored


def _hand_back(actor: Actor, at: datetime, record: SampledRecord, given: list[SampleVerdict]) -> bool:
    """A record that two found in need of correction goes back as any other; an archived one stays and is only told."""
    if record.outcome != CheckVerdict.NEEDS_CORRECTION:
        return False
    activity = Activity.objects.select_related("branch__node", "kind").get(pk=record.activity_id)
    if activity.state != ActivityState.FILED or not may_return(actor, activity, at):
        return False
    notes = "；".join(one.note for one in given if one.verdict == CheckVerdict.NEEDS_CORRECTION)
    activities.return_activity(actor=actor, at=at, activity=activity, reason=sentence("sample.returned", {"notes": notes}))
    return True


def _branch_users(record: SampledRecord, day: date) -> set[int]:
    """Who answers for the branch: who filed the record, and the secretary of the day."""
    found = {record.activity.filed_by_id} if record.activity.filed_by_id else set()
    post = secretaries([record.activity.branch_id], day).get(record.activity.branch_id)
    if post is not None:
        found |= set(User.objects.filter(person_id=post.person_id, is_active=True).values_list("pk", flat=True))
    return {pk for pk in found if pk is not None}


def _tell_branch(at: datetime, record: SampledRecord) -> None:
    url = reverse("activity_detail", args=[record.activity_id])
    code = f"sample.told.{record.outcome}"
    notify(user_ids=_branch_users(record, localdate(at)), code=code, params={"subject": record.activity.subject}, url=url, at=at)


@transaction.atomic
def answer_result(*, actor: Actor, at: datetime, record: SampledRecord, text: str) -> SampledRecord:
    """The branch's word to a conclusion, told to those who looked; later words replace it. RuleBroken: not settled, empty."""
    stored = SampledRecord.objects.select_for_update(of=("self",)).select_related("activity__branch__node").get(pk=record.pk)
    if not access.may_answer(actor, stored):
        raise RuleBroken("sample.not_settled")
    text = text.replace("\r\n", "\n").strip()  # a form sends two characters for the one that its field counts
    if not text:
        raise RuleBroken("sample.answer_missing", field="text")
    before = stored.answer
    stored.answer, stored.answered_by, stored.answered_at = text[:500], actor.user, at
    stored.save(update_fields=["answer", "answered_by", "answered_at"])
    if before == stored.answer:
        return stored
    write_trail(
        actor=actor, at=at, action="sample.answered", obj=stored, path=stored.activity.branch.node.path,
        before={"answer": before}, after={"answer": stored.answer},
    )  # fmt: skip
    judges = stored.verdicts.values_list("judge_id", flat=True)
    url = reverse("sample_record", args=[stored.pk])
    notify(user_ids=judges, code="sample.answered", params={"subject": stored.activity.subject}, url=url, at=at)
    return stored
