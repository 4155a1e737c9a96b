"""The pages of the subjects of workforce."""

from portal.kernel.registry import subject_urls

urlpatterns = subject_urls("workforce")
