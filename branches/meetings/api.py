"""``/api/v1/joint-meetings/`` and ``/api/v1/meeting-actions/``: meetings of several sides and what they hand out."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from branches.meetings import selectors, services
from branches.meetings.models import JointMeeting, MeetingAction, MeetingTopic
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class MeetingTopicSerializer(serializers.ModelSerializer):
    class Meta:
        model = MeetingTopic
        fields = ["no", "title", "flag", "decision"]
        read_only_fields = fields


class JointMeetingSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)
    topics = MeetingTopicSerializer(many=True, read_only=True)

    class Meta:
        model = JointMeeting
        fields = ["id", "node", "kind", "title", "held_on", "place", "guests", "summary", "topics", "version"]
        read_only_fields = fields


class JointMeetingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Meetings in reach."""

    rights = {"list": "meeting.view", "retrieve": "meeting.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = JointMeeting.objects.none()
    serializer_class = JointMeetingSerializer

    def get_queryset(self) -> QuerySet[JointMeeting]:
        return selectors.meetings(self.scope)


class MeetingActionSerializer(serializers.ModelSerializer):
    owner_node = serializers.CharField(source="owner_node.code", read_only=True, default=None)

    class Meta:
        model = MeetingAction
        fields = ["id", "meeting", "text", "side", "owner_node", "owner_post", "due_on", "done_on", "result", "item"]
        read_only_fields = fields


class DoneInput(serializers.Serializer):
    done_on = serializers.DateField()
    result = serializers.CharField(max_length=500)


class MeetingActionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """What meetings have handed out: of the meetings in reach, and to the reader's departments."""

    rights = {"list": "meeting.view", "retrieve": "meeting.view", "finish": "meeting.act"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = MeetingAction.objects.none()
    serializer_class = MeetingActionSerializer
    filterset_fields = ["meeting", "due_on"]

    def get_queryset(self) -> QuerySet[MeetingAction]:
        return selectors.action_rows(self.scope)

    @extend_schema(request=DoneInput, responses=MeetingActionSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str | None = None) -> Response:
        """It is done."""
        row, given = self.get_object(), DoneInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.finish_action(actor=self.actor, at=clock.now(), action=row, **given.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data)


ROUTES = [
    ("joint-meetings", JointMeetingViewSet, "joint-meeting"),
    ("meeting-actions", MeetingActionViewSet, "meeting-action"),
]
