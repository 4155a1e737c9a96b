"""Applications, batches, occupations and the outlook as files."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue.selectors import value_on
from portal.kernel.errors import NotReachable
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from workforce.promotion.enums import BatchState, FastTrackState, PromotionState, SittingState, VolumeState
from workforce.promotion.filters import FastTrackFilter, OutlookFilter, OutlookForm, PromotionFilter
from workforce.promotion.selectors import batches, cases, exams, fasttrack, occupations, volumes
from workforce.promotion.selectors import outlook as outlooks
from workforce.promotion.selectors.wording import grade_words

S = PromotionState
LISTED = (S.SUBMITTED, S.CHECKED, S.RETURNED, S.PANEL_PASSED, S.PUBLICISED, S.APPROVED, S.REFUSED)  # the tabs of the list


def find_cases(asked: Asked) -> Found:
    rows, wanted, words = cases.submitted(asked.scope), asked.params.get("s", ""), []
    if wanted in LISTED:
        rows, words = rows.filter(state=wanted), [str(S(wanted).label)]
    filterset = PromotionFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_fasttracks(asked: Asked) -> Found:
    rows, wanted, words = fasttrack.requests(asked.scope), asked.params.get("s", ""), []
    if wanted in FastTrackState.values:
        rows, words = rows.filter(state=wanted), [str(FastTrackState(wanted).label)]
    filterset = FastTrackFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def find_batches(asked: Asked) -> Found:
    rows, wanted = batches.batches(asked.scope), asked.params.get("s", "")
    if wanted not in BatchState.values:
        return Found(batches.with_counts(rows))
    return Found(batches.with_counts(rows.filter(state=wanted)), words=[str(BatchState(wanted).label)])


def find_batch_cases(asked: Asked) -> Found:
    wanted = asked.params.get("batch", "")
    batch = batches.batches(asked.scope).filter(pk=wanted).first() if wanted.isascii() and wanted.isdigit() else None
    if batch is None:
        raise NotReachable("batch")
    return Found(batches.cases_in(batch), words=[_("批次：%(name)s") % {"name": batch.name}])


def find_sittings(asked: Asked) -> Found:
    rows, wanted, words = exams.sittings(asked.scope), asked.params.get("s", ""), []
    if wanted in SittingState.values:
        rows, words = rows.filter(state=wanted), [str(SittingState(wanted).label)]
    return Found(rows, None, words)


def find_volumes(asked: Asked) -> Found:
    rows, wanted, words = volumes.volumes(asked.scope), asked.params.get("s", ""), []
    if wanted in VolumeState.values:
        rows, words = rows.filter(state=wanted), [str(VolumeState(wanted).label)]
    return Found(rows, None, words)


def find_occupations(asked: Asked) -> Found:
    return Found(occupations.occupations())


def find_prospects(asked: Asked) -> Found:
    months = int(value_on("PROMOTION_OUTLOOK_MONTHS", asked.today))
    form = OutlookForm(asked.params, today=asked.today, months=months)
    wanted = form.wanted()
    rows = outlooks.cut(outlooks.outlook(asked.scope, asked.today, months, wanted), wanted)
    words = {"ready": _("已可申报，未申报"), "later": _("到期可申报"), "applied": _("已申报")}
    return Found(rows, OutlookFilter(form, rows), [words[wanted.kind]] if wanted.kind else [])


def _prospect_state(prospect: outlooks.Prospect) -> str:
    return {"ready": _("已可申报"), "later": _("到期可申报"), "applied": _("已申报")}[outlooks.kind_of(prospect)]


def _with_standing(rows: list[Any], asked: Asked) -> list[Any]:
    """The word of the panel beside each application, as the page of the batch shows it."""
    found: Any
    for found in batches.standings_of(rows):
        words = {"passed": _("通过"), "failed": _("未通过"), "open": _("评审中")}
        found.row.panel_words = words.get(found.way.panel) or (_("须评审") if found.way.needs_panel else _("免评审"))
    return rows


def _people(rows: Any) -> int:
    return len({prospect.person.pk for prospect in rows})


WHO = (
    ExportColumn("staff_no", gettext_lazy("工号"), "person.staff_no", is_personal=True),
    ExportColumn("name", gettext_lazy("姓名"), "person.name", is_personal=True),
    ExportColumn("unit", gettext_lazy("单位"), "person.unit.name"),
    ExportColumn("occupation", gettext_lazy("职业（工种）"), lambda row: str(row.occupation)),
)
CASES = (
    *WHO,
    ExportColumn("target_grade", gettext_lazy("申报等级"), "get_target_grade_display"),
    ExportColumn("submitted_at", gettext_lazy("提交日期"), kind="date"),
    ExportColumn("answer_due_on", gettext_lazy("办结期限"), kind="date"),
    ExportColumn("state", gettext_lazy("状态"), "get_state_display"),
)
BATCH_CASES = (
    *WHO,
    ExportColumn("target_grade", gettext_lazy("申报等级"), "get_target_grade_display"),
    ExportColumn("panel", gettext_lazy("评审"), "panel_words"),
    ExportColumn("state", gettext_lazy("状态"), "get_state_display"),
)
BATCHES = (
    ExportColumn("name", gettext_lazy("批次")),
    ExportColumn("node", gettext_lazy("范围"), "node.name"),
    ExportColumn("opens_on", gettext_lazy("申报开始"), kind="date"),
    ExportColumn("closes_on", gettext_lazy("申报截止"), kind="date"),
    ExportColumn("cases", gettext_lazy("申报数"), kind="number"),
    ExportColumn("decided", gettext_lazy("已决定"), kind="number"),
    ExportColumn("state", gettext_lazy("状态"), "get_state_display"),
)
SITTINGS = (
    ExportColumn("batch", gettext_lazy("批次或职业"), "subject"),
    ExportColumn("node", gettext_lazy("范围"), "node.name"),
    ExportColumn("part", gettext_lazy("科目"), "get_part_display"),
    ExportColumn("is_resit", gettext_lazy("补考"), kind="flag"),
    ExportColumn("held_on", gettext_lazy("考试日期"), kind="date"),
    ExportColumn("place", gettext_lazy("地点")),
    ExportColumn("candidates", gettext_lazy("考生数"), kind="number"),
    ExportColumn("judges", gettext_lazy("考评人员数"), kind="number"),
    ExportColumn("state", gettext_lazy("状态"), "get_state_display"),
)
VOLUMES = (
    ExportColumn("number", gettext_lazy("卷号")),
    ExportColumn("batch", gettext_lazy("批次"), "batch.name"),
    ExportColumn("node", gettext_lazy("范围"), "batch.node.name"),
    ExportColumn("closed_on", gettext_lazy("立卷日期"), kind="date"),
    ExportColumn("keep_paper_until", gettext_lazy("纸质保存到"), kind="date"),
    ExportColumn("keep_files_until", gettext_lazy("电子保存到"), kind="date"),
    ExportColumn("place", gettext_lazy("存放位置")),
    ExportColumn("state", gettext_lazy("状态"), "get_state_display"),
)
OCCUPATIONS = (
    ExportColumn("code", gettext_lazy("编码")),
    ExportColumn("name", gettext_lazy("职业（工种）")),
    ExportColumn("standard", gettext_lazy("国家职业标准")),
    ExportColumn("top_grade", gettext_lazy("最高等级"), "get_top_grade_display"),
    ExportColumn("rule_version", gettext_lazy("申报条件版本")),
)
PROSPECTS = (
    ExportColumn("opens_on", gettext_lazy("最早可申报日期"), kind="date"),
    *WHO,
    ExportColumn("current", gettext_lazy("现等级"), lambda p: grade_words(p.current)),
    ExportColumn("grade", gettext_lazy("可申报等级"), lambda p: grade_words(p.grade)),
    ExportColumn("condition", gettext_lazy("申报条件"), lambda p: f"{p.condition.code} {p.condition.text}"),
    ExportColumn("state", gettext_lazy("状态"), _prospect_state),
)
FASTTRACKS = (
    ExportColumn("staff_no", gettext_lazy("工号"), "person.staff_no", is_personal=True),
    ExportColumn("name", gettext_lazy("姓名"), "person.name", is_personal=True),
    ExportColumn("unit", gettext_lazy("单位"), "person.unit.name"),
    ExportColumn("competition", gettext_lazy("竞赛"), "entry.competition.name"),
    ExportColumn("place", gettext_lazy("名次"), "entry.place", kind="number"),
    ExportColumn("rule", gettext_lazy("规则编码"), "rule.code"),
    ExportColumn("occupation", gettext_lazy("职业（工种）"), "occupation.name"),
    ExportColumn("from_grade", gettext_lazy("现持等级"), lambda row: grade_words(row.from_grade)),
    ExportColumn("target_grade", gettext_lazy("认定等级"), "get_target_grade_display"),
    ExportColumn("year", gettext_lazy("年度"), kind="number"),
    ExportColumn("state", gettext_lazy("状态"), "get_state_display"),
    ExportColumn("certificate", gettext_lazy("证书编号"), lambda row: row.certificate.number if row.certificate else ""),
)
EXPORTERS = (
    Exporter(
        "promotion-list", gettext_lazy("晋级申报"), "promotion.list", CASES, find_cases,
        ("person__staff_no", "target_grade", "submitted_at", "answer_due_on"), "person",
    ),
    Exporter(
        "fasttrack-list", gettext_lazy("竞赛晋级申请"), "fasttrack.list", FASTTRACKS, find_fasttracks, ("target_grade", "year", "asked_at"),
        "person",
    ),
    Exporter("batch-list", gettext_lazy("晋级批次"), "batch.view", BATCHES, find_batches, ("name", "opens_on")),
    Exporter("batch-cases", gettext_lazy("批次内的申报"), "batch.view", BATCH_CASES, find_batch_cases, (), "person", _with_standing),
    Exporter(
        "volume-list", gettext_lazy("晋级档案卷"), "volume.view", VOLUMES, find_volumes, ("number", "closed_on", "keep_files_until")
    ),
    Exporter("exam-list", gettext_lazy("等级考试"), "exam.view", SITTINGS, find_sittings, ("held_on",)),
    Exporter(
        "occupation-list", gettext_lazy("职业与申报条件"), "occupation.view", OCCUPATIONS, find_occupations,
        ("code", "top_grade", "rule_version"),
    ),
    Exporter("promotion-outlook", gettext_lazy("晋级预测"), "promotion.outlook", PROSPECTS, find_prospects, (), _people),
)  # fmt: skip
