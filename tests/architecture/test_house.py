"""The house checks itself: what import contracts cannot say."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from portal.kernel.registry import APPS, subjects
from portal.kernel.scope import ScopedQuerySet
from tools import build_front

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [p for app in APPS for p in sorted((ROOT / app).rglob("*.py")) if "migrations" not in p.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FLOOR = {app: height for height, app in enumerate(APPS)}
OUR_MODELS = [m for app in APPS for m in apps.get_app_config(app).get_models()]
# Tables without a reach of their own: catalogues, machinery, and rows that are opened only through their parent.
UNSCOPED = {
    "portal": {
        "ApiToken",
        "AuditSeal",
        "BackupMark",
        "CalendarDay",
        "CalendarYear",
        "ColumnMapping",
        "Desk",
        "EvidenceLink",
        "ExportFile",
        "IdempotentRequest",
        "ImportBatch",
        "ImportRow",
        "ImportTrace",
        "Job",
        "JobPeriod",
        "MeasureKind",
        "Notice",
        "NoticeChoices",
        "PeerGroup",
        "RuleParameter",
        "SavedView",
        "SearchEntry",
        "SignInAddress",
        "SigninSession",
        "StoredFile",
        "Tag",
        "VotingRule",
        "WorkerHeartbeat",
    },
    "workforce": {
        "CareService", "HardshipReason",
        "CompetitionPromotionRule", "ExamPartRule",
        "GradeCondition", "GradeLevel", "HonourTitle", "MentorshipCheck", "MentorshipClause", "MentorshipKind", "Occupation",
        "PromotionCheck", "PromotionEvent", "ResultAuthor", "CourseModule", "QuizQuestionSubject", "QuizSubject",
        "ProposalAwardBand", "ProposalReason", "ProposalSequence",
        "TrainingField", "TrainingKind",
        "FundKind", "InnovationDepartment", "InnovationKind", "InnovationRefusal",
        "CareerPost", "CareerSeries", "CareerStep", "GradePay", "TalentConsent", "TalentPool",
        "StudioCriterion", "StudioFund", "StudioKind", "StudioRung", "StudioStage",
        "SubsidyRule",
    },
    "branches": {
        "CandidateCriterion", "SetupCondition", "SetupKind",
        "SupervisionTopic",
        "SupervisionObject",
        "SupervisionOffice",
        "AcceptanceMark", "ActivityDraft", "ActivityKind", "AlarmKind", "AlarmRule", "AttendanceCorrection", "DevelopmentStep",
        "DuesBand", "DutyReportTopic", "DutyStandard", "FrequencyRule", "HazardGrade", "InspectionRule", "JointMeetingKind",
        "LearningPlaceKind", "ManualVersion", "OrgSetupRule", "PartyPlusKind", "PlanItemKind", "PlanTemplate", "PlanTemplateLine",
        "PartyProcess", "ProductionKind", "ReportChapterKind", "StandardItem", "StatisticsLine", "TopicTask",
        "StudyAuthor", "ConcernTopic", "PulseQuestion", "PulseTemplate",
        "ChannelKind",
        "HistoryField",
        "PracticeTemplate",
        "StoryKind", "WhistleKey", "BudgetPurpose", "ContentKind", "KnowledgeKind", "MaterialKind",
    },
    "assessment": {
        "AssessmentRound", "AssessmentScheme", "DiagnosisItem", "DirtyMark", "OutcomeKind", "OutcomeRule", "PeriodFact", "RoundJudge",
        "RoundStep", "SchemeTrial", "ScoreChunk", "ScoreItem", "ScoreNode", "ScoreRun",
    },
}  # fmt: skip


def read(path: Path) -> str:
    return path.read_text(encoding="utf8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("app", APPS)
def test_every_model_file_is_in_its_table_of_contents(app):
    contents = read(ROOT / app / "models.py")
    with_models = [s for s in [f"{app}.kernel", *subjects(app)] if (ROOT / s.replace(".", "/") / "models.py").exists()]
    concrete = [s for s in with_models if any(m.__module__ == f"{s}.models" for m in OUR_MODELS)]
    defined = {
        f"{s}.models"
        for s in with_models
        if any(
            isinstance(n, ast.ClassDef) and n.name != "CatalogueRow" for n in ast.parse(read(ROOT / s.replace(".", "/") / "models.py")).body
        )
    }
    assert {f"{s}.models" for s in concrete} == {m for m in defined if f"from {m} import" in contents}
    assert [m for m in defined if f"from {m} import" not in contents] == []


def test_foreign_keys_point_down():
    wrong = [
        f"{m._meta.label}.{f.name}"
        for m in OUR_MODELS
        for f in m._meta.fields
        if isinstance(f, models.ForeignKey) and f.related_model._meta.app_label in FLOOR
        and FLOOR[f.related_model._meta.app_label] > FLOOR[m._meta.app_label]
    ]  # fmt: skip
    assert wrong == []


def test_every_model_with_reach_can_be_cut_to_it():
    unscoped = {
        app: {m.__name__ for m in apps.get_app_config(app).get_models() if not isinstance(m._default_manager.all(), ScopedQuerySet)}
        for app in APPS
    }
    assert unscoped == UNSCOPED


def test_a_scoped_queryset_without_reach_is_empty():
    from portal.kernel.scope import NOTHING

    for model in OUR_MODELS:
        rows = model._default_manager.all()
        if isinstance(rows, ScopedQuerySet):
            assert rows.within(NOTHING).query.is_empty(), model.__name__


def test_views_start_from_the_reach():
    """A view touches managers only through ``within``."""
    touched = re.compile(r"\b([A-Z]\w+)\.objects\b(?!\.none\(|\.within|\.(?:select_related|prefetch_related)\([^)]*\)\.within)")
    unscoped_names = set().union(*UNSCOPED.values())
    wrong = [
        f"{name_of(p)}: {match[0]}"
        for p in SOURCES
        if p.name in {"views.py", "api.py"} or p.parent.name in {"views", "api"}
        for match in touched.finditer(read(p))
        if match[1] not in unscoped_names
    ]
    assert wrong == []


def test_every_sent_task_exists():
    from portal.celery import app as celery
    from portal.kernel.rhythm import all_beats, is_long

    celery.finalize()
    named = {m[1] for p in SOURCES for m in re.finditer(r'(?:publish\(|task=)\s*"([a-z_.]+)"', read(p))}
    assert sorted(named - set(celery.tasks)) == []
    short = {entry["task"] for entry in celery.conf.beat_schedule.values()}
    assert short == {task for task, seconds in all_beats().items() if not is_long(seconds)}
    assert set(all_beats()) <= set(celery.tasks)


def test_every_subject_has_a_room_in_the_tests():
    missing = [s for app in APPS for s in subjects(app) if not list((ROOT / "tests" / s.replace(".", "/")).glob("test_*.py"))]
    assert missing == []


def test_no_template_is_unused():
    texts = "\n".join(read(p) for p in SOURCES) + "\n".join(read(p) for p in TEMPLATES)
    names = {str(p.relative_to(ROOT / "templates")) for p in TEMPLATES}
    # allauth and Django look these up by their own names
    outside = {n for n in names if n.startswith(("account/", "mfa/", "errors/", "layouts/", "429.html", "allauth/", "usersessions/"))}
    assert sorted(n for n in names - outside if n not in texts and n.rpartition("/")[2] not in texts) == []


def test_rooms_stay_small():
    long_files = {name_of(p): n for p in SOURCES if (n := read(p).count("\n")) > 400}
    long_templates = {name_of(p): n for p in TEMPLATES if (n := read(p).count("\n")) > 150}
    long_functions = {
        f"{name_of(p)}:{node.name}": size
        for p in SOURCES
        for node in ast.walk(ast.parse(read(p)))
        if isinstance(node, ast.FunctionDef) and (size := (node.end_lineno or 0) - node.lineno + 1) > 50
    }
    assert (long_files, long_templates, long_functions) == ({}, {}, {})


FORBIDDEN = {
    r"\|\s*safe\b": "templates escape everything",
    r"\bmark_safe\(": "markup comes from templates",
    r"\.delay\(|\.apply_async\(": "jobs.publish sends after the commit",
    r"AllowAny": "the API is closed by default",
    r'fields\s*=\s*"__all__"': "serializers name their fields",
    r"\b(TODO|FIXME|XXX)\b": "finish it or write an issue",
    r"\bcsrf_exempt\b": "every unsafe request carries its token",
    r"\bprint\(": "log or write to the command's output",
    r"\b(at|now|\w+_at)\.date\(\)": "a moment is kept in UTC: localdate() tells its day here, also before eight in the morning",
}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_forbidden_words(pattern):
    own_tool = {"portal/kernel/supervisor.py"}  # its default voice is print
    hits = [f"{name_of(p)}" for p in [*SOURCES, *TEMPLATES] if re.search(pattern, read(p)) and name_of(p) not in own_tool]
    assert hits == [], FORBIDDEN[pattern]


def test_pages_hold_nothing_inline():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\son[a-z]+=\"|\sstyle=\"|\shx-on|javascript:")
    assert [name_of(p) for p in TEMPLATES if inline.search(read(p))] == []


def test_pages_link_few_files():
    """A first visit makes at most 12 requests (bench/web.py); what a layout links is one more on every page."""
    asked = re.compile(r"<(?:script|link rel=\"stylesheet\")[^>]*\{% static '?([\w./-]+)'? %\}")
    files = {name_of(p): found for p in TEMPLATES if (found := asked.findall(read(p)))}
    styles = ["css/portal.css", "css/dark.css"]

    assert files.pop("templates/layouts/base.html") == [*styles, "django_htmx/htmx-2.min.js", "vendor/portal.js"]
    assert files.pop("templates/layouts/bare.html") == [*styles, "vendor/portal.js"]
    assert {name: found for name, found in files.items() if len(found) > 1 or found[0].endswith(".css")} == {}


def test_the_script_of_every_page_is_what_its_parts_say():
    assert read(ROOT / "vendor/portal.js") == build_front.portal_script(), "python tools/build_front.py builds it anew"


def test_every_form_with_free_text_or_uploads_warns_of_secrets():
    asks = re.compile(r"<textarea|type=\"file\"|components/form\.html")
    # The parts of a form that stand inside a page which warns.
    warned = re.compile(r"不得录入涉密信息|components/form\.html")
    parts = {p: read(p) for p in TEMPLATES}
    silent = [
        name_of(p)
        for p, text in parts.items()
        if asks.search(text) and not warned.search(text)
        and not any(p.name in other and warned.search(other) for other in parts.values())
    ]  # fmt: skip
    assert silent == []


def test_the_project_speaks_of_itself_alone():
    hosts = re.compile(r"pypi\.org|npmjs|deb\.debian|files\.pythonhosted|/work/|/tmp/hj")
    texts = [p for pattern in ("*.md", "*.py", "*.json", "*.txt", "*.toml", "*.yml", "*.sh", "Makefile") for p in ROOT.glob(pattern)]
    texts += [
        p
        for folder in ("docs", "tools", "bench", ".ci")
        for p in (ROOT / folder).rglob("*")
        if p.is_file() and p.suffix in {".md", ".py", ".sh", ""}
    ]
    assert [name_of(p) for p in texts if hosts.search(p.read_text(encoding="utf8", errors="ignore"))] == []


def test_wiring_modules_only_connect():
    for app in APPS:
        for subject in subjects(app):
            if (ROOT / subject.replace(".", "/") / "wiring.py").exists():
                assert callable(import_module(f"{subject}.wiring").connect)
