"""Addresses of sign-in and of one's own account. The library asks for its own names; ours are `accounts:…`."""

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.urls import URLPattern, URLResolver, include, path, re_path

from aeo.accounts import address, sign_up, single_sign_on, views
from aeo.accounts.pages import open_page, own_page

sign_in = open_page(account.LoginView, "sign_in")
sign_out = open_page(account.LogoutView, "sign_out")

named = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("sign-up/", sign_up.ask, name="sign-up"),
    path("sign-up/sent/", sign_up.sent, name="sign-up-sent"),
    path("sign-up/<str:token>/", sign_up.finish, name="sign-up-finish"),
    path("sign-in/join/", single_sign_on.join, name="sso-join"),
    path("account/", views.home, name="home"),
    path("account/name/", views.name, name="name"),
    path("account/address/", address.ask, name="address"),
    path("account/address/<str:token>/", address.finish, name="address-finish"),
    path("account/language/", views.language, name="language"),
    path("account/sessions/", views.sessions, name="sessions"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="end-session"),
    path("account/sessions/end-others/", views.end_others, name="end-others"),
]
strangers = [
    path("sign-in/with/<slug:provider_id>/", single_sign_on.begin, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", single_sign_on.back, name="openid_connect_callback"),
    path("sign-in/cancelled/", single_sign_on.cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", sign_out, name="account_logout"),
    path("sign-in/closed/", open_page(account.AccountInactiveView, "closed"), name="account_inactive"),
    path("sign-in/code/", open_page(second.AuthenticateView, "second_step"), name="mfa_authenticate"),
    path("sign-in/passkey/", open_page(keys.LoginWebAuthnView), name="mfa_login_webauthn"),
    path("sign-in/forgotten/", open_page(account.PasswordResetView, "forgotten"), name="account_reset_password"),
    path(
        "sign-in/forgotten/sent/",
        open_page(account.PasswordResetDoneView, "forgotten_sent"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        open_page(account.PasswordResetFromKeyView, "new_password"),
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/new-password/done/",
        open_page(account.PasswordResetFromKeyDoneView, "new_password_done"),
        name="account_reset_password_from_key_done",
    ),
]
steps = [
    path("app/", own_page(app.ActivateTOTPView, "app"), name="mfa_activate_totp"),
    path("app/remove/", own_page(app.DeactivateTOTPView, "app_remove"), name="mfa_deactivate_totp"),
    path("codes/", own_page(codes.ViewRecoveryCodesView, "codes"), name="mfa_view_recovery_codes"),
    path("codes/new/", own_page(codes.GenerateRecoveryCodesView, "codes_new"), name="mfa_generate_recovery_codes"),
    path("codes/file/", own_page(codes.DownloadRecoveryCodesView), name="mfa_download_recovery_codes"),
    path("passkeys/", own_page(keys.ListWebAuthnView, "passkeys"), name="mfa_list_webauthn"),
    path("passkeys/add/", own_page(keys.AddWebAuthnView, "passkey_add"), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", own_page(keys.RemoveWebAuthnView, "passkey_remove"), name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/name/", own_page(keys.EditWebAuthnView, "passkey_name"), name="mfa_edit_webauthn"),
]
own: list[URLPattern | URLResolver] = [
    path("password/", own_page(account.PasswordChangeView, "password"), name="account_change_password"),
    path("password/first/", own_page(account.PasswordSetView, "password"), name="account_set_password"),
    path("confirm/", own_page(account.ReauthenticateView, "confirm"), name="account_reauthenticate"),
    path("confirm/code/", own_page(second.ReauthenticateView, "confirm"), name="mfa_reauthenticate"),
    path(
        "confirm/passkey/",
        own_page(keys.ReauthenticateWebAuthnView, "confirm_passkey"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("second-step/", own_page(second.IndexView, "steps"), name="mfa_index"),
    path("second-step/", include(steps)),
]
urlpatterns = [path("", include((named, "accounts"))), *strangers, path("account/", include(own))]
