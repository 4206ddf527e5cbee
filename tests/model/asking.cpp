// Requests, and the same requests under the same keys once more.
#include <algorithm>

#include "tests/model/side_by_side.hpp"

namespace holdfast::model {

using store::Booking;
using store::Reads;

namespace {

constexpr Minute kKeyLife = 24 * 60;

std::string answer_of(const Result<Booking>& outcome) {
  return outcome ? outcome->id.value : std::string(name(outcome.error().code));
}

}  // namespace

store::RequestBooking SideBySide::request_of(const Command& command) const {
  store::RequestBooking request;
  request.agency = ids_.agency;
  request.actor = {"key", "tk_model", "api", "rq_model"};
  request.service = ids_.treats[static_cast<std::size_t>(command.treat)];
  request.starts_at = instant(command.at);
  request.time_zone = kZone;
  request.customer.name = "Customer";
  request.customer.email = "customer" + std::to_string(command.customer) + "@mail.example";
  if (command.who >= 0) {
    request.wanted = ids_.things[static_cast<std::size_t>(command.who)];
  }
  if (const auto length = asked_length(command)) {
    request.duration = std::chrono::minutes{*length};
  }
  if (command.party > 0) {
    request.party = command.party;
  }
  request.allow_duplicate = command.anyway;
  request.dry_run = command.dry;
  if (command.over) {
    request.override_reason = "The office knows.";
  }
  return request;
}

std::optional<int> SideBySide::asked_length(const Command& command) const {
  const auto& lengths = shop_.treats[static_cast<std::size_t>(command.treat)].lengths;
  if (command.length == 0 || (lengths.empty() && !command.stale)) {
    return std::nullopt;
  }
  if (lengths.empty() || command.stale) {
    return command.length;
  }
  return lengths[static_cast<std::size_t>(command.length) % lengths.size()];
}

int SideBySide::length_of(const Command& command) const {
  return asked_length(command).value_or(
      shop_.treats[static_cast<std::size_t>(command.treat)].length);
}

Right SideBySide::judge_anew(const Asked& asked, bool dry) {
  auto right = model_.judge(asked);
  if (right.refusal && right.refusal != Errc::not_found && !dry) {
    auto before = before_ ? before_ : std::optional(model_);
    const Minute reach = 8 * 1440;
    if (model_.expire_near({asked.at - reach, asked.at + reach})) {
      before_ = std::move(before);
      return model_.judge(asked);
    }
  }
  return right;
}

void SideBySide::take_back() {
  if (before_) {
    model_ = *before_;
  }
}

Right SideBySide::right_answer(const Command& command) {
  const auto& treat = shop_.treats[static_cast<std::size_t>(command.treat)];
  const auto length = length_of(command);
  const auto& lengths = treat.lengths;
  if (length != treat.length &&
      std::find(lengths.begin(), lengths.end(), length) == lengths.end()) {
    return {Errc::validation, {}, {}};
  }
  if (!takes_party(command)) {
    return {Errc::validation, {}, {}};
  }
  if (!command.anyway && model_.has_already(command.customer, command.treat, command.at, length)) {
    return {Errc::duplicate_suspected, {}, {}};
  }
  Asked asked{command.treat, command.at, length, command.who};
  asked.party = std::max(command.party, 1);
  return judge_over(asked, command);
}

bool SideBySide::takes_party(const Command& command) const {
  return command.party <= shop_.treats[static_cast<std::size_t>(command.treat)].largest_party;
}

Right SideBySide::judge_over(Asked& asked, const Command& command) {
  auto right = judge_anew(asked, command.dry);
  const bool can_be_overridden =
      right.refusal == Errc::busy_outside || right.refusal == Errc::source_unverified;
  if (command.over && can_be_overridden) {
    asked.over_busy = true;
    right = judge_anew(asked, command.dry);
    right.over = !right.refusal;
  }
  return right;
}

void SideBySide::book(const Command& command) {
  if (command.dry) {
    const auto outcome = house_.apply(request_of(command));
    agree(right_answer(command), refusal_of(outcome));
    return;
  }
  sent_.push_back({command, {}, 0});
  send(command, sent_.size() - 1);
}

void SideBySide::again(const Command& command) {
  if (!sent_.empty()) {
    const auto key = sent_.size() - 1 - static_cast<std::size_t>(command.which) % sent_.size();
    send(sent_[key].command, key);
  }
}

void SideBySide::send(const Command& command, std::size_t key) {
  auto& sent = sent_[key];
  store::Keyed<store::RequestBooking> keyed;
  keyed.key = {ids_.agency, "us_model", "POST /v1/bookings", "key-" + std::to_string(key), "same"};
  keyed.keep_for = std::chrono::hours{24};
  keyed.command = request_of(command);
  keyed.render = [](const Result<Booking>& outcome, const auto&) {
    return store::Answer{outcome ? 201 : 409, answer_of(outcome), {}, {}};
  };
  const auto answer = house_.apply(std::move(keyed));
  if (sent.kept && model_.now < sent.until) {
    expect(answer && answer->replayed && answer->answer.body == *sent.kept,
           "a repeat is answered otherwise than the first time");
    ++tally_.replayed;
    return;
  }
  const auto right = right_answer(command);
  const bool granted = answer && answer->answer.status == 201;
  std::optional<Error> refused = refusal_of(answer);
  if (answer && !granted) {
    // Kept refusals come as answers.
    refused = Error{right.refusal.value_or(Errc::internal), answer->answer.body};
    expect(right.refusal && answer->answer.body == name(*right.refusal),
           "another refusal is kept: " + answer->answer.body);
  }
  if (!answer) {
    take_back();
  }
  if (!agree(right, refused)) {
    return;
  }
  sent.kept = answer ? std::optional(answer->answer.body) : std::nullopt;
  sent.until = model_.now + kKeyLife;
  if (!granted) {
    return;
  }
  house_.read([&](const Reads& reads) {
    const auto booking = reads.booking(ids_.agency, store::BookingId{answer->answer.body});
    enter_granted(command, right, *booking, reads);
    return 0;
  });
}

void SideBySide::enter_granted(const Command& command, const Right& right, const Booking& booking,
                               const Reads& reads) {
  Entry entry;
  entry.id = booking.id.value;
  entry.treat = command.treat;
  entry.customer = command.customer;
  Asked asked{command.treat, command.at, length_of(command), command.who};
  asked.over_busy = right.over;
  enter(entry, right, asked, booking, reads);
  if (right.over) {
    model_.accept_overlaps(model_.entries.back());
  }
}

void SideBySide::enter(Entry& entry, const Right& right, const Asked& asked, const Booking& booking,
                       const Reads& reads) {
  adopt(right, asked, booking, entry);
  entry.held = held_of(reads, origin_of(entry));
  if (entry.status != BookingStatus::held) {
    confirm(entry);
  }
  model_.entries.push_back(entry);
  compare(model_.entries.back(), reads);
}

// Somebody's own from now on: confirmed, or waiting for a person's word.
void SideBySide::confirm(Entry& entry) const {
  const auto& treat = shop_.treats[static_cast<std::size_t>(entry.treat)];
  entry.status = treat.approval ? BookingStatus::requested : BookingStatus::confirmed;
  entry.deadline.reset();
  if (treat.approval) {
    entry.deadline = std::min(model_.now + treat.approval_within, entry.time.from);
  }
  entry.in_calendars = true;
}

}  // namespace holdfast::model
