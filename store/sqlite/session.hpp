// The store's nouns over one connection. Each noun has a file of its own.
#pragma once

#include "store/sqlite/catalogue.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/parsed.hpp"
#include "store/transaction.hpp"

namespace holdfast::sqlite {

/// Reads see the snapshot of the transaction that is open on the connection, which is the caller's
/// business. A reader is handed a `const Reads&`, and its connection refuses writes besides.
class Session final : public store::Transaction {
 public:
  explicit Session(Connection& connection) : db_(connection) {}
  /// For the writer; `catalogue` outlives the session.
  Session(Connection& connection, Catalogue& catalogue) : db_(connection), known_(&catalogue) {}

  std::vector<store::Agency> agencies() const override;
  std::optional<store::Agency> agency(store::AgencyId id) const override;
  std::vector<store::Resource> resources(store::AgencyId agency) const override;
  std::optional<store::Resource> resource(store::AgencyId agency,
                                          const store::ResourceId& id) const override;
  std::optional<store::Resource> resource_by_slug(store::AgencyId agency,
                                                  std::string_view slug) const override;
  std::vector<store::Service> services(store::AgencyId agency) const override;
  std::optional<store::Service> service(store::AgencyId agency,
                                        const store::ServiceId& id) const override;
  std::optional<store::Service> service_by_slug(store::AgencyId agency,
                                                std::string_view slug) const override;
  void put(const store::Agency& agency) override;
  void put(const store::Resource& resource) override;
  void put(const store::Service& service) override;

  store::MessageSettings message_settings(store::AgencyId agency) const override;
  std::vector<store::MessageTemplate> message_templates(store::AgencyId agency) const override;
  std::optional<store::MessageTemplate> message_template(store::AgencyId agency,
                                                         std::string_view kind,
                                                         std::string_view language) const override;
  void put(const store::MessageSettings& settings) override;
  void put(const store::MessageTemplate& words) override;
  void remove_message_template(store::AgencyId agency, std::string_view kind,
                               std::string_view language) override;

  std::vector<store::User> users(store::AgencyId agency) const override;
  std::optional<store::User> user(const store::UserId& id) const override;
  std::optional<store::User> user_by_login(std::string_view login) const override;
  std::vector<store::Token> tokens(store::AgencyId agency) const override;
  std::optional<store::Token> token(const store::TokenId& id) const override;
  std::optional<store::Token> token_by_hash(std::string_view hash) const override;
  void put(const store::User& user) override;
  void put(const store::Token& token) override;

  std::vector<store::AppPassword> app_passwords_of(const store::UserId& user) const override;
  std::optional<store::AppPassword> app_password(const store::AppPasswordId& id) const override;
  std::optional<store::AppPassword> app_password_by_hash(std::string_view hash) const override;
  std::vector<store::Invitation> invitations(store::AgencyId agency) const override;
  std::optional<store::Invitation> invitation(const store::InvitationId& id) const override;
  std::optional<store::Invitation> invitation_by_hash(std::string_view hash) const override;
  std::vector<store::Feed> feeds(store::AgencyId agency) const override;
  std::optional<store::Feed> feed(const store::FeedId& id) const override;
  std::optional<store::Feed> feed_by_hash(std::string_view hash) const override;
  void put(const store::AppPassword& password) override;
  void put(const store::Invitation& invitation) override;
  void put(const store::Feed& feed) override;

