from django.urls import path

from branches.reports import views

urlpatterns = [
    path("joint-reports/", views.report_list, name="report_list"),
    path("joint-reports/new/", views.report_new, name="report_new"),
    path("joint-reports/<int:pk>/", views.report_detail, name="report_detail"),
    path("joint-reports/<int:pk>/redraw/", views.report_redraw, name="report_redraw"),
    path("joint-reports/<int:pk>/settle/", views.report_settle, name="report_settle"),
    path("joint-reports/<int:pk>/reopen/", views.report_reopen, name="report_reopen"),
    path("joint-reports/<int:pk>/paper/<str:kind>/", views.report_paper, name="report_paper"),
    path("joint-reports/chapters/<int:pk>/", views.report_chapter, name="report_chapter"),
]
