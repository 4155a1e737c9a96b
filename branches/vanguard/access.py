"""Who keeps posts and task forces: the office of the branch; who looks at them: the branch and the committee above.

Nobody reviews a post that he holds. A holder reads his own posts and writes his own pledge.
"""

from django.db.models import QuerySet

from branches.vanguard.models import TaskForce, VanguardHolder, VanguardPost
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor


def may_edit(actor: Actor, post: VanguardPost) -> Verdict:
    """Facts, holders, plate, the end: until the post is ended."""
    verdict = actor.may("vanguard.edit", path=post.branch.node.path)
    return verdict if not verdict or post.ended_on is None else denied("vanguard.is_ended")


def holds(actor: Actor, post: VanguardPost) -> bool:
    return actor.person_id is not None and post.holders.filter(person=actor.person_id).exists()


def may_review(actor: Actor, post: VanguardPost) -> Verdict:
    """The branch's office or the committee above, on a post that is not their own."""
    verdict = actor.may("vanguard.review", path=post.branch.node.path)
    return denied("vanguard.own_post") if verdict and holds(actor, post) else verdict


def own_holds(actor: Actor) -> QuerySet[VanguardHolder]:
    """The actor's own places, present and past."""
    return VanguardHolder.objects.filter(person=actor.person_id) if actor.person_id is not None else VanguardHolder.objects.none()


def ensure_holds(actor: Actor, post: VanguardPost) -> None:
    """NotReachable for anybody who does not hold the post now."""
    if not own_holds(actor).filter(post=post, to_on=None).exists():
        raise NotReachable("vanguard.own")


def may_keep_force(actor: Actor, force: TaskForce) -> Verdict:
    """The office of the branch, until the result is in."""
    verdict = actor.may("vanguard.edit", path=force.branch.node.path)
    return verdict if not verdict or force.ended_on is None else denied("task_force.is_ended")


def may_open_post_file(actor: Actor, post_id: int) -> bool:
    own = own_holds(actor).filter(post=post_id).exists() if actor.can("vanguard.own") else False
    return own or VanguardPost.objects.within(actor.scope("vanguard.view")).filter(pk=post_id).exists()


def may_change_post_files(actor: Actor, post_id: int) -> bool:
    return VanguardPost.objects.within(actor.scope("vanguard.edit")).filter(pk=post_id, ended_on=None).exists()


def may_open_force_file(actor: Actor, force_id: int) -> bool:
    return TaskForce.objects.within(actor.scope("vanguard.view")).filter(pk=force_id).exists()


def may_change_force_files(actor: Actor, force_id: int) -> bool:
    """Evidence may come after the result too."""
    return TaskForce.objects.within(actor.scope("vanguard.edit")).filter(pk=force_id).exists()


def may_key(actor: Actor, path: str) -> Verdict:
    return actor.may("vanguard.key", path=path) and ALLOWED
