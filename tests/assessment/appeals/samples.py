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
