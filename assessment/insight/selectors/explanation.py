"""What stands beside a score: where points were lost, and how the score came about."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from assessment.rounds.enums import FROZEN_STATES, MOVING_STATES, RoundState
from assessment.rounds.models import AssessmentRound
from assessment.scoring.receipts import IndicatorPart, Receipt


@dataclass(frozen=True)
class Step:
    """A step of the round; ``state`` is done, now or todo."""

    title: str
    text: str
    state: str
    at: datetime | date | None


def deductions(receipt: Receipt) -> list[IndicatorPart]:
    """Indicators that lost points, from most to least."""
    lost = [i for d in receipt.dimensions for i in d.indicators if i.lost > 0 and i.points is not None]
    return sorted(lost, key=lambda i: (-i.lost, i.code))


def steps_of(round_: AssessmentRound, receipt: Receipt) -> list[Step]:
    """取数 → 计算 → 复核 → 公布, each with its date and what it means for the reader."""
    state = round_.state
    moving = state in MOVING_STATES
    collected = (
        _("活动、证书、晋级和业务指标的记录有变动，得分会自动更新。") if moving else _("取自本期内的记录；复核开始后的改动不再计入。")
    )
    computed = _("按方案 %(scheme)s 自动计算，不能直接改分。") % {"scheme": receipt.scheme_label}
    reviewed = _("评议打分和得分调整都要写明理由，调整须由第二人复核。")
    published = _("公布后，事实、佐证清单和方案一并封存。")
    if state in FROZEN_STATES and receipt.package_hash:
        published = _("事实、佐证清单和方案已封存，校验码见下。")
    rows: list[tuple[Any, str, bool, datetime | date | None]] = [
        (_("取数"), collected, not moving, round_.ends_on),
        (_("计算"), computed, receipt.computed_at is not None and not moving, receipt.computed_at),
        (_("复核"), reviewed, state in (RoundState.REVIEWED, *FROZEN_STATES), round_.reviewed_at),
        (_("公布"), published, state in FROZEN_STATES, round_.published_at),
    ]
    steps, reached = [], True
    for title, text, is_done, at in rows:
        steps.append(Step(title, text, "done" if is_done else "now" if reached else "todo", at))
        reached = reached and is_done
    return steps
