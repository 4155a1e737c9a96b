"""``/api/v1/speakers`` and ``/api/v1/speaker-talks``: list, retrieve."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.speakers import selectors
from branches.speakers.models import Speaker, SpeakerTalk
from portal.kernel.api import HouseViewSet


class SpeakerSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    staff_no = serializers.CharField(source="person.staff_no", read_only=True, default=None)
    name = serializers.CharField(source="shown_name", read_only=True)

    class Meta:
        model = Speaker
        fields: Any = [
            "id", "node", "staff_no", "name", "kind", "is_retired", "background", "themes", "consent_on", "withdrawn_on", "version",
        ]  # fmt: skip
        read_only_fields = fields


class SpeakerTalkSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    listeners = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = SpeakerTalk
        fields: Any = [
            "id", "speaker", "branch", "wanted_on", "subject", "place", "state", "answer_note", "activity", "listeners", "feedback",
            "cancel_reason", "version",
        ]  # fmt: skip
        read_only_fields = fields


class SpeakerViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Whoever consents, of the pools in reach and of those above it."""

    rights = {"list": "speaker.view", "retrieve": "speaker.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Speaker.objects.none()
    serializer_class = SpeakerSerializer
    filterset_fields = ["kind", "is_retired"]
    ordering_fields = ["id", "consent_on"]

    def get_queryset(self) -> QuerySet[Speaker]:
        return Speaker.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.speakers(self.actor)


class SpeakerTalkViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Talks of the branches and of the pools in reach."""

    rights = {"list": "speaker.view", "retrieve": "speaker.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = SpeakerTalk.objects.none()
    serializer_class = SpeakerTalkSerializer
    filterset_fields = ["state", "branch__node__code"]
    ordering_fields = ["id", "wanted_on"]

    def get_queryset(self) -> QuerySet[SpeakerTalk]:
        return selectors.talks(self.scope)


ROUTES = [("speakers", SpeakerViewSet, "speaker"), ("speaker-talks", SpeakerTalkViewSet, "speaker-talk")]
