#include "gateway/rest/hold_request.hpp"

#include "gateway/rest/answers.hpp"
#include "gateway/rest/booking_members.hpp"
#include "gateway/rest/start_time.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::size_t kLongestKey = 80;
constexpr std::size_t kSecret = 43;
constexpr std::int64_t kLongestHold = 15;

/// The hold that path and Hold-Token name together.
struct Opened {
  store::Booking booking;
  HoldToken token;
};

Result<Opened> open_hold(const Request& request, const store::Reads& reads) {
  const auto text = request.headers.find("Hold-Token");
  auto token = text ? parse_hold_token(*text) : std::nullopt;
  if (!token || token->booking.value != request.id) {
    return nothing_there();
  }
  auto booking = reads.booking(request.agency(), token->booking);
  if (!booking) {
    return nothing_there();
  }
  return Opened{std::move(*booking), std::move(*token)};
}

template <class Command>
Result<Prepared<Command>> prepare(const Request& request, const store::Reads& reads) {
  auto opened = open_hold(request, reads);
  if (!opened) {
    return opened.error();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  Prepared<Command> prepared;
  prepared.command.agency = request.agency();
  prepared.command.actor = request.actor();
  prepared.command.booking = opened->booking.id;
  prepared.command.token_hash = std::move(opened->token.hash);
  prepared.command.dry_run = *dry_run;
  prepared.names.learn(reads, opened->booking);
  prepared.time_zone = opened->booking.time_zone;
  return prepared;
}

std::chrono::minutes read_keep_for(Members& body) {
  return std::chrono::minutes{body.whole("keep_for", 1, kLongestHold).value_or(10)};
}

}  // namespace

std::optional<HoldToken> parse_hold_token(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos || text.size() - dot - 1 != kSecret ||
      !text.starts_with(store::BookingId::prefix())) {
    return std::nullopt;
  }
  return HoldToken{store::BookingId{std::string(text.substr(0, dot))},
                   sha256_hex(text.substr(dot + 1))};
}

Result<Prepared<store::PlaceHold>> read_hold(const Request& request, const std::string& secret,
                                             const store::Reads& reads) {
  Faults faults;
  Members body(request.body, "", faults);
  body.require({"service"});
  const auto service_name = body.text("service", kLongestKey);
  const auto start_members = read_start(body, faults);
  const auto staff = body.text("staff", kLongestKey);
  const auto duration = read_duration(body);
  const auto keep_for = read_keep_for(body);
  const auto party = read_party(body);
  Names names;
  auto then = read_then(body, request.agency(), reads, names, faults);
  body.finish();
  const auto service = read_service(service_name, request.agency(), reads, faults);
  auto wanted = read_wanted(staff, service, request.agency(), reads, faults);
  if (!faults.none()) {
    return faults.error();
  }
  const auto start = decide_start(start_members, agency_zone(request.agency(), reads));
  if (!start) {
    return start.error();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  Prepared<store::PlaceHold> prepared;
  prepared.names = std::move(names);
  prepared.names.learn(reads, *service);
  prepared.time_zone = start->time_zone;
  prepared.command = {.agency = request.agency(),
                      .actor = request.actor(),
                      .service = service->id,
                      .duration = duration,
                      .starts_at = start->at,
                      .time_zone = start->time_zone,
                      .wanted = std::move(wanted),
                      .keep_for = keep_for,
                      .token_hash = sha256_hex(secret),
                      .dry_run = *dry_run,
                      .then = std::move(then),
                      .party = party.value_or(1)};
  return prepared;
}

Result<Prepared<store::ExtendHold>> read_extension(const Request& request,
                                                   const store::Reads& reads) {
  auto prepared = prepare<store::ExtendHold>(request, reads);
  if (!prepared) {
    return prepared;
  }
  Faults faults;
  Members body(request.body, "", faults);
  prepared->command.keep_for = read_keep_for(body);
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  return prepared;
}

Result<Prepared<store::DropHold>> read_drop(const Request& request, const store::Reads& reads) {
  return prepare<store::DropHold>(request, reads);
}

}  // namespace holdfast::gateway::rest
