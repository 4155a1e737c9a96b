"""``/api/v1/competitions``: what the page hides the interface hides too."""

import pytest

from tests.workforce.competitions import factories as make
from workforce.competitions import services

URL = "/api/v1/competitions/"


@pytest.mark.parametrize("who", ["worker", "hr"])
def test_scores_are_the_organisers_until_they_are_published(people, client, who):
    """A contestant would have read his score by a token before anybody had checked it."""
    row = make.finished(people)
    entry = make.best(row)
    client.force_login(getattr(people, who))

    def told() -> list:
        [line] = [e for e in client.get(f"{URL}{row.pk}/").json()["entries"] if e["id"] == entry.pk]
        return [line["total"], line["place"]]

    assert told() == ([None, None] if who == "worker" else [str(entry.total), 1])
    make.act(people, row, services.publish_result, people.second_hr)
    assert told() == [str(entry.total), 1]


def test_a_stranger_finds_no_competition(people, client):
    row = make.finished(people)
    client.force_login(people.stranger)
    assert client.get(f"{URL}{row.pk}/").status_code in {403, 404}
