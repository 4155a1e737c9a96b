from django.urls import path

from workforce.mentorship.views import acts, drafts, office, pages

urlpatterns = [
    path("mentorships/", pages.mentorship_list, name="mentorship_list"),
    path("mentorships/mine/", pages.mentorship_mine, name="mentorship_mine"),
    path("mentorships/new/", drafts.mentorship_new, name="mentorship_new"),
    path("mentorships/<int:pk>/", pages.mentorship_detail, name="mentorship_detail"),
    path("mentorships/<int:pk>/edit/", drafts.mentorship_edit, name="mentorship_edit"),
    path("mentorships/<int:pk>/drop/", drafts.mentorship_drop, name="mentorship_drop"),
    path("mentorships/<int:pk>/indicators/", drafts.mentorship_add_indicator, name="mentorship_add_indicator"),
    path("mentorships/<int:pk>/offer/", drafts.mentorship_offer, name="mentorship_offer"),
    path("mentorships/<int:pk>/sign/", acts.mentorship_sign, name="mentorship_sign"),
    path("mentorships/<int:pk>/witness/", acts.mentorship_witness, name="mentorship_witness"),
    path("mentorships/<int:pk>/return/", acts.mentorship_return, name="mentorship_return"),
    path("mentorships/<int:pk>/problems/", acts.mentorship_problem, name="mentorship_problem"),
    path("mentorships/<int:pk>/changes/", acts.mentorship_change, name="mentorship_change"),
    path("mentorships/changes/<int:pk>/answer/", acts.mentorship_change_answer, name="mentorship_change_answer"),
    path("mentorships/<int:pk>/objections/", acts.mentorship_object, name="mentorship_object"),
    path("mentorships/<int:pk>/grade/", acts.mentorship_grade, name="mentorship_grade"),
    path("mentorships/objections/<int:pk>/answer/", office.mentorship_objection_answer, name="mentorship_objection_answer"),
    path("mentorships/<int:pk>/test/", office.mentorship_test, name="mentorship_test"),
    path("mentorships/<int:pk>/break/", office.mentorship_break, name="mentorship_break"),
    path("mentorships/<int:pk>/paid/<str:kind>/", office.mentorship_paid, name="mentorship_paid"),
    path("mentorships/indicators/<int:pk>/", acts.mentorship_indicator, name="mentorship_indicator"),
    path("mentorships/indicators/<int:pk>/check/", acts.mentorship_check, name="mentorship_check"),
    path("mentorships/indicators/<int:pk>/drop/", drafts.mentorship_drop_indicator, name="mentorship_drop_indicator"),
]
