"""``/api/v1/posting-tasks/``: what the members of the branches in reach are asked to publish, and how many have."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from branches.postings import selectors
from branches.postings.models import PostingTask
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class PostingTaskSerializer(serializers.ModelSerializer):
    """``met`` of ``count`` members of the reader's branches in the running period, null when none runs."""

    node = serializers.CharField(source="node.code", read_only=True)
    period_code = serializers.SerializerMethodField()
    met = serializers.SerializerMethodField()
    count = serializers.SerializerMethodField()

    class Meta:
        model = PostingTask
        fields = ["id", "node", "title", "note", "period", "times", "from_on", "to_on", "ended_on", "period_code", "met", "count"]
        read_only_fields = fields

    def get_period_code(self, row: Any) -> str | None:
        return row.now.code if row.now else None

    def get_met(self, row: Any) -> int | None:
        return row.met if row.now else None

    def get_count(self, row: Any) -> int | None:
        return row.count if row.now else None


class PostingTaskViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "posting.view", "retrieve": "posting.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = PostingTask.objects.none()
    serializer_class = PostingTaskSerializer
    filterset_fields = ["period"]
    ordering_fields = ["from_on", "to_on", "id"]

    def get_queryset(self) -> QuerySet[PostingTask]:
        if getattr(self, "swagger_fake_view", False):
            return PostingTask.objects.none()
        return selectors.tasks(self.scope)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows: list[Any] = list(self.paginate_queryset(self.filter_queryset(self.get_queryset())) or ())
        shown = selectors.with_progress(rows, self.scope, clock.today())
        return self.get_paginated_response(PostingTaskSerializer(shown, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = selectors.with_progress([self.get_object()], self.scope, clock.today())[0]
        return Response(PostingTaskSerializer(row).data)


ROUTES = [("posting-tasks", PostingTaskViewSet, "posting-task")]
