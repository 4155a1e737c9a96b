"""``/api/v1/mentorships``: list, retrieve with clauses, indicators and signatures, sign."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from workforce.mentorship import selectors, services
from workforce.mentorship.models import MentorshipAgreement, MentorshipIndicator, MentorshipSignature


class MentorshipIndicatorSerializer(serializers.ModelSerializer):
    class Meta:
        model = MentorshipIndicator
        fields = ["id", "text", "baseline", "target", "check_on", "reached_on"]
        read_only_fields = fields


class MentorshipSignatureSerializer(serializers.ModelSerializer):
    staff_no = serializers.CharField(source="person.staff_no", read_only=True)

    class Meta:
        model = MentorshipSignature
        fields = ["role", "staff_no", "signed_at", "text_hash"]
        read_only_fields = fields


class MentorshipSerializer(serializers.ModelSerializer):
    """``state``: draft, signing, running, done, broken; ``grade``: excellent, passed, failed, empty before the test; ``risen_on``: when
    the apprentice gained a higher certificate in the occupation; ``text_hash``: what is signed."""

    kind = serializers.CharField(source="kind.code", read_only=True)
    mentor = serializers.CharField(source="mentor.staff_no", read_only=True)
    apprentice = serializers.CharField(source="apprentice.staff_no", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    branch = serializers.CharField(source="branch.code", read_only=True, default=None)
    occupation = serializers.CharField(source="occupation.code", read_only=True)
    state = serializers.CharField(read_only=True)
    grade = serializers.CharField(read_only=True)
    indicator_count = serializers.IntegerField(read_only=True)
    reached_count = serializers.IntegerField(read_only=True)
    problem_count = serializers.IntegerField(read_only=True)
    risen_on = serializers.DateField(read_only=True)

    class Meta:
        model = MentorshipAgreement
        fields: Any = [
            "id", "kind", "mentor", "apprentice", "unit", "branch", "occupation", "aim", "from_on", "to_on", "state", "is_member_mentor",
            "object_until", "test_on", "grade", "done_on", "ended_on", "indicator_count", "reached_count", "problem_count", "risen_on",
            "text_hash", "version",
        ]  # fmt: skip
        read_only_fields = fields


class MentorshipDetailSerializer(MentorshipSerializer):
    indicators = MentorshipIndicatorSerializer(many=True, read_only=True)
    signatures = MentorshipSignatureSerializer(many=True, read_only=True)

    class Meta(MentorshipSerializer.Meta):
        fields = [*MentorshipSerializer.Meta.fields, "indicators", "signatures"]
        read_only_fields = fields


class MentorshipSignInput(serializers.Serializer):
    version = serializers.IntegerField(help_text="The version that was read; another one answers 409.")


class MentorshipViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Agreements in reach; ``sign`` is for mentor and apprentice."""

    rights = {"list": "mentorship.view", "retrieve": "mentorship.view", "sign": "mentorship.sign"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = MentorshipAgreement.objects.none()
    filterset_fields = ["state", "grade", "kind__code", "mentor__staff_no", "apprentice__staff_no", "is_member_mentor"]
    ordering_fields = ["from_on", "to_on", "id"]

    def get_serializer_class(self) -> Any:
        return MentorshipSerializer if self.action == "list" else MentorshipDetailSerializer

    def get_queryset(self) -> QuerySet[MentorshipAgreement]:
        if getattr(self, "swagger_fake_view", False):
            return MentorshipAgreement.objects.none()
        rows = selectors.agreements(self.scope)
        return rows if self.action == "list" else rows.prefetch_related("indicators", "signatures__person")

    @extend_schema(request=MentorshipSignInput, responses=MentorshipDetailSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sign as mentor or apprentice the version that was read."""
        row = get_object_or_404(self.get_queryset(), pk=pk)
        given = MentorshipSignInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.sign(actor=self.actor, at=clock.now(), agreement=row, version=given.validated_data["version"])
        return Response(MentorshipDetailSerializer(self.get_queryset().get(pk=row.pk)).data)


ROUTES = [("mentorships", MentorshipViewSet, "mentorship")]
