from datetime import timedelta

import pytest
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.scope import Scope
from portal.notices.models import Notice
from portal.people.enums import PostCategory
from tests.support.factories import PersonFactory
from tests.support.waiting import told
from tests.workforce.congress import factories as make
from tests.workforce.congress.factories import words
from tests.workforce.proposals.factories import filed
from workforce.congress import selectors, services, todos
from workforce.congress.models import CongressDelegate, CongressMatter, CongressVote

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def refused(code: str, call, **given):
    with pytest.raises(RuleBroken) as caught:
        call(**given)
    assert caught.value.code == code
    return caught.value


def url(name: str, *args) -> str:
    return reverse(f"congress_{name}", args=args)


def test_a_list_is_confirmed_by_another_when_the_front_line_has_half(people):
    term = make.listed(people, operating=2, managers=3)
    refused("congress.second_person", services.confirm_list, **words(people), term=term)
    refused("congress.list_unfit", services.confirm_list, **words(people, people.hr), term=term)
    services.drop_delegate(**words(people), delegate=term.delegates.filter(group="manager").first())
    term = services.confirm_list(**words(people, people.hr), term=term)
    assert (term.state, {c["code"] for c in term.checks if not c["is_met"]} >= {"congress.check_managers"}) == ("confirmed", True)
    assert Notice.objects.filter(recipient=people.worker, code="congress.named_notice").count() == 1
    refused("congress.is_confirmed", services.add_delegate, **words(people), term=term, number=people.hr.person.staff_no)


def test_the_version_of_the_rules_stays_with_the_term(people):
    term = make.listed(people)
    RuleParameter.objects.create(
        code="CON_FRONTLINE_SHARE",
        name_zh="新",
        name_en="new",
        value=101,
        effective_from=clock.today().replace(year=clock.today().year + 1),
        source="新办法",
    )
    assert services.confirm_list(**words(people, people.hr), term=term).rules_on == clock.today()


def test_who_may_be_put_on_the_list(people):
    term = make.opened(people)
    manager = PersonFactory(unit=people.nodes["CM-A"], post_category=PostCategory.MANAGEMENT)
    refused("congress.not_frontline", services.add_delegate, **words(people), term=term, number=manager.staff_no, group="frontline")
    refused("congress.no_colleague", services.add_delegate, **words(people), term=term, number=people.stranger.person.staff_no)
    services.add_delegate(**words(people), term=term, number=manager.staff_no)
    refused("congress.delegate_twice", services.add_delegate, **words(people), term=term, number=manager.staff_no)
    refused("congress.term_known", make.opened, p=people)
    with pytest.raises(NotReachable):
        services.add_delegate(**words(people, make.union(people, "工会远", "MK2")), term=term, number=manager.staff_no)
    with pytest.raises(EditConflict):
        services.confirm_list(**words(people, people.hr), term=term, version=1)


@pytest.mark.parametrize(("operating", "present", "ok"), [(3, 2, True), (3, 1, False), (4, 3, True), (4, 2, False)])
def test_two_thirds_of_the_delegates_make_a_session(people, operating, present, ok):
    row = make.called(people, operating=operating)
    ids = list(row.term.delegates.values_list("pk", flat=True)[:present])
    given = {**words(people), "session": row, "delegate_ids": ids}
    if ok:
        assert services.note_attendance(**given).state == "held"
    else:
        refused("congress.no_quorum", services.note_attendance, **given)


@pytest.mark.parametrize(("yes", "passed"), [(2, False), (3, True)])
def test_a_vote_is_counted_of_all_delegates_and_checked_by_another(people, yes, passed):
    """Four delegates, three there: two of them are most of those present, and not more than half of all."""
    vote = make.voted(people, yes=yes, present=3)
    assert (vote.is_passed, vote.delegates, vote.present) == (passed, 4, 3)
    refused("congress.vote_own", services.check_vote, **words(people), vote=vote)
    assert services.check_vote(**words(people, people.hr), vote=vote).state == "checked"
    refused("congress.vote_checked", services.check_vote, **words(people, people.hr), vote=vote)
    refused("congress.more_votes", services.enter_vote, **words(people), session=vote.session, title="另一项", yes=2, no=1, abstain=1)
    refused("congress.session_voted", services.note_attendance, **words(people), session=vote.session, delegate_ids=[])