  std::optional<store::Booking> booking(store::AgencyId agency,
                                        const store::BookingId& id) const override;
  std::optional<store::Booking> booking_by_uid(store::AgencyId agency,
                                               std::string_view uid) const override;
  std::vector<store::Booking> bookings(const store::BookingFilter& filter,
                                       const store::BookingCursor& after, int limit) const override;
  std::vector<store::Booking> bookings_of_customer(store::AgencyId agency,
                                                   const store::ServiceId& service,
                                                   std::string_view email, std::string_view phone,
                                                   TimeRange time) const override;
  std::vector<store::Booking> bookings_of(store::AgencyId agency,
                                          const store::CustomerId& customer) const override;
  std::optional<store::Customer> customer(store::AgencyId agency,
                                          const store::CustomerId& id) const override;
  std::vector<store::Customer> customers_alike(store::AgencyId agency,
                                               const store::Customer& customer) const override;
  std::vector<store::Booking> bookings_of_series(store::AgencyId agency,
                                                 const store::SeriesId& series) const override;
  std::vector<store::Booking> bookings_of_session(store::AgencyId agency,
                                                  const store::SessionId& session) const override;
  std::vector<store::Booking> bookings_due(store::AgencyId agency, Instant before,
                                           int limit) const override;
  std::vector<store::Booking> bookings_due(store::AgencyId agency, Instant before, TimeRange time,
                                           int limit) const override;
  std::int64_t count_bookings(store::AgencyId agency, const store::ResourceId& resource,
                              TimeRange starts, std::string_view except) const override;
  std::vector<store::Booking> bookings_ended(store::AgencyId agency, Instant before,
                                             int limit) const override;
  void put(const store::Booking& booking) override;

  std::vector<store::Claim> claims(store::AgencyId agency, const store::ResourceId& resource,
                                   TimeRange time) const override;
  std::vector<store::Claim> claims_of(store::AgencyId agency,
                                      std::string_view origin) const override;
  std::int64_t count_double_bookings() const override;
  void replace_claims(store::AgencyId agency, std::string_view origin,
                      const std::vector<store::Claim>& claims) override;

  std::vector<store::Calendar> calendars_of(store::AgencyId agency,
                                            const store::ResourceId& resource) const override;
  std::optional<store::Calendar> calendar(const store::CalendarId& id) const override;
  std::optional<store::Calendar> calendar_by_slug(store::AgencyId agency,
                                                  const store::ResourceId& resource,
                                                  std::string_view slug) const override;
  void put(const store::Calendar& calendar) override;

  std::optional<store::CalendarObject> object(const store::CalendarId& calendar,
                                              std::string_view name) const override;
  std::optional<store::ObjectEntry> object_entry(const store::CalendarId& calendar,
                                                 std::string_view name) const override;
  std::optional<store::ObjectEntry> object_entry_by_uid(const store::CalendarId& calendar,
                                                        std::string_view uid) const override;
  std::vector<store::ObjectEntry> objects_of_booking(
      store::AgencyId agency, const store::BookingId& booking) const override;
  std::vector<store::ObjectEntry> members(const store::CalendarId& calendar, std::string_view after,
                                          int limit) const override;
  std::vector<store::ObjectEntry> members_of(const store::CalendarId& calendar,
                                             std::string_view component, std::string_view after,
                                             int limit) const override;
  std::vector<RangeHit> objects_in(const store::CalendarId& calendar, std::string_view component,
                                   TimeRange time, Instant known_from, std::string_view after,
                                   int limit, Texts texts = Texts::all) const override;
  std::vector<store::Instance> busy_in(const store::CalendarId& calendar, TimeRange time,
                                       int limit) const override;
  std::vector<store::CalendarObject> series_beyond(const store::CalendarId& calendar,
                                                   TimeRange time, Instant known_from,
                                                   std::string_view after,
                                                   int limit) const override;
  std::vector<store::ObjectEntry> objects_expanded_before(store::AgencyId agency, Instant before,
                                                          int limit) const override;
  std::vector<store::MemberChange> changes_since(const store::CalendarId& calendar,
                                                 std::int64_t change, int limit) const override;
  store::ObjectEntry put_object(const store::CalendarId& calendar, std::string_view name,
                                const store::BookingId& booking, const store::ObjectDraft& draft,
                                std::string_view text, Instant now) override;
  void refresh_object(const store::CalendarId& calendar, std::string_view name,
                      const store::ObjectDraft& draft) override;
  void remove_object(const store::CalendarId& calendar, std::string_view name) override;
  void remove_calendar(const store::CalendarId& calendar) override;
  store::Expansion expansion(const store::CalendarId& calendar,
                             std::string_view name) const override;

