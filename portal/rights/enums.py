from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The one list of roles (docs/adr/0004). Business roles first, then the three separated administrators."""

    WORKER = "worker", _("员工")
    SECRETARY = "secretary", _("支部书记")
    BRANCH_OFFICER = "branch_officer", _("支部委员")
    HR = "hr", _("人事专员")
    UNION_OFFICER = "union_officer", _("工会干事")
    ASSESSOR = "assessor", _("考核员")
    COMMITTEE = "committee", _("党委委员")
    DISCIPLINE = "discipline", _("纪检专员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
BUSINESS_ROLES = frozenset(Role) - ADMIN_ROLES
