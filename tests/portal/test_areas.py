"""The portal in its areas: which rooms an office finds, and the four doors of a worker."""

import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def rooms_of(client, user) -> set[str]:
    client.force_login(user)
    return set(re.findall(r'href="(/[^"?]*)"', client.get(reverse("all_rooms")).text))


def test_a_worker_learns_signs_up_speaks_and_looks_up(client, people):
    doors = rooms_of(client, people.worker)
    learn, sign_up = {reverse("course_mine"), reverse("quiz_mine")}, {reverse("competition_mine"), reverse("signup_mine")}
    speak, look_up = {reverse("proposal_list"), reverse("ticket_mine_list"), reverse("worker_case_mine_list")}, {reverse("my_page")}
    assert learn | sign_up | speak | look_up <= doors


def test_the_four_carriers_stand_in_one_group(client, people):
    """Studios and teams, contests, proposals, innovation by everybody."""
    carriers = {reverse(name) for name in ("studio_list", "competition_list", "proposal_list", "innovation_list")}
    assert carriers <= rooms_of(client, people.hr)
    page = client.get(reverse("all_rooms")).text
    group = page[page.index("创新创效") : page.index("考核", page.index("创新创效"))]
    assert all(f'href="{url}"' in group for url in carriers)


def test_party_work_organisation_and_union_in_one_portal(client, people):
    """Each office finds its own area, and none of another's."""
    secretary, hr = rooms_of(client, people.secretary), rooms_of(client, people.hr)
    assert {reverse("activity_list"), reverse("plan_list"), reverse("branch_list")} <= secretary
    assert reverse("person_list") in hr
    assert reverse("person_list") not in secretary
    assert reverse("account_list") not in secretary | hr


def test_education_management_activities_and_exchange_of_the_branch(client, people):
    """The four areas of Party work on the net, each with a door of its own."""
    doors = rooms_of(client, people.secretary)
    education, management = {reverse("speaker_list"), reverse("place_list")}, {reverse("branch_list"), reverse("duty_list")}
    activities, exchange = {reverse("activity_list"), reverse("arranged_list")}, {reverse("question_board"), reverse("knowledge_list")}
    assert education | management | activities | exchange <= doors
