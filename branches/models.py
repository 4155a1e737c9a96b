"""Table of contents: the models of every subject of branches."""

from branches.activities.models import (
    Activity,
    ActivityDraft,
    ActivityEffect,
    ActivityKind,
    ActivityObserver,
    ActivitySitting,
    AgendaItem,
    Attendance,
    AttendanceCorrection,
    JointHolder,
    MeetingResolution,
)
from branches.appointments.models import CrossPost, PartyStaff
from branches.appraisals.models import (
    DutyReport,
    DutyReportPart,
    DutyReportRemark,
    DutyReportTopic,
    DutyReportVote,
    MemberAppraisal,
    MemberAppraisalCase,
    MutualReview,
)
from branches.arrangements.models import ArrangedTask, Arrangement
from branches.audiences.models import AudienceSegment, ContentItem, ContentKind
from branches.authenticity.models import FiledHint, FilingLook, MinutesBand, SampleDraw, SampledRecord, SampleVerdict
from branches.campaigns.models import Campaign, CampaignEvent, ModelVisit
from branches.channels.models import Channel, ChannelKind, Publication
from branches.contests.models import Contest, ContestNomination, ContestQuota, NominationStep
from branches.coverage.models import (
    BackboneMember,
    CandidateCriterion,
    CandidateMark,
    CommitteeCandidate,
    LeaderTrack,
    PartySetup,
    SetupCheck,
    SetupCondition,
    SetupKind,
    TeamGroup,
    TeamLeader,
)
from branches.dues.models import DuesBand, DuesBase, DuesEntry, DuesGift, DuesLine, DuesMonth, DuesRelief
from branches.duties.models import DutyExemption, FrequencyRule
from branches.integrity.models import (
    ConductPledge,
    DisciplineSeat,
    IntegrityTalk,
    MatterFiling,
    PledgeRound,
    PreCheck,
    SeatTraining,
)
from branches.knowledge.models import KnowledgeExpert, KnowledgeKind, KnowledgePost, KnowledgeUse, KnowledgeVersion
from branches.linkages.models import LeaderLink, LinkVisit
from branches.materials.models import (
    Equipment,
    EquipmentCheck,
    Material,
    MaterialKind,
    MaterialMovement,
    MaterialStore,
    StockAlarm,
    StockPosition,
)
from branches.meetings.models import JointMeeting, JointMeetingKind, MeetingAction, MeetingTopic
from branches.membership.models import (
    DevelopmentCase,
    DevelopmentOverride,
    DevelopmentReview,
    DevelopmentStep,
    DevelopmentStepRecord,
    DevelopmentVote,
)
from branches.newsletters.models import Newsletter, NewsletterItem
from branches.notes.models import BranchNote, BranchNoteLine
from branches.orgs.models import (
    Branch,
    BranchCoverage,
    BranchMembership,
    BranchPost,
    BranchProxy,
    OrgSetupRule,
    StatusRecord,
    TermReminder,
)
from branches.partnerships.models import Partnership, PartnershipActivity, SharedResource
from branches.places.models import BranchBrand, BrandLook, LearningPlace, LearningPlaceKind, PlaceInspection
from branches.plans.models import (
    Plan,
    PlanCheck,
    PlanItem,
    PlanItemKind,
    PlanItemShare,
    PlanProgress,
    PlanTemplate,
    PlanTemplateLine,
    ProductionEntry,
    ProductionKind,
)
from branches.policies.models import Policy, PolicyVersion
from branches.postings.models import PostingReminder, PostingTask
from branches.practice.models import PracticeLine, PracticeSheet, PracticeTemplate, PracticeWatch
from branches.processes.models import PartyProcess, ProcessCheck, ProcessGap, ProcessPoint
from branches.programmes.models import PartyPlusKind, PartyPlusProgramme, ProgrammeStage
from branches.pulse.models import (
    PulseAsk,
    PulseCell,
    PulseEnvelope,
    PulseFigure,
    PulseQuestion,
    PulseRoll,
    PulseSurvey,
    PulseTemplate,
)
from branches.questions.models import PolicyQuestion, PolicyQuestionMark
from branches.reports.models import JointReport, ReportChapter, ReportChapterKind, ReportWording
from branches.research.models import StudyAuthor, StudyGroup, StudyPaper
from branches.resources.models import BudgetPurpose, ResourceChange, ResourceLine, ResourcePlan, ResourceUse
from branches.responsibilities.models import DutyStandard, DutyStatement, DutyStatementReport
from branches.safety.models import (
    AcceptanceCheck,
    AcceptanceMark,
    AccidentRecord,
    AlarmKind,
    AlarmRule,
    Hazard,
    HazardEscalation,
    HazardGrade,
    InspectionRule,
    ManualVersion,
    MonthlyTopic,
    SafetyAlarm,
    SafetyInspection,
    SafetyManual,
    StandardItem,
    TopicTask,
    WorkArea,
    WorkplaceStandard,
)
from branches.signups.models import EventQuestion, Signup, SignupSheet
from branches.speakers.models import Speaker, SpeakerTalk
from branches.statistics.models import StatisticsFigure, StatisticsLine, StatisticsReturn
from branches.stories.models import CultureText, HistoryField, Story, StoryKind, StoryPerson
from branches.supervision.models import (
    SupervisionCheck,
    SupervisionDraw,
    SupervisionFinding,
    SupervisionMatter,
    SupervisionObject,
    SupervisionOffice,
    SupervisionPart,
    SupervisionTopic,
)
from branches.temporaries.models import TemporaryBranch
from branches.theory.models import TheoryAttendance, TheorySession
from branches.tickets.models import ConcernTopic, ServiceTicket, TicketEntry
from branches.transfers.models import TransferLetter
from branches.vanguard.models import (
    KeyPost,
    TaskForce,
    TaskForceMember,
    VanguardHolder,
    VanguardPledge,
    VanguardPost,
    VanguardReview,
)
from branches.whistle.models import (
    WhistleIdentity,
    WhistleKey,
    WhistleMessage,
    WhistleNamed,
    WhistlePicture,
    WhistleReport,
    WhistleReveal,
    WhistleShare,
)
from branches.yearbook.models import YearBook

