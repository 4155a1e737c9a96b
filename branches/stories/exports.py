"""The ledger of stories as a file: what is written where, and how far it is; nobody's word on it."""

from django.utils.translation import gettext_lazy as _

from branches.stories import selectors
from branches.stories.enums import StoryState
from branches.stories.filters import StoryFilter
from branches.stories.models import Story
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_stories(asked: Asked) -> Found:
    rows, wanted = selectors.stories(asked.scope), asked.params.get("s", "")
    words = []
    if wanted in StoryState.values:
        rows, words = rows.filter(state=wanted), [str(StoryState(wanted).label)]
    filterset = StoryFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def _people(row: Story) -> str:
    return "、".join(f"{p.person.name}（{p.get_part_display()}）" for p in row.shown_people)  # type: ignore[attr-defined]


COLUMNS = (
    ExportColumn("node", _("党组织"), "node.name"),
    ExportColumn("kind", _("类别"), "kind.name"),
    ExportColumn("title", _("标题")),
    ExportColumn("people", _("写到的人"), _people, is_personal=True),
    ExportColumn("field", _("历史领域"), lambda row: row.field.name if row.field else ""),
    ExportColumn("year", _("发生年份"), kind="number"),
    ExportColumn("tags", _("标签"), lambda row: "、".join(t.name for t in row.tags.all())),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("submitted_on", _("提交日期"), kind="date"),
    ExportColumn("published_on", _("发布日期"), kind="date"),
)
SORTS = ("title", "kind__sort", "node__path", "submitted_on", "published_on")
EXPORTERS = (Exporter("story-list", _("宣传内容台账"), "story.view", COLUMNS, find_stories, SORTS),)
