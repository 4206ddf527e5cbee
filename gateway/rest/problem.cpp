#include "gateway/rest/problem.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <map>

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

/// Seconds after which a repeat makes sense, where the error does not say.
std::string_view usual_wait(int status) {
  switch (status) {
    case 409:
      return "1";
    case 429:
      return "60";
    case 503:
    case 504:
      return "5";
    case 507:
      return "30";
    default:
      return {};
  }
}

/// Fields that come several times, and the list that they make.
std::string_view list_name(std::string_view field) {
  static const std::map<std::string_view, std::string_view> names = {
      {"alternative", "alternatives"}, {"candidate", "candidates"}, {"allowed", "allowed"}};
  const auto found = names.find(field);
  return found == names.end() ? std::string_view{} : found->second;
}

json::array& list_in(json::object& body, std::string_view name) {
  auto& member = body[name];
  if (!member.is_array()) {
    member = json::array();
  }
  return member.get_array();
}

/// The entry of `errors` that belongs to one pointer. What a rule does not say stands for itself.
json::object fault_entry(std::string_view pointer, std::string_view detail) {
  json::object entry;
  entry["pointer"] = pointer;
  entry["code"] = "value";
  entry["message"] = detail;
  return entry;
}

/// "so_… 2026-12-01T09:00:00Z", or the id alone: it was never read.
json::object blind_source(std::string_view text) {
  const auto blank = text.find(' ');
  json::object source;
  source["id"] = text.substr(0, blank);
  source["last_good_at"] =
      blank == std::string_view::npos ? json::value(nullptr) : json::value(text.substr(blank + 1));
  return source;
}

void add_field(json::object& body, const Error& error, const ErrorField& field) {
  if (field.name == "pointer") {
    list_in(body, "errors").emplace_back(fault_entry(field.value, error.detail));
  } else if ((field.name == "code" || field.name == "message") && body.contains("errors")) {
    body["errors"].get_array().back().get_object()[field.name] = field.value;
  } else if (field.name == "current_version") {
    body["current_etag"] = '"' + field.value + '"';
  } else if (field.name == "source") {
    list_in(body, "sources").emplace_back(blind_source(field.value));
  } else if (field.name == "retry_after") {
    // Said by the header field.
  } else if (const auto list = list_name(field.name); !list.empty()) {
    list_in(body, list).emplace_back(field.value);
  } else {
    body[field.name] = field.value;
  }
}

/// Lists that a code always has, so that a program need not ask whether they are there.
void add_promised_lists(json::object& body, Errc code) {
  switch (code) {
    case Errc::slot_taken:
      body["blocking"] = "booking";
      list_in(body, "alternatives");
      break;
    case Errc::source_unverified:
      list_in(body, "sources");
      list_in(body, "alternatives");
      break;
    case Errc::busy_outside:
    case Errc::hold_expired:
    case Errc::offer_expired:
      list_in(body, "alternatives");
      break;
    case Errc::invalid_transition:
      list_in(body, "allowed");
      break;
    case Errc::validation:
      if (!body.contains("errors")) {
        const auto* detail = body.if_contains("detail");
        list_in(body, "errors").emplace_back(fault_entry("", detail->as_string()));
      }
      break;
    default:
      break;
  }
}

json::object body_of(const ProblemKind& kind, std::string_view detail, const Occurrence& where) {
  json::object body;
  body["type"] = where.base_url + "/problems/" + std::string(kind.code);
  body["title"] = kind.title;
  body["status"] = kind.status;
  body["detail"] = detail.empty() ? kind.title : detail;
  body["instance"] = where.path;
  body["code"] = kind.code;
  body["retryable"] = kind.retryable;
  body["request_id"] = where.request_id;
  return body;
}

HttpResponse answer(const ProblemKind& kind, const json::object& body,
                    std::string_view retry_after) {
  HttpResponse response;
  response.status = kind.status;
  response.headers.set("Content-Type", "application/problem+json");
  response.body = json::serialize(body);
  const auto wait = retry_after.empty() ? usual_wait(kind.status) : retry_after;
  if (kind.retryable && !wait.empty()) {
    response.headers.set("Retry-After", wait);
  }
  return response;
}

}  // namespace

HttpResponse problem(const ProblemKind& kind, std::string_view detail, const Occurrence& where) {
  return answer(kind, body_of(kind, detail, where), {});
}

HttpResponse problem(const Error& error, const Occurrence& where) {
  const auto& kind = problem_kind(error.code);
  // What went wrong inside is for the log.
  auto body = body_of(kind, error.code == Errc::internal ? std::string() : error.detail, where);
  // A calendar that cannot be read is asked again every ten seconds.
  std::string_view retry_after = error.code == Errc::source_unverified ? "10" : "";
  for (const auto& field : error.fields) {
    add_field(body, error, field);
    if (field.name == "retry_after") {
      retry_after = field.value;
    }
  }
  add_promised_lists(body, error.code);
  if (error.code == Errc::slot_taken) {
    body["waitlist_url"] = where.base_url + "/v1/waitlist";
  }
  auto response = answer(kind, body, retry_after);
  if (error.code == Errc::unauthenticated) {
    // RFC 6750 section 3.
    response.headers.set("WWW-Authenticate", "Bearer realm=\"Holdfast\"");
  }
  return response;
}

std::optional<HttpResponse> problem_page(std::string_view code) {
  const auto kinds = problem_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [code](const auto* kind) { return kind->code == code; });
  if (found == kinds.end()) {
    return std::nullopt;
  }
  HttpResponse page;
  page.headers.set("Content-Type", "text/plain; charset=utf-8");
  page.body = std::string((*found)->code) + " (" + std::to_string((*found)->status) + ")\n\n" +
              std::string((*found)->title) + ".\n" + std::string((*found)->advice) + '\n';
  return page;
}

Error in_zone(Error error, const TimeZone& zone) {
  for (auto& field : error.fields) {
    if (field.name == "alternative" || field.name == "candidate" || field.name == "earliest" ||
        field.name == "latest" || field.name == "until" || field.name == "starts_at") {
      if (const auto at = parse_rfc3339(field.value)) {
        field.value = to_rfc3339(*at, zone.offset_at(*at));
      }
    }
  }
  return error;
}

}  // namespace holdfast::gateway::rest
