"""Addresses of the ways into a company: invitations, claims, recovery of ownership."""

from django.urls import URLPattern, path

from operators.views import opened
from operators.views.desk import recoveries
from operators.views.portal import invitations, joining

RECOVERY = "desk/recoveries/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("portal/companies/<int:pk>/invitations/new/", invitations.new, name="invitation-new"),
    path("portal/invitations/<int:pk>/revoke/", invitations.revoke, name="invitation-revoke"),
    path("portal/invited/<int:pk>/", invitations.accept, name="invitation-accept"),
    path("invitation/<str:token>/", opened.invitation, name="invitation"),
    path("portal/claim/", joining.claim, name="claim"),
    path("portal/claim/customs/", joining.recover, name="recover"),
    path("portal/claims/<int:pk>/", joining.decide, name="claim-decide"),
    path("portal/claims/<int:pk>/refuse/", joining.refuse, name="claim-refuse"),
    path("portal/claims/<int:pk>/withdraw/", joining.withdraw_claim, name="claim-withdraw"),
    path("portal/recoveries/<int:pk>/withdraw/", joining.withdraw_recovery, name="recovery-withdraw"),
    path("portal/recoveries/<int:pk>/object/", joining.object_, name="recovery-object"),
    path("objection/<str:token>/", opened.objection, name="objection"),
    path("desk/recoveries/", recoveries.listed, name="recoveries"),
    path(RECOVERY, recoveries.recovery, name="desk-recovery"),
    path(f"{RECOVERY}evidence/", recoveries.evidence, name="desk-recovery-evidence"),
    path(f"{RECOVERY}propose/", recoveries.propose, name="desk-recovery-propose"),
    path(f"{RECOVERY}approve/", recoveries.approve, name="desk-recovery-approve"),
    path(f"{RECOVERY}refuse/", recoveries.refuse, name="desk-recovery-refuse"),
]
