from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from branches.stories import services, todos
from branches.stories.models import CultureText, HistoryField, Story, StoryPerson
from branches.stories.selectors import board, holding, library, opened
from portal.audit.models import AuditRow
from portal.files.services import attach_uploads
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.branches.programmes import factories as programmes
from tests.branches.stories import factories as make
from tests.branches.vanguard.factories import member
from tests.support.papers import PNG

pytestmark = pytest.mark.db


def refused(code: str, call, **words) -> None:
    with pytest.raises(RuleBroken) as broken:
        call(**words)
    assert broken.value.code == code


def shown(p, part: str = "hero") -> tuple[tuple[str, str], ...]:
    return ((member(p).staff_no, part),)


def test_a_story_goes_from_the_branch_to_everybody(people):
    row = make.published(people)
    assert (row.state, row.published_on, row.reviewed_by) == ("published", clock.today(), people.committee)
    assert [a for a in AuditRow.objects.order_by("pk").values_list("action", flat=True) if a.startswith("story.")] == [
        "story.written", "story.submitted", "story.published",
    ]  # fmt: skip
    again = services.publish_story(**make.words(people, people.committee), story=row, version=1)  # a double click
    assert (again.version, list(opened(people.actor(people.stranger)))) == (row.version, [row])


def test_nobody_publishes_what_he_handed_in_or_is_shown_in(people):
    own = make.submitted(people, people.committee, node=people.nodes["DW1"])
    words = make.words(people, people.committee)
    refused("story.own_review", services.publish_story, **words, story=own, version=own.version)
    services.publish_story(**make.words(people, people.second_committee), story=own, version=own.version)
    with pytest.raises(NotReachable):
        services.publish_story(**make.words(people, people.sibling), story=make.submitted(people), version=2)
    portrait = make.submitted(people, title="委员", node=people.nodes["DW1"], user=people.second_committee,
                              people=((people.committee.person.staff_no, "hero"),))  # fmt: skip
    refused("story.shown_review", services.publish_story, **words, story=portrait, version=portrait.version)


def test_who_changed_a_returned_story_does_not_publish_it(people):
    """The committee may write for the branch: the member of it who mended the text is no second person for it any more."""
    row = make.submitted(people)
    words = make.words(people, people.committee)
    row = services.return_story(**words, story=row, version=row.version, note="补充")
    row = services.change_story(**words, story=row, version=row.version, facts=make.facts(people, body="他改了后半段。"))
    row = services.submit_story(**make.words(people), story=row, version=row.version)
    assert row.editors == [people.committee.pk]
    refused("story.own_review", services.publish_story, **words, story=row, version=row.version)
    refused("story.own_review", services.return_story, **words, story=row, version=row.version, note="再改")
    assert todos.to_review(people.actor(people.committee), clock.now()).count == 0
    assert todos.to_review(people.actor(people.second_committee), clock.now()).count == 1
    assert services.publish_story(**make.words(people, people.second_committee), story=row, version=row.version).state == "published"


def test_who_is_shown_is_asked_and_may_take_his_word_back(people):
    row = make.written(people, kind="ROLE-MODEL", people=shown(people))
    person, words = make.account_of(member(people)), make.words(people)
    refused("story.consent_waiting", services.submit_story, **words, story=row, version=row.version)
    line = StoryPerson.objects.get()
    with pytest.raises(NotReachable):
        services.answer_consent(**words, line=line, agrees=True)
    services.answer_consent(**make.words(people, person), line=line, agrees=True, text_no=1)
    row = services.submit_story(**words, story=row, version=row.version)
    row = services.publish_story(**make.words(people, people.committee), story=row, version=row.version)
    assert list(library()) == [row]
    services.answer_consent(**make.words(people, person), line=line, agrees=False)
    row.refresh_from_db()
    assert (row.state, list(library()), list(holding(Story.objects.published(), "带班"))) == ("withdrawn", [], [])
    assert Notice.objects.filter(code="story.consent_gone_notice", recipient=people.secretary).count() == 1
    refused("story.is_withdrawn", services.answer_consent, **make.words(people, person), line=line, agrees=False)


def test_a_new_wording_asks_anew(people):
    row = make.agreed(people, make.written(people, kind="ROLE-MODEL", people=shown(people)))
    words, person = make.words(people), make.account_of(member(people))
    same = make.facts(people, "ROLE-MODEL", people=shown(people), year=1998)
    row = services.change_story(**words, story=row, version=row.version, facts=same)
    assert (row.text_no, row.people.get().consent) == (1, "agreed")  # the words stay
    other = make.facts(people, "ROLE-MODEL", people=shown(people), body="改写了")
    row = services.change_story(**words, story=row, version=row.version, facts=other)
    assert (row.text_no, row.people.get().consent) == (2, "asked")
    refused("story.edited", services.answer_consent, **make.words(people, person), line=row.people.get(), agrees=True, text_no=1)
    with pytest.raises(EditConflict):
        services.change_story(**words, story=row, version=1, facts=other)


def test_a_no_while_it_waits_sends_it_back(people):
    row = make.submitted(people, kind="ROLE-MODEL", people=shown(people))
    person = make.account_of(member(people))
    services.answer_consent(**make.words(people, person), line=row.people.get(), agrees=False)
    row.refresh_from_db()
    assert row.state == "returned"
    refused("story.consent_refused", services.submit_story, **make.words(people), story=row, version=row.version)
    row = services.change_story(**make.words(people), story=row, version=row.version, facts=make.facts(people, "STORY"))
    assert (row.people.count(), services.submit_story(**make.words(people), story=row, version=row.version).state) == (0, "submitted")


