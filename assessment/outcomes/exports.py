"""The ledger of consequences as a file, for the offices that review cadres, fill posts and pay."""

from django.utils.translation import gettext_lazy as _

from assessment.outcomes import selectors
from assessment.outcomes.enums import OutcomeState
from assessment.outcomes.filters import OutcomeFilter
from portal.kernel import clock
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_outcomes(asked: Asked) -> Found:
    rows, wanted = selectors.outcomes(asked.actor), asked.params.get("s", "")
    words = []
    if wanted in OutcomeState.values:
        rows, words = rows.filter(state=wanted), [str(OutcomeState(wanted).label)]
    elif wanted == "late":
        rows, words = rows.filter(state=OutcomeState.DECIDED, due_on__lt=clock.today()), [str(_("逾期未落实"))]
    filterset = OutcomeFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


COLUMNS = (
    ExportColumn("round", _("考核期"), "round.code"),
    ExportColumn("branch", _("党支部"), "branch.node.name"),
    ExportColumn("kind", _("运用方式"), "kind.name"),
    ExportColumn("text", _("内容")),
    ExportColumn("basis", _("依据")),
    ExportColumn("honour", _("荣誉部分")),
    ExportColumn("amount", _("金额（元）"), kind="number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("owner", _("责任人"), "owner.name", is_personal=True),
    ExportColumn("due_on", _("完成期限"), kind="date"),
    ExportColumn("done_on", _("落实日期"), kind="date"),
    ExportColumn("done_note", _("落实情况")),
)
EXPORTERS = (
    Exporter(
        "outcome-list",
        _("考核结果运用"),
        "outcome.view",
        COLUMNS,
        find_outcomes,
        ("round__starts_on", "branch__node__path", "due_on"),
        "owner",
    ),
)
