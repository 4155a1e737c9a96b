"""Table of contents: the models of every subject of the ground floor."""

from portal.accounts.models import ApiToken
from portal.announcements.models import Announcement, AnnouncementReceipt
from portal.audit.models import AuditRow, AuditSeal, RowTrail
from portal.backups.models import BackupMark
from portal.ballots.models import Ballot, BallotEnvelope, BallotItem, BallotPaper, BallotVoter, VotingRule
from portal.calendar.models import CalendarDay, CalendarYear
from portal.catalogue.models import RuleParameter, Tag
from portal.desk.models import Desk, SavedView
from portal.exchange.models import ColumnMapping, ImportBatch, ImportRow, ImportTrace
from portal.exports.models import ExportFile
from portal.files.models import EvidenceLink, StoredFile
from portal.holds.models import LegalHold
from portal.integration.models import Webhook, WebhookDelivery
from portal.kernel.models import IdempotentRequest, Job, JobPeriod, WorkerHeartbeat
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.notices.models import ChatRobot, Delivery, Notice, NoticeChoices
from portal.organization.models import Node, PeerGroup
from portal.panels.models import Panel, PanelCase, PanelOpinion, PanelRecusal, PanelSeat
from portal.people.models import Person, ProfessionalTitle, Schooling, Transfer, WorkHistory
from portal.publicity.models import Publicity, PublicityEntry, PublicityObjection
from portal.rights.models import RoleGrant, User
from portal.search.models import SearchEntry
from portal.signin.models import SigninSession

__all__ = [
    "Announcement",
    "AnnouncementReceipt",
    "ApiToken",
    "AuditRow",
    "AuditSeal",
    "BackupMark",
    "Ballot",
    "BallotEnvelope",
    "BallotItem",
    "BallotPaper",
    "BallotVoter",
    "BusinessMeasure",
    "CalendarDay",
    "CalendarYear",
    "ChatRobot",
    "ColumnMapping",
    "Delivery",
    "Desk",
    "EvidenceLink",
    "ExportFile",
    "IdempotentRequest",
    "ImportBatch",
    "ImportRow",
    "ImportTrace",
    "Job",
    "JobPeriod",
    "LegalHold",
    "MeasureKind",
    "Node",
    "Notice",
    "NoticeChoices",
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
    "RowTrail",
    "RuleParameter",
    "SavedView",
    "Schooling",
    "SearchEntry",
    "SigninSession",
    "StoredFile",
    "Tag",
    "Transfer",
    "User",
    "VotingRule",
    "Webhook",
    "WebhookDelivery",
    "WorkHistory",
    "WorkerHeartbeat",
]
