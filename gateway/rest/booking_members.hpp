// Members that several bodies about bookings share.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "gateway/rest/members.hpp"
#include "gateway/rest/names.hpp"
#include "store/booking.hpp"
#include "store/next_service.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::rest {

inline constexpr std::size_t kLongestNote = 4000;
inline constexpr std::size_t kLongestMetadata = 4096;

/// `customer`, with what is wrong in it as faults.
store::Customer read_customer(Members& body, Faults& faults);

/// The person or room that is wanted; nothing for "any" and for none.
std::optional<store::ResourceId> read_wanted(const std::optional<std::string>& named,
                                             const std::optional<store::Service>& service,
                                             store::AgencyId agency, const store::Reads& reads,
                                             Faults& faults);

/// The service with that id or slug; a fault where there is none.
std::optional<store::Service> read_service(const std::optional<std::string>& named,
                                           store::AgencyId agency, const store::Reads& reads,
                                           Faults& faults);

/// `duration` in minutes.
std::optional<std::chrono::minutes> read_duration(Members& body);

/// `party`: how many seats of a group service; nothing: one.
std::optional<int> read_party(Members& body);

/// The resource with that id or slug under that name; a fault where there is none.
std::optional<store::ResourceId> read_resource(Members& body, std::string_view name,
                                               store::AgencyId agency, const store::Reads& reads,
                                               Faults& faults);

/// `then`: what follows the first service, with what each is called.
std::vector<store::NextService> read_then(Members& body, store::AgencyId agency,
                                          const store::Reads& reads, Names& names, Faults& faults);

/// `metadata` as it is stored: an object's text, empty for an empty one; nothing where it is
/// absent.
std::optional<std::string> read_metadata(Members& body, Faults& faults);

/// The zone that times without one are meant in.
std::string agency_zone(store::AgencyId id, const store::Reads& reads);

}  // namespace holdfast::gateway::rest
