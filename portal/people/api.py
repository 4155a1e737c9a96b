"""``/api/v1/people/``: the roster for machines; the key is the staff number, phone and ID number come masked."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.organization.api import ScopedParent
from portal.people import services
from portal.people.enums import Education, EmploymentType, Gender, PoliticalStatus, PostCategory
from portal.people.filters import PersonApiFilter
from portal.people.models import Person

SHARED = (
    "staff_no", "name", "gender", "unit", "employment_type", "post", "post_category", "occupation_code", "political_status",
    "education", "birth_on", "hired_on", "left_on",
)  # fmt: skip


class PersonSerializer(serializers.ModelSerializer):
    unit: serializers.SlugRelatedField = serializers.SlugRelatedField(slug_field="code", read_only=True)
    unit_name = serializers.CharField(source="unit.name", read_only=True)
    phone = serializers.CharField(source="masked_phone", read_only=True)
    id_no = serializers.CharField(source="masked_id_no", read_only=True)

    class Meta:
        model = Person
        fields = (*SHARED, "unit_name", "phone", "id_no", "version")


class PersonWriteSerializer(serializers.Serializer):
    """Writing: numbers in clear, unit by code. On a change every field is optional and ``version`` guards the edit."""

    staff_no = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=50)
    unit = ScopedParent(slug_field="code")
    gender = serializers.ChoiceField(choices=Gender.choices, required=False, allow_blank=True)
    employment_type = serializers.ChoiceField(choices=EmploymentType.choices, required=False)
    post = serializers.CharField(max_length=50, required=False, allow_blank=True)
    post_category = serializers.ChoiceField(choices=PostCategory.choices, required=False)
    occupation_code = serializers.CharField(max_length=40, required=False, allow_blank=True)
    political_status = serializers.ChoiceField(choices=PoliticalStatus.choices, required=False)
    education = serializers.ChoiceField(choices=Education.choices, required=False, allow_blank=True)
    birth_on = serializers.DateField(required=False, allow_null=True)
    hired_on = serializers.DateField(required=False, allow_null=True)
    left_on = serializers.DateField(required=False, allow_null=True)
    phone = serializers.CharField(max_length=20, required=False, allow_blank=True)
    id_no = serializers.CharField(max_length=18, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class TransferSerializer(serializers.Serializer):
    to_unit = ScopedParent(slug_field="code")
    moved_on = serializers.DateField()
    reason = serializers.CharField(max_length=200)
    post = serializers.CharField(max_length=50, required=False)
    post_category = serializers.ChoiceField(choices=PostCategory.choices, required=False)
    occupation_code = serializers.CharField(max_length=40, required=False, allow_blank=True)
    version = serializers.IntegerField()


class PersonViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {
        "list": "person.view", "retrieve": "person.view", "create": "person.edit", "partial_update": "person.edit",
        "transfer": "person.edit",
    }  # fmt: skip
    queryset = Person.objects.none()
    serializer_class = PersonSerializer
    filterset_class = PersonApiFilter
    ordering_fields = ("staff_no", "pinyin", "hired_on")
    lookup_field = "staff_no"
    lookup_value_regex = r"[A-Za-z0-9-]+"

    def get_queryset(self):
        return Person.objects.within(self.scope).select_related("unit")

    def _read(self, data: Any, *, partial: bool) -> dict[str, Any]:
        form = PersonWriteSerializer(data=data, partial=partial, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        return form.validated_data

    @extend_schema(request=PersonWriteSerializer, responses={201: PersonSerializer})
    def create(self, request):
        """Enter somebody on the roster."""
        values = self._read(request.data, partial=False)
        values.pop("version", None)
        person = services.save_person(actor=self.actor, at=clock.now(), **values)
        return Response(self.get_serializer(person).data, status.HTTP_201_CREATED)

    @extend_schema(request=PersonWriteSerializer, responses=PersonSerializer)
    def partial_update(self, request, staff_no=None):
        """Change a roster row; the unit changes by ``transfer`` only."""
        person = self.get_object()
        values = self._read(request.data, partial=True)
        if "version" not in values:
            raise serializers.ValidationError({"version": [serializers.Field.default_error_messages["required"]]})
        person = services.save_person(actor=self.actor, at=clock.now(), person=person, **values)
        return Response(self.get_serializer(person).data)

    @extend_schema(request=TransferSerializer, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    def transfer(self, request, staff_no=None):
        """Move somebody to another unit or post."""
        person = self.get_object()
        form = TransferSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        person = services.transfer_person(actor=self.actor, at=clock.now(), person=person, **form.validated_data)
        return Response(self.get_serializer(person).data)


ROUTES = [("people", PersonViewSet, "person")]