__all__ = [
    "AcceptanceCheck", "AcceptanceMark", "AccidentRecord", "Activity", "ActivityDraft", "ActivityEffect", "ActivityKind",
    "ActivityObserver", "ActivitySitting", "AgendaItem", "AlarmKind", "AlarmRule", "ArrangedTask", "Arrangement", "Attendance",
    "AttendanceCorrection", "AudienceSegment", "BackboneMember", "Branch", "BranchBrand", "BranchCoverage", "BranchMembership",
    "BranchNote", "BranchNoteLine", "BranchPost", "BranchProxy", "BrandLook", "BudgetPurpose", "Campaign", "CampaignEvent",
    "CandidateCriterion", "CandidateMark", "Channel", "ChannelKind", "CommitteeCandidate", "ConcernTopic", "ConductPledge", "ContentItem",
    "ContentKind", "Contest", "ContestNomination", "ContestQuota", "CrossPost", "CultureText", "DevelopmentCase", "DevelopmentOverride",
    "DevelopmentReview", "DevelopmentStep", "DevelopmentStepRecord", "DevelopmentVote", "DisciplineSeat", "DuesBand", "DuesBase",
    "DuesEntry", "DuesGift", "DuesLine", "DuesMonth", "DuesRelief", "DutyExemption", "DutyReport", "DutyReportPart", "DutyReportRemark",
    "DutyReportTopic", "DutyReportVote", "DutyStandard", "DutyStatement", "DutyStatementReport", "Equipment", "EquipmentCheck",
    "EventQuestion", "FiledHint", "FilingLook", "FrequencyRule", "Hazard", "HazardEscalation", "HazardGrade", "HistoryField",
    "InspectionRule", "IntegrityTalk", "JointHolder", "JointMeeting", "JointMeetingKind", "JointReport", "KeyPost", "KnowledgeExpert",
    "KnowledgeKind", "KnowledgePost", "KnowledgeUse", "KnowledgeVersion", "LeaderLink", "LeaderTrack", "LearningPlace", "LearningPlaceKind",
    "LinkVisit", "ManualVersion", "Material", "MaterialKind", "MaterialMovement", "MaterialStore", "MatterFiling", "MeetingAction",
    "MeetingResolution", "MeetingTopic", "MemberAppraisal", "MemberAppraisalCase", "MinutesBand", "ModelVisit", "MonthlyTopic",
    "MutualReview", "Newsletter", "NewsletterItem", "NominationStep", "OrgSetupRule", "Partnership", "PartnershipActivity", "PartyPlusKind",
    "PartyPlusProgramme", "PartyProcess", "PartySetup", "PartyStaff", "PlaceInspection", "Plan", "PlanCheck", "PlanItem", "PlanItemKind",
    "PlanItemShare", "PlanProgress", "PlanTemplate", "PlanTemplateLine", "PledgeRound", "Policy", "PolicyQuestion", "PolicyQuestionMark",
    "PolicyVersion", "PostingReminder", "PostingTask", "PracticeLine", "PracticeSheet", "PracticeTemplate", "PracticeWatch", "PreCheck",
    "ProcessCheck", "ProcessGap",
    "ProcessPoint", "ProductionEntry", "ProductionKind", "ProgrammeStage", "Publication", "PulseAsk", "PulseCell", "PulseEnvelope",
    "PulseFigure", "PulseQuestion", "PulseRoll", "PulseSurvey", "PulseTemplate", "ReportChapter", "ReportChapterKind", "ReportWording",
    "ResourceChange", "ResourceLine", "ResourcePlan", "ResourceUse", "SafetyAlarm", "SafetyInspection", "SafetyManual", "SampleDraw",
    "SampleVerdict", "SampledRecord", "SeatTraining", "ServiceTicket", "SetupCheck", "SetupCondition", "SetupKind", "SharedResource",
    "Signup", "SignupSheet", "Speaker", "SpeakerTalk", "StandardItem", "StatisticsFigure", "StatisticsLine", "StatisticsReturn",
    "StatusRecord", "StockAlarm", "StockPosition", "Story", "StoryKind", "StoryPerson", "StudyAuthor", "StudyGroup", "StudyPaper",
    "SupervisionCheck", "SupervisionDraw", "SupervisionFinding", "SupervisionMatter", "SupervisionObject", "SupervisionOffice",
    "SupervisionPart", "SupervisionTopic", "TaskForce", "TaskForceMember", "TeamGroup", "TeamLeader", "TemporaryBranch", "TermReminder",
    "TheoryAttendance", "TheorySession", "TicketEntry", "TopicTask", "TransferLetter", "VanguardHolder", "VanguardPledge", "VanguardPost",
    "VanguardReview", "WhistleIdentity",
    "WhistleKey", "WhistleMessage", "WhistleNamed", "WhistlePicture", "WhistleReport", "WhistleReveal", "WhistleShare", "WorkArea",
    "WorkplaceStandard", "YearBook",
]  # fmt: skip
