"""``/api/v1/ballots``: ballots in reach and own ones, with totals after the end. Papers are not handed out, and nobody
votes by machine: a token names its owner."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from portal.ballots import access, selectors
from portal.ballots.enums import BallotState, ItemResult
from portal.ballots.models import Ballot
from portal.kernel.api import HouseViewSet


class BallotSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    rule = serializers.CharField(source="terms.code", read_only=True)

    class Meta:
        model = Ballot
        fields = [
            "id", "title", "node", "record_kind", "record_id", "kind", "mode", "rule", "seats", "state", "eligible_on", "opened_at",
            "closed_at", "version",
        ]  # fmt: skip


class BallotItemShape(serializers.Serializer):
    """``counts`` by option and ``result``: after the end, empty before."""

    no = serializers.IntegerField()
    title = serializers.CharField()
    counts = serializers.DictField()
    result = serializers.ChoiceField(choices=ItemResult.choices)


class BallotDetailSerializer(BallotSerializer):
    """``voted``: how many have taken part."""

    eligible = serializers.SerializerMethodField()
    present = serializers.SerializerMethodField()
    voted = serializers.SerializerMethodField()
    items = serializers.SerializerMethodField()
    write_ins = serializers.SerializerMethodField()
    arithmetic = serializers.SerializerMethodField()

    class Meta(BallotSerializer.Meta):
        fields = [*BallotSerializer.Meta.fields, "eligible", "present", "voted", "items", "write_ins", "arithmetic"]

    def to_representation(self, instance: Ballot) -> Any:
        self.result = selectors.result_of(instance)
        self.is_told = access.sees_totals(self.context["view"].actor, instance)
        return super().to_representation(instance)

    def get_eligible(self, row: Ballot) -> int:
        return self.result.eligible

    def get_present(self, row: Ballot) -> int:
        return self.result.present

    def get_voted(self, row: Ballot) -> int:
        return self.result.voted

    @extend_schema_field(BallotItemShape(many=True))
    def get_items(self, row: Ballot) -> Any:
        is_over = row.state == BallotState.CONCLUDED and self.is_told
        return [
            {"no": i.no, "title": i.label, "counts": i.counts if is_over else {}, "result": i.result if is_over else ItemResult.OPEN}
            for i in self.result.items
        ]

    def get_write_ins(self, row: Ballot) -> dict[str, int]:
        return row.write_ins if row.state == BallotState.CONCLUDED and self.is_told else {}

    def get_arithmetic(self, row: Ballot) -> list[str]:
        return self.result.lines if self.result.is_over and self.is_told else []


class BallotViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Ballots inside the reach of an office, and those on whose roll the token's owner stands."""

    rights = {"list": "ballot.vote", "retrieve": "ballot.vote"}
    queryset = Ballot.objects.none()
    filterset_fields = ["state", "kind", "record_kind", "record_id", "node__code"]
    ordering_fields = ["drafted_at", "id"]

    def get_queryset(self) -> QuerySet[Ballot]:
        return Ballot.objects.none() if getattr(self, "swagger_fake_view", False) else access.visible(self.actor)

    def get_serializer_class(self) -> Any:
        return BallotSerializer if self.action == "list" else BallotDetailSerializer


ROUTES = [("ballots", BallotViewSet, "ballot")]
