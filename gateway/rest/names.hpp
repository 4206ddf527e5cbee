// Names in requests and answers: an id or a slug in, id, slug and name out.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "store/agency.hpp"
#include "store/booking.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::rest {

std::optional<store::Resource> find_resource(const store::Reads& reads, store::AgencyId agency,
                                             std::string_view id_or_slug);
std::optional<store::Service> find_service(const store::Reads& reads, store::AgencyId agency,
                                           std::string_view id_or_slug);

/// What answers call things, as it was in the snapshots that it was filled from.
class Names {
 public:
  void learn(const store::Reads& reads, store::AgencyId agency, const store::ResourceId& id);
  void learn(const store::Service& service);
  /// The service and every resource of its pools.
  void learn(const store::Reads& reads, const store::Service& service);
  /// The booking's services and the resources that it takes.
  void learn(const store::Reads& reads, const store::Booking& booking);

  /// {"id", "slug", "name"}; slug and name are null for what was never learnt.
  [[nodiscard]] boost::json::object reference(const store::ResourceId& id) const;
  [[nodiscard]] boost::json::object reference(const store::ServiceId& id) const;
  /// Null for what was never learnt.
  [[nodiscard]] const store::Resource* find(const store::ResourceId& id) const;
  [[nodiscard]] const store::Service* find(const store::ServiceId& id) const;

 private:
  std::map<store::ResourceId, store::Resource> resources_;
  std::map<store::ServiceId, store::Service> services_;
};

}  // namespace holdfast::gateway::rest
