"""``/api/v1/skill-posts``: key posts within reach and how they stand. Read only; who holds them stays on the pages."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.kernel.scope import Scope
from workforce.careers import selectors
from workforce.careers.models import SkillPost


class SkillPostSerializer(serializers.ModelSerializer):
    """``is_filled``: somebody holds it today; ``is_held``: somebody with the grade that it asks for."""

    node = serializers.CharField(source="node.code", read_only=True)
    occupation = serializers.CharField(source="occupation.code", read_only=True)
    is_filled = serializers.BooleanField(read_only=True)
    is_held = serializers.BooleanField(read_only=True)

    class Meta:
        model = SkillPost
        fields = ["id", "node", "name", "occupation", "needs_grade", "from_on", "to_on", "is_filled", "is_held", "version"]
        read_only_fields = fields


class SkillPostViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "skillpost.view", "retrieve": "skillpost.view"}
    queryset = SkillPost.objects.none()
    serializer_class = SkillPostSerializer
    filterset_fields = ["node__code", "occupation__code", "needs_grade"]
    ordering_fields = ["from_on", "id"]

    def get_queryset(self) -> QuerySet[SkillPost]:
        if getattr(self, "swagger_fake_view", False):
            return SkillPost.objects.none()
        return selectors.skill_posts(Scope(self.scope.paths), clock.today())


ROUTES = [("skill-posts", SkillPostViewSet, "skill-post")]
