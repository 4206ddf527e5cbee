#include "notify/booking_wording.hpp"

#include <algorithm>
#include <array>

namespace holdfast::notify {
namespace {

struct Words {
  std::string_view kind;
  /// Before the colon.
  std::string_view subject;
  std::string_view sentence;
  bool invites = true;
};

constexpr std::array kWords = {
    Words{"booking.confirmed", "Confirmed", "your appointment is confirmed."},
    Words{"booking.rescheduled", "New time",
          "your appointment has been moved. This is the time that holds now."},
    Words{"booking.reassigned", "Change",
          "somebody else will be there for your appointment. Its time stays as it is."},
    Words{
        "booking.restored", "Confirmed again",
        "your appointment takes place after all, as below. If you were told that it is cancelled, "
        "please disregard that."},
    Words{"booking.cancelled", "Cancelled",
          "the appointment below has been cancelled. The time is not reserved for you any more."},
    Words{"booking.time_zone", "Same local time",
          "the clocks at the place of your appointment will be set differently than was known when "
          "you booked. Your appointment keeps its local time."},
    Words{"booking.requested", "Received",
          "we have received your request and keep the time for you. The appointment is not "
          "confirmed yet: we will write to you as soon as it is.",
          false},
    Words{"booking.withdrawn", "Withdrawn",
          "your request below has been withdrawn. The time is not kept for you any more.", false},
    Words{"booking.expired", "Not confirmed",
          "your request below could not be confirmed in time, so the time is not kept for you any "
          "more. We are sorry. Please ask us for another one.",
          false},
    Words{"booking.declined", "Not possible",
          "the appointment below is unfortunately not possible. The time is not kept for you any "
          "more.",
          false},
};

const Words* find(std::string_view kind) {
  const auto found = std::find_if(kWords.begin(), kWords.end(),
                                  [kind](const Words& words) { return words.kind == kind; });
  return found == kWords.end() ? nullptr : found;
}

}  // namespace

Result<Wording> booking_wording(std::string_view kind, const store::Appointment& appointment) {
  const auto* words = find(kind);
  if (words == nullptr) {
    return Error{Errc::validation, "no message has the kind '" + std::string(kind) + "'"};
  }
  const auto& booking = appointment.booking;
  Wording wording;
  wording.subject = std::string(words->subject) + ": " + appointment.service_name + " at " +
                    appointment.agency_name;
  wording.sentences = {"Hello " + booking.customer.name + ",", std::string(words->sentence)};
  if (kind == "booking.declined" && !booking.cancel_reason.empty()) {
    wording.sentences.push_back(booking.cancel_reason);
  }
  if (!appointment.alternatives.empty()) {
    wording.sentences.emplace_back("These times were free when we wrote this:");
  }
  return wording;
}

bool carries_invite(std::string_view kind) {
  const auto* words = find(kind);
  return words != nullptr && words->invites;
}

}  // namespace holdfast::notify
