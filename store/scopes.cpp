#include "store/scopes.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace holdfast::store {
namespace {

constexpr std::array<std::string_view, 14> kNouns = {
    "access",    "audit",         "bookings", "catalogue", "conflicts", "customers", "feeds",
    "calendars", "notifications", "slots",    "waitlist",  "events",    "webhooks",  "metrics"};

std::vector<std::string_view> words(std::string_view list) {
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const auto end = std::min(list.find(' '), list.size());
    if (end > 0) {
      out.push_back(list.substr(0, end));
    }
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

bool is_scope(std::string_view word) {
  const auto colon = word.find(':');
  if (colon == std::string_view::npos) {
    return false;
  }
  const auto verb = word.substr(colon + 1);
  return (verb == "read" || verb == "write") &&
         std::find(kNouns.begin(), kNouns.end(), word.substr(0, colon)) != kNouns.end();
}

std::string known_nouns() {
  std::string text;
  for (const auto noun : kNouns) {
    text += (text.empty() ? "" : ", ") + std::string(noun);
  }
  return text;
}

}  // namespace

std::string to_string(Scope scope) {
  return std::string(scope.noun) + (scope.write ? ":write" : ":read");
}

Result<std::string> tidy_scopes(std::string_view list) {
  std::set<std::string_view> scopes;
  for (const auto word : words(list)) {
    if (!is_scope(word)) {
      return Error{Errc::validation, "there is no scope " + std::string(word) +
                                         ": one is a noun, then :read or :write; the nouns are " +
                                         known_nouns()};
    }
    scopes.insert(word);
  }
  std::string text;
  for (const auto word : scopes) {
    text += (text.empty() ? "" : " ") + std::string(word);
  }
  return text;
}

bool allows(std::string_view scopes, Scope wanted) {
  const auto held = words(scopes);
  return held.empty() || std::find(held.begin(), held.end(), to_string(wanted)) != held.end();
}

}  // namespace holdfast::store
