"""``/api/v1/notices``, ``/todos``, ``/notice-choices``: one's own, nobody else's."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseView, HouseViewSet
from portal.kernel.pages import SIGNED_IN
from portal.notices import rules, selectors, services
from portal.notices.enums import Category, How, Rhythm
from portal.notices.models import Notice


class NoticeSerializer(serializers.ModelSerializer):
    """``text`` is in the language of the request; ``url`` is a path of the portal or empty."""

    text = serializers.CharField(read_only=True)

    class Meta:
        model = Notice
        fields = ["id", "code", "category", "text", "url", "created_at", "read_at", "done_at"]


class MarkedSerializer(serializers.Serializer):
    """How many notices changed: those of the same topic go along."""

    changed = serializers.IntegerField()


class NoticeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Own notices, newest first; ``?read_at__isnull=true`` for the unread ones."""

    rights = {"list": SIGNED_IN, "retrieve": SIGNED_IN, "read": SIGNED_IN, "done": SIGNED_IN}
    is_private = True
    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_fields = {"category": ["exact"], "read_at": ["isnull"], "done_at": ["isnull"]}
    ordering_fields = ["created_at", "id"]

    def get_queryset(self) -> QuerySet[Notice]:
        return Notice.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.notices_of(self.actor)

    @extend_schema(request=None, responses=MarkedSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: Any = None) -> Response:
        """Mark as read."""
        notice = self.get_object()
        return Response({"changed": services.mark_read(actor=self.actor, at=clock.now(), notice_ids=[notice.pk])})

    @extend_schema(request=None, responses=MarkedSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: Any = None) -> Response:
        """Lay aside as dealt with."""
        notice = self.get_object()
        return Response({"changed": services.mark_done(actor=self.actor, at=clock.now(), notice_ids=[notice.pk])})


class TodoShape(serializers.Serializer):
    title = serializers.CharField()
    detail = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    url = serializers.CharField()


class TodoGroupShape(serializers.Serializer):
    """``first`` holds the first few; ``count`` all of them, ``late`` those past their day."""

    key = serializers.CharField(source="kind.key")
    label = serializers.CharField(source="kind.label")  # type: ignore[assignment]
    count = serializers.IntegerField(source="todos.count")
    late = serializers.IntegerField(source="todos.late")
    first = TodoShape(source="todos.first", many=True)


class TodoSummaryShape(serializers.Serializer):
    count = serializers.IntegerField()
    late = serializers.IntegerField()
    groups = TodoGroupShape(many=True)


class TodoView(HouseView):
    """What waits for the owner of the token, by kind."""

    rights = {"get": "todo.view"}

    @extend_schema(responses=TodoSummaryShape)
    def get(self, request: Any) -> Response:
        return Response(TodoSummaryShape(selectors.todo_summary(request.actor, clock.now())).data)


@extend_schema_field({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "example": "21:00", "nullable": True})
class ClockField(serializers.TimeField):
    """A time of the day where the portal stands, ``21:00``: without seconds and zone, which the format ``time`` would demand."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class ChoicesShape(serializers.Serializer):
    """The address is shown masked and changed on the page only, where its owner confirms it. Times are ``21:00``."""

    email = serializers.CharField(read_only=True)
    is_confirmed = serializers.BooleanField(read_only=True)
    by_mail = serializers.DictField(child=serializers.ChoiceField(choices=How.choices), help_text="category -> now, digest or off")
    rhythm = serializers.ChoiceField(choices=Rhythm.choices)
    digest_hour = serializers.IntegerField(min_value=0, max_value=23)
    quiet_from = ClockField(allow_null=True)
    quiet_to = ClockField(allow_null=True)
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    version = serializers.IntegerField()

    def validate_by_mail(self, given: dict[str, str]) -> dict[str, str]:
        if unknown := set(given) - set(Category.values):
            raise serializers.ValidationError(", ".join(sorted(unknown)))
        return given


class ChoicesView(HouseView):
    """How the owner of the token wants to be told."""

    rights = {"get": SIGNED_IN, "put": SIGNED_IN}

    def _shown(self, actor: Any) -> Response:
        row = selectors.choices_of(actor.user)
        told = {
            "email": rules.masked_address(row.email) if row.email else "", "is_confirmed": row.email_confirmed_at is not None,
            "by_mail": {c.value: row.by_mail.get(c, How.DIGEST) for c in Category}, "rhythm": row.rhythm,
            "digest_hour": row.digest_hour, "quiet_from": row.quiet_from, "quiet_to": row.quiet_to,
            "language": selectors.language_of(row), "version": row.version,
        }  # fmt: skip
        return Response(ChoicesShape(told).data)

    @extend_schema(responses=ChoicesShape)
    def get(self, request: Any) -> Response:
        return self._shown(request.actor)

    @extend_schema(request=ChoicesShape, responses=ChoicesShape)
    def put(self, request: Any) -> Response:
        """Save them; ``version`` is the one that was read."""
        shape = ChoicesShape(data=request.data)
        shape.is_valid(raise_exception=True)
        stored = selectors.choices_of(request.actor.user)
        services.save_choices(actor=request.actor, at=clock.now(), email=stored.email, **shape.validated_data)
        return self._shown(request.actor)


ROUTES = [("notices", NoticeViewSet, "notice")]
API_URLS = [
    path("todos/", TodoView.as_view(), name="todos"),
    path("notice-choices/", ChoicesView.as_view(), name="notice-choices"),
]
