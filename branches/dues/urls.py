from django.urls import path

from branches.dues import views

urlpatterns = [
    path("dues/", views.dues_list, name="dues_list"),
    path("dues/open/", views.dues_open, name="dues_open"),
    path("dues/overview/", views.dues_overview, name="dues_overview"),
    path("dues/<int:pk>/", views.dues_month, name="dues_month"),
    path("dues/<int:pk>/pay/", views.dues_pay, name="dues_pay"),
    path("dues/<int:pk>/submit/", views.dues_submit, name="dues_submit"),
    path("dues/<int:pk>/close/", views.dues_close, name="dues_close"),
    path("dues/<int:pk>/return/", views.dues_return, name="dues_return"),
    path("dues/<int:pk>/paper/<str:kind>/", views.dues_sheet_paper, name="dues_sheet_paper"),
    path("dues/members/<int:pk>/", views.dues_entry, name="dues_entry"),
    path("dues/members/<int:pk>/pay/", views.dues_entry_pay, name="dues_entry_pay"),
    path("dues/members/<int:pk>/correct/", views.dues_entry_correct, name="dues_entry_correct"),
    path("dues/receipts/<int:pk>/<str:kind>/", views.dues_receipt_paper, name="dues_receipt_paper"),
    path("dues/bases/<int:pk>/show/", views.dues_base_show, name="dues_base_show"),
    path("dues/bases/<str:code>/", views.dues_base_list, name="dues_base_list"),
    path("dues/bases/<str:code>/set/", views.dues_base_set, name="dues_base_set"),
    path("dues/reliefs/", views.dues_relief_list, name="dues_relief_list"),
    path("dues/reliefs/<int:pk>/decide/", views.dues_relief_decide, name="dues_relief_decide"),
    path("dues/reliefs/new/<str:code>/", views.dues_relief_new, name="dues_relief_new"),
    path("dues/gifts/", views.dues_gift_list, name="dues_gift_list"),
    path("dues/gifts/<int:pk>/pass/", views.dues_gift_pass, name="dues_gift_pass"),
    path("dues/gifts/new/<str:code>/", views.dues_gift_new, name="dues_gift_new"),
]
