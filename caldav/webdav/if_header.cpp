#include "caldav/webdav/if_header.hpp"

#include <optional>

#include "store/base/text.hpp"

namespace holdfast::webdav {
namespace {

/// Each may name a resource that has to be looked up.
constexpr std::size_t kMostLists = 200;

/// A reader that takes what it is asked for from the front, and blanks before it.
class Cursor {
 public:
  explicit Cursor(std::string_view rest) : rest_(rest) { skip(); }

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] bool at(std::string_view text) const { return rest_.starts_with(text); }

  bool take(std::string_view text) {
    if (!at(text)) {
      return false;
    }
    rest_.remove_prefix(text.size());
    skip();
    return true;
  }

  /// "Not", which is a word of its own and written as one likes.
  bool take_not() {
    if (rest_.size() < 4 || !equal_ignoring_case(rest_.substr(0, 3), "not") ||
        (rest_[3] != ' ' && rest_[3] != '\t' && rest_[3] != '<' && rest_[3] != '[')) {
      return false;
    }
    rest_.remove_prefix(3);
    skip();
    return true;
  }

  /// What stands between two marks; nothing, and nothing taken, without them.
  std::optional<std::string> take_between(char open, char close) {
    if (rest_.empty() || rest_.front() != open) {
      return std::nullopt;
    }
    const auto end = rest_.find(close, 1);
    if (end == std::string_view::npos || end == 1) {
      return std::nullopt;
    }
    std::string inside(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    skip();
    return inside;
  }

 private:
  void skip() {
    const auto first = rest_.find_first_not_of(" \t");
    rest_.remove_prefix(first == std::string_view::npos ? rest_.size() : first);
  }

  std::string_view rest_;
};

std::optional<StateCondition> take_etag(Cursor& cursor) {
  StateCondition condition;
  condition.kind = StateCondition::Kind::etag;
  if (!cursor.take("[")) {
    return std::nullopt;
  }
  condition.weak = cursor.take("W/");
  auto value = cursor.take_between('"', '"');
  if (!value || !cursor.take("]")) {
    return std::nullopt;
  }
  condition.value = std::move(*value);
  return condition;
}

std::optional<StateCondition> take_condition(Cursor& cursor) {
  const bool negated = cursor.take_not();
  std::optional<StateCondition> condition;
  if (cursor.at("[")) {
    condition = take_etag(cursor);
  } else if (auto token = cursor.take_between('<', '>')) {
    condition.emplace();
    condition->value = std::move(*token);
  }
  if (condition) {
    condition->negated = negated;
  }
  return condition;
}

std::optional<StateList> take_list(Cursor& cursor) {
  StateList list;
  if (!cursor.take("(")) {
    return std::nullopt;
  }
  while (!cursor.take(")")) {
    auto condition = take_condition(cursor);
    if (!condition) {
      return std::nullopt;
    }
    list.conditions.push_back(std::move(*condition));
  }
  if (list.conditions.empty()) {
    return std::nullopt;
  }
  return list;
}

}  // namespace

Result<std::vector<StateList>> read_if(std::string_view value) {
  const Error malformed{Errc::validation,
                        "If is a list of (conditions), all of them after a <resource> or none"};
  std::vector<StateList> lists;
  Cursor cursor(value);
  const bool tagged = cursor.at("<");
  std::string resource;
  while (!cursor.done()) {
    if (cursor.at("<")) {
      auto tag = cursor.take_between('<', '>');
      // A resource without a list says nothing.
      if (!tagged || !tag || !cursor.at("(")) {
        return malformed;
      }
      resource = std::move(*tag);
    }
    auto list = take_list(cursor);
    if (!list) {
      return malformed;
    }
    if (lists.size() == kMostLists) {
      return Error{Errc::validation, "If has at most 200 lists of conditions"};
    }
    list->resource = resource;
    lists.push_back(std::move(*list));
  }
  if (lists.empty()) {
    return malformed;
  }
  return lists;
}

}  // namespace holdfast::webdav
