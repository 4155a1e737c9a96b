"""``/api/v1/promotion-outlook``: who can apply for a higher grade in the coming months, by date."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.catalogue.selectors import value_on
from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from workforce.promotion.filters import OutlookForm
from workforce.promotion.models import PromotionApplication
from workforce.promotion.selectors import outlook as read


class ProspectShape(serializers.Serializer):
    staff_no = serializers.CharField(source="person.staff_no")
    name = serializers.CharField(source="person.name")
    unit = serializers.CharField(source="person.unit.code")
    occupation = serializers.CharField(source="occupation.code")
    current_grade = serializers.IntegerField(source="current", allow_null=True)
    grade = serializers.IntegerField()
    path_code = serializers.CharField(source="condition.code")
    opens_on = serializers.DateField()
    kind = serializers.SerializerMethodField()

    def get_kind(self, prospect: read.Prospect) -> str:
        return read.kind_of(prospect)


class OutlookViewSet(HouseViewSet):
    """The same list as the page, with the same filters."""

    rights = {"list": "promotion.outlook"}
    queryset = PromotionApplication.objects.none()
    filter_backends: list[Any] = []

    @extend_schema(
        responses=ProspectShape(many=True),
        parameters=[
            OpenApiParameter("unit", str, description="Code or name of a unit; everything below it is included."),
            OpenApiParameter("occupation", str, description="Code of an occupation."),
            OpenApiParameter("month", str, description="The month in which somebody can apply first, as 2027-03."),
            OpenApiParameter("s", str, enum=list(read.KINDS), description="Can apply already and has not, later, or has applied."),
        ],
    )
    def list(self, request: Request) -> Response:
        """Everybody in reach who can apply now or by waiting, the earliest day first. 400 for a unit longer than any name, 422 where the
        people of the reach are too many to be judged at once: name a unit or an occupation."""
        today = clock.today()
        months = int(value_on("PROMOTION_OUTLOOK_MONTHS", today))
        form = OutlookForm(request.query_params, today=today, months=months)
        wanted = form.wanted()
        if "unit" in form.errors:
            raise serializers.ValidationError({"unit": [str(said) for said in form.errors["unit"]]})
        rows = read.cut(read.outlook(self.scope, today, months, wanted, most=read.MOST_PEOPLE), wanted)
        page: Any = self.paginate_queryset(rows)  # type: ignore[arg-type]
        return self.get_paginated_response(ProspectShape(page, many=True).data)
