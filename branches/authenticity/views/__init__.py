from branches.authenticity.views.hints import hint_explain, hint_rates
from branches.authenticity.views.samples import sample_answer, sample_detail, sample_judge, sample_list, sample_new, sample_record

__all__ = ["hint_explain", "hint_rates", "sample_answer", "sample_detail", "sample_judge", "sample_list", "sample_new", "sample_record"]
