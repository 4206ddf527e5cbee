// principal-property-search, RFC 3744 section 9.4, over the people that the viewer may see.
#include <algorithm>

#include "caldav/errors.hpp"
#include "caldav/properties.hpp"
#include "caldav/reports/member.hpp"
#include "caldav/reports/principal_search.hpp"
#include "caldav/reports/reports.hpp"
#include "caldav/webdav/depth.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

std::string name_of(const Place& principal) { return principal.owner->name; }

std::string address_of(const Place& principal) {
  return principal.resource ? principal.resource->email : std::string{};
}

constexpr SearchedProperty kSearched[] = {
    {webdav::dav("displayname"), "Name", name_of},
    {webdav::caldav("calendar-user-address-set"), "Calendar address", address_of},
    {webdav::calendarserver("email-address-set"), "Mail address", address_of},
};

// Each is held against each person.
constexpr std::size_t kMostConditions = 16;

/// One DAV:property-search: its properties and the text looked for, in lower case.
struct Condition {
  std::vector<const SearchedProperty*> properties;
  bool unknown_property = false;
  std::string match;
};

Condition read_condition(const webdav::Element& search) {
  Condition condition;
  if (const auto prop = search.child(webdav::dav("prop"))) {
    for (const auto& property : prop->children()) {
      const auto row = std::find_if(std::begin(kSearched), std::end(kSearched),
                                    [&](const auto& one) { return property.is(one.name); });
      if (row == std::end(kSearched)) {
        condition.unknown_property = true;
      } else {
        condition.properties.push_back(row);
      }
    }
  }
  if (const auto match = search.child(webdav::dav("match"))) {
    const auto text = match->text();
    condition.match = to_lower(trim(text));
    // Calendar addresses are searched as the URIs that they are.
    if (condition.match.starts_with("mailto:")) {
      condition.match.erase(0, 7);
    }
  }
  return condition;
}

/// All properties of a condition have to match (RFC 3744 section 9.4).
bool meets(const Place& principal, const Condition& condition) {
  return !condition.unknown_property && !condition.match.empty() && !condition.properties.empty() &&
         std::all_of(condition.properties.begin(), condition.properties.end(),
                     [&](const SearchedProperty* property) {
                       return to_lower(property->text(principal)).find(condition.match) !=
                              std::string::npos;
                     });
}

}  // namespace

std::span<const SearchedProperty> searched_properties() { return kSearched; }

Awaitable<Result<HttpResponse>> principal_property_search(const Door& door, const Call& call,
                                                          webdav::Element body) {
  const auto request = read_property_request(body, webdav::prefers_minimal(call.request.headers));
  if (!request) {
    co_return request.error();
  }
  std::vector<Condition> conditions;
  for (const auto& search : body.children(webdav::dav("property-search"))) {
    conditions.push_back(read_condition(search));
    if (conditions.size() > kMostConditions) {
      co_return Error{Errc::validation, "too many conditions in one search"};
    }
  }
  // Clients look for one text in several properties, each in a condition of its own.
  const bool any = body.attribute("test") == "anyof";
  webdav::Multistatus out;
  door.ledger.engine().read([&](const store::Reads& reads) {
    for (const auto& user : visible_users(reads, call.user)) {
      const auto place = resolve(reads, call.user, principal_of(user.login));
      const auto met = [&](const Condition& condition) { return meets(*place, condition); };
      if (out.size() > door.settings.max_answer) {
        return;
      }
      if (!place || conditions.empty() ||
          !(any ? std::any_of(conditions.begin(), conditions.end(), met)
                : std::all_of(conditions.begin(), conditions.end(), met))) {
        continue;
      }
      const Subject subject{
          .settings = door.settings, .viewer = call.user, .place = *place, .kind = Kind::principal};
      write_response(out, href_of(place->target, door.settings.root), subject, *request);
    }
  });
  if (out.size() > door.settings.max_answer) {
    co_return answer_too_long();
  }
  co_return xml_response(207, std::move(out).finish());
}

}  // namespace holdfast::caldav
