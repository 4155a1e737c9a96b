"""Who keeps the catalogue, holds classes, confirms records, and who sees names."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict
from portal.rights.access import Actor
from workforce.training import rules
from workforce.training.models import TrainingClass, TrainingGrowth

FILES = "training-class"


def runs(actor: Actor, path: str) -> bool:
    """Whether an office of the actor holds training at the node with ``path``."""
    return actor.can("training.run") and actor.scope("training.run").covers(path)


def may_run(actor: Actor, path: str) -> Verdict:
    """NotReachable outside the reach of the office: a class from above is seen, not changed."""
    if not runs(actor, path):
        raise NotReachable("training")
    return ALLOWED


def holds(actor: Actor, row: TrainingClass) -> bool:
    """The office of the organiser, or of who helps."""
    return runs(actor, row.node.path) or (row.co_node is not None and runs(actor, row.co_node.path))


def may_hold(actor: Actor, row: TrainingClass) -> Verdict:
    if not holds(actor, row):
        raise NotReachable("training")
    return ALLOWED


def may_judge(actor: Actor, row: TrainingGrowth) -> Verdict:
    verdict = actor.may("training.people", path=row.person.unit.path)
    if not verdict:
        return verdict
    return rules.judge_verdict(row.state, is_own=row.person_id == actor.person_id, is_teller=row.told_by_id == actor.user_id)


def may_open_file(actor: Actor, pk: int) -> bool:
    return actor.can("training.view") and TrainingClass.objects.within(actor.scope("training.view")).filter(pk=pk).exists()


def may_change_files(actor: Actor, pk: int) -> bool:
    row = TrainingClass.objects.select_related("node", "co_node").filter(pk=pk).first()
    return row is not None and holds(actor, row)
