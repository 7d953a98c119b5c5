"""Addresses."""

from django.urls import path

from aeo.notices.views import letters, messages, post_room, preferences

app_name = "notices"
urlpatterns = [
    path("portal/letters/", letters.listed, name="letters"),
    path("portal/letters/<int:pk>/", letters.letter, name="letter"),
    path("portal/letters/<int:pk>/open/", letters.open_, name="open"),
    path("messages/", messages.inbox, name="inbox"),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("messages/<int:pk>/due.ics", messages.due, name="due"),
    path("messages/read/", messages.read_all, name="read-all"),
    path("messages/preferences/", preferences.preferences, name="preferences"),
    path("messages/address/", preferences.confirm, name="address"),
    path("desk/notices/", post_room.listed, name="post-room"),
    path("desk/notices/addresses/", post_room.addresses, name="addresses"),
    path("desk/notices/<int:pk>/", post_room.one, name="notice"),
    path("desk/notices/<int:pk>/serve/", post_room.served, name="serve"),
    path("desk/notices/<int:pk>/again/", post_room.again, name="again"),
    path("desk/notices/<int:pk>/bounce/", post_room.bounced, name="bounce"),
    path("desk/notices/<int:pk>/refuse/", post_room.refused, name="refuse"),
    path("desk/notices/<int:pk>/unclaimed/", post_room.unclaimed, name="unclaimed"),
]
