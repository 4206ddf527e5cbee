#include "gateway/rest/names.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

template <class Thing, class Key>
json::object reference_in(const std::map<Key, Thing>& things, const Key& id) {
  json::object reference{{"id", id.value}, {"slug", nullptr}, {"name", nullptr}};
  if (const auto found = things.find(id); found != things.end()) {
    reference["slug"] = found->second.slug;
    reference["name"] = found->second.name;
  }
  return reference;
}

}  // namespace

// A slug has no underscore, so that no slug looks like an id.
std::optional<store::Resource> find_resource(const store::Reads& reads, store::AgencyId agency,
                                             std::string_view id_or_slug) {
  if (id_or_slug.starts_with(store::ResourceId::prefix())) {
    return reads.resource(agency, store::ResourceId{std::string(id_or_slug)});
  }
  return reads.resource_by_slug(agency, id_or_slug);
}

std::optional<store::Service> find_service(const store::Reads& reads, store::AgencyId agency,
                                           std::string_view id_or_slug) {
  if (id_or_slug.starts_with(store::ServiceId::prefix())) {
    return reads.service(agency, store::ServiceId{std::string(id_or_slug)});
  }
  return reads.service_by_slug(agency, id_or_slug);
}

void Names::learn(const store::Reads& reads, store::AgencyId agency, const store::ResourceId& id) {
  if (resources_.contains(id)) {
    return;
  }
  if (auto resource = reads.resource(agency, id)) {
    resources_.emplace(id, std::move(*resource));
  }
}

void Names::learn(const store::Service& service) { services_.emplace(service.id, service); }

void Names::learn(const store::Reads& reads, const store::Service& service) {
  learn(service);
  for (const auto& requirement : service.requirements) {
    for (const auto& id : requirement.pool) {
      learn(reads, service.agency, id);
    }
  }
}

void Names::learn(const store::Reads& reads, const store::Booking& booking) {
  for (const auto& part : store::parts_of(booking)) {
    if (services_.contains(part.service)) {
      continue;
    }
    if (auto service = reads.service(booking.agency, part.service)) {
      services_.emplace(part.service, std::move(*service));
    }
  }
  for (const auto& taken : booking.taken) {
    learn(reads, booking.agency, taken.resource);
  }
}

json::object Names::reference(const store::ResourceId& id) const {
  return reference_in(resources_, id);
}

json::object Names::reference(const store::ServiceId& id) const {
  return reference_in(services_, id);
}

const store::Resource* Names::find(const store::ResourceId& id) const {
  const auto found = resources_.find(id);
  return found == resources_.end() ? nullptr : &found->second;
}

const store::Service* Names::find(const store::ServiceId& id) const {
  const auto found = services_.find(id);
  return found == services_.end() ? nullptr : &found->second;
}

}  // namespace holdfast::gateway::rest
