"""The only place that asks what time it is. Edges (views, tasks, commands) ask; services are told."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return timezone.localdate()
