"""``/api/v1/knowledge-posts``: what the owner of the token may read, and saying that it was used."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from branches.knowledge import selectors, services
from branches.knowledge.enums import PostState
from branches.knowledge.models import KnowledgePost
from branches.knowledge.services import UseFacts
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class KnowledgePostSerializer(serializers.ModelSerializer):
    """The published words; ``used``: how often others say they used it."""

    node = serializers.CharField(source="node.code", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)
    title = serializers.CharField(source="current.title", read_only=True)
    problem = serializers.CharField(source="current.problem", read_only=True)
    practice = serializers.CharField(source="current.practice", read_only=True)
    effect = serializers.CharField(source="current.effect", read_only=True)
    version_no = serializers.IntegerField(source="current.no", read_only=True)
    used = serializers.IntegerField(read_only=True)

    class Meta:
        model = KnowledgePost
        fields = ["id", "node", "kind", "origin", "title", "problem", "practice", "effect", "version_no", "published_on", "used"]
        read_only_fields = fields


class KnowledgeUseInput(serializers.Serializer):
    used_on = serializers.DateField()
    place = serializers.CharField(max_length=80)
    gain = serializers.CharField(max_length=300)


class KnowledgePostViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Published posts in the range of the owner."""

    rights = {"list": "knowledge.view", "retrieve": "knowledge.view", "use": "knowledge.use"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = KnowledgePost.objects.none()
    serializer_class = KnowledgePostSerializer
    filterset_fields = ["kind__code", "node__code", "origin"]
    ordering_fields = ["published_on", "used", "id"]

    def get_queryset(self) -> QuerySet[KnowledgePost]:
        if getattr(self, "swagger_fake_view", False):
            return KnowledgePost.objects.none()
        return selectors.posts(self.actor, clock.today()).filter(state=PostState.PUBLISHED)

    @extend_schema(request=KnowledgeUseInput, responses=KnowledgePostSerializer)
    @action(detail=True, methods=["post"])
    def use(self, request: Request, pk: Any = None) -> Response:
        """Say that it was used; said again, the newer words stand."""
        row = self.get_object()
        given = KnowledgeUseInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.use_post(actor=self.actor, at=clock.now(), post=row, facts=UseFacts(**given.validated_data))
        return Response(KnowledgePostSerializer(self.get_queryset().get(pk=row.pk)).data, status=status.HTTP_200_OK)


ROUTES = [("knowledge-posts", KnowledgePostViewSet, "knowledge-post")]
