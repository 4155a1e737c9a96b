from django.urls import path

from workforce.funds import views

urlpatterns = [
    path("funds/", views.fund_list, name="fund_list"),
    path("funds/new/", views.fund_new, name="fund_new"),
    path("funds/mine/", views.fund_mine, name="fund_mine"),
    path("funds/reconcile/", views.fund_reconcile, name="fund_reconcile"),
    path("funds/payouts/", views.fund_payouts, name="fund_payouts"),
    path("funds/payouts/<int:pk>/", views.fund_payout, name="fund_payout"),
    path("funds/payouts/<int:pk>/approve/", views.fund_payout_approve, name="fund_payout_approve"),
    path("funds/payouts/<int:pk>/pay/", views.fund_payout_pay, name="fund_payout_pay"),
    path("funds/payouts/<int:pk>/cancel/", views.fund_payout_cancel, name="fund_payout_cancel"),
    path("funds/entries/<int:pk>/reverse/", views.fund_reverse, name="fund_reverse"),
    path("funds/<int:pk>/", views.fund_detail, name="fund_detail"),
    path("funds/<int:pk>/inflows/", views.fund_pay_in, name="fund_pay_in"),
    path("funds/<int:pk>/payouts/new/", views.fund_payout_new, name="fund_payout_new"),
]
