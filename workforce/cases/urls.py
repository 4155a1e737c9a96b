from django.urls import path

from workforce.cases.views import office, own

urlpatterns = [
    path("cases/", office.worker_case_list, name="worker_case_list"),
    path("cases/new/", office.worker_case_take_in, name="worker_case_take_in"),
    path("cases/board/", office.worker_case_board, name="worker_case_board"),
    path("cases/<int:pk>/", office.worker_case_detail, name="worker_case_detail"),
    path("cases/<int:pk>/assign/", office.worker_case_assign, name="worker_case_assign"),
    path("me/cases/", own.worker_case_mine_list, name="worker_case_mine_list"),
    path("me/cases/new/", own.worker_case_new, name="worker_case_new"),
    path("me/cases/receipt/", own.worker_case_receipt, name="worker_case_receipt"),
    path("me/cases/<int:pk>/", own.worker_case_mine, name="worker_case_mine"),
    path("me/cases/<int:pk>/word/", own.worker_case_speak, name="worker_case_speak"),
    path("me/handled-cases/<int:pk>/", own.worker_case_handle, name="worker_case_handle"),
    path("me/handled-cases/<int:pk>/assign/", own.worker_case_hand_on, name="worker_case_hand_on"),
    path("me/handled-cases/<int:pk>/answer/", own.worker_case_answer, name="worker_case_answer"),
    path("me/handled-cases/<int:pk>/mediate/", own.worker_case_mediate, name="worker_case_mediate"),
]
