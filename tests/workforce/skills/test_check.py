"""The public check of a certificate: what it tells, what it keeps to itself, and how often one may ask."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from portal.accounts.models import SignInAddress
from portal.kernel import clock
from tests.support.people import user_with
from tests.workforce.skills.factories import SkillCertificateFactory
from workforce.skills import rules
from workforce.skills.models import SkillCertificate


@pytest.fixture
def certificate(people):
    people.worker.person.name = "张建国"
    people.worker.person.save()
    return SkillCertificateFactory(person=people.worker.person, assessor="集团评价中心")


def ask(client, certificate, **given):
    first = {"number": certificate.number, "code": certificate.printed_code.lower()}
    return client.post(reverse("certificate_check"), {**first, **given})


def opened(client, certificate):
    return client.get(reverse("certificate_checked", args=[certificate.check_code]))


def test_codes_are_long_random_and_readable():
    codes = {rules.new_check_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{16}", code) for code in codes)
    assert rules.spaced_code("ABCDEFGHJKMNPQRS") == "ABCD-EFGH-JKMN-PQRS"


@pytest.mark.parametrize(("name", "shown"), [("张三", "张*"), ("张建国", "张**"), ("阿不都热合曼", "阿**"), ("张", "张*")])
def test_of_a_name_the_first_letter_is_shown(name, shown):
    assert rules.masked_name(name) == shown


@pytest.mark.parametrize("way", [ask, opened])
def test_anybody_with_the_paper_sees_that_it_is_valid(client, certificate, way):
    page = way(client, certificate)
    assert page.status_code == 200
    assert all(word in page.text for word in ("证书有效", "张**", "矿井维修电工", "四级（中级工）", "集团评价中心", "2020-06-18"))
    kept = (certificate.person.name, certificate.person.staff_no, certificate.person.unit.name, certificate.number)
    assert not any(word in page.text for word in kept)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"expires_on": date(2024, 1, 1)}, "证书已过期"),
        ({"expires_on": clock.today()}, "证书有效"),
        ({"expires_on": clock.today() + timedelta(days=10)}, "证书有效"),
        ({"state": "revoked", "revoked_on": date(2026, 1, 1), "revoke_reason": "姓名有误"}, "证书已注销"),
    ],
)
def test_expired_and_revoked_are_told(client, certificate, facts, word):
    SkillCertificate.objects.filter(pk=certificate.pk).update(**facts)
    page = opened(client, certificate)
    assert word in page.text
    assert "姓名有误" not in page.text


def test_wrong_code_and_wrong_number_read_the_same(client, certificate):
    other = SkillCertificateFactory()
    answers = [ask(client, certificate, code=other.check_code), ask(client, certificate, number=other.number)]
    answers += [ask(client, certificate, code="X" * 16), ask(client, certificate, number="Y1")]
    pages = {re.sub(r'value="[^"]*"', "", a.text) for a in answers}
    assert {a.status_code for a in answers} == {404}
    assert len(pages) == 1
    assert "没有查到" in pages.pop()


def test_a_number_alone_asks_for_the_code(client, certificate):
    page = client.post(reverse("certificate_check"), {"number": certificate.number})
    assert (page.status_code, "请填写核验码" in page.text) == (422, True)


def test_five_misses_close_the_page_for_a_quarter_of_an_hour(client, certificate, monkeypatch):
    wrong = reverse("certificate_checked", args=["Z" * 16])
    assert [client.get(wrong).status_code for _ in range(5)] == [404] * 5
    late = opened(client, certificate)
    assert (late.status_code, "15 分钟后" in late.text) == (429, True)
    elsewhere = client.get(reverse("certificate_checked", args=[certificate.check_code]), REMOTE_ADDR="10.9.9.9")
    assert elsewhere.status_code == 200
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert opened(client, certificate).status_code == 200


def test_whoever_finds_something_leaves_nothing(client, certificate):
    assert [opened(client, certificate).status_code for _ in range(7)] == [200] * 7
    assert not SignInAddress.objects.exists()


def test_it_is_never_listed_and_never_kept(client, certificate):
    for page in (client.get(reverse("certificate_check")), opened(client, certificate), ask(client, certificate, code="x")):
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert page.headers["Cache-Control"] == "no-store"
        assert 'name="robots" content="noindex' in page.text


def test_it_speaks_english_as_well(client, certificate):
    certificate.occupation.name_en = "Mine electrician"
    certificate.occupation.save()
    page = client.get(reverse("certificate_checked", args=[certificate.check_code]), HTTP_ACCEPT_LANGUAGE="en")
    assert "Mine electrician" in page.text


def test_the_sheet_carries_the_code_and_the_address(people, client, certificate):
    client.force_login(people.worker)
    page = client.get(reverse("certificate_print", args=[certificate.pk]))
    assert certificate.printed_code in page.text
    assert "http://testserver/certificates/check/" in page.text
    assert page.context["qr"].size > 30
    assert certificate.printed_code in client.get(reverse("certificate_detail", args=[certificate.pk])).text
    far = user_with("hr", people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事")
    for user in (people.stranger, far):
        client.force_login(user)
        assert client.get(reverse("certificate_print", args=[certificate.pk])).status_code == 404


def test_the_sign_in_page_leads_to_it(client, db):
    assert reverse("certificate_check") in client.get(reverse("account_login")).text


def test_the_page_of_a_certificate_warns_of_no_secrets(client, certificate):
    """Nobody types there: the warning would only puzzle who checks a paper from outside."""
    assert "不得录入涉密信息" not in opened(client, certificate).content.decode()
    assert "不得录入涉密信息" in client.get(reverse("account_login")).content.decode()
