// Reading JSON that the store keeps. A field that is missing or has another type ends the reading.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "store/base/result.hpp"
#include "store/base/time.hpp"

namespace holdfast::store {

/// Thrown inside a reader, never out of a parse function.
struct BadJson {
  std::string what;
};

/// Errors: validation, with the place of the fault.
Result<boost::json::value> parse_json(std::string_view text);

/// Each throws BadJson.
const boost::json::object& json_object(const boost::json::value& value, std::string_view what);
const boost::json::array& json_array(const boost::json::value& value, std::string_view what);
std::string json_text(const boost::json::value& value, std::string_view what);
std::int64_t json_number(const boost::json::value& value, std::string_view what);
bool json_flag(const boost::json::value& value, std::string_view what);
const boost::json::value& json_member(const boost::json::object& object, std::string_view name);
std::string json_text(const boost::json::object& object, std::string_view name);
std::int64_t json_number(const boost::json::object& object, std::string_view name);
Instant json_instant(const boost::json::object& object, std::string_view name);

}  // namespace holdfast::store
