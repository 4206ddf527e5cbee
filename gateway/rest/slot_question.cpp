#include "gateway/rest/slot_question.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "gateway/rest/names.hpp"

namespace holdfast::gateway::rest {
namespace {

std::optional<std::chrono::minutes> read_length(const Query& query, Faults& faults) {
  const auto text = query.find("duration");
  if (!text) {
    return std::nullopt;
  }
  int minutes = 0;
  const auto* end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, minutes);
  if (read.ec != std::errc() || read.ptr != end || minutes < 1 || minutes > 24 * 60) {
    faults.add("?duration", "range", "A whole number of minutes from 1 to 1440.");
    return std::nullopt;
  }
  return std::chrono::minutes{minutes};
}

int read_party(const Query& query, Faults& faults) {
  const auto text = query.find("party");
  if (!text) {
    return 1;
  }
  int seats = 0;
  const auto* end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, seats);
  if (read.ec != std::errc() || read.ptr != end || seats < 1 || seats > 1000) {
    faults.add("?party", "range", "A whole number of seats from 1 to 1000.");
    return 1;
  }
  return seats;
}

/// "cut,colour": what follows the first service, each by anybody and as long as it is.
std::vector<store::NextService> read_then(const Request& request, const store::Reads& reads,
                                          Faults& faults) {
  std::vector<store::NextService> then;
  const auto text = request.query.find("then");
  if (!text) {
    return then;
  }
  for (std::string_view rest = *text; then.size() <= store::kMostNextServices;) {
    const auto end = std::min(rest.find(','), rest.size());
    const auto service = find_service(reads, request.agency(), rest.substr(0, end));
    if (!service || !service->active) {
      faults.add("?then", "not_found", "Ids or slugs of services, separated by commas.");
      return {};
    }
    then.push_back({service->id});
    if (end == rest.size()) {
      return then;
    }
    rest.remove_prefix(end + 1);
  }
  faults.add("?then", "length", "At most 7 services follow the first one.");
  return {};
}

bool can_take(const store::Service& service, const store::ResourceId& resource) {
  return std::any_of(service.requirements.begin(), service.requirements.end(),
                     [&](const store::Requirement& requirement) {
                       const auto& pool = requirement.pool;
                       return std::find(pool.begin(), pool.end(), resource) != pool.end();
                     });
}

void read_wanted(const Request& request, const store::Reads& reads, SlotQuestion& question,
                 Faults& faults) {
  const auto staff = request.query.find("staff");
  if (!staff || *staff == "any") {
    return;
  }
  const auto resource = find_resource(reads, request.agency(), *staff);
  if (!resource) {
    faults.add("?staff", "not_found", "There is no such resource. Send an id, a slug or any.");
  } else if (!can_take(question.service, resource->id)) {
    faults.add("?staff", "value", "This service is not done by that resource.");
  } else {
    question.wanted = resource->id;
  }
}

}  // namespace

store::Wish SlotQuestion::wish(Instant starts_at) const {
  return {.service = service,
          .starts_at = starts_at,
          .wanted = wanted,
          .length = length,
          .then = then,
          .party = party};
}

SlotQuestion read_slot_question(const Request& request, const store::Reads& reads, Faults& faults) {
  SlotQuestion question;
  const auto agency = reads.agency(request.agency());
  const auto fallback = agency ? agency->time_zone : std::string("UTC");
  if (auto zone = TimeZone::find(request.query.find("time_zone").value_or(fallback))) {
    question.zone = std::move(*zone);
  } else {
    faults.add("?time_zone", "value", "An IANA time zone, such as Europe/Berlin.");
  }
  question.then = read_then(request, reads, faults);
  const auto asked = read_length(request.query, faults);
  question.party = read_party(request.query, faults);
  const auto named = request.query.find("service");
  auto service =
      named ? find_service(reads, request.agency(), *named) : std::optional<store::Service>{};
  if (!service || !service->active) {
    faults.add("?service", named ? "not_found" : "required",
               "The id or slug of a service that can be booked.");
    return question;
  }
  question.service = std::move(*service);
  read_wanted(request, reads, question, faults);
  if (const auto fits = store::check_party(question.service, question.party, "?party"); !fits) {
    faults.add("?party", "value", fits.error().fields.back().value);
  }
  const auto length = store::chosen_length(question.service, asked, "?duration");
  if (length) {
    question.length = *length;
  } else {
    faults.add("?duration", "value", length.error().fields.back().value);
  }
  return question;
}

std::optional<Instant> read_bound(const Query& query, const std::string& name, const TimeZone& zone,
                                  Faults& faults) {
  const auto text = query.find(name);
  if (!text) {
    faults.add('?' + name, "required", "A date (2026-12-01) or an instant (RFC 3339).");
    return std::nullopt;
  }
  if (const auto date = parse_local_date(*text)) {
    return zone.first_instant_at_or_after(LocalTime{*date});
  }
  const auto at = parse_rfc3339(*text);
  if (!at) {
    faults.add('?' + name, "format",
               "A date (2026-12-01) or an instant (RFC 3339, write + as %2B).");
  }
  return at;
}

}  // namespace holdfast::gateway::rest
