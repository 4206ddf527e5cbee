#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

#include "gateway/audit_chain.hpp"
#include "gateway/rest/answers.hpp"
#include "gateway/rest/audit_json.hpp"
#include "gateway/rest/cursor.hpp"
#include "gateway/rest/handlers.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::string_view kList = "audit";
/// Entries that are read in one go when the chain is verified.
constexpr int kPiece = 500;

Result<std::int64_t> place_in(const Query& query) {
  const auto cursor = query.find("cursor");
  if (!cursor) {
    return 0;
  }
  const auto position = read_cursor(*cursor, kList);
  if (!position) {
    return position.error();
  }
  std::int64_t number = 0;
  const auto& text = position->front();
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc{} || end != text.data() + text.size()) {
    return Error{Errc::cursor_mismatch, "This is no cursor of the audit log.", {}};
  }
  return number;
}

/// True for "true", false for "false" and for nothing.
Result<bool> read_flag(const Query& query, std::string_view name) {
  const auto text = query.find(name).value_or("false");
  if (text != "true" && text != "false") {
    const std::string pointer = '?' + std::string(name);
    return Error{Errc::validation,
                 "This is true or false.",
                 {{"pointer", pointer}, {"code", "value"}, {"message", "This is true or false."}}};
  }
  return text == "true";
}

/// Walks the chain from its beginning, piece by piece: the thread serves others in between.
Awaitable<Result<HttpResponse>> verify_audit(Context context, Request request) {
  const auto executor = co_await boost::asio::this_coro::executor;
  AuditChain chain;
  std::optional<std::string> fault;
  for (bool more = true; more && !fault;) {
    const auto piece = store::read(context.ledger.engine(), [&](const store::Reads& reads) {
      return reads.audit(request.agency(), chain.count(), kPiece);
    });
    for (auto entry = piece.begin(); entry != piece.end() && !fault; ++entry) {
      fault = chain.add(*entry);
    }
    more = std::ssize(piece) == kPiece;
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
  }
  boost::json::object body;
  body["whole"] = !fault;
  body["entries"] = chain.count();
  body["last_hash"] = chain.last_hash();
  body["fault"] = fault ? boost::json::value(*fault) : boost::json::value(nullptr);
  co_return json_response(200, body);
}

}  // namespace

boost::json::object audit_json(const store::AuditEntry& entry) {
  boost::json::object actor;
  actor["kind"] = entry.actor.kind;
  actor["id"] = entry.actor.id;
  actor["via"] = entry.actor.via;
  actor["request_id"] = entry.actor.request_id;
  boost::json::object body;
  body["number"] = entry.number;
  body["at"] = to_rfc3339(entry.at);
  body["actor"] = std::move(actor);
  body["action"] = entry.action;
  body["subject"] = entry.subject;
  // As text: the hash is over these very octets.
  body["before"] = entry.before;
  body["after"] = entry.after;
  body["previous"] = entry.previous;
  body["hash"] = entry.hash;
  return body;
}

// GET /v1/audit, in order of number, from the first entry on. With verify=true no entries, but
// whether the chain is whole.
Awaitable<Result<HttpResponse>> list_audit(Context context, Request request) {
  const auto verify = read_flag(request.query, "verify");
  if (!verify) {
    co_return verify.error();
  }
  if (*verify) {
    co_return co_await verify_audit(context, std::move(request));
  }
  const auto limit = page_length(request.query);
  if (!limit) {
    co_return limit.error();
  }
  const auto after = place_in(request.query);
  if (!after) {
    co_return after.error();
  }
  const auto page = [&](const store::Reads& reads) {
    return reads.audit(request.agency(), *after, *limit + 1);
  };
  auto entries = store::read(context.ledger.engine(), page);
  std::optional<std::string> next;
  if (std::ssize(entries) > *limit) {
    entries.pop_back();
    next = make_cursor(kList, {std::to_string(entries.back().number)});
  }
  boost::json::array data;
  for (const auto& entry : entries) {
    data.push_back(audit_json(entry));
  }
  co_return list_response(context, request, std::move(data), next);
}

}  // namespace holdfast::gateway::rest
