"""Who finishes an action, and who opens the files beside meetings and actions."""

from branches.meetings.models import JointMeeting, MeetingAction
from portal.rights.access import Actor


def finishes(actor: Actor, action: MeetingAction) -> bool:
    """Whoever keeps the meeting's records, and the department that carries the action out."""
    scope = actor.scope("meeting.act")
    here = scope.covers(action.meeting.node.path)
    return actor.is_system or here or (action.owner_node is not None and scope.covers(action.owner_node.path))


def may_open_meeting(actor: Actor, meeting_id: int) -> bool:
    return JointMeeting.objects.within(actor.scope("meeting.view")).filter(pk=meeting_id).exists()


def may_change_meeting(actor: Actor, meeting_id: int) -> bool:
    return JointMeeting.objects.within(actor.scope("meeting.keep")).filter(pk=meeting_id).exists()


def may_open_action(actor: Actor, action_id: int) -> bool:
    return MeetingAction.objects.within(actor.scope("meeting.view")).filter(pk=action_id).exists()


def may_change_action(actor: Actor, action_id: int) -> bool:
    return MeetingAction.objects.within(actor.scope("meeting.act")).filter(pk=action_id).exists()
