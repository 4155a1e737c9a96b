"""``/api/v1/certificates``: list, retrieve, register."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.people.models import Person
from workforce.skills import selectors, services
from workforce.skills.enums import NumberScheme, SkillGrade
from workforce.skills.models import Occupation, SkillCertificate


class CertificateSerializer(serializers.ModelSerializer):
    staff_no = serializers.CharField(source="person.staff_no", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    unit = serializers.CharField(source="person.unit.code", read_only=True)
    occupation = serializers.CharField(source="occupation.code", read_only=True)

    class Meta:
        model = SkillCertificate
        fields = [
            "id", "staff_no", "name", "unit", "occupation", "grade", "number", "scheme", "assessor", "issued_on", "expires_on",
            "state", "revoked_on", "revoke_reason", "check_code",
        ]  # fmt: skip


class CertificateInput(serializers.Serializer):
    """``staff_no`` is looked up in the reach of the right to register."""

    staff_no = serializers.SlugRelatedField(slug_field="staff_no", queryset=Person.objects.none(), source="person")
    occupation = serializers.SlugRelatedField(slug_field="code", queryset=Occupation.objects.filter(is_active=True))
    grade = serializers.ChoiceField(choices=SkillGrade.choices)
    number = serializers.CharField(max_length=40)
    scheme = serializers.ChoiceField(choices=NumberScheme.choices, default=NumberScheme.NATIONAL)
    assessor = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    issued_on = serializers.DateField()
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        scope = self.context.get("scope")
        if scope is not None:
            found["staff_no"].queryset = Person.objects.within(scope).select_related("unit")
        return found


class CertificateApiFilter(filters.FilterSet):
    staff_no = filters.CharFilter(field_name="person__staff_no")
    unit = filters.CharFilter(field_name="person__unit__code")
    occupation = filters.CharFilter(field_name="occupation__code")
    valid_on = filters.DateFilter(method="in_force")

    class Meta:
        model = SkillCertificate
        fields = ["grade", "state", "number"]

    def in_force(self, rows: Any, name: str, value: Any) -> Any:
        return rows.valid_on(value)


class CertificateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Skill certificates in reach."""

    rights = {"list": "certificate.view", "retrieve": "certificate.view", "create": "certificate.edit"}
    queryset = SkillCertificate.objects.none()
    serializer_class = CertificateSerializer
    filterset_class = CertificateApiFilter
    ordering_fields = ["issued_on", "number", "grade", "id"]

    def get_queryset(self) -> QuerySet[SkillCertificate]:
        if getattr(self, "swagger_fake_view", False):
            return SkillCertificate.objects.none()
        return selectors.certificates(self.scope)

    @extend_schema(request=CertificateInput, responses={201: CertificateSerializer})
    def create(self, request: Request) -> Response:
        """Register a certificate; the holder's grade follows."""
        given = CertificateInput(data=request.data, context={"scope": self.scope})
        given.is_valid(raise_exception=True)
        row = services.register_certificate(actor=self.actor, at=clock.now(), **given.validated_data)
        return Response(CertificateSerializer(row).data, status=status.HTTP_201_CREATED)


ROUTES = [("certificates", CertificateViewSet, "certificate")]
