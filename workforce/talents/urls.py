from django.urls import path, re_path

from workforce.talents.views import office, people

urlpatterns = [
    path("me/talent/", people.talent_mine, name="talent_mine"),
    path("me/talent/consent/", people.talent_consent, name="talent_consent"),
    path("me/file/", people.worker_file_mine, name="worker_file_mine"),
    re_path(r"^me/file/(?P<kind>docx|pdf)/$", people.worker_file_paper, name="worker_file_paper"),
    path("people/<str:staff_no>/talent/", people.talent_person, name="talent_person"),
    path("people/<str:staff_no>/file/", people.worker_file_open, name="worker_file_open"),
    path("showcase/", people.talent_showcase, name="talent_showcase"),
    path("talents/", office.talent_pool_list, name="talent_pool_list"),
    path("talents/matrix/", people.talent_matrix, name="talent_matrix"),
    path("talents/pools/<int:pk>/", office.talent_pool_detail, name="talent_pool_detail"),
    path("talents/pools/<int:pk>/propose/", office.talent_propose, name="talent_propose"),
    path("talents/members/", office.talent_member_list, name="talent_member_list"),
    path("talents/members/<int:pk>/", office.talent_member, name="talent_member"),
    path("talents/members/<int:pk>/confirm/", office.talent_confirm, name="talent_confirm"),
    path("talents/members/<int:pk>/end/", office.talent_end, name="talent_end"),
    path("talents/plans/", office.talent_plan_list, name="talent_plan_list"),
    path("talents/plans/new/", office.talent_plan_new, name="talent_plan_new"),
    path("talents/plans/<int:pk>/", office.talent_plan_detail, name="talent_plan_detail"),
    path("talents/plans/<int:pk>/edit/", office.talent_plan_edit, name="talent_plan_edit"),
    path("talents/plans/<int:pk>/lines/", office.talent_line_add, name="talent_line_add"),
    path("talents/lines/<int:pk>/edit/", office.talent_line_edit, name="talent_line_edit"),
    path("talents/lines/<int:pk>/drop/", office.talent_line_drop, name="talent_line_drop"),
]
