// The handlers that the route table names, one file for each noun.
#pragma once

#include "gateway/rest/context.hpp"
#include "gateway/rest/request.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway::rest {

// me.cpp
Awaitable<Result<HttpResponse>> show_caller(Context context, Request request);

// resources.cpp
Awaitable<Result<HttpResponse>> list_resources(Context context, Request request);
Awaitable<Result<HttpResponse>> show_resource(Context context, Request request);
Awaitable<Result<HttpResponse>> create_resource(Context context, Request request);
Awaitable<Result<HttpResponse>> change_resource(Context context, Request request);

// services.cpp
Awaitable<Result<HttpResponse>> list_services(Context context, Request request);
Awaitable<Result<HttpResponse>> show_service(Context context, Request request);
Awaitable<Result<HttpResponse>> create_service(Context context, Request request);
Awaitable<Result<HttpResponse>> change_service(Context context, Request request);

// message_settings.cpp
Awaitable<Result<HttpResponse>> show_message_settings(Context context, Request request);
Awaitable<Result<HttpResponse>> put_message_settings(Context context, Request request);

// message_templates.cpp
Awaitable<Result<HttpResponse>> list_message_templates(Context context, Request request);
Awaitable<Result<HttpResponse>> show_message_template(Context context, Request request);
Awaitable<Result<HttpResponse>> put_message_template(Context context, Request request);
Awaitable<Result<HttpResponse>> remove_message_template(Context context, Request request);
Awaitable<Result<HttpResponse>> preview_message_template(Context context, Request request);

// closures.cpp
Awaitable<Result<HttpResponse>> list_closures(Context context, Request request);
Awaitable<Result<HttpResponse>> show_closure(Context context, Request request);
Awaitable<Result<HttpResponse>> create_closure(Context context, Request request);
Awaitable<Result<HttpResponse>> change_closure(Context context, Request request);
Awaitable<Result<HttpResponse>> remove_closure(Context context, Request request);

// slots.cpp
Awaitable<Result<HttpResponse>> list_slots(Context context, Request request);

// explain.cpp
Awaitable<Result<HttpResponse>> explain_slot(Context context, Request request);

// bookings.cpp: reading them
Awaitable<Result<HttpResponse>> list_bookings(Context context, Request request);
Awaitable<Result<HttpResponse>> show_booking(Context context, Request request);
Awaitable<Result<HttpResponse>> export_bookings(Context context, Request request);
Awaitable<Result<HttpResponse>> import_bookings(Context context, Request request);
Awaitable<Result<HttpResponse>> list_booking_audit(Context context, Request request);
Awaitable<Result<HttpResponse>> list_booking_effects(Context context, Request request);
Awaitable<Result<HttpResponse>> show_invite(Context context, Request request);

Awaitable<Result<HttpResponse>> list_suppressions(Context context, Request request);
Awaitable<Result<HttpResponse>> clear_suppression(Context context, Request request);
Awaitable<Result<HttpResponse>> list_notifications(Context context, Request request);
Awaitable<Result<HttpResponse>> show_notification(Context context, Request request);
Awaitable<Result<HttpResponse>> resend_notification(Context context, Request request);

// booking_writes.cpp
Awaitable<Result<HttpResponse>> create_booking(Context context, Request request);
Awaitable<Result<HttpResponse>> reschedule_booking(Context context, Request request);
Awaitable<Result<HttpResponse>> cancel_booking(Context context, Request request);

// booking_batch.cpp
Awaitable<Result<HttpResponse>> create_bookings(Context context, Request request);

// booking_steps.cpp
Awaitable<Result<HttpResponse>> confirm_booking(Context context, Request request);
Awaitable<Result<HttpResponse>> decline_booking(Context context, Request request);
Awaitable<Result<HttpResponse>> mark_no_show(Context context, Request request);
Awaitable<Result<HttpResponse>> complete_booking(Context context, Request request);
Awaitable<Result<HttpResponse>> restore_booking(Context context, Request request);
Awaitable<Result<HttpResponse>> reassign_booking(Context context, Request request);
Awaitable<Result<HttpResponse>> edit_booking(Context context, Request request);

// holds.cpp
Awaitable<Result<HttpResponse>> place_hold(Context context, Request request);
Awaitable<Result<HttpResponse>> extend_hold(Context context, Request request);
Awaitable<Result<HttpResponse>> drop_hold(Context context, Request request);

// sessions.cpp
Awaitable<Result<HttpResponse>> list_sessions(Context context, Request request);
Awaitable<Result<HttpResponse>> show_session(Context context, Request request);
Awaitable<Result<HttpResponse>> move_session(Context context, Request request);
Awaitable<Result<HttpResponse>> reassign_session(Context context, Request request);
Awaitable<Result<HttpResponse>> cancel_session(Context context, Request request);

// series.cpp
Awaitable<Result<HttpResponse>> create_series(Context context, Request request);
Awaitable<Result<HttpResponse>> show_series(Context context, Request request);
Awaitable<Result<HttpResponse>> cancel_series(Context context, Request request);

// waitlist.cpp
Awaitable<Result<HttpResponse>> list_waitlist(Context context, Request request);
Awaitable<Result<HttpResponse>> show_entry(Context context, Request request);

