"""Care of workers (职工服务): needs in four classes become service orders that the workers rate; hardship files with aid and a
yearly review; counselling; counts of health checks, visits and talks.

Who may read what (docs/adr/0038): a hardship file the union officer in reach and the person himself; a counsellor's note the
counsellor alone; a booking the two of them; everybody else reads counts. Words that could hurt are encrypted and never exported.
Sources: docs/inventory S3-15 to S3-17, S3-21, S3-22, S3-33e, S3-138; limits are rule rows.
"""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.fields import EncryptedTextField
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet, subtree
from workforce.care.enums import (
    CareNeedClass,
    CareNeedSource,
    CareNeedState,
    CareOrderState,
    CareTallyKind,
    CareTheme,
    CounselState,
    HardshipAidKind,
    HardshipDecision,
    HardshipState,
)

USER = settings.AUTH_USER_MODEL


class CareService(CatalogueRow):
    """The service catalogue: what the union can offer for a class of needs."""

    need_class = models.CharField(_("需求类别"), max_length=6, choices=CareNeedClass.choices)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class HardshipReason(CatalogueRow):
    source = models.CharField(_("依据"), max_length=200, blank=True)


class CareNeedQuerySet(ScopedQuerySet):
    scope_path = "unit__path"
    scope_person = "person"


class CareNeed(models.Model):
    """``person`` is empty where a survey or a visit has found it; ``asked`` is how many workers want it."""

    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="care_needs", verbose_name=_("单位"))
    need_class = models.CharField(_("需求类别"), max_length=6, choices=CareNeedClass.choices)
    text = models.CharField(_("需求"), max_length=200)
    source = models.CharField(_("来源"), max_length=6, choices=CareNeedSource.choices)
    round_name = models.CharField(_("调研名称"), max_length=80, blank=True)
    asked = models.PositiveIntegerField(_("提出人数"), default=1, validators=[MinValueValidator(1)])
    person = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="care_needs", verbose_name=_("提出人"))
    raised_on = models.DateField(_("提出日期"))
    state = models.CharField(_("状态"), max_length=8, choices=CareNeedState.choices, default=CareNeedState.OPEN)
    decline_reason = models.CharField(_("未安排的原因"), max_length=200, blank=True)
    told_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = CareNeedQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-id"]
        indexes = [models.Index(fields=["unit", "state"], name="care_need_by_unit_state")]
        constraints = [models.CheckConstraint(condition=Q(asked__gte=1), name="care_need_is_asked_for")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class CareOrderQuerySet(ScopedQuerySet):
    """Reached through the unit of the need, by who serves and by who speaks for the workers."""

    scope_path = "need__unit__path"

    def within(self, scope):
        reach = Q()
        for path in scope.paths:
            reach |= subtree("need__unit__path", path)
        if scope.person_id is not None:
            reach |= Q(owner=scope.person_id) | Q(speaker=scope.person_id)
        return self.filter(reach) if reach else self.none()


class CareOrder(models.Model):
    """``speaker``: who has asked, or the workers' representative for a need of many; he rates it. The three roles of Party, union
    and workers stand beside it (党建引领、工会搭台、职工参与)."""

    need = models.OneToOneField(CareNeed, models.PROTECT, related_name="order")
    service = models.ForeignKey(CareService, models.PROTECT, related_name="orders", verbose_name=_("服务项目"))
    theme = models.CharField(_("活动主题"), max_length=7, choices=CareTheme.choices, default=CareTheme.CARE)
    owner = models.ForeignKey("portal.Person", models.PROTECT, related_name="care_orders", verbose_name=_("负责人"))
    speaker = models.ForeignKey("portal.Person", models.PROTECT, related_name="care_orders_rated", verbose_name=_("评价人"))
    branch = models.ForeignKey("portal.Node", models.PROTECT, null=True, related_name="+", verbose_name=_("党建引领（党组织）"))
    union_part = models.CharField(_("工会搭台"), max_length=120, blank=True)
    worker_part = models.CharField(_("职工参与"), max_length=120, blank=True)
    ordered_on = models.DateField(_("安排日期"))
    promised_on = models.DateField(_("承诺日期"))
    state = models.CharField(_("状态"), max_length=6, choices=CareOrderState.choices, default=CareOrderState.OPEN)
    done_on = models.DateField(_("办结日期"), null=True)
    asked_on = models.DateField(_("请评价日期"), null=True)  # from when on the days to rate it are counted
    done_note = models.CharField(_("服务情况"), max_length=300, blank=True)
    rated_on = models.DateField(_("评价日期"), null=True)
    is_satisfied = models.BooleanField(_("满意"), null=True)
    rating_note = models.CharField(_("评价"), max_length=200, blank=True)
    reopened_on = models.DateField(_("返工日期"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CareOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(owner=F("speaker")), name="care_order_two_persons"),
            models.CheckConstraint(
                condition=(Q(state="closed") & Q(is_satisfied__isnull=False)) | ~Q(state="closed"), name="care_order_closed_by_word"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class CareTallyQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class CareTally(models.Model):
    """How many were reached by a health check, a visit or a talk; never who, and nothing of what was found."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="care_tallies", verbose_name=_("支部或单位"))
    kind = models.CharField(_("项目"), max_length=11, choices=CareTallyKind.choices)
    title = models.CharField(_("名称"), max_length=80)
    held_on = models.DateField(_("日期"))
    heads = models.PositiveIntegerField(_("人数"), validators=[MinValueValidator(1)])
    told_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = CareTallyQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.title


class HardshipFileQuerySet(ScopedQuerySet):
    """Kept where the person is now: after a transfer the new unit's officers read it and the former ones no longer."""

    scope_path = "person__unit__path"
    scope_person = "person"


class HardshipFile(models.Model):
    """``unit`` is the person's on the day it was opened, for sums and scores; the day of the next review moves on with each review."""

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="hardship_files", verbose_name=_("职工"))
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="hardship_files", verbose_name=_("单位"))
    is_retired = models.BooleanField(_("离退休职工"), default=False)
    reason = models.ForeignKey(HardshipReason, models.PROTECT, related_name="files", verbose_name=_("困难原因"))
    detail = EncryptedTextField(_("困难情况"))
    opened_on = models.DateField(_("建档日期"))
    opened_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    review_due_on = models.DateField(_("下次复核"))
    state = models.CharField(_("状态"), max_length=5, choices=HardshipState.choices, default=HardshipState.OPEN)
    ended_on = models.DateField(_("结束日期"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = HardshipFileQuerySet.as_manager()

    class Meta:
        ordering = ["review_due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["person"], condition=Q(state="open"), name="hardship_one_open_file")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class HardshipRecordQuerySet(ScopedQuerySet):
    scope_path = "file__person__unit__path"
    scope_person = "file__person"


class HardshipAid(models.Model):
    """Counts in sums once a second person has confirmed it."""

    file = models.ForeignKey(HardshipFile, models.PROTECT, related_name="aids")
    kind = models.CharField(_("帮扶方式"), max_length=9, choices=HardshipAidKind.choices)
    amount = models.DecimalField(_("金额（元）"), max_digits=10, decimal_places=2)
    given_on = models.DateField(_("帮扶日期"))
    note = EncryptedTextField(_("说明"), blank=True)
    noted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(_("确认日期"), null=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)

    objects = HardshipRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="hardship_aid_not_negative"),
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("noted_by")), name="hardship_aid_second"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class HardshipReview(models.Model):
    file = models.ForeignKey(HardshipFile, models.PROTECT, related_name="reviews")
    due_on = models.DateField(_("应复核日期"))
    reviewed_on = models.DateField(_("复核日期"))
    decision = models.CharField(_("结论"), max_length=4, choices=HardshipDecision.choices)
    note = EncryptedTextField(_("复核情况"))
    reviewed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = HardshipRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["file", "due_on"], name="hardship_review_once")]


