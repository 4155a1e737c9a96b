"""Self-report: several kinds of proof, verified by somebody of elsewhere, read by the judges beside their form."""

import pytest
from django.http import Http404
from django.urls import reverse

from assessment.rounds import services, todos
from assessment.rounds.access import may_change_claim_files, may_open_claim_files
from assessment.rounds.models import RoundClaim
from portal.kernel import clock
from portal.kernel.errors import EditConflict
from portal.notices.models import Notice
from portal.organization.services import move_node
from portal.rights.access import system_actor
from portal.rights.models import RoleGrant
from tests.assessment.rounds.factories import AT, code_of, computed, opened, reviewed
from tests.support.factories import RoleGrantFactory

pytestmark = pytest.mark.db
TWO = {"minutes": "8 月支委会记录 12 号", "photo": "现场照片 3 张"}


def stated(people, round, text: str = "组织 3 次现场攻关，解决 2 个问题", **more) -> RoundClaim:
    words = {"actor": people.actor(people.secretary), "at": AT, "branch": people.branch_a, "indicator": "P3", "proofs": TWO} | more
    return services.state_claim(round=round, text=text, **words)


def test_two_kinds_of_proof_are_needed(group):
    round = opened(group)
    assert code_of(lambda: stated(group, round, proofs={"photo": "照片", "minutes": " "})) == "claim.few_proofs"
    assert code_of(lambda: stated(group, round, text=" ")) == "claim.text_missing"
    assert code_of(lambda: stated(group, round, indicator="P1")) == "claim.not_judged"
    assert code_of(lambda: stated(group, round, indicator="P99")) == "round.no_such_indicator"
    row = stated(group, round)
    assert (row.state, row.proofs, stated(group, round).version) == ("stated", TWO, 1)
    assert stated(group, round, text="改写").version == 2
    assert RoundClaim.objects.count() == 1


def test_another_branch_states_nothing_and_a_branch_outside_the_round_neither(group):
    round = opened(group)
    with pytest.raises(Http404):
        stated(group, round, actor=group.actor(group.sibling))
    round.participants.filter(branch=group.branch_a).delete()
    assert code_of(lambda: stated(group, round)) == "round.branch_not_in_round"


def test_after_the_review_nothing_is_stated(group):
    assert code_of(lambda: stated(group, reviewed(group))) == "round.cannot_claim"


def test_verified_by_somebody_of_elsewhere(group):
    row = stated(group, opened(group))
    RoleGrantFactory(user=group.secretary, role="assessor", node=group.nodes["JT"])
    words = {"at": AT, "claim": row, "is_confirmed": True}
    assert code_of(lambda: services.verify_claim(actor=group.actor(group.secretary), **words)) == "round.own_branch"
    with pytest.raises(Http404):
        services.verify_claim(actor=group.actor(group.sibling), **words)
    assessor = group.actor(group.assessor)
    with pytest.raises(EditConflict):
        services.verify_claim(actor=assessor, **words, version=row.version + 1)
    done = services.verify_claim(actor=assessor, **words, reason="现场核对")
    assert (done.state, done.verified_by) == ("confirmed", group.assessor)
    assert Notice.objects.filter(code="claim.confirmed_notice", recipient=group.secretary).count() == 1
    assert code_of(lambda: services.verify_claim(actor=assessor, **words)) == "claim.decided"
    assert code_of(lambda: stated(group, row.round, text="再改")) == "claim.is_confirmed"


def test_a_unit_that_moved_in_while_the_round_runs_is_verified_where_it_is(group):
    """The claim follows the branch's place of today: who no longer reaches it does not find it."""
    RoleGrant.objects.filter(user=group.assessor).update(node=group.nodes["DW1"])
    row = stated(group, opened(group))
    move_node(actor=system_actor("test"), at=AT, node=group.nodes["ZB-A"], new_parent=group.nodes["DW2"])
    row = RoundClaim.objects.select_related("round", "branch__node").get(pk=row.pk)
    with pytest.raises(Http404):
        services.verify_claim(actor=group.actor(group.assessor), at=AT, claim=row, is_confirmed=True)


def test_returned_with_a_reason_and_stated_anew(group):
    row = stated(group, opened(group))
    words = {"actor": group.actor(group.assessor), "at": AT, "claim": row, "is_confirmed": False}
    assert code_of(lambda: services.verify_claim(**words)) == "round.reason_missing"
    assert services.verify_claim(**words, reason="照片不是本期的").state == "returned"
    again = stated(group, row.round)
    assert (again.state, again.reason, again.verified_by) == ("stated", "", None)


def test_files_until_it_is_verified(group):
    row = stated(group, opened(group))
    secretary, sibling, assessor = (group.actor(u) for u in (group.secretary, group.sibling, group.assessor))
    found = [(may_open_claim_files(a, row.pk), may_change_claim_files(a, row.pk)) for a in (secretary, sibling, assessor)]
    assert found == [(True, True), (False, False), (True, False)]
    services.verify_claim(actor=assessor, at=AT, claim=row, is_confirmed=True)
    assert not may_change_claim_files(secretary, row.pk)


def test_what_waits_for_the_verifier(group):
    stated(group, opened(group))
    assert todos.to_verify(group.actor(group.assessor), clock.now()).count == 1
    assert todos.to_verify(group.actor(group.committee), clock.now()).count == 0


def test_on_the_pages(client, group):
    computed(group)
    client.force_login(group.secretary)
    form = {"round": "2026Q3", "branch": "ZB-A", "indicator": "P3", "text": "攻关 3 次", "proof_minutes": "记录 12 号"}
    refused = client.post(reverse("claim_new"), form)
    assert (refused.status_code, "只有 1 种证明材料，至少要有 2 种" in refused.text) == (422, True)
    assert client.post(reverse("claim_new"), form | {"proof_photo": "照片"}).status_code == 302
    row = RoundClaim.objects.get()
    page = reverse("claim_detail", args=[row.pk])
    assert ("记录 12 号" in client.get(page).text, "登记结论" in client.get(page).text) == (True, False)
    assert "攻关 3 次" in client.get(reverse("claim_new") + f"?from={row.pk}").text
    client.force_login(group.assessor)
    assert client.post(reverse("claim_verify", args=[row.pk]), {"is_confirmed": "no", "version": 1}).status_code == 422
    assert client.post(reverse("claim_verify", args=[row.pk]), {"is_confirmed": "yes", "version": 1}).status_code == 302
    assert "已核实的自报" in client.get(reverse("round_judge", args=["2026Q3", "P3"])).text
    for other in (group.sibling, group.stranger):
        client.force_login(other)
        assert client.get(page).status_code == 404
        assert "攻关" not in client.get(reverse("claim_list")).text


def test_the_list_costs_the_same_with_more_rows(client, group, django_assert_num_queries):
    round = opened(group)
    stated(group, round)
    client.force_login(group.assessor)
    client.get(reverse("claim_list"))
    with django_assert_num_queries(8):
        client.get(reverse("claim_list"))
    stated(group, round, actor=group.actor(group.sibling), branch=group.branch_b)
    stated(group, round, actor=group.actor(group.stranger), branch=group.branch_c)
    with django_assert_num_queries(8):
        client.get(reverse("claim_list"))
