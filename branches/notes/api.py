"""``/api/v1/branch-notes``: notes in reach, matter by matter."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.notes import access, selectors
from branches.notes.models import BranchNote, BranchNoteLine
from portal.kernel.api import HouseViewSet


class BranchNoteLineSerializer(serializers.ModelSerializer):
    topic = serializers.CharField(source="topic.code", read_only=True)

    class Meta:
        model = BranchNoteLine
        fields = ["no", "topic", "mood", "text", "measure"]
        read_only_fields = fields


class BranchNoteSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    lines = BranchNoteLineSerializer(many=True, read_only=True)

    class Meta:
        model = BranchNote
        fields = ["id", "branch", "month", "state", "handed_on", "answer", "answered_on", "lines", "version"]
        read_only_fields = fields


class BranchNoteViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Notes of the own branch, and those handed in to the own committee."""

    rights = {"list": "note.view", "retrieve": "note.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = BranchNote.objects.none()
    serializer_class = BranchNoteSerializer
    filterset_fields = ["state", "month", "branch__node__code"]
    ordering_fields = ["month", "id"]

    def get_queryset(self) -> QuerySet[BranchNote]:
        if getattr(self, "swagger_fake_view", False):
            return BranchNote.objects.none()
        return selectors.with_all(access.rows_for(self.actor))


ROUTES = [("branch-notes", BranchNoteViewSet, "branch-note")]
