"""A registered paper of a published round."""

from datetime import date

from assessment.papers import services
from assessment.papers.models import IssuedPaper
from assessment.rounds.models import AssessmentRound
from portal.organization.models import Node
from portal.rights.models import User
from tests.assessment.rounds.factories import AT
from tests.support.people import FourPeople


def head(number: str = "矿党发〔2026〕12 号", **facts: str) -> services.PaperHead:
    given = {"receivers": "各党支部", "copies": "公司领导", "issuer": "测试矿业公司党委", **facts}
    return services.PaperHead(number=number, signed_on=date(2026, 10, 20), **given)


def registered(
    people: FourPeople, round: AssessmentRound, kind: str = "notice", *, user: User | None = None, node: Node | None = None,
    peer_group: str = "", **facts: str,
) -> IssuedPaper:  # fmt: skip
    return services.register_paper(
        actor=people.actor(user or people.committee), at=AT, round=round, node=node or people.nodes["DW1"], kind=kind, head=head(**facts),
        peer_group=peer_group,
    )  # fmt: skip
