#include "gateway/rest/booking_call.hpp"

namespace holdfast::gateway::rest {

Error localised(Error error, const std::string& time_zone) {
  const auto zone = TimeZone::find(time_zone);
  return zone ? in_zone(std::move(error), *zone) : std::move(error);
}

ShowBooking show_whole(const Context& context, bool is_new) {
  // Only the office makes bookings, and hands on what their customers may do.
  const HandedOn handed_on{is_new ? context.settings.links : nullptr, true};
  return [is_new, handed_on, base_url = context.settings.base_url](const store::Booking& booking,
                                                                   const Names& names) {
    const bool waits = booking.status == store::BookingStatus::requested;
    const int status = !is_new ? 200 : waits ? 202 : 201;
    return booking_response(status, booking, names, base_url, handed_on);
  };
}

}  // namespace holdfast::gateway::rest
