// What can be asked of the store. One snapshot: all answers of one object hold for one moment.
//
// Failures of the engine (disk, corruption) are thrown as EngineFailure; "not there" is an empty
// optional. Valid only inside the call that handed it out, on that thread, and never across an
// await.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "store/agency.hpp"
#include "store/audit.hpp"
#include "store/base/error.hpp"
#include "store/booking.hpp"
#include "store/calendar.hpp"
#include "store/claim.hpp"
#include "store/closure.hpp"
#include "store/conflict.hpp"
#include "store/dead_property.hpp"
#include "store/delegation.hpp"
#include "store/device_access.hpp"
#include "store/effect.hpp"
#include "store/feed.hpp"
#include "store/file.hpp"
#include "store/grant.hpp"
#include "store/group_session.hpp"
#include "store/idempotency.hpp"
#include "store/message_settings.hpp"
#include "store/push_channel.hpp"
#include "store/reply.hpp"
#include "store/source.hpp"
#include "store/suppression.hpp"
#include "store/user.hpp"
#include "store/waitlist.hpp"
#include "store/webhook.hpp"

namespace holdfast::store {

/// The engine cannot do what it was asked: Errc::storage_full, storage_failed or overloaded.
struct EngineFailure : std::runtime_error {
  explicit EngineFailure(Error e) : std::runtime_error(e.detail), error(std::move(e)) {}
  Error error;
};

struct BookingFilter {
  AgencyId agency;
  std::vector<BookingStatus> statuses = {};
  std::optional<ResourceId> resource = {};
  std::optional<Instant> start_from = {};
  std::optional<Instant> start_before = {};
  /// Normalised customer address.
  std::optional<std::string> customer_email = {};
  /// Of several services the first one counts.
  std::optional<ServiceId> service = {};
  std::optional<SessionId> session = {};
  std::optional<SeriesId> series = {};
};

/// A place in a list ordered by (start, id). Empty id: from the beginning.
struct BookingCursor {
  Instant start;
  BookingId id;
};

class Reads {
 public:
  virtual ~Reads() = default;

  // Agencies, resources, services.
  virtual std::vector<Agency> agencies() const = 0;
  virtual std::optional<Agency> agency(AgencyId id) const = 0;
  virtual std::vector<Resource> resources(AgencyId agency) const = 0;
  virtual std::optional<Resource> resource(AgencyId agency, const ResourceId& id) const = 0;
  virtual std::optional<Resource> resource_by_slug(AgencyId agency,
                                                   std::string_view slug) const = 0;
  virtual std::vector<Service> services(AgencyId agency) const = 0;
  virtual std::optional<Service> service(AgencyId agency, const ServiceId& id) const = 0;
  virtual std::optional<Service> service_by_slug(AgencyId agency, std::string_view slug) const = 0;

  // How agencies speak to people.
  /// What nobody set is as it is in a new MessageSettings.
  virtual MessageSettings message_settings(AgencyId agency) const = 0;
  /// In order of kind and language.
  virtual std::vector<MessageTemplate> message_templates(AgencyId agency) const = 0;
  virtual std::optional<MessageTemplate> message_template(AgencyId agency, std::string_view kind,
                                                          std::string_view language) const = 0;

  // Users and tokens.
  virtual std::vector<User> users(AgencyId agency) const = 0;
  virtual std::optional<User> user(const UserId& id) const = 0;
  virtual std::optional<User> user_by_login(std::string_view login) const = 0;
  virtual std::vector<Token> tokens(AgencyId agency) const = 0;
  virtual std::optional<Token> token(const TokenId& id) const = 0;
  virtual std::optional<Token> token_by_hash(std::string_view hash) const = 0;

  // What is given out for calendar apps. Lists hold what was not revoked, in order of making;
  // invitations also those that ended by themselves.
  virtual std::vector<AppPassword> app_passwords_of(const UserId& user) const = 0;
  virtual std::optional<AppPassword> app_password(const AppPasswordId& id) const = 0;
  virtual std::optional<AppPassword> app_password_by_hash(std::string_view hash) const = 0;
  virtual std::vector<Invitation> invitations(AgencyId agency) const = 0;
  virtual std::optional<Invitation> invitation(const InvitationId& id) const = 0;
  virtual std::optional<Invitation> invitation_by_hash(std::string_view hash) const = 0;
  virtual std::vector<Feed> feeds(AgencyId agency) const = 0;
  virtual std::optional<Feed> feed(const FeedId& id) const = 0;
  virtual std::optional<Feed> feed_by_hash(std::string_view hash) const = 0;