  std::vector<store::DeadProperty> dead_properties(std::string_view first,
                                                   std::string_view last) const override;
  void put(const store::DeadProperty& property) override;
  void remove_dead_property(const store::DeadProperty& property) override;
  void remove_dead_properties(std::string_view subject) override;
  std::optional<store::File> file(const store::UserId& user, std::string_view path) const override;
  std::string file_body(const store::UserId& user, std::string_view path) const override;
  std::vector<store::File> files_below(const store::UserId& user,
                                       std::string_view path) const override;
  store::FileTotals file_totals(const store::UserId& user) const override;
  void put(const store::File& file, std::string_view body) override;
  void remove_file(const store::UserId& user, std::string_view path) override;
  std::vector<store::Delegation> delegations_of(const store::UserId& owner) const override;
  std::vector<store::Delegation> delegations_to(const store::UserId& delegate) const override;
  void put(const store::Delegation& delegation) override;
  void remove_delegation(const store::UserId& owner, const store::UserId& delegate) override;

  std::vector<store::Source> sources(store::AgencyId agency) const override;
  std::vector<store::Source> sources_of(store::AgencyId agency,
                                        const store::ResourceId& resource) const override;
  std::optional<store::Source> source(const store::SourceId& id) const override;
  std::vector<store::RemoteObject> remote_objects(const store::SourceId& source) const override;
  std::optional<store::RemoteObject> remote_object(const store::SourceId& source,
                                                   std::string_view href) const override;
  std::vector<store::RemoteObject> remote_objects_by_uid(store::AgencyId agency,
                                                         const store::ResourceId& resource,
                                                         std::string_view uid) const override;
  std::optional<store::Mirror> mirror(const store::SourceId& source,
                                      const store::BookingId& booking) const override;
  std::vector<store::Mirror> mirrors_of(store::AgencyId agency,
                                        const store::BookingId& booking) const override;
  void put(const store::Source& source) override;
  void put(const store::RemoteObject& object) override;
  void put(const store::Mirror& mirror) override;
  void remove_source(const store::SourceId& source) override;
  std::vector<store::Mirror> mirrors_in(const store::SourceId& source) const override;
  std::int64_t count_open_copies(const store::SourceId& source) const override;

  std::optional<store::PushChannel> push_channel(const store::PushChannelId& id) const override;
  std::optional<store::PushChannel> push_channel_by_remote(std::string_view provider,
                                                           std::string_view remote) const override;
  std::vector<store::PushChannel> push_channels_of(const store::SourceId& source) const override;
  void put(const store::PushChannel& channel) override;
  void remove_push_channel(const store::PushChannelId& id) override;

  std::vector<store::Grant> grants(store::AgencyId agency) const override;
  std::optional<store::Grant> grant(const store::GrantId& id) const override;
  std::vector<store::Source> sources_of_grant(const store::GrantId& grant) const override;
  std::optional<store::Consent> consent(std::string_view hash) const override;
  void put(const store::Grant& grant) override;
  void remove_grant(const store::GrantId& grant) override;
  void put(const store::Consent& consent) override;
  int drop_consents(Instant expired_before, int limit) override;

