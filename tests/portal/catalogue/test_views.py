import pytest
from django.urls import reverse


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("stranger", 200), ("hr", 200), ("worker", 404)])
def test_rules_are_open_to_those_who_work_by_them(client, people, who, status):
    client.force_login(getattr(people, who))
    assert client.get(reverse("rule_list")).status_code == status


def test_the_page_shows_value_dates_and_source_and_searches(client, people):
    client.force_login(people.secretary)
    page = client.get(reverse("rule_list"), {"q": "四象限"}).content.decode()
    assert ("85 分" in page, "2020-01-01" in page, "系统默认" in page, "SIGNIN_CODE_SECONDS" in page) == (True, True, True, False)
