from django.urls import path

from branches.processes import views

urlpatterns = [
    path("processes/", views.process_list, name="process_list"),
    path("processes/board/", views.process_board, name="process_board"),
    path("processes/gaps/", views.process_gaps, name="process_gaps"),
    path("processes/new/", views.process_new, name="process_new"),
    path("processes/<int:pk>/", views.process_detail, name="process_detail"),
    path("processes/<int:pk>/fill/", views.process_fill, name="process_fill"),
    path("processes/<int:pk>/reopen/", views.process_reopen, name="process_reopen"),
    path("processes/<int:pk>/assign/", views.process_assign, name="process_assign"),
    path("processes/gaps/<int:pk>/", views.process_gap, name="process_gap"),
    path("processes/gaps/<int:pk>/mend/", views.process_mend, name="process_mend"),
    path("processes/gaps/<int:pk>/settle/", views.process_settle, name="process_settle"),
]
