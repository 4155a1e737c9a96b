"""The pages of the subjects of branches."""

from portal.kernel.registry import subject_urls

urlpatterns = subject_urls("branches")