class CounsellorQuerySet(ScopedQuerySet):
    scope_path = "node__path"
    scope_person = "person"

    def on(self, day):
        return self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))


class Counsellor(models.Model):
    """A named person whom the workers of ``node`` may see."""

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="counsellor_posts", verbose_name=_("咨询师"))
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="counsellors", verbose_name=_("服务单位"))
    intro = models.CharField(_("简介"), max_length=200, blank=True)
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"), null=True)

    objects = CounsellorQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "node"], condition=Q(to_on=None), name="counsellor_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="counsellor_in_order"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class CounselSlotQuerySet(ScopedQuerySet):
    """No office reaches a slot: its counsellor does; workers find free ones through ``selectors``."""

    scope_person = "counsellor__person"


class CounselSlot(models.Model):
    counsellor = models.ForeignKey(Counsellor, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField(_("开始时间"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"), validators=[MinValueValidator(10)])
    place = models.CharField(_("地点"), max_length=60)

    objects = CounselSlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [models.UniqueConstraint(fields=["counsellor", "starts_at"], name="counsel_slot_once")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class CounselBookingQuerySet(ScopedQuerySet):
    """The two of them, nobody else: whatever office somebody holds."""

    scope_person = "person"

    def within(self, scope):
        if scope.person_id is None:
            return self.none()
        return self.filter(Q(person=scope.person_id) | Q(slot__counsellor__person=scope.person_id))


class CounselBooking(models.Model):
    """``unit`` is kept for the count by unit."""

    slot = models.ForeignKey(CounselSlot, models.PROTECT, related_name="bookings")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="counsel_bookings")
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=9, choices=CounselState.choices, default=CounselState.BOOKED)
    booked_on = models.DateField()
    done_on = models.DateField(null=True)

    objects = CounselBookingQuerySet.as_manager()

    class Meta:
        ordering = ["-slot__starts_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=Q(state__in=["booked", "done"]), name="counsel_slot_booked_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(state="booked"), name="counsel_one_booking"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class CounselNoteQuerySet(ScopedQuerySet):
    """The counsellor alone."""

    scope_person = "booking__slot__counsellor__person"


class CounselNote(models.Model):
    booking = models.OneToOneField(CounselBooking, models.PROTECT, related_name="note")
    text = EncryptedTextField(_("咨询记录"))

    objects = CounselNoteQuerySet.as_manager()
