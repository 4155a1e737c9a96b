"""``/api/v1/proposals``: list, retrieve, file."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.kernel.errors import RuleBroken
from portal.organization.models import Node
from workforce.proposals import selectors, services
from workforce.proposals.enums import ProposalTopic
from workforce.proposals.models import Proposal
from workforce.proposals.services import ProposalFacts


class ProposalSerializer(serializers.ModelSerializer):
    """Without names: whose a proposal is stands on its page, for whoever may know."""

    node = serializers.CharField(source="node.code", read_only=True)
    stage = serializers.CharField(read_only=True)

    class Meta:
        model = Proposal
        fields = [
            "id", "number", "title", "trouble", "idea", "topic", "channel", "node", "state", "stage", "outcome", "reply", "filed_on",
            "reply_due_on", "replied_on", "due_on", "closed_on", "version",
        ]  # fmt: skip


class ProposalInput(serializers.Serializer):
    """Filed in the name of the owner of the token. ``difference``: what sets it apart from similar ones."""

    title = serializers.CharField(max_length=80)
    trouble = serializers.CharField(max_length=1000)
    idea = serializers.CharField(max_length=1000)
    topic = serializers.ChoiceField(choices=ProposalTopic.choices)
    node = serializers.SlugRelatedField(slug_field="code", queryset=Node.objects.none(), default=None)
    is_unnamed = serializers.BooleanField(default=False)
    difference = serializers.CharField(max_length=300, allow_blank=True, default="")

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        person = self.context.get("person")
        if person is not None:
            found["node"].queryset = selectors.units_near(person)
        return found


class ProposalApiFilter(filters.FilterSet):
    node = filters.CharFilter(field_name="node__code")
    year = filters.NumberFilter(field_name="filed_on", lookup_expr="year", min_value=1949, max_value=2200)

    class Meta:
        model = Proposal
        fields = ["topic", "state", "outcome", "channel"]


class ProposalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Proposals in reach, one's own and those of one's unit."""

    rights = {"list": "proposal.view", "retrieve": "proposal.view", "create": "proposal.file"}
    queryset = Proposal.objects.none()
    serializer_class = ProposalSerializer
    filterset_class = ProposalApiFilter
    ordering_fields = ["filed_on", "due_on", "id"]

    def get_queryset(self) -> QuerySet[Proposal]:
        if getattr(self, "swagger_fake_view", False):
            return Proposal.objects.none()
        return Proposal.objects.within(self.scope).select_related("node")

    @extend_schema(request=ProposalInput, responses={201: ProposalSerializer})
    def create(self, request: Request) -> Response:
        """File a proposal; one that copies another is refused with 422."""
        user = self.actor.user
        if user is None or user.person is None:
            raise RuleBroken("proposal.needs_person")
        given = ProposalInput(data=request.data, context={"person": user.person})
        given.is_valid(raise_exception=True)
        told = {**given.validated_data, "node": given.validated_data["node"] or user.person.unit}
        facts = ProposalFacts(**told, authors=(user.person,))
        row = services.file_proposal(actor=self.actor, at=clock.now(), facts=facts)
        return Response(ProposalSerializer(row).data, status=status.HTTP_201_CREATED)


ROUTES = [("proposals", ProposalViewSet, "proposal")]
