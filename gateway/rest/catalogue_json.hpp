// Resources and services as the API shows them, and read back.
#pragma once

#include <boost/json/object.hpp>

#include "gateway/rest/members.hpp"
#include "gateway/rest/names.hpp"
#include "store/agency.hpp"
#include "store/base/http.hpp"

namespace holdfast::gateway::rest {

boost::json::object resource_json(const store::Resource& resource);
/// Reads the members that are there over `resource`. Working hours have one form for the store and
/// the API; everything else that is wrong is left to the rules, which know what is allowed.
void read_resource(Members& body, Faults& faults, store::Resource& resource);

/// `names` knows the pools' resources.
boost::json::object service_json(const store::Service& service, const Names& names);
/// Pools may name resources by id or slug.
void read_service(Members& body, Faults& faults, const store::Reads& reads,
                  store::Service& service);

}  // namespace holdfast::gateway::rest
