"""Records of the room for the tests that go over all rooms: one per address, the lists, and data on both sides of the reach."""

from assessment.rounds.models import AssessmentRound, FrozenBranch
from assessment.rounds.services import hash_of_frozen
from assessment.schemes.rules import canonical_json, fingerprint, plain
from assessment.scoring.selectors import package_of
from portal.rights.models import User
from tests.assessment.outcomes.factories import published
from tests.assessment.papers.factories import registered
from tests.branches.samples import Sample
from tests.support.people import FourPeople


def frozen(p: FourPeople) -> AssessmentRound:
    """The published round with the packages of its branches."""
    round_ = published(p)
    for branch_id, package in package_of(round_, [p.branch_a.pk, p.branch_b.pk, p.branch_c.pk]).items():
        text = plain(package)
        facts = {"package": canonical_json(text), "sha256": fingerprint(text)}
        FrozenBranch.objects.get_or_create(round=round_, branch_id=branch_id, defaults=facts)
    round_.package_hash = hash_of_frozen(round_)
    round_.save(update_fields=["package_hash"])
    return round_


def _paper(**more: str) -> Sample:
    return lambda p: {"pk": registered(p, published(p)).pk, **more}


def _receipt(**more: str) -> Sample:
    def make(p: FourPeople) -> dict:
        frozen(p)
        return {"key": "2026Q2~ZB-A", **more}

    return make


PAPER_SAMPLES: dict[str, Sample] = {
    "paper_detail": _paper(), "paper_make": _paper(form="docx"), "paper-detail": _paper(), "receipt_detail": _receipt(),
    "receipt_make": _receipt(paper="receipt", form="docx"), "receipt-check": _receipt(),
}  # fmt: skip
# exporter -> (page, queries)
ROOMS = {
    "paper-scores": ("paper_list", ("", "round=2026Q2&o=-party", "q=支部A&o=branch__node__path", "o=business", "o=-round__starts_on")),
    "paper-register": ("paper_register", ("", "kind=notice&o=-number", "q=矿党发&o=node__path", "round=2026Q2&o=signed_on", "round=none")),
}


def fill(people: FourPeople, far: User) -> None:
    """Near: a notice of the committee of branch A; far: one of the other plant."""
    registered(people, frozen(people))
    registered(people, published(people), user=far, node=people.nodes["DW2"], number="远党发〔2026〕1 号", issuer="另一矿党委")
