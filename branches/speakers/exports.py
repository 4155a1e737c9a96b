"""The pool and the record of talks as files."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branches.speakers import selectors
from branches.speakers.enums import TalkState
from branches.speakers.filters import SpeakerFilter, TalkFilter
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_speakers(asked: Asked) -> Found:
    wanted = asked.params.get("s", "")
    rows = selectors.of_pool(selectors.speakers(asked.actor), wanted)
    words = {"listed": [gettext("同意列入")], "withdrawn": [gettext("已撤回同意")]}.get(wanted, [])
    filterset = SpeakerFilter(asked.params, rows)
    return Found(filterset.qs, filterset, words)


def find_talks(asked: Asked) -> Found:
    wanted = asked.params.get("s", "")
    rows = selectors.of_state(selectors.talks(asked.scope), wanted)
    filterset = TalkFilter(asked.params, rows)
    return Found(filterset.qs, filterset, [str(TalkState(wanted).label)] if wanted in TalkState.values else [])


SPEAKER_COLUMNS = (
    ExportColumn("node", _("人才库所属党组织"), "node.name"),
    ExportColumn("name", _("姓名"), "shown_name", is_personal=True),
    ExportColumn("kind", _("类别"), "get_kind_display"),
    ExportColumn("is_retired", _("已退休"), kind="flag"),
    ExportColumn("background", _("单位、岗位和专长"), is_personal=True),
    ExportColumn("themes", _("能讲的主题")),
    ExportColumn("consent_on", _("同意日期"), kind="date"),
    ExportColumn("withdrawn_on", _("撤回日期"), kind="date"),
    ExportColumn("talk_count", _("已讲次数"), kind="number"),
    ExportColumn("last_on", _("最近一次"), kind="date"),
)
TALK_COLUMNS = (
    ExportColumn("wanted_on", _("约请日期"), kind="date"),
    ExportColumn("subject", _("讲述内容")),
    ExportColumn("speaker", _("主讲人"), "speaker_name", is_personal=True),
    ExportColumn("branch", _("约请支部"), "branch.node.name"),
    ExportColumn("place", _("地点")),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("held_on", _("开展日期"), "activity.held_on", kind="date"),
    ExportColumn("listeners", _("听众人数"), kind="number"),
    ExportColumn("feedback", _("听众反馈")),
)
EXPORTERS = (
    Exporter(
        "speaker-list", _("宣讲人才库"), "speaker.view", SPEAKER_COLUMNS, find_speakers, ("node__path", "kind", "last_on"), people="pk"
    ),
    Exporter(
        "speaker-talks", _("讲述记录"), "speaker.view", TALK_COLUMNS, find_talks, ("wanted_on", "branch__node__path"), people="speaker"
    ),
)
