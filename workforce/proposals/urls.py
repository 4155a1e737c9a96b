from django.urls import path

from workforce.proposals.views import acts, money, pages

urlpatterns = [
    path("proposals/", pages.proposal_list, name="proposal_list"),
    path("proposals/new/", pages.proposal_new, name="proposal_new"),
    path("proposals/notes/new/", pages.proposal_note_new, name="proposal_note_new"),
    path("proposals/notes/<int:pk>/", pages.proposal_note, name="proposal_note"),
    path("proposals/counts/", pages.proposal_counts, name="proposal_counts"),
    path("proposals/budgets/", money.proposal_budgets, name="proposal_budgets"),
    path("proposals/<int:pk>/", pages.proposal_detail, name="proposal_detail"),
    path("proposals/<int:pk>/assign/", acts.proposal_assign, name="proposal_assign"),
    path("proposals/<int:pk>/opinion/", acts.proposal_opinion, name="proposal_opinion"),
    path("proposals/<int:pk>/answer/", acts.proposal_answer, name="proposal_answer"),
    path("proposals/<int:pk>/merge/", acts.proposal_merge, name="proposal_merge"),
    path("proposals/<int:pk>/start/", acts.proposal_start, name="proposal_start"),
    path("proposals/<int:pk>/done/", acts.proposal_done, name="proposal_done"),
    path("proposals/<int:pk>/confirm/", acts.proposal_confirm, name="proposal_confirm"),
    path("proposals/<int:pk>/reopen/", acts.proposal_reopen, name="proposal_reopen"),
    path("proposals/<int:pk>/instant/", money.proposal_instant, name="proposal_instant"),
    path("proposals/<int:pk>/award/", money.proposal_award, name="proposal_award"),
    path("proposals/<int:pk>/benefits/", money.proposal_benefit, name="proposal_benefit"),
    path("proposals/<int:pk>/sheets/<str:band_set>/", money.proposal_sheet, name="proposal_sheet"),
    path("proposals/rewards/<int:pk>/decide/", money.proposal_reward_decide, name="proposal_reward_decide"),
    path("proposals/benefits/<int:pk>/verify/", money.proposal_benefit_verify, name="proposal_benefit_verify"),
]
