#include "store/rules/waitlist_notices.hpp"

#include <boost/json/array.hpp>
#include <string>
#include <utility>

#include "store/rules/appointment.hpp"
#include "store/rules/obligations.hpp"

namespace holdfast::store {
namespace {

/// Effects of a wish go under its own id: it has no booking yet, or has had several.
Booking subject_of(const WaitlistEntry& entry, const Booking* offer) {
  Booking about;
  if (offer != nullptr) {
    about = *offer;
  } else {
    about.time = {entry.windows.front().start, entry.windows.back().end};
    about.status = BookingStatus::waitlisted;
  }
  about.id = BookingId{entry.id.value};
  about.agency = entry.agency;
  about.service = entry.service;
  about.time_zone = entry.time_zone;
  about.customer = entry.customer;
  about.sequence = entry.version;
  if (offer == nullptr) {
    // Seats that are wished for have no numbers yet.
    about.more_seats.assign(static_cast<std::size_t>(entry.party - 1), 0);
  }
  return about;
}

}  // namespace

void tell_wish(std::string_view kind, const WaitlistEntry& entry, const Booking* offer,
               RuleContext context, Transaction& tx, std::string_view again) {
  auto appointment = appointment_of(subject_of(entry, offer), tx);
  if (offer == nullptr) {
    appointment.windows = entry.windows;
  }
  OwedMail mail{std::string(kind), entry.customer.email, std::string(again)};
  if (kind == "waitlist.offered") {
    // Not the offer's own: that begins with this message (rule W8).
    mail.deadline = appointment.booking.time.start;
  }
  owe_mail(mail, appointment, context, tx);
}

void hush(const WaitlistEntry& entry, Transaction& tx) {
  Booking about;
  about.agency = entry.agency;
  about.id = BookingId{entry.id.value};
  supersede(
      about, [](const Effect&) { return true; }, tx);
}

boost::json::object describe(const WaitlistEntry& entry) {
  boost::json::array windows;
  for (const auto& window : entry.windows) {
    windows.push_back({{"start", to_rfc3339(window.start)}, {"end", to_rfc3339(window.end)}});
  }
  boost::json::object object{{"status", name(entry.status)},
                             {"service", entry.service.value},
                             {"windows", std::move(windows)},
                             {"tier", entry.tier},
                             {"customer", entry.customer.id.value},
                             {"expires_at", to_rfc3339(entry.expires_at)},
                             {"version", entry.version}};
  if (entry.party > 1) {
    object["party"] = entry.party;
  }
  if (entry.wanted) {
    object["wanted"] = entry.wanted->value;
  }
  if (!entry.booking.empty()) {
    object["booking"] = entry.booking.value;
  }
  if (!entry.replaces.empty()) {
    object["replaces"] = entry.replaces.value;
  }
  return object;
}

}  // namespace holdfast::store