  // Bookings and claims.
  virtual std::optional<Booking> booking(AgencyId agency, const BookingId& id) const = 0;
  virtual std::optional<Booking> booking_by_uid(AgencyId agency, std::string_view uid) const = 0;
  virtual std::vector<Booking> bookings(const BookingFilter& filter, const BookingCursor& after,
                                        int limit) const = 0;
  /// Bookings that hold claims, of that service, overlapping `time`, whose customer has that
  /// normalised e-mail address or telephone number (empty: not compared).
  virtual std::vector<Booking> bookings_of_customer(AgencyId agency, const ServiceId& service,
                                                    std::string_view email, std::string_view phone,
                                                    TimeRange time) const = 0;
  /// Those of one customer's row, in order of start.
  virtual std::vector<Booking> bookings_of(AgencyId agency, const CustomerId& customer) const = 0;
  virtual std::optional<Customer> customer(AgencyId agency, const CustomerId& id) const = 0;
  /// The rows of the same person, for every booking and every wish makes one: those with the same
  /// normalised e-mail address; of somebody without one, those with the same telephone number and
  /// no address either. With that row itself.
  virtual std::vector<Customer> customers_alike(AgencyId agency,
                                                const Customer& customer) const = 0;
  /// In order of start.
  virtual std::vector<Booking> bookings_of_series(AgencyId agency,
                                                  const SeriesId& series) const = 0;
  virtual std::vector<Booking> bookings_of_session(AgencyId agency,
                                                   const SessionId& session) const = 0;
  /// Bookings with a deadline that lies before `before`, the most urgent first.
  virtual std::vector<Booking> bookings_due(AgencyId agency, Instant before, int limit) const = 0;
  /// Those of them that overlap `time`.
  virtual std::vector<Booking> bookings_due(AgencyId agency, Instant before, TimeRange time,
                                            int limit) const = 0;
  /// How many bookings that hold claims, or held them until they took place, take the resource and
  /// start in that span; a group session counts once. `except` is not counted: a booking, or all of
  /// a session.
  virtual std::int64_t count_bookings(AgencyId agency, const ResourceId& resource, TimeRange starts,
                                      std::string_view except) const = 0;
  /// Confirmed bookings whose end lies before `before`, oldest first.
  virtual std::vector<Booking> bookings_ended(AgencyId agency, Instant before, int limit) const = 0;
  virtual std::vector<Claim> claims(AgencyId agency, const ResourceId& resource,
                                    TimeRange time) const = 0;
  virtual std::vector<Claim> claims_of(AgencyId agency, std::string_view origin) const = 0;
  /// Overlapping pairs of exclusive claims in the whole store: must be 0 (the invariant check).
  virtual std::int64_t count_double_bookings() const = 0;

