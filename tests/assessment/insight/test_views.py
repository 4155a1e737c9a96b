"""The committee's pages and the explanation of a score."""

from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessment.rounds.enums import RoundState
from assessment.scoring.models import ScoreTotal
from portal.audit.models import AuditRow
from tests.assessment.insight.factories import AdjustmentFactory

BOARDS = (
    "dashboard", "ranking", "dashboard_live", "distribution", "trend", "coupling", "places",
)  # fmt: skip


def page(client, name, *args, **params):
    return client.get(reverse(name, args=args) + "?" + urlencode(params))


def text_of(answer):
    """Everything that an answer says, a workbook cell by cell."""
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()
    if "spreadsheetml" in answer.headers["Content-Type"]:
        sheet = load_workbook(BytesIO(answer.content)).active
        return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    return answer.content.decode()


def statements(client, address):
    """How many statements a page costs besides session bookkeeping."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return sum("django_session" not in q["sql"] and "SAVEPOINT" not in q["sql"] for q in caught)


def test_the_dashboard_prints_the_numbers_of_the_api(client, scored):
    client.force_login(scored.people.committee)
    text = page(client, "dashboard").content.decode()
    ranking = client.get("/api/v1/dashboards/ranking/").json()
    for row in ranking["groups"][0]["rows"]:
        for value in (row["party"], row["business"], row["total"], row["short_name"]):
            assert value in text
    for figure in client.get("/api/v1/dashboards/overview/").json()["figures"]:
        assert f"<b>{float(figure['value']):g}</b>" in text


def test_the_dashboard_shows_nobody_outside_the_reach(client, scored):
    client.force_login(scored.people.committee)
    for name in BOARDS:
        answer = page(client, name)
        text = text_of(answer)
        assert "ZB-C" not in text
        assert "支部C" not in text
        assert page(client, name, unit="MK2").status_code == 404


@pytest.mark.parametrize("name", BOARDS)
def test_branch_people_have_no_boards(client, scored, name):
    for user in (scored.people.secretary, scored.people.sibling, scored.people.stranger, scored.people.worker):
        client.force_login(user)
        assert page(client, name).status_code == 404


def test_dashboard_without_scores_says_so(client, people):
    client.force_login(people.committee)
    assert "您的范围内还没有得分" in page(client, "dashboard").content.decode()
    assert page(client, "dashboard", round="2026Q3").status_code == 404


def test_statements_of_the_dashboard_do_not_depend_on_branches(client, scored):
    client.force_login(scored.people.committee)
    address = reverse("dashboard")
    with_two = statements(client, address)
    ScoreTotal.objects.filter(branch=scored.people.branch_b).delete()
    assert (with_two, statements(client, address)) == (10, 10)


def test_the_live_part_answers_204_until_a_score_moves(client, scored):
    client.force_login(scored.people.committee)
    address = page(client, "dashboard").context["poll_url"]
    assert client.get(address).status_code == 204
    ScoreTotal.objects.filter(branch=scored.people.branch_a, round=scored.now).update(party="93.75", computed_at="2026-10-09T01:30:00Z")
    answer = client.get(address)
    assert answer.status_code == 200
    assert "93.75" in answer.content.decode()
    assert client.get(answer.context["poll_url"]).status_code == 204


def test_a_waiting_adjustment_moves_the_live_part(client, scored):
    client.force_login(scored.people.committee)
    address = page(client, "dashboard").context["poll_url"]
    AdjustmentFactory(round=scored.now, branch=scored.people.branch_a, proposed_by=scored.people.assessor)
    answer = client.get(address)
    assert "1 条得分调整待第二人复核" in answer.content.decode()


def test_a_published_round_does_not_ask_again(client, scored):
    scored.now.state = RoundState.PUBLISHED
    scored.now.save()
    client.force_login(scored.people.committee)
    answer = page(client, "dashboard")
    assert answer.context["poll_url"] == ""
    assert "已公布" in answer.content.decode()


def test_ranking_can_be_narrowed(client, scored):
    client.force_login(scored.people.committee)
    rows = page(client, "ranking", quadrant="weak").context["listing"].object_list
    assert [m.code for m in rows] == ["ZB-B"]
    assert list(page(client, "ranking", q="没有这个支部").context["listing"].object_list) == []


def test_the_tables_leave_as_files_of_what_the_lens_shows(client, scored, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    node = scored.people.branch_a.node
    node.name = "=cmd()"
    node.save()
    client.force_login(scored.people.committee)
    link = reverse("export_new", args=["ranking"]) + "?round=2026Q3"
    assert f'href="{link}"' in page(client, "dashboard", round="2026Q3").content.decode()
    form = client.get(link).context["form"]
    columns = [box.data["value"] for box in form["columns"]]
    detail = client.post(link, {"format": "csv", "columns": columns}).url
    lines = b"".join(client.get(detail + "download/").streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "考核期,同类组,名次,党支部编码,党支部,党建,业务,综合,环比,象限,等次,最高等次名额之外,参加评定,党建名次,业务名次",
        "2026Q3,生产,2,ZB-A,'=cmd(),92.50,88.00,90.25,5.25,双强,优秀,否,是,2,2",
        "2026Q3,生产,3,ZB-B,支部B,71.00,75.50,73.25,2.25,双弱,合格,否,是,3,3",
    ]
    row = AuditRow.objects.get(action="export.made")
    assert (row.actor, row.after["exporter"], row.after["rows"], row.after["filter"]) == (scored.people.committee, "ranking", 2, ["2026Q3"])


def test_an_indicator_lists_its_branches_by_points_lost(client, scored):
    client.force_login(scored.people.committee)
    rows = page(client, "indicator_detail", "P02").context["listing"].object_list
    assert [(r.mark.code, str(r.lost)) for r in rows] == [("ZB-B", "29.00"), ("ZB-A", "7.50")]
    assert page(client, "indicator_detail", "XX").status_code == 404


def test_score_list_holds_only_the_own_branch(client, scored):
    for user, wanted in ((scored.people.secretary, ["ZB-A", "ZB-A"]), (scored.people.sibling, ["ZB-B", "ZB-B"])):
        client.force_login(user)
        rows = page(client, "score_list").context["listing"].page.object_list
        assert [t.branch.node.code for t in rows] == wanted


def test_score_list_costs_the_same_for_one_and_more_rows(client, scored):
    client.force_login(scored.people.committee)
    many = statements(client, reverse("score_list"))
    ScoreTotal.objects.filter(branch=scored.people.branch_b).delete()
    assert statements(client, reverse("score_list")) == many


def test_a_score_page_explains_own_branch_only(client, scored):
    address = reverse("score_detail", args=["2026Q3~ZB-A"])
    for user in (scored.people.secretary, scored.people.committee):
        client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == 200
        assert (answer.context["mark"].rank, answer.context["mark"].of, str(answer.context["mark"].total)) == (2, 5, "90.25")
    for user in (scored.people.sibling, scored.people.stranger, scored.people.worker):
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert page(client, "score_evidence", "2026Q3~ZB-A", "P01").status_code == 404


def test_addresses_that_are_no_scores_are_not_found(client, scored):
    client.force_login(scored.people.committee)
    for key in ("2026Q3", "2026Q3~", "~ZB-A", "2026Q3~NOPE", "2026Q3~ZB-C"):
        assert page(client, "score_detail", key).status_code == 404