def test_delegates_raise_and_the_office_answers(people):
    row = make.raised(people)
    assert (row.state, row.due_on > row.raised_on) == ("open", True)
    refused("congress.not_delegate", services.raise_matter, **words(people, people.hr), term=row.term, title="a", text="b")
    assert [t.title for t in todos.to_answer(people.actor(people.hr), clock.now()).first] == ["增设班中餐"]
    refused("congress.text_needed", services.answer_matter, **words(people, people.hr), matter=row, answer=" ")
    row = services.answer_matter(**words(people, people.hr), matter=row, answer="四季度起供应")
    assert Notice.objects.filter(recipient=people.worker, code="congress.answered_notice").count() == 1
    refused("congress.matter_answered", services.answer_matter, **words(people, people.hr), matter=row, answer="再答")
    twin = {**words(people, people.worker), "term": row.term, "title": "c", "text": "d", "once_key": "k"}
    assert services.raise_matter(**twin).pk == services.raise_matter(**twin).pk


def test_a_consultation_needs_its_text_a_passed_vote_and_a_filing(people):
    row = make.begun(people)
    refused("congress.agreement_needed", services.advance_consultation, **words(people), consultation=row, to="agreed", outcome="5%")
    refused("congress.consultation_order", services.advance_consultation, **words(people), consultation=row, to="filed")
    row = make.agreed(people)
    vote = make.voted(people)
    refused("congress.vote_needed", services.advance_consultation, **words(people), consultation=row, to="passed", vote=vote)
    services.check_vote(**words(people, people.hr), vote=vote)
    row = services.advance_consultation(**words(people), consultation=row, to="passed", vote=vote)
    refused("congress.filed_needed", services.advance_consultation, **words(people), consultation=row, to="filed")
    row = services.advance_consultation(**words(people), consultation=row, to="filed", filed_on=clock.today(), filed_with="人社局")
    assert row.state == "filed"


@pytest.mark.parametrize(("who", "seen"), [("worker", True), ("hr", True), ("stranger", None), ("secretary", None)])
def test_pages_and_strangers(client, people, who, seen):
    matter, round_ = make.raised(people), make.begun(people)
    client.force_login(getattr(people, who))
    pages = [
        url("detail", matter.term_id),
        url("matter", matter.pk),
        url("consultation", round_.pk),
        url("list"),
        url("rights"),
        url("rules"),
        url("matters"),
    ]
    assert {client.get(page).status_code for page in pages} == ({200} if seen else {404})


def test_a_worker_of_another_plant_finds_nothing(client, people):
    from portal.rights.enums import Role
    from tests.support.people import user_with

    far = user_with(Role.WORKER, people.nodes["CM-C"], unit=people.nodes["CM-C"], name="职工丙")
    matter = make.raised(people)
    client.force_login(far)
    assert [client.get(url("detail", matter.term_id)).status_code, client.get(url("matter", matter.pk)).status_code] == [404, 404]
    assert client.get(f"/api/v1/congress-matters/{matter.pk}/").status_code == 404


