"""A dry run that has ended, without what it was counted from."""

from assessment.rounds.models import AssessmentRound
from assessment.trials.models import SchemeTrial, SchemeTrialRow
from portal.kernel import clock
from tests.support.people import FourPeople


def trial_row(people: FourPeople, round: AssessmentRound) -> SchemeTrial:
    """The round's own scheme tried: one branch wins a point, one loses one."""
    scheme = round.scheme
    trial = SchemeTrial.objects.create(
        scheme=scheme, round=round, sha256=scheme.sha256, body=scheme.body, state="done", asked_by=people.committee,
        asked_at=clock.now(), finished_at=clock.now(),
    )  # fmt: skip
    for branch, shift in ((people.branch_a, 1), (people.branch_c, -1)):
        SchemeTrialRow.objects.create(
            trial=trial, branch=branch, path=branch.node.path, party_before=80, party_after=80 + shift, business_before=70,
            business_after=70, shift=shift, items={"P01": ["9.00", f"{9 + shift}.00"]},
        )  # fmt: skip
    return trial
