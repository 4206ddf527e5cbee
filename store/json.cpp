#include "store/json.hpp"

#include <boost/json/parse.hpp>

namespace holdfast::store {

namespace json = boost::json;

Result<json::value> parse_json(std::string_view text) {
  json::error_code failed;
  auto value = json::parse(json::string_view(text.data(), text.size()), failed);
  if (failed) {
    return Error{Errc::validation, "not JSON: " + failed.message()};
  }
  return value;
}

const json::object& json_object(const json::value& value, std::string_view what) {
  if (const auto* object = value.if_object()) {
    return *object;
  }
  throw BadJson{std::string(what) + " must be an object"};
}

const json::array& json_array(const json::value& value, std::string_view what) {
  if (const auto* array = value.if_array()) {
    return *array;
  }
  throw BadJson{std::string(what) + " must be a list"};
}

std::string json_text(const json::value& value, std::string_view what) {
  if (const auto* text = value.if_string()) {
    return std::string(text->data(), text->size());
  }
  throw BadJson{std::string(what) + " must be a text"};
}

std::int64_t json_number(const json::value& value, std::string_view what) {
  if (const auto* number = value.if_int64()) {
    return *number;
  }
  throw BadJson{std::string(what) + " must be a whole number"};
}

bool json_flag(const json::value& value, std::string_view what) {
  if (const auto* flag = value.if_bool()) {
    return *flag;
  }
  throw BadJson{std::string(what) + " must be true or false"};
}

const json::value& json_member(const json::object& object, std::string_view name) {
  if (const auto* member = object.if_contains(json::string_view(name.data(), name.size()))) {
    return *member;
  }
  throw BadJson{std::string(name) + " is missing"};
}

std::string json_text(const json::object& object, std::string_view name) {
  return json_text(json_member(object, name), name);
}

std::int64_t json_number(const json::object& object, std::string_view name) {
  return json_number(json_member(object, name), name);
}

Instant json_instant(const json::object& object, std::string_view name) {
  if (const auto at = parse_rfc3339(json_text(object, name))) {
    return *at;
  }
  throw BadJson{std::string(name) + " must be an RFC 3339 time"};
}

}  // namespace holdfast::store