def test_the_way_over_the_pages(client, people):
    RuleParameter.objects.filter(code="CON_LEAST_DELEGATES").update(value=1)
    client.force_login(make.union(people))
    from_on, to_on = make.span()
    given = {
        "node": people.nodes["MK1"].pk,
        "name": "第四届",
        "from_on": str(from_on),
        "to_on": str(to_on),
        "seats": "2",
        "candidates": "3",
    }
    there = client.post(url("new"), given)["Location"]
    pk = int(there.rstrip("/").split("/")[-1])
    assert client.post(url("delegate_add", pk), {"number": people.worker.person.staff_no}).status_code == 302
    assert client.post(url("delegate_add", pk), {"number": "99999"}).status_code == 422
    page = client.get(there).content.decode()
    assert "一线技能人才 1 人，占全部 1 名代表的 100.0%" in page
    assert "由另一人办理" in page
    client.force_login(people.hr)
    assert client.post(url("confirm", pk), {"version": "2"}).status_code == 302
    client.force_login(make.union(people))
    assert client.post(url("call", pk), {"name": "一次会", "held_on": str(clock.today()), "agenda": "议程"}).status_code == 302
    session = make.CongressSession.objects.get()
    ids = [d.pk for d in session.term.delegates.all()]
    assert client.post(url("attendance", session.pk), {"delegate_ids": ids}).status_code == 302
    assert client.post(url("vote", session.pk), {"title": "合同", "yes": "1", "no": "0", "abstain": "0"}).status_code == 302
    assert "通过" in client.get(url("session", session.pk)).content.decode()
    client.force_login(people.worker)
    assert client.post(url("matter_new", pk), {"title": "提案", "text": "内容"}).status_code == 302
    matter = CongressMatter.objects.get()
    assert client.post(url("matter", matter.pk), {"version": "1", "answer": "好"}).status_code == 404
    client.force_login(people.hr)
    assert client.post(url("matter", matter.pk), {"version": "1", "answer": "好"}).status_code == 302


def test_the_four_rights_count_what_stands_behind_them(client, people):
    vote = make.voted(people, present=3)
    make.raised(people, vote.session.term)
    filed(people)
    client.force_login(people.hr)
    found = client.get(url("rights")).context["found"]
    assert (found.sessions, found.attendance, found.matters, found.votes, found.proposals, found.frontline_share) == (1, 75, 1, 1, 1, 100)


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    term = make.confirmed(people)
    for _n in range(count):
        make.raised(people, term)
    client.force_login(people.hr)
    with django_assert_num_queries(11):
        client.get(url("matters"))
    with django_assert_num_queries(12):
        client.get(url("rights"))
    with django_assert_num_queries(5):
        assert client.get("/api/v1/congress-matters/").json()["count"] == count


def test_whoever_changed_the_list_does_not_confirm_it(people):
    term, second = make.listed(people), words(people, make.union(people, "工会副主席"))
    services.drop_delegate(**second, delegate=services.add_delegate(**second, term=term, number=people.secretary.person.staff_no))
    refused("congress.second_person", services.confirm_list, **second, term=term)


def test_a_vote_with_wrong_figures_goes_back_and_is_entered_anew(people):
    vote, checker = make.voted(people), words(people, people.hr)
    refused("congress.vote_own", services.return_vote, **words(people), vote=vote, reason="多记一票")
    refused("congress.reason_needed", services.return_vote, **checker, vote=vote, reason=" ")
    session, title = vote.session, vote.title
    services.return_vote(**checker, vote=vote, reason="多记一票")
    trail = AuditRow.objects.get(action="congress.vote_returned")
    assert (trail.reason, trail.before["yes"], CongressVote.objects.count()) == ("多记一票", vote.yes, 0)
    assert Notice.objects.filter(code="congress.returned_notice").count() == 1
    anew = services.enter_vote(**words(people), session=session, title=title, yes=1, no=0, abstain=0)
    services.check_vote(**checker, vote=anew)
    refused("congress.vote_checked", services.return_vote, **checker, vote=anew, reason="再退")


def test_the_page_sends_wrong_figures_back(client, people):
    vote = make.voted(people)
    client.force_login(people.hr)
    assert url("vote_return", vote.pk) in client.get(url("session", vote.session_id)).text
    assert client.post(url("vote_return", vote.pk), {"reason": ""}).status_code == 422
    assert client.post(url("vote_return", vote.pk), {"reason": "多记一票"}).url == url("session", vote.session_id)
    assert not CongressVote.objects.exists()


