#include "gateway/rest/on_taken.hpp"

#include <optional>
#include <utility>

#include "gateway/rest/booking_call.hpp"
#include "gateway/rest/probe.hpp"
#include "gateway/rest/waitlist_json.hpp"
#include "gateway/rest/waitlist_request.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

using OnTaken = store::BookOrElse::OnTaken;
constexpr std::size_t kLongestKey = 80;

/// The members of the body that are not a booking's own.
struct Besides {
  /// Nothing: fail.
  std::optional<OnTaken> on_taken;
  std::vector<TimeRange> windows;
};

Result<Besides> read_besides(const boost::json::object& object) {
  Faults faults;
  Members body(object, "", faults);
  Besides besides;
  const auto named = body.text("on_taken", kLongestKey);
  if (named == "waitlist") {
    besides.on_taken = OnTaken::waitlist;
  } else if (named == "next_available") {
    besides.on_taken = OnTaken::next_available;
  } else if (named && named != "fail") {
    faults.add("/on_taken", "value", "fail, waitlist or next_available.");
  }
  besides.windows = read_windows(body, faults);
  if (body.has("windows") && named && named != "waitlist") {
    faults.add("/windows", "unknown", "Only where on_taken is waitlist.");
  }
  if (!faults.none()) {
    return faults.error();
  }
  return besides;
}

Result<Prepared<store::BookOrElse>> read_book_or_else(const Request& request,
                                                      const Besides& besides,
                                                      const store::Reads& reads) {
  auto plain = request;
  plain.body.erase("on_taken");
  plain.body.erase("windows");
  auto booking = read_request_booking(plain, reads);
  if (!booking) {
    return booking.error();
  }
  Prepared<store::BookOrElse> prepared;
  prepared.command.request = std::move(booking->command);
  prepared.command.on_taken = besides.on_taken;
  prepared.command.windows = besides.windows;
  prepared.names = std::move(booking->names);
  prepared.time_zone = std::move(booking->time_zone);
  return prepared;
}

Awaitable<Result<HttpResponse>> rehearse_either(Context context,
                                                Prepared<store::BookOrElse> prepared) {
  const auto outcome = co_await context.ledger.apply(std::move(prepared.command));
  if (!outcome) {
    co_return localised(outcome.error(), prepared.time_zone);
  }
  if (outcome->entry) {
    co_return entry_dry_run(*outcome->entry, prepared.names);
  }
  co_return dry_run_response(*outcome->booking, prepared.names);
}

}  // namespace

Awaitable<Result<HttpResponse>> book_or_else(Context context, Request request) {
  const auto besides = read_besides(request.body);
  if (!besides) {
    co_return besides.error();
  }
  const auto prepare = [&](const store::Reads& reads) {
    auto read = read_book_or_else(request, *besides, reads);
    if (read) {
      const auto& wish = read->command.request;
      read->doubtful = doubtful_sources(
          context, {wish.agency, wish.service, wish.wanted, wish.then}, read->names, reads);
    }
    return read;
  };
  auto prepared = store::read(context.ledger.engine(), prepare);
  if (!prepared) {
    co_return prepared.error();
  }
  co_await probe(context, prepared->doubtful);
  if (prepared->command.request.dry_run) {
    co_return co_await rehearse_either(context, std::move(*prepared));
  }
  auto key = read_key(request);
  if (!key) {
    co_return key.error();
  }
  Occurrence where{context.settings.base_url, request.path, request.request_id};
  store::Keyed<store::BookOrElse> keyed;
  keyed.key = std::move(*key);
  keyed.keep_for = context.settings.rules.keep_booking_answers;
  keyed.render = [where = std::move(where), names = prepared->names, zone = prepared->time_zone,
                  show = show_whole(context, true)](
                     const Result<store::BookOrElse::Outcome>& outcome,
                     const store::Reads& reads) mutable {
    if (!outcome) {
      return to_answer(problem(localised(outcome.error(), zone), where));
    }
    if (outcome->booking) {
      names.learn(reads, *outcome->booking);
    }
    return to_answer(outcome->entry ? entry_response(202, *outcome->entry, names, where.base_url)
                                    : show(*outcome->booking, names));
  };
  keyed.command = std::move(prepared->command);
  auto answer = co_await call<store::BookOrElse>(context, std::move(keyed));
  if (!answer) {
    co_return localised(answer.error(), prepared->time_zone);
  }
  co_return answer;
}

}  // namespace holdfast::gateway::rest
