// For whom a caller may set up calendar apps.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/rest/request.hpp"
#include "store/reads.hpp"

namespace holdfast::gateway::rest {

/// Everybody for themselves; coordinators for staff; administrators for all. So nobody comes by a
/// password that opens more than their own does.
bool may_equip(const store::User& caller, const store::User& person);

/// The active person of the caller's agency with that login or id whom the caller may equip. One
/// and the same nothing for who is not there and who is not the caller's affair.
std::optional<store::User> find_person(const Request& request, const store::Reads& reads,
                                       std::string_view login_or_id);

/// {"id", "login", "name"}
boost::json::object person_json(const store::User& person);

}  // namespace holdfast::gateway::rest
