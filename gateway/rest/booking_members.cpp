#include "gateway/rest/booking_members.hpp"

#include <algorithm>

#include "gateway/rest/strict_json.hpp"

namespace holdfast::gateway::rest {
namespace {

// Generous beside what the rules accept; they keep nonsense from travelling on.
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestAddress = 254;
constexpr std::size_t kLongestKey = 80;
constexpr std::int64_t kLongestDuration = 24 * 60;
constexpr std::int64_t kMostSeats = 1000;

bool can_take(const store::Service& service, const store::ResourceId& resource) {
  const auto has = [&resource](const store::Requirement& requirement) {
    const auto& pool = requirement.pool;
    return std::find(pool.begin(), pool.end(), resource) != pool.end();
  };
  return std::any_of(service.requirements.begin(), service.requirements.end(), has);
}

std::optional<store::ResourceId> wanted_at(const std::string& pointer,
                                           const std::optional<std::string>& named,
                                           const std::optional<store::Service>& service,
                                           store::AgencyId agency, const store::Reads& reads,
                                           Faults& faults) {
  if (!named || *named == "any") {
    return std::nullopt;
  }
  const auto resource = find_resource(reads, agency, *named);
  if (!resource) {
    faults.add(pointer, "not_found", "There is no such resource. Send an id, a slug or \"any\".");
    return std::nullopt;
  }
  if (service && !can_take(*service, resource->id)) {
    faults.add(pointer, "value", "This service is not done by that resource.");
    return std::nullopt;
  }
  return resource->id;
}

std::optional<store::Service> service_at(const std::string& pointer,
                                         const std::optional<std::string>& named,
                                         store::AgencyId agency, const store::Reads& reads,
                                         Faults& faults) {
  if (!named) {
    return std::nullopt;
  }
  auto service = find_service(reads, agency, *named);
  if (!service) {
    faults.add(pointer, "not_found", "There is no such service. Send an id or a slug.");
  }
  return service;
}

}  // namespace

store::Customer read_customer(Members& body, Faults& faults) {
  store::Customer customer;
  auto members = body.object("customer");
  if (!members) {
    return customer;
  }
  members->require({"name"});
  customer.name = members->text("name", kLongestName).value_or("");
  customer.email = members->text("email", kLongestAddress).value_or("");
  customer.phone = members->text("phone", kLongestKey).value_or("");
  customer.locale = members->text("locale", kLongestKey).value_or("");
  customer.notify = members->text("notify", kLongestKey).value_or("");
  customer.time_zone = members->text("time_zone", kLongestKey).value_or("");
  if (!customer.time_zone.empty() && !TimeZone::find(customer.time_zone)) {
    faults.add(members->pointer_to("time_zone"), "value",
               "This is the name of an IANA time zone, such as Europe/Berlin.");
  }
  members->finish();
  return customer;
}

std::optional<store::ResourceId> read_wanted(const std::optional<std::string>& named,
                                             const std::optional<store::Service>& service,
                                             store::AgencyId agency, const store::Reads& reads,
                                             Faults& faults) {
  return wanted_at("/staff", named, service, agency, reads, faults);
}

std::vector<store::NextService> read_then(Members& body, store::AgencyId agency,
                                          const store::Reads& reads, Names& names, Faults& faults) {
  std::vector<store::NextService> then;
  const auto* list = body.list("then");
  if (list == nullptr) {
    return then;
  }
  if (list->size() > store::kMostNextServices) {
    faults.add("/then", "length", "At most 7 services follow the first one.");
    return then;
  }
  for (std::size_t index = 0; index < list->size(); ++index) {
    const auto pointer = "/then/" + std::to_string(index);
    const auto* object = (*list)[index].if_object();
    if (object == nullptr) {
      faults.add(pointer, "type", "This is an object.");
      continue;
    }
    Members next(*object, pointer, faults);
    next.require({"service"});
    const auto named = next.text("service", kLongestKey);
    const auto staff = next.text("staff", kLongestKey);
    const auto duration = read_duration(next);
    next.finish();
    const auto service = service_at(pointer + "/service", named, agency, reads, faults);
    auto wanted = wanted_at(pointer + "/staff", staff, service, agency, reads, faults);
    if (service) {
      names.learn(reads, *service);
      then.push_back({service->id, duration, std::move(wanted)});
    }
  }
  return then;
}

std::string agency_zone(store::AgencyId id, const store::Reads& reads) {
  const auto agency = reads.agency(id);
  return agency ? agency->time_zone : "UTC";
}

std::optional<store::Service> read_service(const std::optional<std::string>& named,
                                           store::AgencyId agency, const store::Reads& reads,
                                           Faults& faults) {
  return service_at("/service", named, agency, reads, faults);
}

std::optional<std::chrono::minutes> read_duration(Members& body) {
  const auto minutes = body.whole("duration", 1, kLongestDuration);
  return minutes ? std::optional(std::chrono::minutes{*minutes}) : std::nullopt;
}

std::optional<int> read_party(Members& body) {
  const auto seats = body.whole("party", 1, kMostSeats);
  return seats ? std::optional(static_cast<int>(*seats)) : std::nullopt;
}

std::optional<store::ResourceId> read_resource(Members& body, std::string_view name,
                                               store::AgencyId agency, const store::Reads& reads,
                                               Faults& faults) {
  const auto named = body.text(name, kLongestKey);
  if (!named) {
    return std::nullopt;
  }
  const auto resource = find_resource(reads, agency, *named);
  if (!resource) {
    faults.add(body.pointer_to(name), "not_found",
               "There is no such resource. Send an id or a slug.");
    return std::nullopt;
  }
  return resource->id;
}

std::optional<std::string> read_metadata(Members& body, Faults& faults) {
  const auto* object = body.raw_object("metadata");
  if (object == nullptr) {
    return std::nullopt;
  }
  auto text = object->empty() ? std::string{} : canonical(*object);
  if (text.size() > kLongestMetadata) {
    faults.add(body.pointer_to("metadata"), "length",
               "At most " + std::to_string(kLongestMetadata) + " octets of JSON.");
    return std::nullopt;
  }
  return text;
}

}  // namespace holdfast::gateway::rest