def test_a_session_too_few_came_to_is_given_up_and_called_anew(client, people):
    row = make.called(people)
    ids = list(row.term.delegates.order_by("pk").values_list("pk", flat=True))
    lapse = {**words(people), "session": row, "version": row.version}
    refused("congress.quorum_there", services.lapse_session, **lapse, reason="停产检修", delegate_ids=ids[:3])
    refused("congress.reason_needed", services.lapse_session, **lapse, reason=" ")
    client.force_login(people.stranger)
    assert client.post(url("lapse", row.pk), {"version": 1, "reason": "外人"}).status_code == 404
    client.force_login(make.union(people))
    assert client.post(url("lapse", row.pk), {"version": 9, "reason": "停产检修"}).status_code == 409
    given = {"version": row.version, "reason": "停产检修，多数代表在井下", "delegate_ids": ids[:2]}
    assert client.post(url("lapse", row.pk), given).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.attendances.count()) == ("lapsed", 2)
    assert "停产检修" in client.get(url("session", row.pk)).text
    refused("congress.session_lapsed", services.note_attendance, **words(people), session=row, delegate_ids=ids)
    refused("congress.not_held", services.enter_vote, **words(people), session=row, title="x", yes=0, no=0, abstain=0)
    told = AuditRow.objects.get(action="congress.session_lapsed")
    assert (told.after, told.reason) == ({"present": 2, "delegates": 4}, "停产检修，多数代表在井下")
    again = services.call_session(**words(people), term=row.term, name=row.name, held_on=clock.today(), agenda="审议工资方案")
    assert services.note_attendance(**words(people), session=again, delegate_ids=ids).state == "held"
    refused("congress.session_not_planned", services.lapse_session, **words(people), session=again, version=2, reason="x")


def test_a_delegate_who_left_is_replaced_by_two_persons(client, people):
    term = make.confirmed(people)
    gone = term.delegates.exclude(person=people.worker.person).first()
    call = {**words(people), "delegate": gone}
    heir, boss = PersonFactory(unit=people.nodes["CM-A"]), PersonFactory(unit=people.nodes["CM-A"], post_category=PostCategory.MANAGEMENT)
    refused("congress.delegate_here", services.name_substitute, **call, number=heir.staff_no)
    gone.person.left_on = clock.today() - timedelta(days=1)
    gone.person.save()
    refused("congress.not_frontline", services.name_substitute, **call, number=boss.staff_no)
    refused("congress.delegate_twice", services.name_substitute, **call, number=people.worker.person.staff_no)
    client.force_login(people.stranger)
    assert client.post(url("substitute", gone.pk), {"number": heir.staff_no}).status_code == 404
    client.force_login(make.union(people))
    assert "已离开" in client.get(url("detail", term.pk)).text
    assert client.post(url("substitute", gone.pk), {"number": "0"}).status_code == 422
    assert client.post(url("substitute", gone.pk), {"number": heir.staff_no}).status_code == 302
    new = CongressDelegate.objects.get(person=heir)
    assert term.delegates.sitting().filter(pk__in=[gone.pk, new.pk]).get() == gone  # nobody has agreed yet
    refused("congress.replaced_already", services.name_substitute, **call, number=boss.staff_no)
    refused("congress.second_person", services.confirm_substitute, **words(people, people.hr), delegate=_named_by(new, people.hr))
    _named_by(new, make.union(people))
    client.force_login(people.hr)
    assert client.post(url("substitute_confirm", new.pk)).status_code == 302
    assert term.delegates.sitting().filter(pk__in=[gone.pk, new.pk]).get() == new
    assert (term.delegates.sitting().count(), term.delegates.count()) == (4, 5)
    refused("congress.substitute_done", services.drop_substitute, **words(people), delegate=new)
    acts = AuditRow.objects.filter(action__startswith="congress.substitute").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["congress.substitute_named", "congress.substitute_confirmed"]


def _named_by(row: CongressDelegate, user) -> CongressDelegate:
    row.named_by = user
    row.save(update_fields=["named_by"])
    return row


def test_a_substitute_nobody_confirmed_is_taken_back(client, people):
    term = make.confirmed(people)
    gone = term.delegates.exclude(person=people.worker.person).first()
    gone.person.unit = people.nodes["CM-C"]  # moved to another plant
    gone.person.save()
    heir = PersonFactory(unit=people.nodes["CM-A"])
    new = services.name_substitute(**words(people), delegate=gone, number=heir.staff_no)
    client.force_login(people.stranger)
    assert client.post(url("substitute_drop", new.pk)).status_code == 404
    client.force_login(make.union(people))
    assert client.post(url("substitute_drop", new.pk)).status_code == 302
    assert not CongressDelegate.objects.filter(person=heir).exists()
    with pytest.raises(NotReachable):
        services.name_substitute(**words(people, people.stranger), delegate=gone, number=heir.staff_no)