  // Group sessions, closures, the waitlist.
  virtual std::optional<GroupSession> session(AgencyId agency, const SessionId& id) const = 0;
  virtual std::vector<GroupSession> sessions_of(AgencyId agency, const ServiceId& service,
                                                TimeRange starts) const = 0;
  /// The seats of a session that somebody has, in order.
  virtual std::vector<int> seats_taken(AgencyId agency, const SessionId& session) const = 0;
  virtual std::optional<Closure> closure(AgencyId agency, const ClosureId& id) const = 0;
  /// Those that overlap `time`, in order of start.
  virtual std::vector<Closure> closures(AgencyId agency, TimeRange time) const = 0;
  virtual std::optional<WaitlistEntry> waitlist_entry(AgencyId agency,
                                                      const WaitlistId& id) const = 0;
  /// Entries in the order in which they are served, after `after` (nothing: from the first).
  virtual std::vector<WaitlistEntry> waitlist(AgencyId agency,
                                              const std::optional<ServiceId>& service,
                                              const std::optional<WishStatus>& status,
                                              const WaitlistId& after, int limit) const = 0;
  /// Services that somebody waits for. Costs one step of an index where nobody waits.
  virtual std::vector<ServiceId> services_waited_for(AgencyId agency) const = 0;
  /// Waiting entries that want one of those services and have a window that overlaps `time`, in the
  /// order in which they are served, after `after` (nothing: from the first).
  virtual std::vector<WaitlistEntry> waiting_for(AgencyId agency,
                                                 const std::vector<ServiceId>& services,
                                                 TimeRange time, const WaitlistId& after,
                                                 int limit) const = 0;
  /// Entries of that service that wait or have an offer, whose customer has that normalised e-mail
  /// address or telephone number (empty: not compared).
  virtual std::vector<WaitlistEntry> waitlist_of_customer(AgencyId agency, const ServiceId& service,
                                                          std::string_view email,
                                                          std::string_view phone) const = 0;
  /// Entries to which that offer stands open, in order.
  virtual std::vector<WaitlistEntry> waitlist_of_offer(AgencyId agency,
                                                       const BookingId& offer) const = 0;
  /// How many wait for the same service and are served before that entry.
  virtual std::int64_t count_waiting_before(const WaitlistEntry& entry) const = 0;
  /// Those of one customer's row, whatever became of them.
  virtual std::vector<WaitlistEntry> waitlist_of(AgencyId agency,
                                                 const CustomerId& customer) const = 0;
  /// Waiting entries that expire before `before`.
  virtual std::vector<WaitlistEntry> waitlist_due(AgencyId agency, Instant before,
                                                  int limit) const = 0;

  // Calendars and their objects.
  virtual std::vector<Calendar> calendars_of(AgencyId agency, const ResourceId& resource) const = 0;
  virtual std::optional<Calendar> calendar(const CalendarId& id) const = 0;
  virtual std::optional<Calendar> calendar_by_slug(AgencyId agency, const ResourceId& resource,
                                                   std::string_view slug) const = 0;
  virtual std::optional<CalendarObject> object(const CalendarId& calendar,
                                               std::string_view name) const = 0;
  virtual std::optional<ObjectEntry> object_entry(const CalendarId& calendar,
                                                  std::string_view name) const = 0;
  virtual std::optional<ObjectEntry> object_entry_by_uid(const CalendarId& calendar,
                                                         std::string_view uid) const = 0;
  /// The staff copies of a booking, in all calendars.
  virtual std::vector<ObjectEntry> objects_of_booking(AgencyId agency,
                                                      const BookingId& booking) const = 0;
  /// Members in order of name, after `after`.
  virtual std::vector<ObjectEntry> members(const CalendarId& calendar, std::string_view after,
                                           int limit) const = 0;
  /// The same, of one component.
  virtual std::vector<ObjectEntry> members_of(const CalendarId& calendar,
                                              std::string_view component, std::string_view after,
                                              int limit) const = 0;
  /// Members of a component with an instance that overlaps `time`, in order of name. `maybe`: only
  /// the text can tell, because the series goes on beyond what was expanded and `time` does too, or
  /// because `time` begins before `known_from`, from where on series are expanded.
  struct RangeHit {
    CalendarObject object;
    bool maybe = false;
  };
  /// Which texts are read with them; the others are empty.
  enum class Texts { all, of_maybe };
  virtual std::vector<RangeHit> objects_in(const CalendarId& calendar, std::string_view component,
                                           TimeRange time, Instant known_from,
                                           std::string_view after, int limit,
                                           Texts texts = Texts::all) const = 0;
  /// Busy instances of all members that overlap `time`, in no order.
  virtual std::vector<Instance> busy_in(const CalendarId& calendar, TimeRange time,
                                        int limit) const = 0;
  /// Series that may have instances in `time` which `busy_in` does not know, as above, in order of
  /// name.
  virtual std::vector<CalendarObject> series_beyond(const CalendarId& calendar, TimeRange time,
                                                    Instant known_from, std::string_view after,
                                                    int limit) const = 0;
  /// Series that go on after what was expanded, where that ends before `before`; the shortest ones
  /// first.
  virtual std::vector<ObjectEntry> objects_expanded_before(AgencyId agency, Instant before,
                                                           int limit) const = 0;
  virtual std::vector<MemberChange> changes_since(const CalendarId& calendar, std::int64_t change,
                                                  int limit) const = 0;
  /// As it was stored; empty for what is not there.
  virtual Expansion expansion(const CalendarId& calendar, std::string_view name) const = 0;

