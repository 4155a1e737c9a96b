from django.urls import path

from workforce.subsidies import views

urlpatterns = [
    path("subsidies/", views.subsidy_list, name="subsidy_list"),
    path("subsidies/board/", views.subsidy_board, name="subsidy_board"),
    path("subsidies/mine/", views.subsidy_mine, name="subsidy_mine"),
    path("subsidies/new/", views.subsidy_new, name="subsidy_new"),
    path("subsidies/funds/", views.education_fund_list, name="education_fund_list"),
    path("subsidies/funds/new/", views.education_fund_new, name="education_fund_new"),
    path("subsidies/funds/<int:pk>/", views.education_fund_edit, name="education_fund_edit"),
    path("subsidies/<int:pk>/", views.subsidy_detail, name="subsidy_detail"),
    path("subsidies/<int:pk>/edit/", views.subsidy_edit, name="subsidy_edit"),
    path("subsidies/<int:pk>/withdraw/", views.subsidy_withdraw, name="subsidy_withdraw"),
    path("subsidies/<int:pk>/check/", views.subsidy_check, name="subsidy_check"),
    path("subsidies/<int:pk>/return/", views.subsidy_return, name="subsidy_return"),
    path("subsidies/<int:pk>/approve/", views.subsidy_approve, name="subsidy_approve"),
    path("subsidies/<int:pk>/pay/", views.subsidy_pay, name="subsidy_pay"),
]
