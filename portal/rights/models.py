"""Who signs in and which role he holds where: accounts and dated roles with reach.

Three administrators are separated (GB/T 22239-2019, 8.1.5): one creates accounts, one grants roles, one reads the trail.
Nobody holds two of them, nor one of them beside a business role. The acts on these rows are ``portal.accounts``; they
stand here apart so that every room may know the actor without knowing how accounts are run.
"""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import Scope, ScopedQuerySet, covers_root
from portal.rights.enums import ADMIN_ROLES, Role


class UserQuerySet(ScopedQuerySet):
    scope_path = "person__unit__path"

    def within(self, scope: Scope):
        """Accounts of people inside ``scope``; accounts without a person (administrators) belong to the root."""
        reached = super().within(scope)
        return reached | self.filter(person=None) if covers_root(scope) else reached


class AccountManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


class User(AbstractUser):
    """An account. ``username`` is the staff number for people of the roster, a chosen name for administrators."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(_("姓名"), max_length=50)
    person = models.OneToOneField("portal.Person", models.PROTECT, null=True, blank=True, related_name="account")
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    pin_hash = models.CharField(max_length=128, blank=True)  # own PIN for sign-in at a shared phone
    pin_failures = models.PositiveSmallIntegerField(default=0)
    sessions_valid_from = models.DateTimeField(null=True, blank=True)  # sessions begun earlier are dead

    objects = AccountManager()  # type: ignore[misc]

    def __str__(self) -> str:
        return self.display_name or self.username


class RoleGrantQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def valid_on(self, day):
        return self.filter(withdrawn_at=None, starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class RoleGrant(models.Model):
    """A role at a node between two dates. Withdrawn rows stay: the trail of who could do what, when."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("范围"))
    starts_on = models.DateField(_("起始日期"))
    ends_on = models.DateField(_("截止日期"), null=True, blank=True)
    reason = models.CharField(_("依据"), max_length=200, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "node"], condition=Q(withdrawn_at=None), name="grant_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(withdrawn_at=None, role__in=sorted(ADMIN_ROLES)), name="grant_one_admin_role"
            ),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="grant_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"
