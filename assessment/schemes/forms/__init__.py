"""Shapes of schemes as people fill them in: an uploaded file, the form of a draft, the words of both."""

from assessment.schemes.forms.editing import Editor, sent_rows, with_row
from assessment.schemes.forms.labels import (
    CHOICES,
    FLAGS,
    LABELS,
    SHEETS,
    in_any_language,
    metric_labels,
    problem_words,
    read_rows,
    said_at,
    shown_rows,
    spot_words,
)
from assessment.schemes.forms.upload import DraftFileForm, SchemeUploadForm

__all__ = [
    "CHOICES", "FLAGS", "LABELS", "SHEETS", "DraftFileForm", "Editor", "SchemeUploadForm", "in_any_language", "metric_labels",
    "problem_words", "read_rows", "said_at", "sent_rows", "shown_rows", "spot_words", "with_row",
]  # fmt: skip
