#include "notify/facts.hpp"

#include <algorithm>

#include "notify/calendar_links.hpp"
#include "store/message_kinds.hpp"

namespace holdfast::notify {
namespace {

using store::Appointment;
using Facts = std::vector<Wording::Fact>;

void add(Facts& facts, std::string_view label, std::string value) {
  if (!value.empty()) {
    facts.push_back({std::string(label), std::move(value)});
  }
}

std::string names_of(const Appointment& appointment, std::string_view kind) {
  std::string names;
  std::vector<store::ResourceId> listed;
  for (const auto& resource : appointment.resources) {
    // One person may do several services of a booking.
    const bool known = std::find(listed.begin(), listed.end(), resource.resource) != listed.end();
    if (resource.kind == kind && !known) {
      names += (names.empty() ? "" : ", ") + resource.name;
      listed.push_back(resource.resource);
    }
  }
  return names;
}

std::string when_of(const Subject& subject, TimeRange time) {
  return describe_time(time, zone_of(subject.appointment), subject.catalogue);
}

/// What is done, where and with whom; the times of a wish, or the one time.
Facts facts_of_appointment(const Subject& subject) {
  const auto& [kind, appointment, catalogue, settings, context] = subject;
  const auto& labels = catalogue.labels;
  const auto& booking = appointment.booking;
  const bool wish = kind.starts_with("waitlist.");
  Facts facts;
  add(facts, labels.what, appointment.service_name);
  for (const auto& window : appointment.windows) {
    add(facts, labels.wished, when_of(subject, window));
  }
  if (appointment.windows.empty()) {
    add(facts, labels.when, when_of(subject, booking.time));
  }
  add(facts, labels.with, names_of(appointment, "staff"));
  add(facts, labels.where, names_of(appointment, "room"));
  if (const auto party = store::party_of(booking); party > 1) {
    add(facts, labels.party, std::to_string(party));
  }
  const auto* const message = store::find_message_kind(kind);
  if (message != nullptr && message->audience == store::Audience::staff) {
    add(facts, labels.customer, booking.customer.name);
  }
  add(facts, wish ? labels.waitlist : labels.booking, booking.id.value);
  if (kind == "waitlist.offered" && booking.deadline) {
    add(facts, labels.until, describe_instant(*booking.deadline, zone_of(appointment), catalogue));
  }
  const auto length = booking.time.length();
  for (const auto start : appointment.alternatives) {
    add(facts, labels.possible, when_of(subject, {start, start + length}));
  }
  return facts;
}

Facts facts_of_source(const Subject& subject) {
  const auto& [kind, appointment, catalogue, settings, context] = subject;
  Facts facts;
  add(facts, catalogue.labels.calendar, appointment.service_name);
  add(facts, catalogue.labels.with, names_of(appointment, "staff"));
  add(facts, catalogue.labels.seen_last,
      describe_instant(appointment.booking.time.start, zone_of(appointment), catalogue));
  add(facts, catalogue.labels.trouble, appointment.booking.cancel_reason);
  return facts;
}

Facts facts_of_webhook(const Subject& subject) {
  const auto& [kind, appointment, catalogue, settings, context] = subject;
  Facts facts;
  add(facts, catalogue.labels.what, appointment.service_name);
  add(facts, catalogue.labels.when,
      describe_instant(appointment.booking.time.start, zone_of(appointment), catalogue));
  add(facts, catalogue.labels.trouble, appointment.booking.cancel_reason);
  return facts;
}

/// One line for each booking of the day: when, what, whom, where.
Facts facts_of_day(const Subject& subject) {
  const auto& [kind, appointment, catalogue, settings, context] = subject;
  Facts facts;
  if (appointment.resources.empty()) {
    return facts;
  }
  const auto zone = zone_of(appointment);
  const auto& owner = appointment.resources.front().resource;
  for (const auto& item :
       context.day_of(appointment.booking.agency, owner, appointment.booking.time)) {
    std::string line = item.service_name;
    for (const auto& more : {item.booking.customer.name, names_of(item, "room")}) {
      line += (more.empty() ? "" : ", ") + more;
    }
    add(facts, describe_span(item.booking.time, zone, catalogue), std::move(line));
  }
  return facts;
}

bool can_be_changed(std::string_view kind) {
  constexpr std::array kKinds = {"booking.confirmed",       "booking.rescheduled",
                                 "booking.reassigned",      "booking.restored",
                                 "booking.time_zone",       "reminder.upcoming",
                                 "conflict.offer_move",     "conflict.offer_withdrawn",
                                 "booking.counter_refused", "proposal.refused"};
  return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

}  // namespace

std::string contact_of(const Subject& subject) {
  return subject.settings.contact.empty() ? subject.appointment.agency_mail_address
                                          : subject.settings.contact;
}

Facts facts_of(const Subject& subject) {
  if (subject.kind == "agenda.today") {
    return facts_of_day(subject);
  }
  if (subject.kind == "source.attention") {
    return facts_of_source(subject);
  }
  if (subject.kind == "webhook.stopped") {
    return facts_of_webhook(subject);
  }
  if (subject.kind == "calendar.event_unreadable") {
    return {{std::string(subject.catalogue.labels.first),
             when_of(subject, subject.appointment.booking.time)}};
  }
  return facts_of_appointment(subject);
}

store::TemplateValues values_of(const Subject& subject) {
  const auto& appointment = subject.appointment;
  const auto& booking = appointment.booking;
  const auto zone = zone_of(appointment);
  store::TemplateValues values = {
      {"customer_name", booking.customer.name},
      {"service", appointment.service_name},
      {"agency", appointment.agency_name},
      {"when", when_of(subject, booking.time)},
      {"date", describe_date(zone.date_at(booking.time.start), subject.catalogue)},
      {"time", describe_clock(zone.to_local(booking.time.start), subject.catalogue)},
      {"staff", names_of(appointment, "staff")},
      {"place", names_of(appointment, "room")},
      {"contact", contact_of(subject)}};
  if (booking.deadline) {
    values.emplace_back("until", describe_instant(*booking.deadline, zone, subject.catalogue));
  }
  return values;
}

std::vector<Wording::Link> links_of(const Subject& subject) {
  const auto& labels = subject.catalogue.labels;
  const auto& kind = subject.kind;
  std::vector<Wording::Link> links;
  const auto offer = [&](std::string_view label, std::string url) {
    if (!url.empty()) {
      links.push_back({std::string(label), std::move(url)});
    }
  };
  const auto ours = [&](std::string_view label, LinkPurpose purpose) {
    offer(label, subject.context.link(subject.appointment, purpose));
  };
  if (can_be_changed(kind)) {
    ours(labels.see, LinkPurpose::manage);
    ours(labels.move, LinkPurpose::move);
    ours(labels.cancel, LinkPurpose::cancel);
    ours(labels.add_file, LinkPurpose::calendar);
    if (!links.empty()) {
      offer(labels.add_google, google_link(subject.appointment));
      offer(labels.add_outlook, outlook_link(subject.appointment));
    }
  } else if (kind == "booking.requested") {
    ours(labels.see, LinkPurpose::manage);
    ours(labels.cancel, LinkPurpose::cancel);
  } else if (kind == "booking.cancelled" &&
             subject.appointment.booking.cancelled_by == "customer") {
    ours(labels.undo, LinkPurpose::undo);
  } else if (kind == "waitlist.offered") {
    ours(labels.accept, LinkPurpose::accept);
    ours(labels.decline, LinkPurpose::decline);
  } else if (kind == "waitlist.joined" || kind == "waitlist.lapsed" || kind == "waitlist.lost") {
    ours(labels.leave, LinkPurpose::leave);
  } else if (kind == "source.attention") {
    ours(labels.reconnect, LinkPurpose::reconnect);
  }
  return links;
}

}  // namespace holdfast::notify
