// Reading the members of a request's body: types, lengths, what is missing and what is unknown.
// All faults of a body are found in one go, each with a JSON pointer to its place.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/result.hpp"

namespace holdfast::gateway::rest {

class Faults {
 public:
  /// `code` is for programs: required, type, unknown, length, format, range, value, not_found.
  void add(std::string pointer, std::string_view code, std::string message);
  [[nodiscard]] bool none() const { return faults_.empty(); }
  /// Errc::validation with pointer, code and message of each fault.
  [[nodiscard]] Error error() const;

 private:
  struct Fault {
    std::string pointer;
    std::string code;
    std::string message;
  };
  std::vector<Fault> faults_;
};

/// The members of one object. A member that is read is known; `finish` faults the others. A reader
/// returns nothing where the member is absent or faulty.
class Members {
 public:
  /// Both references outlive the Members. `pointer` leads to the object: "", "/customer".
  Members(const boost::json::object& object, std::string pointer, Faults& faults)
      : object_(object), pointer_(std::move(pointer)), faults_(faults) {}

  [[nodiscard]] bool has(std::string_view name) const { return object_.contains(name); }
  [[nodiscard]] std::string pointer_to(std::string_view name) const;

  /// The member is there and null, which is known to the reader then.
  bool is_null(std::string_view name);
  /// At most `longest` octets; no control characters.
  std::optional<std::string> text(std::string_view name, std::size_t longest);
  /// Line breaks and tabs are allowed.
  std::optional<std::string> lines(std::string_view name, std::size_t longest);
  std::optional<bool> flag(std::string_view name);
  std::optional<std::int64_t> whole(std::string_view name, std::int64_t least, std::int64_t most);
  std::optional<Members> object(std::string_view name);
  const boost::json::array* list(std::string_view name);
  const boost::json::object* raw_object(std::string_view name);

  /// Faults each of these names that is absent.
  void require(std::initializer_list<std::string_view> names);
  /// Faults what nobody read.
  void finish();

 private:
  const boost::json::value* take(std::string_view name);
  std::optional<std::string> string(std::string_view name, std::size_t longest,
                                    std::string_view allowed_controls);

  const boost::json::object& object_;
  std::string pointer_;
  Faults& faults_;
  std::vector<std::string> known_;
};

}  // namespace holdfast::gateway::rest
