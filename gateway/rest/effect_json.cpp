#include "gateway/rest/effect_json.hpp"

#include <boost/json/array.hpp>

#include "gateway/rest/answers.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object attempt_json(const store::Attempt& attempt) {
  json::object body;
  body["number"] = attempt.number;
  body["started_at"] = to_rfc3339(attempt.started_at);
  body["ended_at"] = or_null(attempt.ended_at);
  // Still open, or cut off by a crash.
  body["outcome"] = attempt.outcome.empty() ? json::value("open") : json::value(attempt.outcome);
  body["detail"] = attempt.detail;
  body["reference"] = text_or_null(attempt.reference);
  return body;
}

json::object report_json(const store::DeliveryReport& report) {
  json::object body;
  body["at"] = to_rfc3339(report.at);
  body["status"] = std::string(name(report.fate));
  body["code"] = text_or_null(report.status);
  body["detail"] = report.detail;
  return body;
}

json::object plain_json(const store::Effect& effect) {
  json::object body;
  body["id"] = effect.id.value;
  body["channel"] = effect.channel;
  body["kind"] = effect.kind;
  body["recipient"] = effect.recipient;
  body["sequence"] = effect.sequence;
  body["state"] = std::string(name(effect.state));
  body["status"] = std::string(status_of(effect));
  body["created_at"] = to_rfc3339(effect.created_at);
  body["due_at"] = to_rfc3339(effect.due_at);
  body["deadline"] = or_null(effect.deadline);
  body["last_detail"] = effect.last_detail;
  return body;
}

}  // namespace

json::object effect_json(const store::Effect& effect, const store::Reads& reads) {
  auto body = plain_json(effect);
  json::array attempts;
  for (const auto& attempt : reads.attempts(effect.id)) {
    attempts.push_back(attempt_json(attempt));
  }
  body["attempts"] = std::move(attempts);
  json::array reports;
  for (const auto& report : reads.delivery_reports(effect.id)) {
    reports.push_back(report_json(report));
  }
  body["reports"] = std::move(reports);
  return body;
}

json::object notification_json(const store::Effect& effect) {
  auto body = plain_json(effect);
  body["booking"] = text_or_null(effect.booking.value);
  body["attempts"] = effect.attempts;
  body["dead"] = is_dead(effect);
  return body;
}

}  // namespace holdfast::gateway::rest
