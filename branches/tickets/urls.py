from django.urls import path

from branches.tickets import views

urlpatterns = [
    path("tickets/", views.ticket_list, name="ticket_list"),
    path("tickets/board/", views.ticket_board, name="ticket_board"),
    path("tickets/receipt/", views.ticket_receipt, name="ticket_receipt"),
    path("tickets/<int:pk>/", views.ticket_detail, name="ticket_detail"),
    path("tickets/<int:pk>/route/", views.ticket_route, name="ticket_route"),
    path("tickets/<int:pk>/answer/", views.ticket_answer, name="ticket_answer"),
    path("activities/<int:pk>/tickets/new/", views.ticket_from_meeting, name="ticket_from_meeting"),
    path("me/tickets/", views.ticket_mine_list, name="ticket_mine_list"),
    path("me/tickets/new/", views.ticket_new, name="ticket_new"),
    path("me/tickets/<int:pk>/", views.ticket_mine, name="ticket_mine"),
    path("me/tickets/<int:pk>/tell/", views.ticket_tell, name="ticket_tell"),
    path("me/tickets/assigned/<int:pk>/", views.ticket_handle, name="ticket_handle"),
    path("me/tickets/assigned/<int:pk>/route/", views.ticket_handle_route, name="ticket_handle_route"),
    path("me/tickets/assigned/<int:pk>/answer/", views.ticket_handle_answer, name="ticket_handle_answer"),
]
