from django.urls import path

from portal.organization import views

urlpatterns = [
    path("organization/", views.node_tree, name="node_tree"),
    path("organization/new/", views.node_create, name="node_create"),
    path("organization/offered/units/", views.node_offers, {"kind": "unit"}, name="unit_offers"),
    path("organization/offered/places/", views.node_offers, {"kind": "place"}, name="place_offers"),
    path("organization/offered/branches/", views.node_offers, {"kind": "branch"}, name="branch_offers"),
    path("organization/<str:code>/", views.node_detail, name="node_detail"),
    path("organization/<str:code>/edit/", views.node_edit, name="node_edit"),
    path("organization/<str:code>/move/", views.node_move, name="node_move"),
    path("organization/<str:code>/close/", views.node_close, name="node_close"),
]
