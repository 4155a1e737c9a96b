"""An enterprise of N branches with the shape of a real one, written by set-based SQL: one quarter and the three before.

A branch has 20 members, 10 activities a month with all of them expected, one covered unit with 30 workers, 60 certificates
and 17 measure values a month; every tenth branch has a promotion each month.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, models
from django.utils import timezone

from branches.activities.models import Activity, ActivityKind, Attendance, MeetingResolution
from branches.orgs.models import Branch, BranchCoverage, BranchMembership
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.organization.models import Node, PeerGroup
from portal.people.models import Person
from portal.rights.models import RoleGrant, User
from workforce.promotion.models import PromotionApplication
from workforce.skills.models import Occupation, SkillCertificate

FIRST, MONTHS = date(2025, 10, 1), 12
PEOPLE, ACTIVITIES, EXPECTED, MEASURES = 30, 10, 20, 25
PER_COMMITTEE, PER_COMPANY = 25, 10  # branches below a committee, committees below a company


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def _default(field: models.Field) -> str | None:
    """What Django would write where nothing is said; None where the column is filled by the database or may be empty."""
    if field.primary_key or field.null:
        return None
    if field.unique and field.has_default() and isinstance(field, models.CharField):  # a code of its own for every row
        return f"upper(substr(md5(random()::text || clock_timestamp()::text), 1, {min(field.max_length or 32, 32)}))"
    if field.has_default():
        value = field.get_default()
        return f"{_literal(value)}::text" if isinstance(value, str) else "'{}'::jsonb" if value == {} else _literal(value)
    if isinstance(field, models.DateTimeField):
        return "now()"
    return "''"


def insert(model: type[models.Model], given: Mapping[str, str], source: str) -> int:
    """``INSERT … SELECT`` of ``given`` (column -> SQL) from ``source``; other columns as Django would fill them."""
    columns = dict(given)
    for field in model._meta.concrete_fields:
        if field.column not in columns and (value := _default(field)) is not None:
            columns[field.column] = value
    names, values = ", ".join(f'"{c}"' for c in columns), ", ".join(columns.values())
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {values} FROM {source}')
        return cursor.rowcount


def _tree(branches: int) -> None:
    committees = -(-branches // PER_COMMITTEE)
    group = PeerGroup.objects.order_by("pk").values_list("pk", flat=True)
    production, support = group[0], group[1]
    root = Node.objects.create(code="JT", name="集团", short_name="集团", kind="group", path="JT/", opened_on=date(2010, 1, 1))
    opened = "'2015-01-01'::date"
    same = {"name": "code_", "short_name": "code_", "code": "code_", "opened_on": opened}
    insert(
        Node,
        {**same, "kind": "'company'", "parent_id": str(root.pk), "path": "'JT/' || code_ || '/'", "depth": "1"},
        f"(SELECT 'C' || lpad(n::text, 4, '0') AS code_ FROM generate_series(1, {-(-committees // PER_COMPANY)}) n) s",
    )
    insert(
        Node,
        {**same, "kind": "'party_committee'", "parent_id": "p.id", "path": "p.path || code_ || '/'", "depth": "2"},
        f"(SELECT n, 'W' || lpad(n::text, 5, '0') AS code_ FROM generate_series(1, {committees}) n) s "
        f"JOIN portal_node p ON p.code = 'C' || lpad(((n - 1) / {PER_COMPANY} + 1)::text, 4, '0')",
    )
    insert(
        Node,
        {
            **same, "kind": "'branch'", "parent_id": "p.id", "path": "p.path || code_ || '/'", "depth": "3",
            "peer_group_id": f"CASE WHEN k % 3 = 0 THEN {support} ELSE {production} END",
        },
        f"(SELECT k, 'Z' || lpad(k::text, 6, '0') AS code_ FROM generate_series(1, {branches}) k) s "
        f"JOIN portal_node p ON p.code = 'W' || lpad(((k - 1) / {PER_COMMITTEE} + 1)::text, 5, '0')",
    )  # fmt: skip
    insert(
        Node,
        {**same, "kind": "'district'", "parent_id": str(root.pk), "path": "'JT/' || code_ || '/'", "depth": "1"},
        f"(SELECT 'U' || lpad(k::text, 6, '0') AS code_ FROM generate_series(1, {branches}) k) s",
    )
    insert(Branch, {"node_id": "id", "founded_on": opened}, "portal_node WHERE kind = 'branch'")
    insert(
        BranchCoverage,
        {"branch_id": "b.id", "unit_id": "u.id", "from_on": opened},
        "portal_node b JOIN portal_node u ON u.code = 'U' || substr(b.code, 2) WHERE b.kind = 'branch'",
    )


def _people() -> None:
    insert(
        Person,
        {
            "staff_no": "'P' || u.id || '-' || k", "name": "'职工' || k", "unit_id": "u.id", "post_category": "'operating'",
            "hired_on": "'2016-01-01'::date",
        },
        f"portal_node u, generate_series(1, {PEOPLE}) k WHERE u.kind = 'district'",
    )  # fmt: skip
    insert(
        BranchMembership,
        {"branch_id": "c.branch_id", "person_id": "p.id", "from_on": "'2016-01-01'::date"},
        f"portal_person p JOIN branches_branchcoverage c ON c.unit_id = p.unit_id WHERE split_part(p.staff_no, '-', 2)::int <= {EXPECTED}",
    )
    first = Occupation.objects.order_by("pk").values_list("pk", flat=True)[0]
    insert(
        SkillCertificate,
        {
            "person_id": "p.id", "occupation_id": str(first), "grade": "1 + (p.id + k) % 5", "number": "p.id || '-' || k",
            "issued_on": "'2018-01-01'::date + (p.id % 900)::int", "state": "'valid'",
            "check_code": "upper(left(md5(p.id || '-' || k), 16))",  # unique, where a default would be one value for all rows
        },
        "portal_person p, generate_series(1, 2) k",
    )  # fmt: skip
    user = User.objects.create(username="bench", display_name="bench")
    turn = "((p.id * 7) % 360)"  # day of the year, spread over the people
    insert(
        PromotionApplication,
        {
            "person_id": "p.id", "occupation_id": str(first), "target_grade": "3", "rule_version": "'2023'", "path_code": "'G3-2'",
            "state": "'approved'", "applied_by_id": str(user.pk), "submitted_at": "now()",
            "answer_due_on": f"'{FIRST}'::date + {turn}::int", "decided_at": f"'{FIRST}'::timestamptz + {turn} * interval '1 day'",
            "certificate_id": "(SELECT min(c.id) FROM workforce_skillcertificate c WHERE c.person_id = p.id)",
        },
        "portal_person p WHERE p.id % 100 = 0",
    )  # fmt: skip
    root = Node.objects.get(code="JT")
    for role in ("committee", "secretary", "assessor"):
        RoleGrant.objects.create(user=user, role=role, node=root, starts_on=date(2020, 1, 1), granted_at=timezone.now())


def _activities(kinds: list[int]) -> None:
    choices = "ARRAY[" + ", ".join(map(str, kinds)) + "]"
    day = f"('{FIRST}'::date + (m || ' months')::interval + ((b.node_id * 13 + k * 7) % 27) * interval '1 day')::date"
    insert(
        Activity,
        {
            "branch_id": "b.node_id", "kind_id": f"({choices})[1 + k % {len(kinds)}]", "subject": "'活动'", "held_on": day,
            "starts_at": f"{day}::timestamptz + interval '9 hours'",
            "state": "CASE WHEN (b.node_id + k) % 17 = 0 THEN 'held' ELSE 'filed' END",
            "filed_at": f"{day}::timestamptz + ((b.node_id + k) % 9) * interval '1 day'", "expected": str(EXPECTED),
            "present": f"{EXPECTED} - (b.node_id + k) % 5", "has_first_item": "k % 2 = 0", "has_production_topic": "k % 3 = 0",
        },
        f"branches_branch b, generate_series(0, {MONTHS - 1}) m, generate_series(1, {ACTIVITIES}) k",
    )  # fmt: skip
    insert(
        Attendance,
        {
            "activity_id": "a.id", "person_id": "x.person_id",
            "state": f"CASE WHEN x.no <= {EXPECTED} - a.present THEN 'leave_shift' ELSE 'present' END", "is_voting": "true",
        },
        "branches_activity a JOIN (SELECT branch_id, person_id, row_number() OVER (PARTITION BY branch_id ORDER BY person_id) AS no "
        f"FROM branches_branchmembership) x ON x.branch_id = a.branch_id AND x.no <= {EXPECTED}",
    )  # fmt: skip
    insert(
        MeetingResolution,
        {
            "activity_id": "a.id", "branch_id": "a.branch_id", "no": "1", "text": "'决议'", "due_on": "a.held_on + 14",
            "done_on": "CASE WHEN a.id % 5 = 0 THEN NULL ELSE a.held_on + 10 END",
        },
        "branches_activity a WHERE a.id % 4 = 0",
    )  # fmt: skip


def _measures() -> None:
    kinds = list(MeasureKind.objects.order_by("pk").values_list("pk", flat=True))
    choices = "ARRAY[" + ", ".join(map(str, kinds)) + "]"
    insert(
        BusinessMeasure,
        {
            "node_id": "u.id", "kind_id": f"({choices})[k]", "month": f"('{FIRST}'::date + (m || ' months')::interval)::date",
            # Every second measure has figures with decimals, as tonnes and costs have: whole numbers alone would be too easy.
            "value": "90 + (u.id + m + k) % 20 + CASE k % 2 WHEN 0 THEN (u.id * 37 + m * 11 + k) % 100 / 100.0 ELSE 0 END",
            "target": "100", "baseline": "95",
        },
        f"portal_node u, generate_series(0, {MONTHS - 1}) m, generate_series(1, {min(MEASURES, len(kinds))}) k WHERE u.kind = 'district'",
    )  # fmt: skip


def generate(branches: int) -> dict[str, int]:
    """Fill an empty, migrated database; returns the rows of each table that matters."""
    _tree(branches)
    _people()
    wanted = ("MT-01", "MT-02", "MT-03", "MT-04", "MT-05", "MT-06", "MT-07", "MT-08", "MT-13", "MT-14")
    _activities(list(ActivityKind.objects.filter(code__in=wanted).order_by("code").values_list("pk", flat=True)))
    _measures()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    tables = (Branch, Person, Activity, Attendance, SkillCertificate, BusinessMeasure, MeetingResolution, PromotionApplication)
    return {model._meta.model_name or "": model._default_manager.count() for model in tables}
