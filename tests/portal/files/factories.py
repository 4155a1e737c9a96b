import hashlib

import factory
from django.core.files.base import ContentFile

from portal.files.models import StoredFile
from portal.kernel import clock
from tests.support.factories import UserFactory
from tests.support.papers import PNG


class StoredFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StoredFile

    name = "照片.png"
    content_type = "image/png"
    size = len(PNG)
    sha256 = hashlib.sha256(PNG).hexdigest()
    content = factory.LazyFunction(lambda: ContentFile(PNG, "photo.png"))
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = factory.LazyFunction(clock.now)
