"""What sign-in says, in place of the library's own words: every sentence says what to do."""

from django.utils.translation import gettext_lazy as _

ERRORS = {
    "account_inactive": _("This account is closed. Ask the administration."),
    "email_password_mismatch": _("The e-mail address or the password is not right. Check both."),
    "enter_current_password": _("This is not your present password."),
    "incorrect_password": _("This is not your password."),
    "incorrect_code": _("This code is not right. Use the newest one that your app shows."),
    "invalid_login": _("The e-mail address or the password is not right. Check both."),
    "invalid_password_reset": _("This link is no longer valid. Ask for a new one."),
    "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
    "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
}
MFA_ERRORS = {
    "cannot_delete_authenticator": _("Your work needs a second step. Set up another one before you remove this one."),
    "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
    "incorrect_code": _("This code is not right. Use the newest one that your app shows."),
}
TOLD = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/password_set.txt": _("Your password is set."),
    "mfa/messages/totp_activated.txt": _("Your authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("Your authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is set up."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
}
# What is told by e-mail besides, so that nobody changes it unnoticed.
CHANGES = {
    "account_connected": _("Your account was joined with single sign-on, which signs in without its password."),
    "password_changed": _("The password of your account was changed."),
    "password_reset": _("The password of your account was set anew with a link sent to this address."),
    "password_set": _("A password was set for your account."),
    "totp_activated": _("An authenticator app was set up for your account."),
    "totp_deactivated": _("The authenticator app of your account was removed."),
    "webauthn_added": _("A passkey was set up for your account."),
    "webauthn_removed": _("A passkey of your account was removed."),
    "recovery_codes_generated": _("New recovery codes were made for your account; the old ones no longer work."),
}
