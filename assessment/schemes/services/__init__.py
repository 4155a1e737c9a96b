"""All writes of schemes. A draft changes until it is adopted; an adopted version never does."""

from assessment.schemes.services.drafts import change_draft, keep_cases, start_draft
from assessment.schemes.services.files import adopt_scheme, import_scheme, load_library

__all__ = ["adopt_scheme", "change_draft", "import_scheme", "keep_cases", "load_library", "start_draft"]
