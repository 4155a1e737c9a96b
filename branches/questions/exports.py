"""The board with its counts; nobody's name."""

from django.utils.translation import gettext_lazy as _

from branches.questions import access, selectors
from branches.questions.filters import QuestionFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_questions(asked: Asked) -> Found:
    rows = selectors.with_counts(access.board_rows(asked.actor, asked.today))
    filterset = QuestionFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


COLUMNS = (
    ExportColumn("topic", _("类别"), "topic.name"),
    ExportColumn("shown", _("问题")),
    ExportColumn("answer", _("解答")),
    ExportColumn("published_on", _("公开日期"), kind="date"),
    ExportColumn("wonders", _("我也想知道"), kind="number"),
    ExportColumn("useful", _("解答有用"), kind="number"),
    ExportColumn("asked_on_count", _("追问"), kind="number"),
)
EXPORTERS = (Exporter("question-board", _("政策问答"), "question.read", COLUMNS, find_questions),)
