"""The receipt of one branch against what was frozen, and what would change its score."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.insight.rules import target_gain, target_of
from assessment.papers.rules import ReceiptCheck, hash_of, tidy_hash
from assessment.rounds.services import hash_of_frozen
from assessment.schemes.rules import SchemeBody
from assessment.scoring.models import ScoreTotal
from assessment.scoring.receipts import IndicatorPart, Receipt
from assessment.scoring.rules.points import unweighed
from assessment.scoring.selectors.words import figure
from portal.kernel.errors import NotReachable


def check_receipt(total: ScoreTotal, in_hand: str = "") -> ReceiptCheck:
    """Three statements. NotReachable where nothing was frozen for this branch."""
    frozen = total.round.frozen.filter(branch_id=total.branch_id).first()
    if frozen is None or not total.round.package_hash:
        raise NotReachable("score.view")
    is_whole = hash_of_frozen(total.round) == total.round.package_hash
    return ReceiptCheck(frozen.sha256, hash_of(frozen.package), tidy_hash(in_hand), is_whole)


@dataclass(frozen=True)
class Change:
    """Why an indicator lost points and what would have brought them back; ``worth`` is empty where no figure can be named."""

    code: str
    name: str
    lost: str
    words: str
    worth: str = ""


def _change(part: IndicatorPart, body: SchemeBody) -> Change:
    lost = f"{part.lost:.2f}"
    if part.kind == "judged":
        return Change(part.code, part.name, lost, _("由评议决定：按评议理由改进。"))
    indicator = body.indicator(part.code)
    gain = target_gain(indicator, part.raw, part.points) if indicator is not None and part.points is not None else None
    target = target_of(indicator, part.raw) if indicator is not None else None
    if gain is not None and target is not None and indicator is not None:
        reached, aim = (
            "" if counted is None else figure(indicator.metric, unweighed(counted, indicator.metric, indicator.share))
            for counted in (part.raw, target)
        )
        words = _("达到 %(target)s（本期 %(now)s）") % {"target": aim, "now": reached or _("暂无记录")}
        return Change(part.code, part.name, lost, words, f"{gain.worth:.2f}")
    if part.refused:
        words = _("有 %(n)s 条记录没有计入，原因见佐证清单；按原因办理后同类记录可以计入。") % {"n": part.refused}
        return Change(part.code, part.name, lost, words)
    return Change(part.code, part.name, lost, part.note_words or part.rule_words)


def changes_of(receipt: Receipt, body: SchemeBody) -> list[Change]:
    """What would change the score, most points first."""
    lost = [i for d in receipt.dimensions for i in d.indicators if i.lost > 0 and i.points is not None]
    return [_change(part, body) for part in sorted(lost, key=lambda i: (-i.lost, i.code))]
