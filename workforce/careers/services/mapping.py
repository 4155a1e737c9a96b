"""Posts of a series, the ways between them, and pay by grade. Kept by HR of the whole enterprise."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction

from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.rights.access import Actor
from workforce.careers import access, rules
from workforce.careers.models import CareerPost, CareerSeries, CareerStep, GradePay
from workforce.skills.models import GradeLevel


@transaction.atomic
def save_career_post(
    *, actor: Actor, at: datetime, series: CareerSeries, name: str, level: int, needs_grade: int | None, post: CareerPost | None = None,
    is_active: bool = True,
) -> CareerPost:  # fmt: skip
    """A new post of a series, or a changed one. RuleBroken: a post of that name is there."""
    ensure(access.may_keep(actor, "career.edit"))
    row = post or CareerPost(series=series)
    before = {"name": row.name, "level": row.level, "needs_grade": row.needs_grade} if post is not None else {}
    row.name, row.level, row.needs_grade, row.is_active = name.strip(), level, needs_grade, is_active
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("career.post_twice", field="name") from None
    after = {"name": row.name, "level": level, "needs_grade": needs_grade, "is_active": is_active}
    record(actor=actor, at=at, action="career.post_saved", obj=row, label=f"{series.name} {row.name}", before=before, after=after)
    return row


@transaction.atomic
def add_step(
    *, actor: Actor, at: datetime, from_post: CareerPost, to_post: CareerPost, kind: str, least_years: int, condition: str = ""
) -> CareerStep:
    ensure(access.may_keep(actor, "career.edit"))
    CareerPost.objects.select_for_update().get(pk=from_post.pk)
    is_known = CareerStep.objects.filter(from_post=from_post, to_post=to_post).exists()
    verdict = rules.step_verdict(is_same=from_post.pk == to_post.pk, is_known=is_known, is_closed=not to_post.is_active)
    ensure(verdict, field="to_post")
    row = CareerStep.objects.create(from_post=from_post, to_post=to_post, kind=kind, least_years=least_years, condition=condition.strip())
    record(
        actor=actor, at=at, action="career.step_added", obj=from_post, label=f"{from_post.name} → {to_post.name}",
        after={"kind": kind, "years": least_years, "condition": row.condition},
    )  # fmt: skip
    return row


@transaction.atomic
def drop_step(*, actor: Actor, at: datetime, step: CareerStep) -> None:
    ensure(access.may_keep(actor, "career.edit"))
    deleted, _kinds = CareerStep.objects.filter(pk=step.pk).delete()
    if deleted:
        label = f"{step.from_post.name} → {step.to_post.name}"
        record(actor=actor, at=at, action="career.step_dropped", obj=step.from_post, label=label, before={"kind": step.kind})


@transaction.atomic
def set_pay(*, actor: Actor, at: datetime, level: GradeLevel, monthly: Decimal, from_on: date, source: str) -> GradePay:
    """A figure from a day on; the former ends the day before. RuleBroken where it would begin before the newest."""
    ensure(access.may_keep(actor, "gradepay.edit"))
    GradeLevel.objects.select_for_update().get(pk=level.pk)
    last = GradePay.objects.filter(level=level).order_by("-from_on").first()
    ensure(rules.pay_verdict(from_on, last.from_on if last else None), field="from_on")
    if last is not None and last.to_on is None:
        last.to_on = from_on - timedelta(days=1)
        last.save(update_fields=["to_on"])
    row = GradePay.objects.create(level=level, monthly=monthly, from_on=from_on, source=source.strip(), set_by=actor.user)
    before = {"monthly": str(last.monthly)} if last else {}
    after = {"monthly": str(monthly), "from_on": str(from_on)}
    record(actor=actor, at=at, action="gradepay.set", obj=row, label=level.name, before=before, after=after)
    return row
