from django.urls import path

from branches.materials.views import equipment, ledger, stock

urlpatterns = [
    path("materials/", ledger.material_list, name="material_list"),
    path("materials/new/", ledger.material_new, name="material_new"),
    path("materials/labels/", ledger.material_labels, name="material_labels"),
    path("materials/stock/", stock.stock_list, name="stock_list"),
    path("materials/stock/<int:pk>/line/", stock.stock_line, name="stock_line"),
    path("materials/moves/", stock.stock_move_list, name="stock_move_list"),
    path("materials/moves/<int:pk>/reverse/", stock.stock_move_reverse, name="stock_move_reverse"),
    path("materials/stores/", ledger.material_store_list, name="material_store_list"),
    path("materials/stores/new/", ledger.material_store_new, name="material_store_new"),
    path("materials/stores/<int:pk>/edit/", ledger.material_store_edit, name="material_store_edit"),
    path("materials/<int:pk>/", ledger.material_detail, name="material_detail"),
    path("materials/<int:pk>/edit/", ledger.material_edit, name="material_edit"),
    path("materials/<int:pk>/move/", stock.stock_move_new, name="stock_move_new"),
    path("equipment/", equipment.equipment_list, name="equipment_list"),
    path("equipment/new/", equipment.equipment_new, name="equipment_new"),
    path("equipment/<int:pk>/", equipment.equipment_detail, name="equipment_detail"),
    path("equipment/<int:pk>/edit/", equipment.equipment_edit, name="equipment_edit"),
    path("equipment/<int:pk>/check/", equipment.equipment_check, name="equipment_check"),
    path("equipment/<int:pk>/checks/<int:check>/settle/", equipment.equipment_settle, name="equipment_settle"),
]
