"""What a token opens: never more than its owner, and less where its scopes say so."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from portal.accounts import rules, selectors, services
from portal.accounts.models import ApiToken
from portal.catalogue.models import RuleParameter
from portal.exports.models import ExportFile
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.search import registry
from portal.search import services as search
from tests.portal.accounts.factories import admin
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db


def issued(user, *scopes, days=30):
    secret = services.issue_token(
        actor=actor_of(user, clock.today()), at=clock.now(), user=user, name="对接", days=days, scopes=scopes or (rules.FULL,)
    )
    return {"Authorization": f"Token {secret}"}


@pytest.mark.parametrize(
    ("scopes", "obj", "reads", "writes"),
    [
        (["*"], "activity", True, True),
        (["*"], "", True, True),
        (["*:read"], "activity", True, False),
        (["*:read"], "", True, False),
        (["activity:read"], "activity", True, False),
        (["activity:write"], "activity", True, True),
        (["activity:write"], "round", False, False),
        (["activity:write"], "", True, False),
        ([], "activity", False, False),
    ],
)
def test_scopes(scopes, obj, reads, writes):
    assert rules.scopes_allow(scopes, obj, is_safe=True) is reads
    assert rules.scopes_allow(scopes, obj, is_safe=False) is writes


def test_a_narrow_token_reads_and_writes_only_what_it_names(client, people):
    reads, writes = issued(people.secretary, "*:read"), issued(people.secretary, "activity:write")

    assert client.get("/api/v1/activities/", headers=reads).status_code == 200
    assert client.get("/api/v1/branches/", headers=reads).status_code == 200
    refused = client.post("/api/v1/activities/", {}, "application/json", headers=reads)
    assert (refused.status_code, refused.json()["code"]) == (403, "token.scope_missing")
    assert "activity:write" in refused.json()["detail"]
    assert client.post("/api/v1/activities/", {}, "application/json", headers=writes).status_code == 400
    assert client.get("/api/v1/activities/", headers=writes).status_code == 200
    assert client.get("/api/v1/branches/", headers=writes).json()["code"] == "token.scope_missing"
    assert client.get("/api/v1/schema/", headers=writes).status_code == 200


def test_own_notices_are_opened_by_tokens_for_everything_alone(client, people):
    tokens = [issued(people.secretary, scope) for scope in ("activity:write", "*:read", "*")]
    answers = [client.get("/api/v1/notices/", headers=token) for token in tokens]

    assert [answer.status_code for answer in answers] == [403, 200, 200]
    assert answers[0].json()["code"] == "token.scope_missing"


def test_a_token_never_exceeds_its_owner(client, people):
    token = issued(people.secretary)

    assert client.get("/api/v1/people/", headers=token).status_code == 404
    people.secretary.grants.update(withdrawn_at=clock.now())
    assert client.get("/api/v1/activities/", headers=token).status_code == 404


def test_a_narrow_token_finds_exports_and_lists_no_more_than_it_names(client, people):
    PersonFactory(name="欧阳甲", unit=people.nodes["CM-A"])
    for index in registry.indexes():
        search.rebuild(index=index.key)
    narrow, named = issued(people.hr, "export:write"), issued(people.hr, "export:write", "person:read")

    def found(token):
        return [group["kind"] for group in client.get("/api/v1/search/", {"q": "欧阳"}, headers=token).json()]

    def exported(token):
        body = {"exporter": "person-list", "format": "csv", "columns": ["name"]}
        return client.post("/api/v1/exports/", body, "application/json", headers=token)

    assert (found(narrow), found(named)) == ([], ["person"])
    assert [e["key"] for e in client.get("/api/v1/exporters/", headers=narrow).json()] == []
    assert (exported(narrow).status_code, exported(named).status_code) == (404, 201)
    made = ExportFile.objects.get()
    fetched = [client.get(f"/api/v1/exports/{made.pk}/download/", headers=token).status_code for token in (narrow, named)]
    assert fetched == [404, 200]


@pytest.mark.parametrize("scope", ["person:read", "activity:delete", "activity", "nothing:read", "round:write"])
def test_a_scope_that_the_owner_lacks_is_refused(people, scope):
    with pytest.raises(RuleBroken) as broken:
        issued(people.secretary, scope)
    assert (broken.value.code, broken.value.params) == ("token.scope_foreign", {"scope": scope})


def test_only_what_the_owner_may_do_by_the_api_is_offered(people):
    levels = selectors.token_levels(actor_of(people.secretary, clock.today()))

    assert levels["activity"] == ["read", "write"]
    assert levels["branch"] == ["read"]
    assert not {"person", "webhook", "audit", "account"} & set(levels)


def test_the_longest_life_is_a_rule_parameter(people):
    RuleParameter.objects.filter(code="TOKEN_DAYS").update(value=30)

    issued(people.secretary, days=30)
    with pytest.raises(RuleBroken) as broken:
        issued(people.secretary, days=31)
    assert broken.value.params == {"most": 30}


def test_of_its_use_the_day_is_kept_with_one_write_a_day(client, people, django_assert_num_queries):
    token = issued(people.secretary)
    client.get("/api/v1/schema/", headers=token)
    assert ApiToken.objects.get().last_used_on == clock.today()
    with django_assert_num_queries(6):  # the token, the roles, and the empty session of the test client
        client.get("/api/v1/schema/", headers=token)
    ApiToken.objects.update(last_used_on=clock.today() - timedelta(days=1))
    client.get("/api/v1/schema/", headers=token)
    assert ApiToken.objects.get().last_used_on == clock.today()


@pytest.mark.parametrize(
    ("typed", "scopes"),
    [
        ({"reach": "all"}, ["*"]),
        ({"reach": "read", "s_activity": "write"}, ["*:read"]),
        ({"reach": "chosen", "s_activity": "write", "s_branch": "read"}, ["activity:write", "branch:read"]),
    ],
)
def test_the_page_issues_what_was_chosen(client, people, typed, scopes):
    client.force_login(people.secretary)

    answer = client.post(reverse("token_issue"), {"name": "对接", "days": 30, **typed})

    assert (answer.status_code, ApiToken.objects.get().scopes) == (200, scopes)
    assert str(selectors.scope_words(scopes)[0]) in client.get(reverse("my_account")).content.decode()


def test_the_page_says_what_is_missing(client, people):
    client.force_login(people.secretary)

    nothing = client.post(reverse("token_issue"), {"name": "对接", "days": 30, "reach": "chosen"})
    foreign = client.post(reverse("token_issue"), {"name": "对接", "days": 30, "reach": "chosen", "s_branch": "write"})
    long = client.post(reverse("token_issue"), {"name": "对接", "days": 400, "reach": "all"})

    assert [a.status_code for a in (nothing, foreign, long)] == [422, 422, 422]
    assert "请选择令牌能做什么，至少一项。" in nothing.content.decode()
    assert "有效期应为 1 至 365 天。" in long.content.decode()
    assert ApiToken.objects.count() == 0


def test_a_token_is_no_way_around_the_second_factor(client, people, settings):
    """Of an administrator where one is demanded; of nobody else."""
    keeper = admin(Role.SYSTEM_ADMIN, people.nodes["JT"], "sa-token")
    his, hers = issued(keeper), issued(people.secretary)
    assert client.get(reverse("notice-list"), headers=his).status_code == 200
    settings.SECOND_FACTOR_DEMANDED = True
    refused = client.get(reverse("notice-list"), headers=his)
    assert (refused.status_code, refused.json()["code"]) == (403, "account.second_factor_needed")
    assert client.get("/api/v1/activities/", headers=hers).status_code == 200
    Authenticator.objects.create(user=keeper, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get(reverse("notice-list"), headers=his).status_code == 200
