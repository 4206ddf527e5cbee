#include "gateway/links/stored_context.hpp"

#include "gateway/links/reconnect_page.hpp"
#include "store/rules/appointment.hpp"

namespace holdfast::gateway {

using store::Reads;

namespace {

constexpr int kPiece = 200;
/// An appointment that began the evening before may reach into the day.
constexpr Duration kLongestAppointment = std::chrono::hours{24};

}  // namespace

store::MessageSettings StoredContext::settings(store::AgencyId agency) const {
  return store::read(engine_, [&](const Reads& reads) { return reads.message_settings(agency); });
}

std::optional<store::MessageTemplate> StoredContext::own_words(store::AgencyId agency,
                                                               std::string_view kind,
                                                               std::string_view language) const {
  return store::read(
      engine_, [&](const Reads& reads) { return reads.message_template(agency, kind, language); });
}

bool StoredContext::leads_on(const store::Appointment& about) const {
  return store::read(engine_, [&](const Reads& reads) {
    const auto source = reads.source(store::SourceId{about.booking.id.value});
    return source && who_may_reconnect(*source, reads);
  });
}

std::string StoredContext::link(const store::Appointment& appointment,
                                notify::LinkPurpose purpose) const {
  const auto& booking = appointment.booking;
  if (purpose == notify::LinkPurpose::reconnect && !leads_on(appointment)) {
    return {};
  }
  return links_.url(purpose, booking.agency, booking.id.value, booking.time.end);
}

std::vector<store::Appointment> StoredContext::day_of(store::AgencyId agency,
                                                      const store::ResourceId& resource,
                                                      TimeRange day) const {
  store::BookingFilter filter{
      .agency = agency,
      .statuses = {store::BookingStatus::confirmed, store::BookingStatus::conflicted},
      .resource = resource,
      .start_from = day.start - kLongestAppointment,
      .start_before = day.end};
  return store::read(engine_, [&](const Reads& reads) {
    std::vector<store::Appointment> found;
    store::BookingCursor after;
    for (bool more = true; more;) {
      const auto page = reads.bookings(filter, after, kPiece);
      more = std::ssize(page) == kPiece;
      for (const auto& booking : page) {
        after = {booking.time.start, booking.id};
        auto own = store::seen_by(store::appointment_of(booking, reads), resource);
        if (own.booking.time.overlaps(day)) {
          found.push_back(std::move(own));
        }
      }
    }
    return found;
  });
}

}  // namespace holdfast::gateway
