from django.urls import path

from assessment.improvement.views import diagnoses, feedback, items

urlpatterns = [
    path("improvements/", items.improvement_list, name="improvement_list"),
    path("improvements/new/", items.improvement_new, name="improvement_new"),
    path("improvements/summary/", items.improvement_summary, name="improvement_summary"),
    path("improvements/diagnoses/", diagnoses.diagnosis_list, name="diagnosis_list"),
    path("improvements/diagnoses/open/", diagnoses.diagnosis_open, name="diagnosis_open"),
    path("improvements/diagnoses/<int:pk>/", diagnoses.diagnosis_detail, name="diagnosis_detail"),
    path("improvements/diagnoses/<int:pk>/answers/", diagnoses.diagnosis_answer, name="diagnosis_answer"),
    path("improvements/feedback/", feedback.feedback_list, name="feedback_list"),
    path("improvements/feedback/new/", feedback.feedback_new, name="feedback_new"),
    path("improvements/feedback/<int:pk>/", feedback.feedback_detail, name="feedback_detail"),
    path("improvements/<int:pk>/", items.improvement_detail, name="improvement_detail"),
    path("improvements/<int:pk>/plan/", items.improvement_plan, name="improvement_plan"),
    path("improvements/<int:pk>/done/", items.improvement_done, name="improvement_done"),
    path("improvements/<int:pk>/confirm/", items.improvement_confirm, name="improvement_confirm"),
    path("improvements/<int:pk>/reopen/", items.improvement_reopen, name="improvement_reopen"),
    path("improvements/<int:pk>/drop/", items.improvement_drop, name="improvement_drop"),
]
