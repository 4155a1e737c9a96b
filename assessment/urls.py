"""The pages of the subjects of assessment."""

from portal.kernel.registry import subject_urls

urlpatterns = subject_urls("assessment")
