"""Hangs joint meetings onto the house."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.meetings import access, selectors, todos
from branches.meetings.exports import EXPORTERS
from branches.meetings.messages import SENTENCES
from branches.meetings.models import JointMeeting, JointMeetingKind, MeetingAction
from branches.orgs.models import Branch
from branches.orgs.open_tasks import OpenTask, register_open_tasks
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.search import registry as search


def found(scope: Scope, day: date) -> QuerySet[JointMeeting]:
    return JointMeeting.objects.within(scope).select_related("node")


def hit(row: JointMeeting) -> search.Hit:
    return search.Hit(row.title, f"{row.held_on} · {row.node.name}", reverse("meeting_detail", args=[row.pk]))


def open_actions(branch: Branch) -> list[OpenTask]:
    """What meetings have handed to the branch and it has not reported done. One statement."""
    rows = MeetingAction.objects.filter(owner_node=branch.pk, done_on=None).order_by("due_on", "pk")
    return [OpenTask(row.text, reverse("meeting_detail", args=[row.meeting_id]), row.due_on) for row in rows]


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.MeetingAction": _("会议交办事项")})
    sentences.register(SENTENCES)
    register_open_tasks("meeting_actions", _("没有办结的会议交办事项"), 50, open_actions)
    notices.register_codes("meeting.", Category.BRANCH)
    menu.add(menu.MenuEntry("meetings", "users-group", _("联席会议"), "meeting_list", "meeting.view", 32, group=menu.PARTY))
    register_todo(TodoKind("meeting_actions", _("会议交办事项"), "meeting.act", todos.open_actions, order=20, url_name="meeting_actions"))
    extras = ("is_decision", "by_side", "source")
    register_catalogue(
        Catalogue("joint-meeting-kinds", _("联席会议类型"), JointMeetingKind, extras, _("联席会议、对接会、党代会等"), order=65)
    )
    register_owner(
        "joint_meeting", access.may_open_meeting, access.may_change_meeting,
        node_of=selectors.node_of_meeting, places=selectors.meeting_places,
    )  # fmt: skip
    register_owner(
        "meeting_action", access.may_open_action, access.may_change_action,
        node_of=selectors.node_of_action, places=selectors.action_places,
    )  # fmt: skip
    search.keep(search.SearchIndex("meeting", lambda: JointMeeting.objects.values_list("pk", "title", "summary")))
    page = search.RecordPage("meeting_detail", "pk", "pk")
    search.show(search.SearchKind("meeting", _("联席会议"), "users-group", "meeting.view", 45, "meeting", found, hit, page=page))