  // What clients keep with resources, and files.
  /// Of the subjects from `first` to `last`, both included, in order of subject.
  virtual std::vector<DeadProperty> dead_properties(std::string_view first,
                                                    std::string_view last) const = 0;
  virtual std::optional<File> file(const UserId& user, std::string_view path) const = 0;
  /// Empty for what is not there.
  virtual std::string file_body(const UserId& user, std::string_view path) const = 0;
  /// All that lies below a folder, at every depth, in order of path; "" is the person's root.
  virtual std::vector<File> files_below(const UserId& user, std::string_view path) const = 0;
  virtual FileTotals file_totals(const UserId& user) const = 0;

  // Who reads or writes whose calendars.
  virtual std::vector<Delegation> delegations_of(const UserId& owner) const = 0;
  virtual std::vector<Delegation> delegations_to(const UserId& delegate) const = 0;

  // Sources.
  virtual std::vector<Source> sources(AgencyId agency) const = 0;
  virtual std::vector<Source> sources_of(AgencyId agency, const ResourceId& resource) const = 0;
  virtual std::optional<Source> source(const SourceId& id) const = 0;
  virtual std::vector<RemoteObject> remote_objects(const SourceId& source) const = 0;
  virtual std::optional<RemoteObject> remote_object(const SourceId& source,
                                                    std::string_view href) const = 0;
  /// Living remote objects with that UID, in all sources of the resource.
  virtual std::vector<RemoteObject> remote_objects_by_uid(AgencyId agency,
                                                          const ResourceId& resource,
                                                          std::string_view uid) const = 0;
  virtual std::optional<Mirror> mirror(const SourceId& source, const BookingId& booking) const = 0;
  virtual std::vector<Mirror> mirrors_of(AgencyId agency, const BookingId& booking) const = 0;
  /// All our copies in one source.
  virtual std::vector<Mirror> mirrors_in(const SourceId& source) const = 0;
  /// Copies to be written to, or removed from, that source and not done yet.
  virtual std::int64_t count_open_copies(const SourceId& source) const = 0;

  // Ways by which services tell us of changes.
  virtual std::optional<PushChannel> push_channel(const PushChannelId& id) const = 0;
  virtual std::optional<PushChannel> push_channel_by_remote(std::string_view provider,
                                                            std::string_view remote) const = 0;
  virtual std::vector<PushChannel> push_channels_of(const SourceId& source) const = 0;

  // Accounts elsewhere that people let us use.
  virtual std::vector<Grant> grants(AgencyId agency) const = 0;
  virtual std::optional<Grant> grant(const GrantId& id) const = 0;
  virtual std::vector<Source> sources_of_grant(const GrantId& grant) const = 0;
  virtual std::optional<Consent> consent(std::string_view hash) const = 0;

