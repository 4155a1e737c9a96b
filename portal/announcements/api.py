"""``/api/v1/announcements``: what is said to the owner of the token, and what his offices say."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.announcements import selectors, services
from portal.announcements.enums import AnnouncementState
from portal.announcements.models import Announcement
from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.kernel.errors import NotReachable
from portal.organization.models import Node
from portal.rights.enums import Role


class AnnouncementSerializer(serializers.ModelSerializer):
    """``text`` is empty after a withdrawal; ``standing`` is that of today."""

    node = serializers.CharField(source="node.code", read_only=True)
    roles = serializers.ListField(source="role_list", child=serializers.CharField(), read_only=True)
    standing = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    is_confirmed = serializers.BooleanField(read_only=True)

    class Meta:
        model = Announcement
        fields = [
            "id", "title", "text", "node", "roles", "importance", "needs_receipt", "starts_on", "ends_on", "state", "standing",
            "published_at", "withdraw_reason", "is_confirmed", "version",
        ]  # fmt: skip

    def get_standing(self, row: Announcement) -> str:
        return row.standing_on(clock.today())

    def get_text(self, row: Announcement) -> str:
        return "" if row.state == AnnouncementState.WITHDRAWN else row.text


class AnnouncementDraftSerializer(serializers.ModelSerializer):
    """A draft: ``node`` by code, ``roles`` empty for everybody."""

    node = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices), required=False, default=list)

    class Meta:
        model = Announcement
        fields = ["title", "text", "node", "roles", "importance", "needs_receipt", "starts_on", "ends_on"]


class WithdrawalShape(serializers.Serializer):
    reason = serializers.CharField(max_length=200)
    version = serializers.IntegerField()


class PublishShape(serializers.Serializer):
    """``version``: of the draft that was read; another one by now is refused with 409."""

    version = serializers.IntegerField()


class RateShape(serializers.Serializer):
    """``unit`` is the code of a unit, empty where small units are put together."""

    unit = serializers.SerializerMethodField()
    total = serializers.IntegerField(source="group.total")
    read = serializers.IntegerField(source="group.read")

    def get_unit(self, rate: Any) -> str:
        return rate.node.code if rate.node else ""


class RatesShape(serializers.Serializer):
    """Nothing but ``is_hidden`` for fewer than ``fewest`` people."""

    is_hidden = serializers.BooleanField()
    fewest = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True)
    read = serializers.IntegerField(allow_null=True)
    units = RateShape(many=True)


class AnnouncementViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Announcements said to the owner, and all of his offices. Rates of units are for the office that published."""

    rights = {
        "list": "announcement.view", "retrieve": "announcement.view", "confirm": "announcement.view",
        "create": "announcement.publish", "publish": "announcement.publish", "withdraw": "announcement.publish",
        "rates": "announcement.publish",
    }  # fmt: skip
    queryset = Announcement.objects.none()
    serializer_class = AnnouncementSerializer
    filterset_fields = ["state", "importance", "needs_receipt", "node__code"]
    ordering_fields = ["starts_on", "id"]

    def get_queryset(self) -> QuerySet[Announcement]:
        if getattr(self, "swagger_fake_view", False):
            return Announcement.objects.none()
        rows = selectors.listed(self.actor, clock.today())
        if self.action in {"publish", "withdraw", "rates"}:
            return rows.within(self.scope)
        return rows

    def _answer(self, row: Announcement, code: int = status.HTTP_200_OK) -> Response:
        return Response(AnnouncementSerializer(self.get_queryset().get(pk=row.pk)).data, code)

    @extend_schema(request=AnnouncementDraftSerializer, responses={201: AnnouncementSerializer})
    def create(self, request: Request) -> Response:
        """Write a draft."""
        shape = AnnouncementDraftSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        facts = {"importance": "normal", "needs_receipt": False, "ends_on": None, **shape.validated_data}
        node = Node.objects.within(self.scope).filter(code=facts.pop("node"), closed_on=None).first()
        if node is None:
            raise NotReachable("announcement.publish")
        row = services.write_announcement(actor=self.actor, at=clock.now(), node=node, **facts)
        return self._answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=PublishShape, responses=AnnouncementSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any = None) -> Response:
        """Publish a draft as it was read."""
        shape = PublishShape(data=request.data)
        shape.is_valid(raise_exception=True)
        row = services.publish_announcement(actor=self.actor, at=clock.now(), announcement=self.get_object(), **shape.validated_data)
        return self._answer(row)

    @extend_schema(request=None, responses=AnnouncementSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: Any = None) -> Response:
        """Say that it was read."""
        row = self.get_object()
        services.confirm_announcement(actor=self.actor, at=clock.now(), announcement=row)
        return self._answer(row)

    @extend_schema(request=WithdrawalShape, responses=AnnouncementSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any = None) -> Response:
        """Take it back."""
        shape = WithdrawalShape(data=request.data)
        shape.is_valid(raise_exception=True)
        row = services.withdraw_announcement(actor=self.actor, at=clock.now(), announcement=self.get_object(), **shape.validated_data)
        return self._answer(row)

    @extend_schema(request=None, responses=RatesShape)
    @action(detail=True, methods=["get"])
    def rates(self, request: Request, pk: Any = None) -> Response:
        """How many have confirmed, by unit; units with few people are put together."""
        rates = selectors.rates_of(self.get_object(), clock.today())
        told = None if rates.is_hidden else rates
        body = {
            "is_hidden": rates.is_hidden, "fewest": rates.fewest, "units": rates.units,
            "total": told.total if told else None, "read": told.read if told else None,
        }  # fmt: skip
        return Response(RatesShape(body).data)


ROUTES = [("announcements", AnnouncementViewSet, "announcement")]
