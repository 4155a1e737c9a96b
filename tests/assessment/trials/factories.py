"""A dry run that has ended, without what it was counted from."""

from assessment.rounds.models import AssessmentRound
from assessment.trials.models import SchemeTrial, SchemeTrialRow
from portal.kernel import clock
from tests.support.people import FourPeople


def trial_row(people: FourPeople, round: AssessmentRound) -> SchemeTrial:
    """The round's own scheme tried: one branch wins a point and a grade, one loses them."""
    scheme, grades = round.scheme, [band["code"] for band in round.scheme.body["bands"][:2]]
    trial = SchemeTrial.objects.create(
        scheme=scheme, round=round, sha256=scheme.sha256, body=scheme.body, state="done", asked_by=people.committee,
        asked_at=clock.now(), finished_at=clock.now(), has_whole=True,
    )  # fmt: skip
    for branch, shift in ((people.branch_a, 1), (people.branch_c, -1)):
        SchemeTrialRow.objects.create(
            trial=trial, branch=branch, path=branch.node.path, party_before=80, party_after=80 + shift, business_before=70,
            business_after=70, shift=shift, items={"P01": ["9.00", f"{9 + shift}.00"]}, total_before=75, total_after=75 + shift / 2,
            total_shift=shift / 2, grade_before=grades[shift == 1], grade_after=grades[shift == -1],
        )  # fmt: skip
    return trial
