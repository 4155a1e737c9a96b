"""``/api/v1/search/``: the search box for machines, inside the reach of the token's owner."""

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseView
from portal.kernel.pages import SIGNED_IN
from portal.search import rules, selectors


class HitSerializer(serializers.Serializer):
    title = serializers.CharField()
    detail = serializers.CharField()
    url = serializers.CharField()


class SearchGroupSerializer(serializers.Serializer):
    kind = serializers.CharField(source="key")
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField(help_text="Stops at 50; is_more tells that there are more.")
    is_more = serializers.BooleanField()
    hits = serializers.SerializerMethodField()

    @extend_schema(responses=HitSerializer(many=True))
    def get_hits(self, group: selectors.Group) -> list[dict]:
        return [dict(HitSerializer(found.hit).data) for found in group.hits]


class SearchView(HouseView):
    rights = {"get": SIGNED_IN}

    @extend_schema(
        parameters=[OpenApiParameter("q", str, required=True), OpenApiParameter("kind", str, description="Only this kind, up to 50.")],
        responses=SearchGroupSerializer(many=True),
    )
    def get(self, request):
        """People, branches, units, activities, files and honours by Chinese text, number, pinyin initials or full pinyin."""
        question = request.query_params.get("q", "")[: rules.LONGEST_QUESTION]
        groups = selectors.find(request.actor, question, clock.today(), only=request.query_params.get("kind", ""))
        return Response(SearchGroupSerializer(groups, many=True).data)


API_URLS = [path("search/", SearchView.as_view(), name="api_search")]
