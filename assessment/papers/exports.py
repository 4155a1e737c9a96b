"""The two lists as files."""

from django.utils.translation import gettext_lazy as _

from assessment.papers import filters
from assessment.papers.selectors import register
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_scores(asked: Asked) -> Found:
    filterset = filters.PublishedScoreFilter(asked.params, register.published_scores(asked.scope), request=asked)
    return Found(filterset.qs, filterset)


def find_papers(asked: Asked) -> Found:
    filterset = filters.PaperFilter(asked.params, register.papers(asked.scope), request=asked)
    return Found(filterset.qs, filterset)


SCORES = (
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("round", _("考核期"), "round.code"),
    ExportColumn("party", _("党建得分"), kind="number"),
    ExportColumn("business", _("业务得分"), kind="number"),
    ExportColumn("sha256", _("凭证校验码")),
)
PAPERS = (
    ExportColumn("number", _("发文字号")),
    ExportColumn("kind", _("文种"), "get_kind_display"),
    ExportColumn("round", _("考核期"), "round.code"),
    ExportColumn("node", _("单位"), "node.name"),
    ExportColumn("issuer", _("发文机关")),
    ExportColumn("receivers", _("主送机关")),
    ExportColumn("copies", _("抄送机关")),
    ExportColumn("signed_on", _("成文日期"), kind="date"),
    ExportColumn("made_at", _("登记时间"), kind="moment"),
)
EXPORTERS = (
    Exporter(
        "paper-scores", _("已公布的得分"), "paper.view", SCORES, find_scores,
        ("branch__node__path", "round__starts_on", "party", "business"),
    ),
    Exporter(
        "paper-register", _("考核文书登记"), "paper.register", PAPERS, find_papers,
        ("number", "round__starts_on", "node__path", "signed_on"),
    ),
)  # fmt: skip
