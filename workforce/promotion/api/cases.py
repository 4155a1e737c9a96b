"""``/api/v1/promotions``: list, retrieve, create, and the steps submit, check, return, decide."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from workforce.promotion import services
from workforce.promotion.enums import CheckResult, PromotionState
from workforce.promotion.models import PromotionApplication
from workforce.promotion.selectors import cases, wording
from workforce.skills.enums import NumberScheme
from workforce.skills.models import Occupation


class PromotionSerializer(serializers.ModelSerializer):
    staff_no = serializers.CharField(source="person.staff_no", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    unit = serializers.CharField(source="person.unit.code", read_only=True)
    occupation = serializers.CharField(source="occupation.code", read_only=True)
    batch = serializers.IntegerField(source="batch_id", read_only=True, allow_null=True)
    certificate_number = serializers.CharField(source="certificate.number", read_only=True, default=None)

    class Meta:
        model = PromotionApplication
        fields = [
            "id", "staff_no", "name", "unit", "occupation", "from_grade", "target_grade", "rule_version", "path_code", "note", "state",
            "submitted_at", "answer_due_on", "batch", "checked_at", "decided_at", "certificate_number", "version",
        ]  # fmt: skip


class PromotionCheckShape(serializers.Serializer):
    code = serializers.CharField()
    result = serializers.ChoiceField(choices=CheckResult.choices)
    title = serializers.CharField()
    why = serializers.CharField()
    clause = serializers.CharField()
    evidence = serializers.CharField()
    is_overridden = serializers.BooleanField()


class PromotionEventShape(serializers.Serializer):
    at = serializers.DateTimeField()
    actor = serializers.CharField(source="actor.display_name")
    state = serializers.ChoiceField(choices=PromotionState.choices)
    reason = serializers.CharField()


class PromotionDetailSerializer(PromotionSerializer):
    checks = serializers.SerializerMethodField()
    events = serializers.SerializerMethodField()

    class Meta(PromotionSerializer.Meta):
        fields = [*PromotionSerializer.Meta.fields, "checks", "events"]

    @extend_schema_field(PromotionCheckShape(many=True))
    def get_checks(self, row: PromotionApplication) -> Any:
        return PromotionCheckShape(wording.check_lines(row.checks.select_related("checked_by")), many=True).data

    @extend_schema_field(PromotionEventShape(many=True))
    def get_events(self, row: PromotionApplication) -> Any:
        return PromotionEventShape(row.events.select_related("actor"), many=True).data


class PromotionInput(serializers.Serializer):
    """An application of the token's owner himself."""

    occupation = serializers.SlugRelatedField(slug_field="code", queryset=Occupation.objects.filter(is_active=True))
    path_code = serializers.CharField(max_length=10)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class VersionInput(serializers.Serializer):
    version = serializers.IntegerField(help_text="The version that was read; another one answers 409.")


class PromotionCheckInput(VersionInput):
    """With ``code`` one check is judged; without it the check is concluded. ``is_rejected`` proposes a refusal."""

    code = serializers.CharField(max_length=40, required=False)
    result = serializers.ChoiceField(choices=[CheckResult.PASSED.value, CheckResult.FAILED.value], required=False)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    evidence = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    is_rejected = serializers.BooleanField(required=False, default=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if "code" in data and "result" not in data:
            raise serializers.ValidationError({"result": "required with code"}, code="required")
        return data


class PromotionReasonInput(VersionInput):
    reason = serializers.CharField(max_length=500)


class PromotionDecisionInput(VersionInput):
    """``approve`` needs the certificate, ``refuse`` a reason."""

    decision = serializers.ChoiceField(choices=["approve", "refuse"])
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    number = serializers.CharField(max_length=40, required=False)
    scheme = serializers.ChoiceField(choices=NumberScheme.choices, default=NumberScheme.NATIONAL)
    issued_on = serializers.DateField(required=False)
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)
    assessor = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        missing = [k for k in ("number", "issued_on") if data["decision"] == "approve" and k not in data]
        if missing:
            raise serializers.ValidationError(dict.fromkeys(missing, "required to approve"), code="required")
        return data


class PromotionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Applications for a higher grade: a worker's own, and for offices those of their units that were handed in."""

    rights = {
        "list": "promotion.view", "retrieve": "promotion.view", "create": "promotion.apply", "submit": "promotion.edit",
        "check": "promotion.check", "send_back": "promotion.return", "decide": "promotion.decide",
    }  # fmt: skip
    queryset = PromotionApplication.objects.none()
    filterset_fields = ["state", "target_grade", "occupation__code", "person__staff_no"]
    ordering_fields = ["created_at", "submitted_at", "answer_due_on", "id"]

    def get_queryset(self) -> QuerySet[PromotionApplication]:
        if getattr(self, "swagger_fake_view", False):
            return PromotionApplication.objects.none()
        return cases.visible(self.scope).select_related("certificate")

    def get_serializer_class(self) -> Any:
        return PromotionSerializer if self.action == "list" else PromotionDetailSerializer

    def _row(self) -> PromotionApplication:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def _answer(self, row: PromotionApplication, http_status: int = status.HTTP_200_OK) -> Response:
        return Response(PromotionDetailSerializer(row).data, status=http_status)

    def _given(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    @extend_schema(request=PromotionInput, responses={201: PromotionDetailSerializer})
    def create(self, request: Request) -> Response:
        """Begin an application; it is a draft until it is submitted."""
        row = services.draft_application(actor=self.actor, at=clock.now(), **self._given(PromotionInput))
        return self._answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=VersionInput, responses=PromotionDetailSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand a draft or returned application in."""
        row = self._row()
        return self._answer(services.submit_application(actor=self.actor, at=clock.now(), application=row, **self._given(VersionInput)))

    @extend_schema(request=PromotionCheckInput, responses=PromotionDetailSerializer)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """Judge one check by hand, or conclude the check."""
        row, data = self._row(), self._given(PromotionCheckInput)
        common = {"actor": self.actor, "at": clock.now(), "application": row, "version": data["version"], "reason": data["reason"]}
        if "code" in data:
            services.judge_check(**common, code=data["code"], result=data["result"], evidence=data["evidence"])
        else:
            services.conclude_check(**common, is_rejected=data["is_rejected"])
        return self._answer(self._row())

    @extend_schema(request=PromotionReasonInput, responses=PromotionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """Send the application back to the worker with a reason."""
        row = self._row()
        return self._answer(
            services.return_application(actor=self.actor, at=clock.now(), application=row, **self._given(PromotionReasonInput))
        )

    @extend_schema(request=PromotionDecisionInput, responses=PromotionDetailSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Decide as the second person: approve with a certificate, or refuse with a reason."""
        row, data = self._row(), self._given(PromotionDecisionInput)
        common = {"actor": self.actor, "at": clock.now(), "application": row, "version": data["version"], "reason": data["reason"]}
        if data["decision"] == "refuse":
            return self._answer(services.refuse_application(**common))
        certificate = {k: data[k] for k in ("number", "scheme", "issued_on", "expires_on", "assessor")}
        return self._answer(services.approve_application(**common, **certificate))