  // Conflicts, effects, audit, keys.
  virtual std::optional<Conflict> conflict(AgencyId agency, const ConflictId& id) const = 0;
  /// In order of their making, after `after` (empty: from the first).
  virtual std::vector<Conflict> conflicts(const ConflictFilter& filter, const ConflictId& after,
                                          int limit) const = 0;
  /// Settled and open ones, in order of their making.
  virtual std::vector<Conflict> conflicts_of(AgencyId agency, const BookingId& booking) const = 0;
  /// Open ones that time has come for: of bookings that have begun, and those not escalated yet,
  /// opened before `opened_before`, of bookings that begin before `starts_before`. By start.
  virtual std::vector<Conflict> conflicts_due(AgencyId agency, Instant now, Instant starts_before,
                                              Instant opened_before, int limit) const = 0;
  virtual std::vector<Conflict> open_conflicts(AgencyId agency) const = 0;
  virtual std::vector<Conflict> open_conflicts_of(AgencyId agency,
                                                  const BookingId& booking) const = 0;
  virtual std::vector<Conflict> open_conflicts_by_cause(AgencyId agency,
                                                        std::string_view cause) const = 0;
  virtual std::optional<Effect> effect(const EffectId& id) const = 0;
  virtual std::vector<Effect> effects_of(AgencyId agency, const BookingId& booking) const = 0;
  /// Effects that are due or whose lease has run out, oldest first, at most one for each booking
  /// and recipient (order is kept there).
  virtual std::vector<Effect> effects_due(std::string_view channel, Instant now,
                                          int limit) const = 0;
  /// When the next effect of that channel falls due or loses its lease.
  virtual std::optional<Instant> next_effect_at(std::string_view channel) const = 0;
  virtual std::int64_t count_effects(std::string_view channel, EffectState state) const = 0;
  virtual std::vector<Attempt> attempts(const EffectId& effect) const = 0;
  /// In order of arrival.
  virtual std::vector<DeliveryReport> delivery_reports(const EffectId& effect) const = 0;
  /// At most `limit` effects, from the newest or from behind `after`. Looks at a bounded number of
  /// rows.
  virtual EffectPage effects(const EffectFilter& filter, const EffectId& after,
                             int limit) const = 0;
  /// Texts to that number (E.164), of all agencies, the newest first.
  virtual std::vector<Effect> texts_to(std::string_view number, int limit) const = 0;
  /// Texts whose provider is to be asked what became of them, the oldest first.
  virtual std::vector<Effect> texts_to_ask(Instant now, int limit) const = 0;
  /// Answers to the invitation, one of each who answered.
  virtual std::vector<Reply> replies_of(AgencyId agency, const BookingId& booking) const = 0;
  /// Addresses that nothing is sent to any more; `address` in lower case.
  virtual std::optional<Suppression> suppression(AgencyId agency, std::string_view channel,
                                                 std::string_view address) const = 0;
  virtual std::optional<Suppression> suppression(AgencyId agency,
                                                 const SuppressionId& id) const = 0;
  /// The newest first, before `before` (empty: from the newest).
  virtual std::vector<Suppression> suppressions(AgencyId agency, const SuppressionId& before,
                                                int limit) const = 0;
  /// Names of letters in a mailbox elsewhere that were taken and may still lie there.
  virtual std::vector<std::string> fetched_letters(std::string_view mailbox) const = 0;
  virtual std::vector<AuditEntry> audit(AgencyId agency, std::int64_t after_number,
                                        int limit) const = 0;
  virtual std::vector<AuditEntry> audit_of(AgencyId agency, std::string_view subject) const = 0;
  virtual std::optional<AuditEntry> last_audit(AgencyId agency) const = 0;
  virtual std::optional<KeptAnswer> kept_answer(const IdempotencyKey& key) const = 0;

  // The agency's own systems that are told of events.
  /// In order of making, also paused, disabled and removed ones.
  virtual std::vector<Webhook> webhooks(AgencyId agency) const = 0;
  virtual std::optional<Webhook> webhook(const WebhookId& id) const = 0;
  virtual std::optional<WebhookDelivery> webhook_delivery(const WebhookId& webhook,
                                                          std::int64_t event) const = 0;
  /// The newest events first, before `before`; nothing for a state: all.
  virtual std::vector<WebhookDelivery> webhook_deliveries(const WebhookId& webhook,
                                                          std::optional<DeliveryState> state,
                                                          std::int64_t before, int limit) const = 0;
  /// What is due or has lost its lease, the oldest first: of each object only its oldest event that
  /// is still owed.
  virtual std::vector<WebhookDelivery> webhook_deliveries_due(const WebhookId& webhook, Instant now,
                                                              int limit) const = 0;
  /// When the next of those falls due.
  virtual std::optional<Instant> next_webhook_delivery_at(const WebhookId& webhook) const = 0;
  /// Still owed.
  virtual std::int64_t count_webhook_deliveries(const WebhookId& webhook) const = 0;
  virtual std::vector<WebhookAttempt> webhook_attempts(const WebhookId& webhook,
                                                       std::int64_t event) const = 0;

  /// A fact about the database, such as the version of the tz database that it was last brought in
  /// line with; empty if it was never noted.
  virtual std::string fact(std::string_view name) const = 0;
};

}  // namespace holdfast::store
