"""The pages of certificates."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from portal.kernel import clock
from tests.support.people import user_with
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory, national_number
from workforce.skills.models import SkillCertificate

FORM = {
    "occupation": "", "grade": "4", "scheme": "national", "number": national_number(7, 2021, 4), "assessor": "", "issued_on": "2021-06-01",
    "expires_on": "",
}  # fmt: skip


@pytest.fixture
def certificate(people):
    return SkillCertificateFactory(person=people.worker.person)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(people, client, count, django_assert_num_queries):
    for _ in range(count):
        SkillCertificateFactory(person=people.worker.person)
    SkillCertificateFactory(person=people.stranger.person)
    client.force_login(people.hr)
    with django_assert_num_queries(13):
        answer = client.get(reverse("certificate_list"))
    assert [row.person for row in answer.context["listing"].page.object_list] == [people.worker.person] * count


def test_tabs_tell_expired_from_expiring(people, client):
    today = clock.today()
    soon = SkillCertificateFactory(person=people.worker.person, expires_on=today + timedelta(days=90))
    late = SkillCertificateFactory(person=people.worker.person, expires_on=today - timedelta(days=1))
    gone = SkillCertificateFactory(person=people.worker.person, revoked=True)
    good = SkillCertificateFactory(person=people.worker.person)
    client.force_login(people.hr)
    found = {
        tab: {row.pk for row in client.get(reverse("certificate_list"), {"s": tab}).context["listing"].page.object_list}
        for tab in ("valid", "expiring", "expired", "revoked")
    }
    assert found == {"valid": {soon.pk, good.pk}, "expiring": {soon.pk}, "expired": {late.pk}, "revoked": {gone.pk}}


@pytest.mark.parametrize("name", ["certificate_detail", "certificate_revoke"])
def test_strangers_learn_nothing(people, client, certificate, name):
    foreign = user_with("hr", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    other_worker = user_with("worker", people.nodes["CM-B"], unit=people.nodes["CM-B"], name="职工乙")
    for user in (people.sibling, people.stranger, foreign, other_worker):
        client.force_login(user)
        answer = (
            client.post(reverse(name, args=[certificate.pk]))
            if name.endswith("revoke")
            else client.get(reverse(name, args=[certificate.pk]))
        )
        assert answer.status_code == 404, user


def test_the_holder_sees_his_own(people, client, certificate):
    client.force_login(people.worker)
    answer = client.get(reverse("certificate_detail", args=[certificate.pk]))
    assert (answer.status_code, answer.context["can_revoke"]) == (200, False)


def test_hr_registers_and_revokes(people, client):
    client.force_login(people.hr)
    form = FORM | {"staff_no": people.worker.person.staff_no, "occupation": OccupationFactory().pk}
    answer = client.post(reverse("certificate_new"), form)
    row = SkillCertificate.objects.get()
    assert answer.url == reverse("certificate_detail", args=[row.pk])
    assert client.post(reverse("certificate_revoke", args=[row.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("certificate_revoke", args=[row.pk]), {"reason": "登记错误"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "revoked"
    assert "登记错误" in client.get(reverse("certificate_detail", args=[row.pk])).text


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"staff_no": "99999"}, "staff_no", "花名册中没有工号 99999，或不在您的管理范围内。请核对工号。"),
        ({"issued_on": "2020-06-01"}, "number", "编号第 14–15 位是发证年份 21，与发证日期的年份 2020 不一致，请核对证书。"),
        ({"occupation": ""}, "occupation", "请选择职业"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(people, client, wrong, field, words):
    client.force_login(people.hr)
    form = FORM | {"staff_no": people.worker.person.staff_no, "occupation": OccupationFactory().pk} | wrong
    answer = client.post(reverse("certificate_new"), form)
    assert (answer.status_code, answer.context["form"].errors[field]) == (422, [words])
    assert national_number(7, 2021, 4) in answer.text


def test_a_person_of_another_plant_is_not_on_the_roster(people, client):
    client.force_login(people.hr)
    form = FORM | {"staff_no": people.stranger.person.staff_no, "occupation": OccupationFactory().pk}
    assert list(client.post(reverse("certificate_new"), form).context["form"].errors) == ["staff_no"]


def test_coverage_of_the_plant(people, client, certificate):
    client.force_login(people.hr)
    answer = client.get(reverse("coverage"))
    assert (answer.context["total"].holders, answer.status_code) == (1, 200)
    unit = client.get(reverse("coverage_unit", args=["CM-A"]))
    assert people.worker.person not in unit.context["listing"].page.object_list
    assert client.get(reverse("coverage_unit", args=["CM-C"])).status_code == 404
    client.force_login(people.worker)
    assert client.get(reverse("coverage")).status_code == 404


def test_search_by_name_and_number(people, client, certificate):
    client.force_login(people.hr)
    other = SkillCertificateFactory(person=people.secretary.person, issued_on=date(2022, 1, 1))
    for text, row in ((people.worker.person.name, certificate), (other.number[:16], other), (people.secretary.person.staff_no, other)):
        answer = client.get(reverse("certificate_list"), {"q": text})
        assert [r.pk for r in answer.context["listing"].page.object_list] == [row.pk], text
