"""A record behind every address of appeals and claims."""

from tests.assessment.appeals import factories as appeals
from tests.support.people import FourPeople


def _appeal(p: FourPeople) -> dict:
    return {"pk": appeals.appeal_row(p).pk}


def _claim(p: FourPeople) -> dict:
    return {"pk": appeals.claim_row(p).pk}


APPEAL_SAMPLES = {
    **{f"appeal_{act}": _appeal for act in ("detail", "decide", "confirm", "refuse", "withdraw", "convene")},
    "appeal-detail": _appeal, "appeal-decide": _appeal, "appeal-confirm": _appeal, "appeal-withdraw": _appeal,
    "claim_detail": _claim, "claim_verify": _claim, "claim-detail": _claim, "claim-verify": _claim,
}  # fmt: skip
# exporter -> (page, queries)
ROOMS = {
    "appeal-list": ("appeal_list", ("", "s=open&o=-due_on", "q=支部A&o=raised_at", "round=2026Q3")),
    "claim-list": ("claim_list", ("", "s=stated&o=-stated_at", "q=支部A", "round=2026Q3")),
}


def fill(people: FourPeople) -> None:
    """An appeal and a claim near and far."""
    for branch, user in ((people.branch_a, people.secretary), (people.branch_c, people.stranger)):
        appeals.appeal_row(people, branch, user)
        appeals.claim_row(people, branch, user)
