// GET /v1/exports: bookings as other programs read them, page by page.
#include <boost/json/serialize.hpp>

#include "caldav/icalendar/feed.hpp"
#include "caldav/icalendar/format.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_filter.hpp"
#include "gateway/rest/booking_json.hpp"
#include "gateway/rest/booking_members.hpp"
#include "gateway/rest/csv.hpp"
#include "gateway/rest/cursor.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/start_time.hpp"
#include "store/engine.hpp"
#include "store/rules/appointment.hpp"

namespace holdfast::gateway::rest {
namespace {

using Bookings = std::vector<store::Booking>;

std::string joined_names(const store::Appointment& appointment, bool of_staff) {
  std::string text;
  for (const auto& resource : appointment.resources) {
    if ((resource.kind == "staff") == of_staff) {
      text += (text.empty() ? "" : "; ") + resource.name;
    }
  }
  return text;
}

std::string csv_of(const Bookings& bookings, const store::Reads& reads) {
  std::string text =
      csv_line({"id", "status", "service", "starts_at", "ends_at", "time_zone", "staff",
                "resources", "name", "email", "phone", "note", "created_at", "version", "party"});
  for (const auto& booking : bookings) {
    const auto appointment = store::appointment_of(booking, reads);
    const auto when = when_json(booking.time, booking.time_zone);
    const auto time = [&when](std::string_view member) {
      return std::string(when.at(member).as_string());
    };
    text += csv_line({booking.id.value, std::string(name(booking.status)), appointment.service_name,
                      time("starts_at"), time("ends_at"), booking.time_zone,
                      joined_names(appointment, true), joined_names(appointment, false),
                      booking.customer.name, booking.customer.email, booking.customer.phone,
                      booking.note, to_rfc3339(booking.created_at), std::to_string(booking.version),
                      std::to_string(store::party_of(booking))});
  }
  return text;
}

std::string json_lines_of(const Bookings& bookings, const store::Reads& reads,
                          const std::string& base_url) {
  Names names;
  std::string text;
  for (const auto& booking : bookings) {
    names.learn(reads, booking);
    text += boost::json::serialize(booking_json(booking, names, base_url)) + '\n';
  }
  return text;
}

std::string ics_of(const Bookings& bookings, const Request& request, const store::Reads& reads) {
  const auto known = TimeZone::find(agency_zone(request.agency(), reads));
  const auto zone = known ? *known : TimeZone::utc();
  TimeRange span{Instant::max(), Instant::min()};
  for (const auto& booking : bookings) {
    span = {std::min(span.start, booking.time.start), std::max(span.end, booking.time.end)};
  }
  if (bookings.empty()) {
    span = {};
  }
  icalendar::ReadOptions options;
  options.zone = &zone;
  options.horizon = span;
  icalendar::FeedText::Head head;
  head.name = "Bookings";
  icalendar::FeedText feed(std::move(head), options, span);
  const icalendar::Format format;
  for (const auto& booking : bookings) {
    feed.add(format.staff_copy(store::appointment_of(booking, reads), ""), booking.updated_at);
  }
  return std::move(feed).finish();
}

HttpResponse file(std::string_view type, std::string_view ending, std::string text) {
  HttpResponse response;
  response.headers.set("Content-Type", type);
  response.headers.set("Content-Disposition",
                       "attachment; filename=\"bookings." + std::string(ending) + '"');
  response.body = std::move(text);
  return response;
}

Result<HttpResponse> written(std::string_view format, const Bookings& bookings,
                             const Context& context, const Request& request,
                             const store::Reads& reads) {
  if (format == "csv") {
    return file("text/csv; charset=utf-8; header=present", format, csv_of(bookings, reads));
  }
  if (format == "jsonl") {
    return file("application/jsonl", format,
                json_lines_of(bookings, reads, context.settings.base_url));
  }
  if (format == "ics") {
    return file("text/calendar; charset=utf-8", format, ics_of(bookings, request, reads));
  }
  Faults faults;
  faults.add("?format", "value", "csv, ics or jsonl.");
  return faults.error();
}

Result<HttpResponse> export_page(const Context& context, const Request& request,
                                 const store::Reads& reads) {
  const auto page = read_booking_page(request, reads);
  if (!page) {
    return page.error();
  }
  Bookings bookings;
  std::optional<std::string> next;
  if (!page->nothing) {
    bookings = reads.bookings(page->filter, page->after, page->limit + 1);
    if (std::ssize(bookings) > page->limit) {
      bookings.pop_back();
      next = cursor_after(bookings.back(), *page);
    }
  }
  auto response =
      written(request.query.find("format").value_or(""), bookings, context, request, reads);
  if (response && next) {
    response->headers.set("Link", next_link(context.settings.base_url, request, *next));
  }
  return response;
}

}  // namespace

Awaitable<Result<HttpResponse>> export_bookings(Context context, Request request) {
  const auto page = [&](const store::Reads& reads) { return export_page(context, request, reads); };
  co_return store::read(context.ledger.engine(), page);
}

}  // namespace holdfast::gateway::rest