  std::optional<store::GroupSession> session(store::AgencyId agency,
                                             const store::SessionId& id) const override;
  std::vector<store::GroupSession> sessions_of(store::AgencyId agency,
                                               const store::ServiceId& service,
                                               TimeRange starts) const override;
  std::vector<int> seats_taken(store::AgencyId agency,
                               const store::SessionId& session) const override;
  void put(const store::GroupSession& session) override;
  void remove_session(store::AgencyId agency, const store::SessionId& id) override;
  std::optional<store::Closure> closure(store::AgencyId agency,
                                        const store::ClosureId& id) const override;
  std::vector<store::Closure> closures(store::AgencyId agency, TimeRange time) const override;
  void put(const store::Closure& closure) override;
  void remove_closure(store::AgencyId agency, const store::ClosureId& id) override;
  std::optional<store::WaitlistEntry> waitlist_entry(store::AgencyId agency,
                                                     const store::WaitlistId& id) const override;
  std::vector<store::WaitlistEntry> waitlist(store::AgencyId agency,
                                             const std::optional<store::ServiceId>& service,
                                             const std::optional<store::WishStatus>& status,
                                             const store::WaitlistId& after,
                                             int limit) const override;
  std::vector<store::ServiceId> services_waited_for(store::AgencyId agency) const override;
  std::vector<store::WaitlistEntry> waiting_for(store::AgencyId agency,
                                                const std::vector<store::ServiceId>& services,
                                                TimeRange time, const store::WaitlistId& after,
                                                int limit) const override;
  std::vector<store::WaitlistEntry> waitlist_of_customer(store::AgencyId agency,
                                                         const store::ServiceId& service,
                                                         std::string_view email,
                                                         std::string_view phone) const override;
  std::vector<store::WaitlistEntry> waitlist_of_offer(store::AgencyId agency,
                                                      const store::BookingId& offer) const override;
  std::int64_t count_waiting_before(const store::WaitlistEntry& entry) const override;
  std::vector<store::WaitlistEntry> waitlist_of(store::AgencyId agency,
                                                const store::CustomerId& customer) const override;
  std::vector<store::WaitlistEntry> waitlist_due(store::AgencyId agency, Instant before,
                                                 int limit) const override;
  void put(const store::WaitlistEntry& entry) override;

  std::optional<store::Conflict> conflict(store::AgencyId agency,
                                          const store::ConflictId& id) const override;
  std::vector<store::Conflict> conflicts(const store::ConflictFilter& filter,
                                         const store::ConflictId& after, int limit) const override;
  std::vector<store::Conflict> conflicts_of(store::AgencyId agency,
                                            const store::BookingId& booking) const override;
  std::vector<store::Conflict> conflicts_due(store::AgencyId agency, Instant now,
                                             Instant starts_before, Instant opened_before,
                                             int limit) const override;
  std::vector<store::Conflict> open_conflicts(store::AgencyId agency) const override;
  std::vector<store::Conflict> open_conflicts_of(store::AgencyId agency,
                                                 const store::BookingId& booking) const override;
  std::vector<store::Conflict> open_conflicts_by_cause(store::AgencyId agency,
                                                       std::string_view cause) const override;
  void put(const store::Conflict& conflict) override;

  std::optional<store::Effect> effect(const store::EffectId& id) const override;
  std::vector<store::Effect> effects_of(store::AgencyId agency,
                                        const store::BookingId& booking) const override;
  std::vector<store::Effect> effects_due(std::string_view channel, Instant now,
                                         int limit) const override;
  std::optional<Instant> next_effect_at(std::string_view channel) const override;
  std::int64_t count_effects(std::string_view channel, store::EffectState state) const override;
  std::vector<store::Attempt> attempts(const store::EffectId& effect) const override;
  bool insert(const store::Effect& effect) override;
  void update(const store::Effect& effect) override;
  void readdress(const store::EffectId& effect, std::string_view recipient) override;
  void put(const store::Attempt& attempt) override;
  std::vector<store::DeliveryReport> delivery_reports(const store::EffectId& effect) const override;
  store::EffectPage effects(const store::EffectFilter& filter, const store::EffectId& after,
                            int limit) const override;
  bool insert(const store::DeliveryReport& report) override;
  void silence_reports(const store::EffectId& effect) override;
  std::vector<store::Effect> texts_to(std::string_view number, int limit) const override;
  std::vector<store::Effect> texts_to_ask(Instant now, int limit) const override;
  std::vector<store::Reply> replies_of(store::AgencyId agency,
                                       const store::BookingId& booking) const override;
  void put(const store::Reply& reply) override;
  void remove_replies(store::AgencyId agency, const store::BookingId& booking) override;
  std::optional<store::Suppression> suppression(store::AgencyId agency, std::string_view channel,
                                                std::string_view address) const override;
  std::optional<store::Suppression> suppression(store::AgencyId agency,
                                                const store::SuppressionId& id) const override;
  std::vector<store::Suppression> suppressions(store::AgencyId agency,
                                               const store::SuppressionId& before,
                                               int limit) const override;
  void put(const store::Suppression& suppression) override;
  void remove_suppression(store::AgencyId agency, const store::SuppressionId& id) override;
  std::vector<std::string> fetched_letters(std::string_view mailbox) const override;
  void put_fetched_letter(std::string_view mailbox, std::string_view name, Instant now) override;
  void remove_fetched_letter(std::string_view mailbox, std::string_view name) override;

