#include "sync/providers/caldav_discovery.hpp"

#include <algorithm>
#include <array>

#include "sync/providers/dav_bodies.hpp"

namespace holdfast::sync {
namespace {

using webdav::caldav;
using webdav::dav;
using webdav::Element;
using webdav::MultistatusResponse;
using webdav::Name;

/// The URL in a property that holds one D:href.
std::optional<Url> href_in(const MultistatusResponse& response, const Name& name, const Url& base) {
  const auto property = response.property(name);
  const auto href = property ? property->child(dav("href")) : std::nullopt;
  if (!href || href->text().empty()) {
    return std::nullopt;
  }
  return resolve(base, href->text());
}

/// A calendar that does not say takes every component (RFC 4791 section 5.2.3).
bool takes_events(const MultistatusResponse& response) {
  const auto set = response.property(caldav("supported-calendar-component-set"));
  if (!set) {
    return true;
  }
  const auto components = set->children(caldav("comp"));
  return std::any_of(components.begin(), components.end(), [](const Element& component) {
    return component.attribute("name") == "VEVENT";
  });
}

/// A server that does not speak of privileges lets us try.
bool may_write(const MultistatusResponse& response) {
  const auto set = response.property(dav("current-user-privilege-set"));
  if (!set) {
    return true;
  }
  const auto privileges = set->children(dav("privilege"));
  return std::any_of(privileges.begin(), privileges.end(), [](const Element& privilege) {
    return privilege.child(dav("all")) || privilege.child(dav("write")) ||
           privilege.child(dav("write-content")) || privilege.child(dav("bind"));
  });
}

std::optional<FoundCalendar> calendar_in(const MultistatusResponse& response, const Url& base) {
  const auto type = response.property(dav("resourcetype"));
  const auto url = resolve(base, response.href);
  if (!type || !type->child(caldav("calendar")) || !url) {
    return std::nullopt;
  }
  return FoundCalendar{as_collection(*url).text(), response.text(dav("displayname")).value_or(""),
                       takes_events(response), may_write(response)};
}

}  // namespace

CaldavDiscovery::CaldavDiscovery(DavSession& session, Url start)
    : session_(session), start_(std::move(start)) {}

Awaitable<Result<std::vector<FoundCalendar>>> CaldavDiscovery::run() {
  const auto found = co_await find_home();
  if (!found) {
    co_return found.error();
  }
  if (!found->home) {
    co_return found->calendars;
  }
  auto listed = co_await ask(*found->home, "1");
  if (!listed) {
    co_return listed.error();
  }
  co_return std::move(listed->calendars);
}

Awaitable<Result<CaldavDiscovery::Clues>> CaldavDiscovery::find_home() {
  auto well_known = start_;
  well_known.target = "/.well-known/caldav";
  auto root = start_;
  root.target = "/";
  const std::array places{start_, well_known, root};
  Error last{Errc::refused, "there is no calendar service at that URL"};
  for (const auto& place : places) {
    auto clues = co_await ask(place, "0");
    if (!clues) {
      const auto code = clues.error().code;
      if (code != Errc::not_found && code != Errc::refused) {
        co_return clues.error();
      }
      last.fields = clues.error().fields;
      continue;
    }
    if (!clues->calendars.empty() || clues->home) {
      co_return clues;
    }
    if (!clues->principal) {
      continue;
    }
    auto of_principal = co_await ask(*clues->principal, "0");
    if (!of_principal) {
      co_return of_principal.error();
    }
    if (of_principal->home) {
      co_return of_principal;
    }
  }
  co_return last;
}

Awaitable<Result<CaldavDiscovery::Clues>> CaldavDiscovery::ask(Url url, std::string depth) {
  DavRequest request{"PROPFIND", std::move(url)};
  request.headers.add("Depth", depth);
  request.headers.add("Content-Type", "application/xml; charset=utf-8");
  request.body =
      propfind_body({dav("resourcetype"), dav("displayname"), dav("current-user-principal"),
                     caldav("calendar-home-set"), caldav("supported-calendar-component-set"),
                     dav("current-user-privilege-set")});
  const auto reply = co_await session_.send(std::move(request));
  if (!reply) {
    co_return reply.error();
  }
  const auto answer = multistatus_of(*reply);
  if (!answer) {
    // A web page where a DAV answer belongs: this is not the place.
    co_return reply->ok() ? Error{Errc::refused, answer.error().detail} : answer.error();
  }
  Clues clues;
  for (const auto& response : answer->responses) {
    if (!clues.principal) {
      clues.principal = href_in(response, dav("current-user-principal"), reply->url);
    }
    if (!clues.home && depth == "0") {
      clues.home = href_in(response, caldav("calendar-home-set"), reply->url);
    }
    if (auto calendar = calendar_in(response, reply->url)) {
      clues.calendars.push_back(std::move(*calendar));
    }
  }
  // A start that is a calendar itself needs no home.
  if (depth == "0" && !clues.calendars.empty()) {
    clues.home.reset();
  }
  co_return clues;
}

}  // namespace holdfast::sync
