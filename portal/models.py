"""Table of contents: the models of every subject of the ground floor."""

from portal.accounts.models import ApiToken
from portal.audit.models import AuditRow
from portal.calendar.models import CalendarDay, CalendarYear
from portal.catalogue.models import RuleParameter, Tag
from portal.exchange.models import ImportBatch
from portal.files.models import EvidenceLink, StoredFile
from portal.kernel.models import Job, WorkerHeartbeat
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.notices.models import Notice
from portal.organization.models import Node, PeerGroup
from portal.panels.models import Panel, PanelCase, PanelOpinion, PanelRecusal, PanelSeat
from portal.people.models import Person, ProfessionalTitle, Schooling, Transfer, WorkHistory
from portal.publicity.models import Publicity, PublicityEntry, PublicityObjection
from portal.rights.models import RoleGrant, User
from portal.signin.models import SigninSession

__all__ = [
    "ApiToken",
    "AuditRow",
    "BusinessMeasure",
    "CalendarDay",
    "CalendarYear",
    "EvidenceLink",
    "ImportBatch",
    "Job",
    "MeasureKind",
    "Node",
    "Notice",
    "Panel",
    "PanelCase",
    "PanelOpinion",
    "PanelRecusal",
    "PanelSeat",
    "PeerGroup",
    "Person",
    "ProfessionalTitle",
    "Publicity",
    "PublicityEntry",
    "PublicityObjection",
    "RoleGrant",
    "RuleParameter",
    "Schooling",
    "SigninSession",
    "StoredFile",
    "Tag",
    "Transfer",
    "User",
    "WorkHistory",
    "WorkerHeartbeat",
]