// waitlist_writes.cpp
Awaitable<Result<HttpResponse>> join_waitlist(Context context, Request request);
Awaitable<Result<HttpResponse>> leave_waitlist(Context context, Request request);
Awaitable<Result<HttpResponse>> accept_offer(Context context, Request request);
Awaitable<Result<HttpResponse>> decline_offer(Context context, Request request);
Awaitable<Result<HttpResponse>> promote_entry(Context context, Request request);

// conflicts.cpp
Awaitable<Result<HttpResponse>> list_conflicts(Context context, Request request);
Awaitable<Result<HttpResponse>> show_conflict(Context context, Request request);

// conflict_writes.cpp
Awaitable<Result<HttpResponse>> resolve_conflict(Context context, Request request);

// customers.cpp
Awaitable<Result<HttpResponse>> show_customer(Context context, Request request);
Awaitable<Result<HttpResponse>> erase_customer(Context context, Request request);
Awaitable<Result<HttpResponse>> mend_customer(Context context, Request request);

// sources.cpp
Awaitable<Result<HttpResponse>> list_sources(Context context, Request request);
Awaitable<Result<HttpResponse>> show_source(Context context, Request request);
Awaitable<Result<HttpResponse>> connect_source(Context context, Request request);
Awaitable<Result<HttpResponse>> sync_source(Context context, Request request);

// source_preview.cpp
Awaitable<Result<HttpResponse>> preview_source(Context context, Request request);

// source_steps.cpp
Awaitable<Result<HttpResponse>> pause_source(Context context, Request request);
Awaitable<Result<HttpResponse>> resume_source(Context context, Request request);
Awaitable<Result<HttpResponse>> resync_source(Context context, Request request);
Awaitable<Result<HttpResponse>> disconnect_source(Context context, Request request);

// grants.cpp
Awaitable<Result<HttpResponse>> list_grants(Context context, Request request);
Awaitable<Result<HttpResponse>> show_grant(Context context, Request request);
Awaitable<Result<HttpResponse>> ask_for_grant(Context context, Request request);
Awaitable<Result<HttpResponse>> reconnect_grant(Context context, Request request);
Awaitable<Result<HttpResponse>> list_grant_calendars(Context context, Request request);
Awaitable<Result<HttpResponse>> end_grant(Context context, Request request);

// shared_calendars.cpp
Awaitable<Result<HttpResponse>> list_shared_calendars(Context context, Request request);
Awaitable<Result<HttpResponse>> share_calendar(Context context, Request request);
Awaitable<Result<HttpResponse>> unshare_calendar(Context context, Request request);

// delegations.cpp
Awaitable<Result<HttpResponse>> list_delegations(Context context, Request request);
Awaitable<Result<HttpResponse>> grant_delegation(Context context, Request request);
Awaitable<Result<HttpResponse>> revoke_delegation(Context context, Request request);

// feeds.cpp
Awaitable<Result<HttpResponse>> list_feeds(Context context, Request request);
Awaitable<Result<HttpResponse>> show_feed(Context context, Request request);
Awaitable<Result<HttpResponse>> make_feed(Context context, Request request);
Awaitable<Result<HttpResponse>> revoke_feed(Context context, Request request);

// app_passwords.cpp
Awaitable<Result<HttpResponse>> list_app_passwords(Context context, Request request);
Awaitable<Result<HttpResponse>> make_app_password(Context context, Request request);
Awaitable<Result<HttpResponse>> revoke_app_password(Context context, Request request);

// invitations.cpp
Awaitable<Result<HttpResponse>> list_invitations(Context context, Request request);
Awaitable<Result<HttpResponse>> make_invitation(Context context, Request request);
Awaitable<Result<HttpResponse>> revoke_invitation(Context context, Request request);

// webhooks.cpp
Awaitable<Result<HttpResponse>> list_webhooks(Context context, Request request);
Awaitable<Result<HttpResponse>> show_webhook(Context context, Request request);
Awaitable<Result<HttpResponse>> list_deliveries(Context context, Request request);

// webhook_writes.cpp
Awaitable<Result<HttpResponse>> make_webhook(Context context, Request request);
Awaitable<Result<HttpResponse>> change_webhook(Context context, Request request);
Awaitable<Result<HttpResponse>> remove_webhook(Context context, Request request);
Awaitable<Result<HttpResponse>> rotate_webhook_secret(Context context, Request request);

// webhook_steps.cpp
Awaitable<Result<HttpResponse>> pause_webhook(Context context, Request request);
Awaitable<Result<HttpResponse>> resume_webhook(Context context, Request request);
Awaitable<Result<HttpResponse>> replay_events(Context context, Request request);
Awaitable<Result<HttpResponse>> test_webhook(Context context, Request request);

// events.cpp
Awaitable<Result<HttpResponse>> list_events(Context context, Request request);
Awaitable<Result<HttpResponse>> show_event(Context context, Request request);
Awaitable<Result<HttpResponse>> stream_events(Context context, Request request);

// audit.cpp
Awaitable<Result<HttpResponse>> list_audit(Context context, Request request);

// metrics.cpp
Awaitable<Result<HttpResponse>> show_metrics(Context context, Request request);

}  // namespace holdfast::gateway::rest