  std::vector<store::AuditEntry> audit(store::AgencyId agency, std::int64_t after_number,
                                       int limit) const override;
  std::vector<store::AuditEntry> audit_of(store::AgencyId agency,
                                          std::string_view subject) const override;
  std::optional<store::AuditEntry> last_audit(store::AgencyId agency) const override;
  void append(store::AuditEntry entry) override;

  std::optional<store::KeptAnswer> kept_answer(const store::IdempotencyKey& key) const override;
  void keep(const store::IdempotencyKey& key, const store::KeptAnswer& answer) override;
  int replace_answers(store::AgencyId agency, const std::vector<std::string>& texts,
                      const store::Answer& answer) override;
  int drop_kept_answers(Instant expired_before, int limit) override;

  std::vector<store::Webhook> webhooks(store::AgencyId agency) const override;
  std::optional<store::Webhook> webhook(const store::WebhookId& id) const override;
  std::optional<store::WebhookDelivery> webhook_delivery(const store::WebhookId& webhook,
                                                         std::int64_t event) const override;
  std::vector<store::WebhookDelivery> webhook_deliveries(const store::WebhookId& webhook,
                                                         std::optional<store::DeliveryState> state,
                                                         std::int64_t before,
                                                         int limit) const override;
  std::vector<store::WebhookDelivery> webhook_deliveries_due(const store::WebhookId& webhook,
                                                             Instant now, int limit) const override;
  std::optional<Instant> next_webhook_delivery_at(const store::WebhookId& webhook) const override;
  std::int64_t count_webhook_deliveries(const store::WebhookId& webhook) const override;
  std::vector<store::WebhookAttempt> webhook_attempts(const store::WebhookId& webhook,
                                                      std::int64_t event) const override;
  void put(const store::Webhook& webhook) override;
  void remove_webhook(const store::WebhookId& id) override;
  void put(const store::WebhookDelivery& delivery) override;
  void put(const store::WebhookAttempt& attempt) override;
  int drop_webhook_deliveries(const store::WebhookId& webhook, std::int64_t before,
                              int limit) override;

  std::string fact(std::string_view name) const override;
  void put_fact(std::string_view name, std::string_view value) override;

  /// Whether effects were inserted or updated since this was last called.
  bool take_touched_effects() { return std::exchange(touched_effects_, false); }

 private:
  store::Booking with_taken(store::Booking booking) const;
  std::vector<store::Booking> with_taken(std::vector<store::Booking> bookings) const;
  void put_customer(store::AgencyId agency, const store::Customer& customer);
  void put_taken(const store::Booking& booking);
  std::int64_t raise_change(const store::CalendarId& calendar);
  void put_instances(const store::CalendarId& calendar, std::int64_t object,
                     const std::vector<store::Instance>& instances);

  Connection& db_;
  /// Readers have none: what they see moves with each commit.
  Catalogue* known_ = nullptr;
  mutable ParsedFields parsed_;
  bool touched_effects_ = false;
};

}  // namespace holdfast::sqlite
