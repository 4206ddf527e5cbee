#include "gateway/rest/members.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

/// A body of nothing but unknown members must not be answered with an even longer one.
constexpr std::size_t kMostFaults = 20;

/// RFC 6901 section 3.
std::string escape_pointer(std::string_view name) {
  std::string escaped;
  for (const char c : name) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

void Faults::add(std::string pointer, std::string_view code, std::string message) {
  if (faults_.size() < kMostFaults) {
    faults_.push_back({std::move(pointer), std::string(code), std::move(message)});
  }
}

Error Faults::error() const {
  Error error{Errc::validation, "The request has faults; `errors` names each with its place.", {}};
  if (faults_.size() == 1) {
    error.detail = faults_.front().message;
  }
  for (const auto& fault : faults_) {
    error.fields.push_back({"pointer", fault.pointer});
    error.fields.push_back({"code", fault.code});
    error.fields.push_back({"message", fault.message});
  }
  return error;
}

std::string Members::pointer_to(std::string_view name) const {
  return pointer_ + '/' + escape_pointer(name);
}

const json::value* Members::take(std::string_view name) {
  known_.emplace_back(name);
  return object_.if_contains(name);
}

std::optional<std::string> Members::string(std::string_view name, std::size_t longest,
                                           std::string_view allowed_controls) {
  const auto* value = take(name);
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto* text = value->if_string();
  if (text == nullptr) {
    faults_.add(pointer_to(name), "type", "This is a string.");
    return std::nullopt;
  }
  std::string copy(text->data(), text->size());
  if (copy.size() > longest) {
    faults_.add(pointer_to(name), "length",
                "At most " + std::to_string(longest) + " octets of UTF-8.");
    return std::nullopt;
  }
  if (has_control(copy, allowed_controls)) {
    faults_.add(pointer_to(name), "format", "Control characters are not allowed here.");
    return std::nullopt;
  }
  return copy;
}

bool Members::is_null(std::string_view name) {
  const auto* value = object_.if_contains(name);
  const bool null = value != nullptr && value->is_null();
  if (null) {
    known_.emplace_back(name);
  }
  return null;
}

std::optional<std::string> Members::text(std::string_view name, std::size_t longest) {
  return string(name, longest, "");
}

std::optional<std::string> Members::lines(std::string_view name, std::size_t longest) {
  return string(name, longest, "\r\n\t");
}

std::optional<bool> Members::flag(std::string_view name) {
  const auto* value = take(name);
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto* truth = value->if_bool();
  if (truth == nullptr) {
    faults_.add(pointer_to(name), "type", "This is true or false.");
    return std::nullopt;
  }
  return *truth;
}

std::optional<std::int64_t> Members::whole(std::string_view name, std::int64_t least,
                                           std::int64_t most) {
  const auto* value = take(name);
  if (value == nullptr) {
    return std::nullopt;
  }
  const auto* number = value->if_int64();
  if (number == nullptr) {
    faults_.add(pointer_to(name), "type", "This is a whole number.");
    return std::nullopt;
  }
  if (*number < least || *number > most) {
    faults_.add(pointer_to(name), "range",
                "From " + std::to_string(least) + " to " + std::to_string(most) + '.');
    return std::nullopt;
  }
  return *number;
}

const json::object* Members::raw_object(std::string_view name) {
  const auto* value = take(name);
  if (value == nullptr) {
    return nullptr;
  }
  const auto* object = value->if_object();
  if (object == nullptr) {
    faults_.add(pointer_to(name), "type", "This is an object.");
  }
  return object;
}

std::optional<Members> Members::object(std::string_view name) {
  const auto* object = raw_object(name);
  if (object == nullptr) {
    return std::nullopt;
  }
  return Members(*object, pointer_to(name), faults_);
}

const json::array* Members::list(std::string_view name) {
  const auto* value = take(name);
  if (value == nullptr) {
    return nullptr;
  }
  const auto* array = value->if_array();
  if (array == nullptr) {
    faults_.add(pointer_to(name), "type", "This is a list.");
  }
  return array;
}

void Members::require(std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (!has(name)) {
      faults_.add(pointer_to(name), "required", "This member is missing.");
    }
  }
}

void Members::finish() {
  for (const auto& member : object_) {
    const std::string_view name(member.key().data(), member.key().size());
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
      faults_.add(pointer_to(name), "unknown", "There is no such member here.");
    }
  }
}

}  // namespace holdfast::gateway::rest
