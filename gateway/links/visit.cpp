#include "gateway/links/visit.hpp"

#include <boost/json/object.hpp>

#include "notify/facts.hpp"
#include "store/json.hpp"
#include "store/rules/appointment.hpp"

namespace holdfast::gateway {
namespace {

using notify::LinkPurpose;
using store::BookingStatus;

bool is_about_wish(LinkPurpose purpose) {
  return purpose == LinkPurpose::accept || purpose == LinkPurpose::decline ||
         purpose == LinkPurpose::leave;
}

/// The service's change_notice binds those who may not be late; nobody changes what has begun.
Instant last_change(const store::Booking& booking, const store::Reads& reads) {
  const auto service = reads.service(booking.agency, booking.service);
  const bool bound = service && !service->policy.late_changes;
  return bound ? booking.time.start - service->policy.change_notice : booking.time.start;
}

/// The booking itself does not say what it was before its cancellation; its history does.
bool was_promised(const store::Booking& booking, const store::Reads& reads) {
  if (booking.status != BookingStatus::cancelled) {
    return false;
  }
  bool promised = false;
  for (const auto& entry : reads.audit_of(booking.agency, booking.id.value)) {
    if (entry.action == "booking.cancelled" || entry.action.starts_with("cancel.")) {
      const auto before = store::parse_json(entry.before);
      const auto* const object = before ? before->if_object() : nullptr;
      const auto* const status = object == nullptr ? nullptr : object->if_contains("status");
      promised = status != nullptr && *status != "requested";
    }
  }
  return promised;
}

bool read_booking(Visit& visit, const store::Reads& reads) {
  const auto& target = visit.target;
  visit.booking = reads.booking(target.agency, store::BookingId{target.id});
  if (!visit.booking || is_nobody(visit.booking->customer)) {
    return false;
  }
  visit.appointment = store::appointment_of(*visit.booking, reads);
  visit.change_until = last_change(*visit.booking, reads);
  visit.was_promised = was_promised(*visit.booking, reads);
  return true;
}

/// Without an offer the wished times are shown, as the messages show them.
bool read_entry(Visit& visit, const store::Reads& reads) {
  const auto& target = visit.target;
  visit.entry = reads.waitlist_entry(target.agency, store::WaitlistId{target.id});
  if (!visit.entry || is_nobody(visit.entry->customer)) {
    return false;
  }
  const auto& entry = *visit.entry;
  const bool has_time =
      entry.status == store::WishStatus::offered || entry.status == store::WishStatus::booked;
  if (has_time && !entry.booking.empty()) {
    visit.booking = reads.booking(target.agency, entry.booking);
  }
  store::Booking about;
  if (visit.booking) {
    about = *visit.booking;
  } else {
    about.agency = entry.agency;
    about.service = entry.service;
    about.time = {entry.windows.front().start, entry.windows.back().end};
  }
  about.id = store::BookingId{entry.id.value};
  about.time_zone = entry.time_zone;
  about.customer = entry.customer;
  visit.appointment = store::appointment_of(about, reads);
  if (!visit.booking) {
    visit.appointment.windows = entry.windows;
  }
  return true;
}

notify::Subject subject_of(const Visit& visit) {
  static const notify::MessageContext kNothing;
  const bool wish = visit.entry.has_value();
  return {wish ? "waitlist.joined" : "booking.confirmed", visit.appointment, *visit.catalogue,
          visit.settings, kNothing};
}

}  // namespace

bool Visit::may_change() const {
  using S = BookingStatus;
  const auto status = booking ? booking->status : S::failed;
  const bool stands = status == S::confirmed || status == S::conflicted || status == S::requested;
  return stands && now <= change_until && now < booking->time.start;
}

store::Actor Visit::actor(std::string request_id) const {
  store::Actor actor;
  actor.kind = "customer";
  actor.id = entry ? entry->customer.id.value : booking ? booking->customer.id.value : "";
  actor.via = "link";
  actor.request_id = std::move(request_id);
  return actor;
}

std::string Visit::described(Instant at) const {
  return notify::describe_instant(at, notify::zone_of(appointment), *catalogue);
}

std::string Visit::said(std::string_view sentence) const {
  const bool offer = entry && booking && booking->deadline;
  store::TemplateValues values = {{"until", described(offer ? *booking->deadline : change_until)}};
  for (auto& value : notify::values_of(subject_of(*this))) {
    values.push_back(std::move(value));
  }
  return store::fill_template(sentence, values);
}

LinkPage Visit::page(std::string_view title) const {
  LinkPage page;
  page.language = catalogue->tag;
  page.title = title;
  page.agency = appointment.agency_name;
  page.facts = notify::facts_of(subject_of(*this));
  return page;
}

std::optional<Visit> visit(const LinkTarget& target, std::string path, const store::Reads& reads,
                           Instant now) {
  Visit visit;
  visit.target = target;
  visit.path = std::move(path);
  visit.now = now;
  const bool found =
      is_about_wish(target.purpose) ? read_entry(visit, reads) : read_booking(visit, reads);
  if (!found) {
    return std::nullopt;
  }
  visit.settings = reads.message_settings(target.agency);
  visit.catalogue =
      &notify::catalogue_for(visit.appointment.booking.customer.locale, visit.settings.language);
  visit.words = &page_words(visit.catalogue->tag);
  return visit;
}

}  // namespace holdfast::gateway
