// Calendars in which the office sees the bookings of a room, or of the whole agency.
#include "store/commands/shared_calendars.hpp"

#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/names.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestSlug = 64;

struct Shown {
  store::Calendar calendar;
  /// Nothing for the agency's.
  std::optional<store::Resource> resource;
};

boost::json::object calendar_json(const Shown& shown, const std::string& login) {
  boost::json::object body;
  body["id"] = shown.calendar.id.value;
  body["name"] = shown.calendar.name;
  body["resource"] = nullptr;
  std::string slug(store::kAgencyCalendar);
  if (shown.resource) {
    slug = shown.resource->slug;
    body["resource"] = {{"id", shown.resource->id.value},
                        {"slug", shown.resource->slug},
                        {"name", shown.resource->name}};
  }
  body["path"] = "/dav/calendars/" + percent_encode(login) + '/' + slug + '/';
  return body;
}

std::vector<Shown> shared(const store::Reads& reads, store::AgencyId agency) {
  std::vector<Shown> all;
  if (auto whole = reads.calendar_by_slug(agency, {}, store::kAgencyCalendar)) {
    all.push_back({std::move(*whole), std::nullopt});
  }
  for (auto& resource : reads.resources(agency)) {
    auto calendar = resource.kind == store::ResourceKind::staff
                        ? std::nullopt
                        : reads.calendar_by_slug(agency, resource.id, store::kAppointments);
    if (calendar) {
      all.push_back({std::move(*calendar), std::move(resource)});
    }
  }
  return all;
}

struct Wish {
  store::ShareCalendar command;
  std::optional<store::Resource> resource;
};

Result<Wish> read_wish(const Request& request, const store::Reads& reads) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"resource"});
  Wish wish{{request.agency(), request.actor(), {}}, std::nullopt};
  if (!body.is_null("resource")) {
    const auto slug = body.text("resource", kLongestSlug);
    wish.resource = slug ? reads.resource_by_slug(request.agency(), *slug) : std::nullopt;
    if (slug && !wish.resource) {
      faults.add("/resource", "not_found", "The slug of a room or device, or null for all.");
    } else if (slug && wish.resource->kind == store::ResourceKind::staff) {
      faults.add("/resource", "value", "Each staff member has a calendar already.");
    } else if (wish.resource) {
      wish.command.resource = wish.resource->id;
    }
  }
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  return wish;
}

/// A piece at a time, so that bookings are taken meanwhile.
Awaitable<Status> fill(Context context, store::Calendar calendar) {
  store::BookingCursor after;
  for (bool more = true; more;) {
    store::FillCalendar command{calendar.agency, calendar.id, after};
    const auto filled = co_await context.ledger.apply(std::move(command));
    if (!filled) {
      co_return filled.error();
    }
    more = filled->has_value();
    if (more) {
      after = **filled;
    }
  }
  co_return Status{};
}

}  // namespace

// GET /v1/shared-calendars
Awaitable<Result<HttpResponse>> list_shared_calendars(Context context, Request request) {
  const auto list = [&](const store::Reads& reads) {
    boost::json::array data;
    for (const auto& one : shared(reads, request.agency())) {
      data.push_back(calendar_json(one, request.caller.user.login));
    }
    return data;
  };
  auto data = store::read(context.ledger.engine(), list);
  co_return list_response(context, request, std::move(data), std::nullopt);
}

// POST /v1/shared-calendars: answers when the bookings are in it. The same again writes what an
// interrupted request left out.
Awaitable<Result<HttpResponse>> share_calendar(Context context, Request request) {
  const auto prepare = [&](const store::Reads& reads) { return read_wish(request, reads); };
  auto wish = store::read(context.ledger.engine(), prepare);
  if (!wish) {
    co_return wish.error();
  }
  auto made = co_await context.ledger.apply(std::move(wish->command));
  if (!made) {
    co_return made.error();
  }
  const auto filled = co_await fill(context, *made);
  if (!filled) {
    co_return filled.error();
  }
  const Shown shown{std::move(*made), std::move(wish->resource)};
  co_return json_response(201, calendar_json(shown, request.caller.user.login));
}

// DELETE /v1/shared-calendars/{id}: the calendar goes, the bookings stay.
Awaitable<Result<HttpResponse>> unshare_calendar(Context context, Request request) {
  store::UnshareCalendar command{request.agency(), request.actor(), store::CalendarId{request.id}};
  const auto gone = co_await context.ledger.apply(std::move(command));
  if (!gone && gone.error().code == Errc::not_found) {
    co_return nothing_there();
  }
  if (!gone) {
    co_return gone.error();
  }
  HttpResponse response;
  response.status = 204;
  co_return response;
}

}  // namespace holdfast::gateway::rest
