"""Registering an official paper, and making any paper as a file. A paper is made from the frozen result each time it is fetched."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.insight.selectors.lens import Lens, lens_of
from assessment.insight.selectors.parameters import parameters_on
from assessment.insight.selectors.standings import band_in_place, group_sizes
from assessment.papers.enums import BranchPaper, PaperKind
from assessment.papers.models import IssuedPaper
from assessment.papers.rules import may_give_out
from assessment.papers.selectors.contents import paper_context, period_words
from assessment.papers.selectors.receipts import changes_of, check_receipt
from assessment.rounds.models import AssessmentRound
from assessment.schemes.rules import body_from_json
from assessment.schemes.selectors import combine_source, combine_words, lowered_words, result_words
from assessment.scoring.models import ScoreTotal
from assessment.scoring.selectors import receipt_of
from portal.audit.services import record
from portal.documents import services as documents
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor

TEMPLATES = {
    PaperKind.NOTICE: "assessment/papers/notice.document.html", PaperKind.RANKING: "assessment/papers/ranking.document.html",
    PaperKind.REPORT: "assessment/papers/report.document.html", PaperKind.EVALUATION: "assessment/papers/evaluation.document.html",
}  # fmt: skip
BRANCH_TEMPLATES = {
    BranchPaper.REPORT: "assessment/papers/branch_report.document.html",
    BranchPaper.RECEIPT: "assessment/papers/branch_receipt.document.html",
}  # fmt: skip


@dataclass(frozen=True)
class PaperHead:
    """What a person fills in before a paper leaves."""

    issuer: str
    number: str
    signed_on: date
    receivers: str = ""
    copies: str = ""
    demands: str = ""


@transaction.atomic
def register_paper(
    *, actor: Actor, at: datetime, round: AssessmentRound, node: Node, kind: str, head: PaperHead, peer_group: str = ""
) -> IssuedPaper:
    """Enter a paper in the register; the same number of the same paper again changes its head and nothing else.

    Raises RuleBroken before the publication, for a ranking of a group that is too small, and for a number that another
    paper of this unit bears. NotReachable outside the actor's reach.
    """
    actor.may("paper.issue", path=node.path)
    ensure(may_give_out(round.state, round.code))
    if kind == PaperKind.RANKING:
        _check_group(round, node, peer_group)
    facts = asdict(head)
    number = facts.pop("number")
    row = IssuedPaper.objects.select_for_update(of=("self",)).filter(node=node, number=number).first()
    if row is not None and (row.round_id, row.kind, row.peer_group) != (round.pk, kind, peer_group):
        raise RuleBroken("paper.number_used", field="number", number=number)
    before = {name: str(getattr(row, name)) for name in facts} if row is not None else {}
    after = {name: str(value) for name, value in facts.items()}
    if row is not None and before == after:
        return row
    if row is None:
        row = IssuedPaper(node=node, number=number, round=round, kind=kind, peer_group=peer_group, made_by_id=actor.user_id, made_at=at)  # type: ignore[misc]
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    label = f"{number} {round.code}"
    record(actor=actor, at=at, action="paper.registered", obj=row, label=label, path=node.path, before=before, after=after)
    return row


def _check_group(round: AssessmentRound, node: Node, peer_group: str) -> None:
    """A ranking speaks of one group, which has branches here and is large enough over the whole round."""
    if not ScoreTotal.objects.filter(round=round, path__startswith=node.path, peer_group=peer_group).exists():
        raise RuleBroken("paper.no_group", field="peer_group")
    minimum = parameters_on(round.ends_on).minimum_group
    if not peer_group or group_sizes([round.pk]).get((round.pk, peer_group), 0) < minimum:
        raise RuleBroken("paper.group_small", field="peer_group", n=minimum)


def lens_of_paper(paper: IssuedPaper, actor: Actor, today: date) -> Lens:
    """The round and the unit of a paper, inside the actor's reach. NotReachable where nothing is left to see."""
    lens = lens_of(actor.scope("paper.register"), today=today, round_code=paper.round.code, unit_code=paper.node.code)
    if lens is None:
        raise NotReachable("paper.register")
    return lens


def make_paper(*, actor: Actor, at: datetime, today: date, paper: IssuedPaper, form: str) -> documents.Paper:
    """A registered paper as Word or PDF in the layout of official papers."""
    ensure(may_give_out(paper.round.state, paper.round.code))
    context = paper_context(paper, lens_of_paper(paper, actor, today))
    return documents.compose(
        template=TEMPLATES[PaperKind(paper.kind)], context=context, kind=form, actor=actor, at=at,
        path=paper.node.path, subject=paper.number, layout="official",
    )  # fmt: skip


def make_evaluation(*, actor: Actor, at: datetime, lens: Lens, form: str) -> documents.Paper:
    """The evaluation of a unit to read in, without a head: an analysis that nobody issues."""
    ensure(may_give_out(lens.round.state, lens.round.code))
    name = lens.unit.name if lens.unit else _("权限范围内")
    unsaved = IssuedPaper(round=lens.round, kind=PaperKind.EVALUATION)
    context = {**paper_context(unsaved, lens), "paper": None, "unit": name}
    return documents.compose(
        template=TEMPLATES[PaperKind.EVALUATION], context=context, kind=form, actor=actor, at=at,
        path=lens.unit.path if lens.unit else "", subject=f"{name} {lens.round.code}", layout="official",
    )  # fmt: skip


def make_branch_paper(*, actor: Actor, at: datetime, total: ScoreTotal, paper: str, form: str, address: str) -> documents.Paper:
    """The report or the receipt of one branch, read as ``actor`` may read it. ``address`` opens the receipt's page.

    RuleBroken before the publication, NotReachable for a paper that does not exist.
    """
    if paper not in BranchPaper.values:
        raise NotReachable(paper)
    ensure(may_give_out(total.round.state, total.round.code))
    context = branch_context(actor=actor, total=total)
    return documents.compose(
        template=BRANCH_TEMPLATES[BranchPaper(paper)], context={**context, "address": address}, kind=form, actor=actor,
        at=at, path=total.path, subject=f"{total.branch.node.short_name or total.branch.node.name} {total.round.code}",
        layout="official" if paper == BranchPaper.REPORT else "plain",
    )  # fmt: skip


def branch_context(*, actor: Actor, total: ScoreTotal) -> dict[str, Any]:
    """What both papers of a branch and the page of the receipt show."""
    receipt = receipt_of(total.round, total.branch, actor)
    body = body_from_json(total.round.scheme.body)
    is_lowered = band_in_place(total, body)[1]
    return {
        "lowered": lowered_words(body, total.peer_group) if is_lowered else "", "total": total,
        "receipt": receipt, "period": period_words(total.round), "changes": changes_of(receipt, body),
        "check": check_receipt(total), "how": combine_words(body, total.peer_group),
        "arithmetic": result_words(body, total.party, total.business, total.peer_group),
        "combine_source": combine_source(body),
    }  # fmt: skip