def _left(delegate: CongressDelegate) -> CongressDelegate:
    delegate.person.left_on = clock.today() - timedelta(days=1)
    delegate.person.save()
    return delegate


def test_a_substitute_nobody_confirmed_has_no_substitute(client, people):
    term = make.confirmed(people)
    gone = _left(term.delegates.exclude(person=people.worker.person).first())
    heir, next_one = PersonFactory(unit=people.nodes["CM-A"]), PersonFactory(unit=people.nodes["CM-A"])
    new = services.name_substitute(**words(people), delegate=gone, number=heir.staff_no)
    waits = [told(todos.to_confirm(people.actor(user), clock.now())) for user in (make.union(people), people.hr, people.stranger)]
    assert waits == [0, 1, 0]  # not for who named him
    _left(CongressDelegate.objects.get(pk=new.pk))
    client.force_login(make.union(people))
    assert f'"{url("substitute", new.pk)}"' not in client.get(url("detail", term.pk)).text
    refused("congress.substitute_open", services.name_substitute, **words(people), delegate=new, number=next_one.staff_no)
    refused("congress.substitute_left", services.confirm_substitute, **words(people, people.hr), delegate=new)
    services.drop_substitute(**words(people), delegate=new)
    with pytest.raises(NotReachable):
        services.name_substitute(**words(people), delegate=new, number=next_one.staff_no)


def test_a_substitute_is_looked_at_again_when_he_is_confirmed(people):
    """Days may lie between the two persons: who had left is back, who was to follow is a manager now."""
    gone = _left(make.confirmed(people).delegates.exclude(person=people.worker.person).first())
    heir = PersonFactory(unit=people.nodes["CM-A"])
    new = services.name_substitute(**words(people), delegate=gone, number=heir.staff_no)
    confirm = {**words(people, people.hr), "delegate": new}
    gone.person.left_on = None
    gone.person.save()
    refused("congress.delegate_here", services.confirm_substitute, **confirm)
    _left(gone)
    heir.post_category = PostCategory.MANAGEMENT
    heir.save()
    refused("congress.not_frontline", services.confirm_substitute, **confirm)
    heir.post_category = PostCategory.OPERATING
    heir.save()
    assert services.confirm_substitute(**confirm).since_on == clock.today()


def test_a_session_counts_the_seats_of_its_own_day(client, people):
    """Attendance noted late: the delegate of that day counts, not the substitute of today."""
    row = make.called(people)
    gone = _left(row.term.delegates.exclude(person=people.worker.person).first())
    heir = PersonFactory(unit=people.nodes["CM-A"])
    new = services.name_substitute(**words(people), delegate=gone, number=heir.staff_no)
    services.confirm_substitute(**words(people, people.hr), delegate=new)
    assert list(row.term.delegates.sitting_on(clock.today()).filter(pk__in=[gone.pk, new.pk])) == [new]
    row.held_on = clock.today() - timedelta(days=3)
    row.save()
    client.force_login(make.union(people))
    offered = set(client.get(url("session", row.pk)).context["attendance_form"].fields["delegate_ids"].queryset)
    assert (gone in offered, new in offered, len(offered)) == (True, False, 4)
    ids = list(row.term.delegates.values_list("pk", flat=True))
    services.note_attendance(**words(people), session=row, delegate_ids=ids)
    assert set(row.attendances.values_list("delegate_id", flat=True)) == {d.pk for d in offered}
    assert services.enter_vote(**words(people), session=row, title="工资集体合同", yes=3, no=0, abstain=0).delegates == 4
    found = selectors.four_rights(people.actor(make.union(people)).scope("congress.view"), Scope(()), row.held_on.year, clock.today())
    assert (found.attended, found.seats) == (4, 4)
