"""Signing in by allauth (only the views this house needs), the own account, account and role administration."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.urls import path

from portal.accounts.views import accounts, grants, own
from portal.accounts.views.renewing import renewed, with_password

urlpatterns = [
    path("login/", account_views.login, name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("login/code/", mfa_views.authenticate, name="mfa_authenticate"),
    path("account/password/", with_password(account_views.password_change), name="account_change_password"),
    path("account/confirm/", renewed(account_views.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", renewed(mfa_views.reauthenticate), name="mfa_reauthenticate"),
    path("account/second-factor/", own.second_factor, name="mfa_index"),
    path("account/second-factor/activate/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/deactivate/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/generate/", recovery_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/", own.my_account, name="my_account"),
    path("account/pin/", own.my_pin, name="my_pin"),
    path("account/sessions/", own.my_sessions, name="my_sessions"),
    path("account/sessions/end/", own.my_sessions_end, name="my_sessions_end"),
    path("account/tokens/issue/", own.token_issue, name="token_issue"),
    path("account/tokens/<int:pk>/revoke/", own.token_revoke, name="token_revoke"),
    path("accounts/", accounts.account_list, name="account_list"),
    path("accounts/open/", accounts.account_open, name="account_open"),
    path("accounts/new-admin/", accounts.account_new, name="account_new"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account_detail"),
    path("accounts/<int:pk>/reset/", accounts.account_reset, name="account_reset"),
    path("accounts/<int:pk>/close/", accounts.account_close, name="account_close"),
    path("accounts/<int:pk>/reopen/", accounts.account_reopen, name="account_reopen"),
    path("grants/", grants.grant_list, name="grant_list"),
    path("grants/give/", grants.grant_give, name="grant_give"),
    path("grants/<int:pk>/withdraw/", grants.grant_withdraw, name="grant_withdraw"),
    path("rights/", grants.rights_table, name="rights_table"),
]
