"""Who answers, makes, plans, reports and confirms. Whoever had a hand in an improvement does not close it."""

from assessment.improvement import rules
from assessment.improvement.enums import ImprovementState
from assessment.improvement.models import Diagnosis, Improvement
from portal.kernel.scope import Scope
from portal.kernel.verdict import Verdict
from portal.rights.access import Actor

FILES = "improvement"


def may_answer(actor: Actor, diagnosis: Diagnosis) -> Verdict:
    """The branch itself, until it is handed in. NotReachable for anybody else."""
    verdict = actor.may("improvement.diagnose", path=diagnosis.branch.node.path)
    return rules.may_answer(diagnosis.state) if verdict else verdict


def is_owner(actor: Actor, row: Improvement) -> bool:
    return actor.person_id is not None and row.owner_id == actor.person_id


def may_plan(actor: Actor, row: Improvement) -> Verdict:
    verdict = actor.may("improvement.keep", path=row.branch.node.path)
    return rules.may_plan(row.state) if verdict else verdict


def may_report(actor: Actor, row: Improvement) -> Verdict:
    """The owner himself, or the branch. NotReachable for anybody else."""
    if not is_owner(actor, row) or not actor.can("improvement.view"):
        verdict = actor.may("improvement.report", path=row.branch.node.path)
        if not verdict:
            return verdict
    return rules.may_report(row.state)


def may_judge(actor: Actor, row: Improvement) -> Verdict:
    verdict = actor.may("improvement.confirm", path=row.branch.node.path)
    if not verdict:
        return verdict
    return rules.may_judge(row.state, is_owner=is_owner(actor, row), is_reporter=row.done_by_id == actor.user_id)


def may_drop(actor: Actor, row: Improvement) -> Verdict:
    verdict = actor.may("improvement.confirm", path=row.branch.node.path)
    return rules.may_drop(row.state, is_proposer=row.made_by_id == actor.user_id) if verdict else verdict


def may_open_files(actor: Actor, improvement_id: int) -> bool:
    return Improvement.objects.within(actor.scope("improvement.view")).filter(pk=improvement_id).exists()


def may_change_files(actor: Actor, improvement_id: int) -> bool:
    """The proof is added by the owner and by the branch, while it is worked on and until it is confirmed."""
    reach = actor.scope("improvement.report")
    rows = Improvement.objects.within(Scope(reach.paths, actor.person_id))
    return rows.filter(pk=improvement_id, state__in=[ImprovementState.OPEN, ImprovementState.DONE]).exists()
