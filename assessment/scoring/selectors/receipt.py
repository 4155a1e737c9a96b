"""The receipt of one branch's score: from the live tables while it moves, from the frozen package after publication."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.metrics.rules import Facts, text_of, value_of
from assessment.schemes.rules import Indicator, SchemeBody, Section, body_from_json
from assessment.scoring.enums import DIMENSIONS, MOVING
from assessment.scoring.receipts import (
    AdjustmentPart,
    DimensionPart,
    EvidenceRow,
    IndicatorPart,
    JudgedPart,
    LinePart,
    Receipt,
    SectionPart,
)
from assessment.scoring.rules import BranchScore, Item, Line, groups_of
from assessment.scoring.rules.package import facts_from, judged_from, scored
from assessment.scoring.selectors.inputs import metric_inputs
from assessment.scoring.selectors.linewords import aggregate_words, bonus_arithmetic, bonus_words, judges_words, quarters_words, veto_words
from assessment.scoring.selectors.package import package_of
from assessment.scoring.selectors.sharing import Sharing, weighing
from assessment.scoring.selectors.words import arithmetic_words, figure, group_name, name_of, note_words, records_words, rule_words
from portal.kernel.errors import NotReachable
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

EVIDENCE_SHOWN = 200  # rows of one indicator; the counts always cover all
ZERO = Decimal(0)
# The right that opens a record of each kind; without it the reader sees how many there are and of which day.
OPENS = {
    "activity": "activity.view", "duty": "duty.view", "resolution": "activity.view", "person": "certificate.view",
    "promotion": "promotion.view", "measure": "measure.view", "post": "branch.members", "effect": "activity.view",
    "honour": "honour.view", "grade": "certificate.view", "measure_month": "measure.view",
    "measure_year": "measure.view", "result": "result.view",
}  # fmt: skip
# A frequency rule, an empty post or a team's name with a number: nothing personal.
OPEN_TO_ALL = frozenset({"duty", "vacancy", "team"})


def _row(line: dict[str, Any], also: tuple[str, ...]) -> EvidenceRow:
    why = sentence(line["why_code"], line["params"]) if line["why_code"] else ""
    return EvidenceRow(
        kind=line["kind"], id=line["id"], version=line["version"], label=line["label"], on=_date(line["on"]),
        is_counted=line["is_counted"], why_code=line["why_code"], params=line["params"], url_name=line["url_name"], why=why,
        also=also,
    )  # fmt: skip


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


class _Reader:
    """Decides which records this reader may see; asks for each right once."""

    def __init__(self, actor: Actor, round: Any, branch: Any, sharing: Sharing) -> None:
        self.sharing = sharing
        self.scopes = {kind: actor.scope(right) for kind, right in OPENS.items()}
        # Until the review named judges decide apart from each other: everybody reads the mean and his own points only.
        self.masked = set(round.judges.order_by().values_list("indicator", flat=True)) if round.state in MOVING else set()
        own = round.judged.filter(branch=branch, judge_id=actor.user_id).select_related("judge") if self.masked else ()
        self.own = {(row.indicator, str(row.judge), row.given_at.isoformat()) for row in own}

    def judged(self, code: str, rows: Sequence[dict[str, Any]]) -> tuple[JudgedPart, ...]:
        """What judges gave, as far as this reader may know it already."""
        seen = [j for j in rows if code not in self.masked or (code, j["judge"], j["given_at"]) in self.own]
        return tuple(
            JudgedPart(j["judge"], Decimal(j["points"]), j["reason"], _moment(j["given_at"]), group_name(j.get("group", ""))) for j in seen
        )

    def may_see(self, line: dict[str, Any]) -> bool:
        return line["kind"] in OPEN_TO_ALL or self.scopes[line["kind"]].covers(line["path"])

    def rows(self, code: str, lines: Sequence[dict[str, Any]]) -> tuple[EvidenceRow, ...]:
        """Visible rows of the item ``code``, refused ones first; then the hidden ones as one row per kind, day and outcome."""
        seen = sorted((line for line in lines if self.may_see(line)), key=lambda line: line["is_counted"])
        hidden = Counter((line["kind"], line["on"], line["is_counted"]) for line in lines if not self.may_see(line))
        rows = [_row(line, self.sharing.also(code, line)) for line in seen[:EVIDENCE_SHOWN]]
        for (kind, on, is_counted), count in sorted(hidden.items(), key=str)[:EVIDENCE_SHOWN]:
            rows.append(EvidenceRow(kind, None, 0, records_words(count), _date(on), is_counted, is_restricted=True, count=count))
        return tuple(rows)


def _inputs(indicator: Indicator, facts: Facts, item: Item) -> tuple[tuple[str, str], ...]:
    weighed = weighing(indicator, facts, item.raw)
    return metric_inputs(indicator, facts) + (((_("按份额计"), weighed),) if weighed else ())


def _indicator(indicator: Indicator, item: Item, package: dict[str, Any], reader: _Reader) -> IndicatorPart:
    code, points = indicator.code, item.points
    lines = package["evidence"].get(code, [])
    facts, judged = facts_from(package), judged_from(package).get(code, [])
    hidden = code in reader.masked
    return IndicatorPart(
        code=code, name=name_of(indicator), kind=indicator.kind, is_result=indicator.is_result, source=indicator.source,
        raw=item.raw, raw_text=figure(indicator.metric, item.raw) if item.raw is not None else "", points=points,
        full=indicator.points, lost=indicator.points - points if points is not None else ZERO, rule_words=rule_words(indicator),
        inputs=_inputs(indicator, facts, item),
        arithmetic=judges_words(len(judged), item.earned, is_weighted=bool(groups_of(judged, indicator.rule_params)))
        if hidden
        else arithmetic_words(indicator, item, judged),
        note=item.note,
        note_words=note_words(item.note), evidence=reader.rows(code, lines), counted=sum(1 for line in lines if line["is_counted"]),
        refused=sum(1 for line in lines if not line["is_counted"]), evidence_total=len(lines),
        adjustments=tuple(
            AdjustmentPart(Decimal(a["delta"]), a["reason"], a["proposed_by"], a["confirmed_by"], _moment(a["confirmed_at"]))
            for a in package["adjustments"].get(code, [])
        ),
        judged=reader.judged(code, package["judged"].get(code, [])), share=indicator.share, shared=reader.sharing.parts(code),
    )  # fmt: skip


def _section(section: Section, items: dict[str, Item], package: dict[str, Any], reader: _Reader) -> SectionPart:
    parts = tuple(_indicator(i, items[i.code], package, reader) for i in section.indicators)
    return SectionPart(section.code, name_of(section), sum((p.points or ZERO for p in parts), ZERO), section.points, parts)


def _line(line: Line, body: SchemeBody, package: dict[str, Any], reader: _Reader) -> LinePart:
    before, after = text_of(line.before), text_of(line.after)
    if line.code == "proration":
        full = text_of(100 - line.absent)
        label = _("有 %(absent)s 分不适用，按比例折算") % {"absent": text_of(line.absent)}
        return LinePart(line.code, label, line.points, f"{before} × 100 ÷ {full} = {line.after:.2f}")
    if line.code == "aggregate":
        return LinePart(line.code, _("年度汇总"), line.points, aggregate_words(line), quarters_words(package.get("quarters", {})))
    if line.code == "bonus":
        bonus, item = next((b, i) for b in body.bonus for i in b.items if i.code == line.item)
        why, label = bonus_words(item, line.raw), _("加分：%(name)s") % {"name": name_of(item)}
        rows = reader.rows(item.code, package["evidence"].get(item.code, []))
        shared = reader.sharing.parts(item.code)
        return LinePart(line.code, label, line.points, bonus_arithmetic(item, line, bonus.cap), why, rows, shared)
    if line.code == "veto":
        veto = next(v for v in body.vetoes if v.code == line.veto)
        why = veto_words(veto, value_of(veto.metric, facts_from(package), veto.metric_params))
        rows = reader.rows(veto.code, package["evidence"].get(veto.code, []))
        label = _("一票否决：%(name)s") % {"name": name_of(veto)}
        return LinePart(line.code, label, line.points, f"{before} → {after}", why, rows)
    return LinePart(line.code, _("总分限于 0 到 100"), line.points, f"{before} → {after}")


def _dimension(name: str, body: SchemeBody, score: BranchScore, package: dict[str, Any], reader: _Reader) -> DimensionPart:
    found, items = score.dimension(name), {item.indicator: item for item in score.items}
    bands = body.bands_of(package["branch"]["peer_group"])
    band = next((b for b in bands if b.code == found.band), None) if package["branch"]["is_graded"] else None
    return DimensionPart(
        code=name, name=_("党建得分") if name == "party" else _("业务得分"), points=found.points, full=body.points_of(name),
        items_sum=found.items_sum, band=band.code if band else "", band_name=name_of(band) if band else "",
        rank=package["ranks"].get(name), sections=tuple(_section(s, items, package, reader) for s in body.dimension(name)),
        lines=tuple(_line(line, body, package, reader) for line in found.lines),
    )  # fmt: skip


def receipt_of(round: Any, branch: Any, actor: Actor) -> Receipt:
    """The receipt of ``branch`` in ``round`` as ``actor`` may read it. NotReachable where the branch has no score in it.

    The caller has checked that the score is within the actor's reach; records inside it are checked here one by one.
    """
    frozen = round.frozen.filter(branch=branch).first() if round.package_hash else None
    package = json.loads(frozen.package) if frozen else package_of(round, [branch.pk]).get(branch.pk)
    if package is None:
        raise NotReachable("score.view")
    place = round.participants.get(branch=branch)
    body = body_from_json(round.scheme.body)
    reader = _Reader(actor, round, branch, Sharing(body, package["evidence"]))
    score = scored(package, body)
    return Receipt(
        round=round, branch=branch, dimensions=tuple(_dimension(name, body, score, package, reader) for name in DIMENSIONS),
        is_frozen=frozen is not None, is_stale=place.is_stale, is_graded=place.is_graded,
        reason=sentence(place.reason) if place.reason else "", computed_at=_moment(package["computed_at"]),
        scheme_label=f"{name_of(body)} v{body.version}", package_hash=round.package_hash if frozen else "",
        stale_source=place.stale_source, stale_at=place.stale_at,
        is_appealed=place.is_appealed, is_changed=place.is_changed, failed_at=place.failed_at,
    )  # fmt: skip
