"""Who sees hints, who explains, and who may look at a drawn record."""

from datetime import datetime

from django.db.models import Q

from branches.activities.models import Activity
from branches.activities.rules import state_now
from branches.authenticity import rules
from branches.authenticity.models import SampledRecord
from branches.orgs.models import BranchMembership
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor


def sees_hints(actor: Actor, activity: Activity) -> bool:
    """The branch's own people; above it only kinds and shares are seen, without records."""
    return actor.scope("hint.view").covers(activity.branch.node.path)


def may_explain(actor: Actor, activity: Activity, at: datetime) -> Verdict:
    """Until the record is filed. NotReachable for whoever does not work for the branch."""
    state = state_now(activity.state, activity.starts_at, at)
    return actor.may("hint.explain", path=activity.branch.node.path, state=state)


def judge_of(actor: Actor, record: SampledRecord) -> rules.Judge:
    """How the actor stands to the record: one statement for membership, one for his own opinion."""
    activity = record.activity
    spells = BranchMembership.objects.filter(branch=activity.branch_id, person=actor.person_id)
    has_office = any(held.path.startswith(activity.branch.node.path) for held in actor.held)
    is_of_branch = has_office or spells.filter(Q(to_on=None) | Q(to_on__gte=activity.held_on)).exists()
    is_author = actor.user_id in {activity.created_by_id, activity.filed_by_id}
    return rules.Judge(is_of_branch, is_author, record.verdicts.filter(judge=actor.user_id).exists())


def may_judge(actor: Actor, record: SampledRecord) -> Verdict:
    """Somebody of the committee that drew, or above it, who is neither of the branch nor an author of the record.

    NotReachable for anybody else.
    """
    reach = actor.may("sample.judge", path=record.draw.node.path, state=record.state)
    verdict = rules.may_judge(judge_of(actor, record), record.state)
    return verdict if not verdict else reach


def may_answer(actor: Actor, record: SampledRecord) -> Verdict:
    """The branch, once there is a conclusion."""
    return actor.may("sample.answer", path=record.activity.branch.node.path, state=record.state)
