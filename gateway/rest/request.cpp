#include "gateway/rest/request.hpp"

#include <algorithm>
#include <charconv>

namespace holdfast::gateway::rest {
namespace {

constexpr int kDefaultPage = 50;
constexpr int kLongestPage = 200;

Error parameter_error(std::string_view name, std::string_view code, std::string message) {
  Error error{Errc::validation, message, {}};
  error.fields = {{"pointer", '?' + std::string(name)},
                  {"code", std::string(code)},
                  {"message", std::move(message)}};
  return error;
}

bool lists(std::string_view known, std::string_view name) {
  while (!known.empty()) {
    const auto end = std::min(known.find(' '), known.size());
    if (known.substr(0, end) == name) {
      return true;
    }
    known.remove_prefix(std::min(end + 1, known.size()));
  }
  return false;
}

}  // namespace

Result<Query> Query::parse(std::string_view query, std::string_view known) {
  auto parameters = parse_query(query);
  if (!parameters) {
    return parameter_error("", "format", "The query has a broken percent-escape.");
  }
  for (auto it = parameters->begin(); it != parameters->end(); ++it) {
    const auto& name = it->first;
    if (!lists(known, name)) {
      return parameter_error(
          name, "unknown",
          known.empty() ? "There are no query parameters here."
                        : "No such query parameter here. Known ones: " + std::string(known) + '.');
    }
    const auto same = [&name](const auto& other) { return other.first == name; };
    if (std::any_of(parameters->begin(), it, same)) {
      return parameter_error(name, "doubled", "The query parameter is given twice.");
    }
    // A filter or a dry run that was left out by mistake must not be taken for none.
    if (it->second.empty()) {
      return parameter_error(name, "empty",
                             "The query parameter has no value: give it one, or leave it out.");
    }
  }
  Query parsed;
  parsed.parameters_ = std::move(*parameters);
  return parsed;
}

std::optional<std::string> Query::find(std::string_view name) const {
  for (const auto& [key, value] : parameters_) {
    if (key == name) {
      return value;
    }
  }
  return std::nullopt;
}

Result<int> page_length(const Query& query) {
  const auto text = query.find("limit");
  if (!text) {
    return kDefaultPage;
  }
  int limit = 0;
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (fault != std::errc{} || end != text->data() + text->size() || limit < 1 ||
      limit > kLongestPage) {
    return parameter_error("limit", "range", "`limit` is a whole number from 1 to 200.");
  }
  return limit;
}

Result<bool> is_dry_run(const Query& query) {
  const auto text = query.find("dry_run");
  if (!text || *text == "false") {
    return false;
  }
  if (*text == "true") {
    return true;
  }
  // A misspelt dry run must not become a real one.
  return parameter_error("dry_run", "value", "`dry_run` is true or false.");
}

store::Actor Request::actor() const {
  if (by_staff()) {
    return {"staff", caller.user.id.value, "api", request_id};
  }
  return {"key", caller.token.value, "api", request_id};
}

}  // namespace holdfast::gateway::rest