def test_a_signed_paper_stands_for_whoever_has_no_account(people):
    row = make.written(people, kind="WORK", people=shown(people, "author"))
    line, paper = row.people.get(), lambda: SimpleUploadedFile("同意书.png", PNG)
    facts = {"story": row, "line_id": line.pk, "agrees": True, "signed_on": clock.today()}
    ahead = {**facts, "signed_on": clock.today() + timedelta(days=1)}
    refused("story.signed_ahead", services.record_on_paper, **make.words(people), **ahead, paper=paper())
    with pytest.raises(NotReachable):
        services.record_on_paper(**make.words(people, people.sibling), **facts, paper=paper())
    services.record_on_paper(**make.words(people), **facts, paper=paper())
    line.refresh_from_db()
    assert (line.consent, line.is_on_paper, line.recorded_by) == ("agreed", True, people.secretary)
    make.account_of(member(people))
    refused("story.has_account", services.record_on_paper, **make.words(people), **{**facts, "agrees": False}, paper=paper())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "  "}, "story.title_needed"),
        ({"body": " "}, "story.body_needed"),
        ({"kind": "HISTORY"}, "story.history_needs"),
        ({"kind": "CASE"}, "story.case_needs"),
        ({"kind": "OUTCOME"}, "story.programme_needed"),
        ({"people": (("00000", "hero"),)}, "story.people_unknown"),
    ],
)
def test_what_is_refused_and_why(people, changes, code):
    refused(code, make.written, p=people, **changes)


def test_people_of_elsewhere_and_twice_are_refused(people):
    far = people.stranger.person.staff_no
    refused("story.people_unknown", make.written, p=people, people=((far, "hero"),))
    near = member(people).staff_no
    refused("story.person_twice", make.written, p=people, people=((near, "hero"), (near, "author")))
    with pytest.raises(NotReachable):
        make.written(people, people.sibling)


def test_an_outcome_stands_on_a_programme_of_ones_own(people):
    programme = programmes.started(people)
    row = make.published(people, kind="OUTCOME", programme=programme)
    (line,) = board(people.actor(people.committee).scope("story.view"), clock.today().year)
    assert (line.node, line.count, line.standing) == (row.node, 1, 0)
    programmes.closed(people, programme)
    assert board(people.actor(people.committee).scope("story.view"), clock.today().year)[0].standing == 1
    assert board(people.actor(people.stranger).scope("story.view"), clock.today().year) == []
    with pytest.raises(RuleBroken) as broken:
        make.written(people, people.stranger, node=people.nodes["ZB-C"], kind="OUTCOME", programme=programme)
    assert broken.value.code == "story.programme_foreign"


def test_a_double_click_writes_one(people):
    first, second = (make.written(people, once_key="k") for _n in range(2))
    assert (first.pk, Story.objects.count()) == (second.pk, 1)


def test_the_full_text_is_searched_in_chinese(people):
    long = "巡检。" * 200 + "更换了减速机轴承。"
    row = make.published(people, body=long)
    make.published(people, title="别的", body="无关")
    assert [list(holding(library(), text)) for text in ("减速机", "轴承", "井下三十年", "天文")] == [[row], [row], [row], []]


def test_history_is_kept_by_field(people):
    field = HistoryField.objects.get(code="SAFETY")
    row = make.published(people, kind="HISTORY", field=field, year=1998)
    assert list(library().filter(field__code="SAFETY", year=1998)) == [row]


def test_the_words_of_the_enterprise(people):
    words, facts = make.words(people, people.committee), {"node": people.nodes["DW1"], "kind": "spirit"}
    assert services.set_culture_text(**words, **facts, text=" ") is None
    services.set_culture_text(**words, **facts, text="勤劳、朴实、厚道、实干")
    assert CultureText.objects.get().text == "勤劳、朴实、厚道、实干"
    services.set_culture_text(**words, **facts, text="")
    assert CultureText.objects.count() == 0
    with pytest.raises(NotReachable):
        services.set_culture_text(**words, node=people.nodes["DW2"], kind="spirit", text="外面的")


def test_who_changed_the_files_beside_a_story_does_not_publish_it(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = make.submitted(people)
    words = make.words(people, people.committee)
    row = services.return_story(**words, story=row, version=row.version, note="补照片")
    photo = [SimpleUploadedFile("井口.png", PNG)]
    attach_uploads(**words, uploads=photo, record_kind="story", record_id=row.pk)
    row = services.submit_story(**make.words(people), story=row, version=row.version)
    assert Story.objects.get().editors == [people.committee.pk]
    refused("story.own_review", services.publish_story, **words, story=row, version=row.version)


def test_the_trail_tells_who_changed_stories_before_editors_were_kept(people):
    row = make.submitted(people)
    row = services.return_story(**make.words(people, people.committee), story=row, version=row.version, note="补充")
    for user in (people.committee, people.secretary):
        row = services.change_story(**make.words(people, user), story=row, version=row.version, facts=make.facts(people, body="改。"))
    Story.objects.update(editors=[])
    import_module("branches.migrations.0112_second_looks").fill_editors(apps, None)
    assert Story.objects.get().editors == [people.committee.pk]  # the writer is known already
