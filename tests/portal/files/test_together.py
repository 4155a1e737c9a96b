"""Two windows at the same file, on connections of their own: it is loose when nothing holds it, and only then."""

from datetime import date

import pytest

from portal.catalogue.models import RuleParameter
from portal.files import access, services
from portal.files.models import EvidenceLink, StoredFile
from portal.kernel import clock
from tests.portal.files.factories import StoredFileFactory
from tests.support.interleaved import once_after
from tests.support.people import four_people

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]
KIND = "test_record"


@pytest.fixture
def stored(transactional_db, settings, tmp_path, monkeypatch):
    """The secretary and a file of his beside the records 1 and 2."""
    settings.MEDIA_ROOT = tmp_path
    for code in ("UPLOAD_FILE_MB", "UPLOAD_DAY_MB", "UPLOAD_NODE_MB"):  # another such test may have emptied the table
        figure = {"name_zh": code, "name_en": code, "value": 100, "source": "test"}
        RuleParameter.objects.get_or_create(code=code, effective_from=date(2020, 1, 1), defaults=figure)
    people = four_people()
    monkeypatch.setitem(access._owners, KIND, access.Owner(lambda actor, pk: True, lambda actor, pk: True))
    file = StoredFileFactory(uploaded_by=people.secretary)
    for pk in (1, 2):
        services.attach(actor=people.actor(people.secretary), at=clock.now(), file=file, record_kind=KIND, record_id=pk)
    return people.actor(people.secretary), file


def act(of, stored, pk):
    actor, file = stored
    return lambda: of(actor=actor, at=clock.now(), file=StoredFile.objects.get(pk=file.pk), record_kind=KIND, record_id=pk)


def left(stored) -> tuple[list[int], bool]:
    links = EvidenceLink.objects.filter(file=stored[1]).order_by("record_id").values_list("record_id", flat=True)
    return list(links), StoredFile.objects.get(pk=stored[1].pk).loose_since is not None


def test_taken_off_both_records_at_once_it_lies_loose(stored):
    with once_after("DELETE", "portal_evidencelink", act=act(services.detach, stored, 2)) as other:
        act(services.detach, stored, 1)()
    assert (other, *left(stored)) == ([""], [], True)


def test_taken_off_here_and_put_there_at_once_it_is_held(stored):
    act(services.detach, stored, 2)()
    with once_after("DELETE", "portal_evidencelink", act=act(services.attach, stored, 3)) as other:
        act(services.detach, stored, 1)()
    assert (other, *left(stored)) == ([""], [3], False)


def test_put_here_while_it_is_taken_off_there_it_is_held(stored):
    act(services.detach, stored, 2)()
    with once_after("INSERT", "portal_evidencelink", act=act(services.detach, stored, 1)) as other:
        act(services.attach, stored, 3)()
    assert (other, *left(stored)) == ([""], [3], False)
