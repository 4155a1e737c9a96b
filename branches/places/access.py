"""Who keeps places: the office of the branch and the committee. Who decides on a brand: the committee, never its author."""

from branches.places.models import BranchBrand, LearningPlace
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor


def may_edit(actor: Actor, place: LearningPlace) -> Verdict:
    verdict = actor.may("place.edit", path=place.node.path)
    return verdict if not verdict or place.closed_on is None else denied("place.is_closed")


def may_decide(actor: Actor, brand: BranchBrand) -> Verdict:
    verdict = actor.may("brand.decide", path=brand.branch.node.path)
    is_own = actor.user_id is not None and brand.made_by_id == actor.user_id
    return denied("brand.own_decision") if verdict and is_own else verdict


def may_open_place_file(actor: Actor, place_id: int) -> bool:
    return LearningPlace.objects.within(actor.scope("place.view")).filter(pk=place_id).exists()


def may_change_place_files(actor: Actor, place_id: int) -> bool:
    return LearningPlace.objects.within(actor.scope("place.edit")).filter(pk=place_id, closed_on=None).exists()
