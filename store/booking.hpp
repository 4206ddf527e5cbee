// A customer's appointment.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"
#include "store/base/time.hpp"
#include "store/ids.hpp"

namespace holdfast::store {

enum class BookingStatus {
  requested,
  held,
  waitlisted,
  offered,
  confirmed,
  conflicted,
  completed,
  no_show,
  cancelled,
  declined,
  expired,
  failed,
};
std::string_view name(BookingStatus status);
std::optional<BookingStatus> booking_status(std::string_view name);

/// Whether a booking in that state owns exclusive claims.
bool holds_claims(BookingStatus status);
/// The transitions of docs/bookings.md. Any pair that is not listed is refused with
/// Errc::invalid_transition.
bool may_become(BookingStatus from, BookingStatus to);
std::vector<BookingStatus> may_become(BookingStatus from);

struct Customer {
  CustomerId id;
  std::string name;
  /// Either may be empty, not both.
  std::string email;
  std::string phone;
  /// BCP 47, such as "de" or "en-GB".
  std::string locale;
  /// IANA name; empty: the agency's.
  std::string time_zone;
  /// How they want to be told: mail, sms or both; empty: as the agency does.
  std::string notify = {};
};

/// Neither name nor address: time that is only held, or somebody who was erased.
bool is_nobody(const Customer& customer);

/// One resource that a booking takes, and what for.
struct Taken {
  std::string requirement;
  ResourceId resource;
  /// Which of the resource's `capacity` places it begins on, from 0.
  int unit = 0;
  /// Which of the booking's parts it is taken for, from 0.
  int part = 0;
  friend bool operator==(const Taken&, const Taken&) = default;
};

/// One of several services that are done one after another in one booking.
struct Part {
  ServiceId service;
  /// Without buffers.
  TimeRange time;
  friend bool operator==(const Part&, const Part&) = default;
};

struct Booking {
  BookingId id;
  AgencyId agency;
  ServiceId service;
  /// The appointment, without buffers.
  TimeRange time;
  /// The zone that the wall time was meant in.
  std::string time_zone;
  Customer customer;
  std::vector<Taken> taken;
  BookingStatus status = BookingStatus::confirmed;
  /// iCalendar UID, one for life; SEQUENCE as of RFC 5546, raised by time, resource and status
  /// changes only.
  std::string uid;
  std::int64_t sequence = 0;
  /// Raised by every change. The REST API's ETag.
  std::int64_t version = 1;
  /// False if a source that should have been asked could not be (rule C4, policy accept).
  bool verified = true;
  std::string note;
  /// customer, staff, system, source; empty unless cancelled.
  std::string cancelled_by;
  std::string cancel_reason;
  Instant created_at;
  Instant updated_at;
  /// In order of time; empty where there is only one service. `service` and `time` are the first
  /// one's service and the span of all.
  std::vector<Part> parts = {};
  /// When a held, requested or offered booking expires.
  std::optional<Instant> deadline = {};
  /// Held: SHA-256 in hex of the token that turns it into a booking.
  std::string hold_token_hash = {};
  /// Whether a hold was extended: it can be, once.
  bool extended = false;
  /// The series that it is an occurrence of; empty: none.
  SeriesId series = {};
  /// The group session that it has a seat in; empty: none, it owns its claims itself.
  SessionId session = {};
  /// From 0: of a party, the first of its seats.
  int seat = 0;
  /// The other seats of a party, in rising order; empty: one customer comes alone.
  std::vector<int> more_seats = {};
  /// The waitlist entry that it came from; empty: none.
  WaitlistId entry = {};
  /// Moved or cancelled by the customer later than the service's change_notice.
  bool late = false;
  /// A JSON object of the caller's; empty: none.
  std::string metadata = {};
  /// The wall clock in `time_zone` at the start, as it was meant: "2026-11-22T10:00:00". What a
  /// change of the zone's rules leaves as it is.
  std::string local_start = {};
  /// What the customer answered to the invitation as it stands: accepted, tentative or declined;
  /// empty: nothing yet.
  std::string customer_response = {};
};

/// How many seats it has in its group session: 1 for whoever comes alone, and for all others.
int party_of(const Booking& booking);
/// All of them, in rising order.
std::vector<int> seats_of(const Booking& booking);

/// The parts of a booking, also where there is only one service.
std::vector<Part> parts_of(const Booking& booking);

/// What `local_start` says of a start: "2026-11-22T10:00:00". Empty for a zone that is not known.
std::string wall_clock(Instant start, std::string_view time_zone);
/// Held, requested or offered, and its deadline has come. It owns its time until somebody notices.
bool has_run_out(const Booking& booking, Instant now);
/// Whether staff, sources and customers know of it: not so of what is held or offered.
bool is_known(BookingStatus status);

/// A booking with the names that people read: what calendar objects, mails and the staff's copies
/// are made from. Effects carry it as JSON, so that a message says what held when it fell due.
struct Appointment {
  Booking booking;
  std::string service_name;
  std::string service_description;
  std::string agency_name;
  std::string agency_mail_address;
  /// Other starts that a message names.
  std::vector<Instant> alternatives = {};
  /// Of a message about a wish (waitlist.*): when the customer could come. Empty otherwise.
  std::vector<TimeRange> windows = {};
  /// In the order of `booking.taken`.
  struct Named {
    ResourceId resource;
    std::string kind;
    std::string name;
  };
  std::vector<Named> resources;
  /// What each part is called, in the order of `booking.parts`; `service_name` names all of them.
  std::vector<std::string> part_names = {};
};

std::string to_json(const Appointment& appointment);
Result<Appointment> parse_appointment(std::string_view json);

}  // namespace holdfast::store
