"""``/api/v1/development-cases/``, ``/api/v1/development-steps/`` (the table of 25)."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from branches.membership import selectors, services
from branches.membership.enums import CLOSED_BY_HAND, CaseState, StepResult
from branches.membership.filters import CaseApiFilter
from branches.membership.models import DevelopmentCase, DevelopmentStep, DevelopmentStepRecord
from branches.membership.rules import VoteFigures
from branches.membership.services import StepFacts
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.api import HouseViewSet, NodeCodeField
from portal.kernel.errors import RuleBroken
from portal.kernel.fields import validate_moment
from portal.people.models import Person


class CaseStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = DevelopmentStepRecord
        fields = ["id", "no", "round", "on", "due_on", "note", "explanation", "override_reason", "result", "months", "is_imported"]


class CaseSerializer(serializers.ModelSerializer):
    """``last_no`` is the step done last, ``next_no`` the one that follows, with its earliest day and usual limit."""

    branch = serializers.CharField(source="branch.node.code", read_only=True)
    staff_no = serializers.CharField(source="person.staff_no", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    steps = CaseStepSerializer(source="taken", many=True, read_only=True)

    class Meta:
        model = DevelopmentCase
        fields = [
            "id", "branch", "staff_no", "name", "state", "last_no", "last_on", "next_no", "next_actor", "earliest_on", "due_on",
            "closed_on", "steps", "version",
        ]  # fmt: skip


class CaseOpenInput(serializers.Serializer):
    """``staff_no`` is looked up among the people of the units that the branch covers."""

    branch = NodeCodeField(queryset=Branch.objects.none())
    staff_no = serializers.CharField(max_length=20)
    on = serializers.DateField(validators=[validate_moment])
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    explanation = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        if (scope := self.context.get("scope")) is not None:
            found["branch"].queryset = Branch.objects.within(scope).filter(node__closed_on=None).select_related("node")
        return found


class VoteInput(serializers.Serializer):
    expected = serializers.IntegerField(min_value=0, max_value=9999)
    present = serializers.IntegerField(min_value=0, max_value=9999)
    yes = serializers.IntegerField(min_value=0, max_value=9999)
    no = serializers.IntegerField(min_value=0, max_value=9999, default=0)
    abstain = serializers.IntegerField(min_value=0, max_value=9999, default=0)
    spoiled = serializers.IntegerField(min_value=0, max_value=9999, default=0)
    written_yes = serializers.IntegerField(min_value=0, max_value=9999, default=0)
    written_other = serializers.IntegerField(min_value=0, max_value=9999, default=0)


class StepInput(serializers.Serializer):
    """The next step of the case; ``version`` is that of the case as it was read. ``helpers`` are staff numbers of full members."""

    version = serializers.IntegerField()
    on = serializers.DateField(validators=[validate_moment])
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    explanation = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    helpers = serializers.ListField(child=serializers.CharField(max_length=20), max_length=2, default=list)
    training_days = serializers.IntegerField(min_value=0, max_value=999, default=None)
    training_hours = serializers.IntegerField(min_value=0, max_value=999, default=None)
    leaves_on = serializers.DateField(default=None, validators=[validate_moment])
    result = serializers.ChoiceField(choices=StepResult.choices, default="")
    months = serializers.IntegerField(min_value=0, max_value=99, default=0)
    vote = VoteInput(default=None)


class CloseInput(serializers.Serializer):
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=[(s.value, CaseState(s).label) for s in CLOSED_BY_HAND])
    on = serializers.DateField(validators=[validate_moment])
    reason = serializers.CharField(max_length=200)


class DevelopmentCaseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Cases in reach, applications, and the steps taken one after the other."""

    rights = {
        "list": "development.view", "retrieve": "development.view", "create": "development.open", "step": "development.view",
        "close": "development.close",
    }  # fmt: skip
    lookup_value_regex = "[0-9]{1,12}"
    queryset = DevelopmentCase.objects.none()
    serializer_class = CaseSerializer
    filterset_class = CaseApiFilter
    ordering_fields = ["last_on", "due_on", "id"]

    def get_queryset(self) -> QuerySet[DevelopmentCase]:
        if getattr(self, "swagger_fake_view", False):
            return DevelopmentCase.objects.none()
        taken = DevelopmentStepRecord.objects.within(self.scope).filter(voided_at=None).order_by("round", "no")
        return selectors.cases(self.scope).prefetch_related(Prefetch("steps", taken, to_attr="taken"))

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(CaseSerializer(self.get_queryset().get(pk=pk)).data, status=code)

    @extend_schema(request=CaseOpenInput, responses={201: CaseSerializer})
    def create(self, request: Request) -> Response:
        """Register a written application: the first step."""
        given = CaseOpenInput(data=request.data, context={"scope": self.scope})
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        person = selectors.candidate(data["branch"], staff_no := data.pop("staff_no"), clock.today())
        if person is None:
            raise RuleBroken("development.no_candidate", field="staff_no", staff_no=staff_no)
        case = services.open_case(actor=self.actor, at=clock.now(), person=person, **data)
        return self._answer(case.pk, status.HTTP_201_CREATED)

    @extend_schema(request=StepInput, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def step(self, request: Request, pk: str | None = None) -> Response:
        """Take the step that follows."""
        case, given = self.get_object(), StepInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        version, numbers, vote = data.pop("version"), data.pop("helpers"), data.pop("vote")
        helpers = _members(case, numbers)
        facts = StepFacts(**data, helpers=helpers, vote=VoteFigures(**vote) if vote else None)
        services.take_step(actor=self.actor, at=clock.now(), case=case, version=version, facts=facts)
        return self._answer(case.pk)

    @extend_schema(request=CloseInput, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str | None = None) -> Response:
        """Withdrawn by the person or refused."""
        case, given = self.get_object(), CloseInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.close_case(actor=self.actor, at=clock.now(), case=case, **given.validated_data)
        return self._answer(case.pk)


def _members(case: DevelopmentCase, numbers: list[str]) -> list[Person]:
    """Full members of the branch by staff number. RuleBroken names those who are none."""
    found = {p.staff_no: p for p in selectors.helper_candidates(case.branch, clock.today()).filter(staff_no__in=numbers)}
    missing = [n for n in numbers if n not in found]
    if missing:
        raise RuleBroken("development.helper_not_full", field="helpers", names="、".join(missing))
    return [found[n] for n in dict.fromkeys(numbers)]


class DevelopmentStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = DevelopmentStep
        fields = ["no", "stage", "name_zh", "name_en", "actor", "materials", "rule", "parameters", "lead_days", "source"]


class DevelopmentStepViewSet(mixins.ListModelMixin, HouseViewSet):
    """The table of 25 steps as it holds today."""

    rights = {"list": "development.view"}
    queryset = DevelopmentStep.objects.none()
    serializer_class = DevelopmentStepSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[DevelopmentStep]:
        table = selectors.step_table(clock.today())
        return DevelopmentStep.objects.filter(pk__in=[step.pk for step in table.values()])


ROUTES = [
    ("development-cases", DevelopmentCaseViewSet, "development-case"),
    ("development-steps", DevelopmentStepViewSet, "development-step"),
]
