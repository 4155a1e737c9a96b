"""Rounds, and the branches of one round with their totals, as files."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.rounds import selectors
from assessment.rounds.enums import ClaimState
from assessment.rounds.filters import ClaimFilter
from assessment.rounds.messages import source_words
from assessment.rounds.models import AssessmentRound
from assessment.schemes.selectors import name_of
from portal.kernel.errors import NotReachable
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.kernel.sentences import sentence


def find_rounds(asked: Asked) -> Found:
    rows = AssessmentRound.objects.select_related("scheme").annotate(branches=Count("participants"))
    return Found(rows.order_by("-starts_on", "-ends_on"))


def _round(asked: Asked) -> AssessmentRound:
    found = AssessmentRound.objects.filter(code=asked.params.get("round", "")).first()
    if found is None:
        raise NotReachable("round")
    return found


def find_places(asked: Asked) -> Found:
    found = _round(asked)
    rows, words = selectors.participants(found, asked.scope), [found.code]
    if asked.params.get("stale") == "1":
        rows, words = rows.filter(is_stale=True), [*words, _("数据有变化")]
    if asked.params.get("failed") == "1":
        rows, words = rows.exclude(failed_at=None), [*words, _("没有算出")]
    return Found(rows, words=words)


def _with_totals(rows: list[Any], asked: Asked) -> list[Any]:
    totals = {t.branch_id: t for t in _round(asked).totals.filter(branch_id__in=[place.branch_id for place in rows])}
    for place in rows:
        place.total = totals.get(place.branch_id)
        place.why = sentence(place.reason) if place.reason else ""
        place.changed = source_words(place.stale_source) if place.is_stale else ""
    return rows


ROUNDS = (
    ExportColumn("code", gettext_lazy("考核期")),
    ExportColumn("kind", gettext_lazy("类别"), lambda row: _("年度") if row.is_year else _("季度")),
    ExportColumn("scheme", gettext_lazy("考核方案"), lambda row: name_of(row.scheme)),
    ExportColumn("branches", gettext_lazy("参加支部"), kind="number"),
    ExportColumn("state", gettext_lazy("状态"), "get_state_display"),
    ExportColumn("published_at", gettext_lazy("公布时间"), kind="moment"),
)
PLACES = (
    ExportColumn("code", gettext_lazy("党支部编码"), "branch.node.code"),
    ExportColumn("name", gettext_lazy("党支部"), "branch.node.name"),
    ExportColumn("party", gettext_lazy("党建"), "total.party", "number"),
    ExportColumn("business", gettext_lazy("业务"), "total.business", "number"),
    ExportColumn("why", gettext_lazy("不参加评定的原因")),
    ExportColumn("changed", gettext_lazy("复核后变化的数据")),
)
ROUND_EXPORTERS = (
    Exporter("round-list", gettext_lazy("考核期"), "round.view", ROUNDS, find_rounds, ("code", "state", "published_at")),
    Exporter("round-branches", gettext_lazy("考核期内的党支部"), "round.view", PLACES, find_places, decorate=_with_totals),
)


def find_claims(asked: Asked) -> Found:
    rows, wanted = selectors.claims(asked.scope), asked.params.get("s", "")
    words = []
    if wanted in ClaimState.values:
        rows, words = rows.filter(state=wanted), [str(ClaimState(wanted).label)]
    filterset = ClaimFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


CLAIMS = (
    ExportColumn("round", gettext_lazy("考核期"), "round.code"),
    ExportColumn("branch", gettext_lazy("党支部"), "branch.node.name"),
    ExportColumn("indicator", gettext_lazy("指标"), lambda row: f"{row.indicator} {selectors.indicator_name(row.round, row.indicator)}"),
    ExportColumn("text", gettext_lazy("自报内容")),
    ExportColumn("proofs", gettext_lazy("证明材料"), lambda row: "；".join(f"{a}：{b}" for a, b in selectors.proof_lines(row))),
    ExportColumn("stated_at", gettext_lazy("填报时间"), kind="moment"),
    ExportColumn("state", gettext_lazy("状态"), "get_state_display"),
    ExportColumn("reason", gettext_lazy("核实说明")),
)
EXPORTERS = (*ROUND_EXPORTERS, Exporter("claim-list", gettext_lazy("支部自报"), "claim.view", CLAIMS, find_claims, ("stated_at",)))
