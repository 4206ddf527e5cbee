// What a rule may do to the store. An engine supplies this and nothing more.
#pragma once

#include "store/reads.hpp"

namespace holdfast::store {

/// One command's view of the open transaction. Writes are durable only with the commit that the
/// ledger waits for. Not for keeping.
class Transaction : public Reads {
 public:
  // Agencies, resources, services, users: insert where the id is new, else replace.
  virtual void put(const Agency& agency) = 0;
  virtual void put(const Resource& resource) = 0;
  virtual void put(const Service& service) = 0;
  virtual void put(const User& user) = 0;
  virtual void put(const MessageSettings& settings) = 0;
  virtual void put(const MessageTemplate& words) = 0;
  virtual void remove_message_template(AgencyId agency, std::string_view kind,
                                       std::string_view language) = 0;
  virtual void put(const Token& token) = 0;
  virtual void put(const AppPassword& password) = 0;
  virtual void put(const Invitation& invitation) = 0;
  virtual void put(const Feed& feed) = 0;

  /// Inserts or replaces the booking and its customer's row; not its claims.
  virtual void put(const Booking& booking) = 0;
  /// Takes away the claims of that origin and stores these instead. The engine's own guard throws
  /// EngineFailure with Errc::internal if an exclusive claim would be doubled: a bug in a rule.
  virtual void replace_claims(AgencyId agency, std::string_view origin,
                              const std::vector<Claim>& claims) = 0;

  virtual void put(const GroupSession& session) = 0;
  /// The session's claims are the rule's business.
  virtual void remove_session(AgencyId agency, const SessionId& id) = 0;
  virtual void put(const Closure& closure) = 0;
  virtual void remove_closure(AgencyId agency, const ClosureId& id) = 0;
  virtual void put(const WaitlistEntry& entry) = 0;

  virtual void put(const Calendar& calendar) = 0;
  /// Raises the calendar's change counter, writes the object with its instances, and returns its
  /// entry with the new change number and ETag.
  virtual ObjectEntry put_object(const CalendarId& calendar, std::string_view name,
                                 const BookingId& booking, const ObjectDraft& draft,
                                 std::string_view text, Instant now) = 0;
  /// What the codec reads from the same text now: other instances, further ahead. Text, ETag and
  /// change number stay, for nothing changed that a client could see.
  virtual void refresh_object(const CalendarId& calendar, std::string_view name,
                              const ObjectDraft& draft) = 0;
  /// Raises the change counter, removes the object and leaves a tombstone for sync-collection.
  virtual void remove_object(const CalendarId& calendar, std::string_view name) = 0;
  /// Forgets a calendar with its objects and their dead properties; its claims are the rule's
  /// business.
  virtual void remove_calendar(const CalendarId& calendar) = 0;

  virtual void put(const DeadProperty& property) = 0;
  virtual void remove_dead_property(const DeadProperty& property) = 0;
  /// All of one subject.
  virtual void remove_dead_properties(std::string_view subject) = 0;
  virtual void put(const File& file, std::string_view body) = 0;
  /// One row with its dead properties: what lies below a folder is the rule's business.
  virtual void remove_file(const UserId& user, std::string_view path) = 0;

  virtual void put(const Delegation& delegation) = 0;
  virtual void remove_delegation(const UserId& owner, const UserId& delegate) = 0;

  virtual void put(const Source& source) = 0;
  virtual void put(const RemoteObject& object) = 0;
  virtual void put(const Mirror& mirror) = 0;
  /// Forgets a source with its remote objects and mirrors; its claims are the rule's business.
  virtual void remove_source(const SourceId& source) = 0;

  virtual void put(const PushChannel& channel) = 0;
  virtual void remove_push_channel(const PushChannelId& id) = 0;

  virtual void put(const Grant& grant) = 0;
  /// With its consents. No source names it any more.
  virtual void remove_grant(const GrantId& grant) = 0;
  virtual void put(const Consent& consent) = 0;
  /// Returns how many were dropped.
  virtual int drop_consents(Instant expired_before, int limit) = 0;

  virtual void put(const Conflict& conflict) = 0;
  /// False if an effect with that natural key exists: nothing is changed then.
  virtual bool insert(const Effect& effect) = 0;
  virtual void update(const Effect& effect) = 0;
  /// Puts something else in the place of an address that must be forgotten.
  virtual void readdress(const EffectId& effect, std::string_view recipient) = 0;
  virtual void put(const Attempt& attempt) = 0;
  /// False if that report is known: nothing is changed then.
  virtual bool insert(const DeliveryReport& report) = 0;
  /// Forgets the words of all reports about it: they like to repeat addresses.
  virtual void silence_reports(const EffectId& effect) = 0;
  virtual void put(const Reply& reply) = 0;
  virtual void remove_replies(AgencyId agency, const BookingId& booking) = 0;
  virtual void put(const Suppression& suppression) = 0;
  virtual void remove_suppression(AgencyId agency, const SuppressionId& id) = 0;
  virtual void put_fetched_letter(std::string_view mailbox, std::string_view name, Instant now) = 0;
  virtual void remove_fetched_letter(std::string_view mailbox, std::string_view name) = 0;
  /// Fills in number, previous and hash, and appends.
  virtual void append(AuditEntry entry) = 0;
  virtual void keep(const IdempotencyKey& key, const KeptAnswer& answer) = 0;
  /// Kept answers of the agency whose body, JSON, has one of those texts as a string (the whole of
  /// it) become this one; their keys stay taken. Reads all of them once: for what is rare. Returns
  /// how many.
  virtual int replace_answers(AgencyId agency, const std::vector<std::string>& texts,
                              const Answer& answer) = 0;
  /// Returns how many were dropped.
  virtual int drop_kept_answers(Instant expired_before, int limit) = 0;

  virtual void put(const Webhook& webhook) = 0;
  /// Its deliveries go before.
  virtual void remove_webhook(const WebhookId& id) = 0;
  virtual void put(const WebhookDelivery& delivery) = 0;
  virtual void put(const WebhookAttempt& attempt) = 0;
  /// Of one webhook, those of events before that number, with their attempts. Returns how many.
  virtual int drop_webhook_deliveries(const WebhookId& webhook, std::int64_t before, int limit) = 0;

  virtual void put_fact(std::string_view name, std::string_view value) = 0;
};

}  // namespace holdfast::store
