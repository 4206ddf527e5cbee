#include "store/rules/attendance.hpp"

#include "store/rules/moves.hpp"

namespace holdfast::store {

namespace {
constexpr Duration kCorrections = std::chrono::days{30};
}  // namespace

Status may_be_marked(const Booking& booking, BookingStatus as, std::string_view what, Instant now) {
  if (!may_become(booking.status, as)) {
    return cannot_become(booking, what);
  }
  if (now < booking.time.start) {
    auto early = cannot_become(booking, what);
    early.detail += " before it has begun";
    early.fields.push_back({"earliest", to_rfc3339(booking.time.start)});
    return early;
  }
  const auto until = booking.time.end + kCorrections;
  if (!holds_claims(booking.status) && now > until) {
    return Error{Errc::policy_window_closed,
                 "whether somebody came can be corrected until 30 days after the end",
                 {{"until", to_rfc3339(until)}}};
  }
  return {};
}

}  // namespace holdfast::store
