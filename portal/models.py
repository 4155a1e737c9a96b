"""Table of contents: the models of every subject of the ground floor."""

from portal.accounts.models import ApiToken
from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.exchange.models import ImportBatch
from portal.files.models import EvidenceLink, StoredFile
from portal.kernel.models import Job, WorkerHeartbeat
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.notices.models import Notice
from portal.organization.models import Node, PeerGroup
from portal.people.models import Person, ProfessionalTitle, Schooling, Transfer, WorkHistory
from portal.rights.models import RoleGrant, User
from portal.signin.models import SigninSession

__all__ = [
    "ApiToken",
    "AuditRow",
    "BusinessMeasure",
    "EvidenceLink",
    "ImportBatch",
    "Job",
    "MeasureKind",
    "Node",
    "Notice",
    "PeerGroup",
    "Person",
    "ProfessionalTitle",
    "RoleGrant",
    "RuleParameter",
    "Schooling",
    "SigninSession",
    "StoredFile",
    "Transfer",
    "User",
    "WorkHistory",
    "WorkerHeartbeat",
]
