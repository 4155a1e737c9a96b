"""The audit administrator reads and exports; nobody else knows the pages."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.rights.enums import Role
from tests.portal.accounts.factories import admin

AT = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


def act(action="activity.filed", label="主题党日", path="", **changes) -> AuditRow:
    return AuditRow.objects.create(
        at=changes.pop("at", AT), actor_label=changes.pop("who", "书记甲"), action=action, object_kind="activity", object_id="7",
        object_label=label, node_path=path, **changes,
    )  # fmt: skip


@pytest.fixture
def auditor(people):
    return admin(Role.AUDIT_ADMIN, people.nodes["JT"], "auditadmin")


def listed(client, **query) -> list[str]:
    return [row.object_label for row in client.get(reverse("audit_list"), query).context["listing"].page.object_list]


def test_the_trail_narrows_by_person_action_object_and_day(client, auditor):
    act(label="甲的会")
    act(label="乙的会", who="书记乙", action="grant.given")
    act(label="旧的会", at=datetime(2026, 10, 1, tzinfo=UTC))
    client.force_login(auditor)

    assert listed(client) == ["乙的会", "甲的会", "旧的会"]
    assert listed(client, who="书记乙") == ["乙的会"]
    assert listed(client, action="grant.given") == ["乙的会"]
    assert listed(client, what="甲的") == ["甲的会"]
    assert listed(client, since="2026-11-01") == ["乙的会", "甲的会"]
    assert listed(client, until="2026-10-31") == ["旧的会"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(client, auditor, rows, django_assert_num_queries):
    for _ in range(rows):
        act()
    client.force_login(auditor)
    client.get(reverse("audit_list"))

    with django_assert_num_queries(6):
        client.get(reverse("audit_list"))


def test_one_act_shows_before_and_after(client, auditor):
    row = act(before={"state": "held"}, after={"state": "filed", "版本": 2})
    client.force_login(auditor)

    page = client.get(reverse("audit_detail", args=[row.pk]))

    assert [(v.key, v.before, v.after) for v in page.context["values"]] == [("state", "held", "filed"), ("版本", "", "2")]


def test_a_plant_auditor_sees_his_plant_only(client, people):
    act(label="本矿", path=people.nodes["ZB-A"].path)
    other = act(label="他矿", path=people.nodes["ZB-C"].path)
    act(label="无归属", path="")
    client.force_login(admin(Role.AUDIT_ADMIN, people.nodes["MK1"], "mk1audit"))

    assert listed(client) == ["本矿"]
    assert client.get(reverse("audit_detail", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("who", ["secretary", "sibling", "stranger", "committee", "hr", "worker"])
def test_the_trail_is_hidden_from_everybody_else(client, people, who):
    row = act()
    client.force_login(getattr(people, who))

    assert client.get(reverse("audit_list")).status_code == 404
    assert client.get(reverse("audit_detail", args=[row.pk])).status_code == 404
    assert client.post(reverse("export_new", args=["audit-list"]), {"reason": "x"}).status_code == 404


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def export(client, reason):
    """The file of the acts of one kind, asked for on the page."""
    url = reverse("export_new", args=["audit-list"]) + "?action=activity.filed"
    columns = [box.data["value"] for box in client.get(url).context["form"]["columns"]]
    return client.post(url, {"format": "csv", "columns": columns, "reason": reason})


def test_the_export_holds_what_the_filters_show_and_is_an_act_itself(client, auditor, media):
    act(label="=HYPERLINK(1)", reason="+1", after={"a": 1})
    act(label="别的", action="grant.given")
    client.force_login(auditor)

    answer = client.get(export(client, "季度检查").url + "download/")

    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(lines) == 2
    assert (lines[1][7], lines[1][9], lines[1][10]) == ("'=HYPERLINK(1)", '{"a": 1}', "'+1")
    made = AuditRow.objects.get(action="export.made")
    assert (made.actor, made.reason, made.after["rows"], made.after["filter"]) == (auditor, "季度检查", 1, ["操作：提交活动"])
    assert AuditRow.objects.get(action="export.downloaded").after["sha256"] == made.after["sha256"]


def test_the_export_asks_for_a_purpose(client, auditor, media):
    act()
    client.force_login(auditor)

    assert export(client, "").status_code == 422
    assert AuditRow.objects.filter(action="export.made").count() == 0
