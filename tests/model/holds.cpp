// Time that is kept while somebody types, in both.
#include <algorithm>

#include "tests/model/side_by_side.hpp"

namespace holdfast::model {

using store::Booking;
using store::Reads;

namespace {

/// SHA-256 would do no better: the ledger compares it and knows nothing of tokens.
std::string token(int number) {
  auto text = std::to_string(number);
  return std::string(64 - text.size(), '0') + text;
}

}  // namespace

Entry* SideBySide::pick_hold(const Command& command) {
  std::vector<Entry*> held;
  for (auto& entry : model_.entries) {
    if (!entry.token.empty()) {
      held.push_back(&entry);
    }
  }
  // Nearly always one of the youngest, for a hold lives for minutes.
  const auto back =
      static_cast<std::size_t>(command.which % 8 == 0 ? command.which : command.which % 3);
  return held.empty() ? nullptr : held[held.size() - 1 - back % held.size()];
}

void SideBySide::hold(const Command& command) {
  store::PlaceHold request;
  request.agency = ids_.agency;
  request.actor = {"key", "tk_model", "api", "rq_model"};
  request.service = ids_.treats[static_cast<std::size_t>(command.treat)];
  request.starts_at = instant(command.at);
  request.time_zone = kZone;
  request.keep_for = std::chrono::minutes{1 + command.which % 15};
  request.token_hash = token(++tokens_);
  request.dry_run = command.dry;
  if (command.who >= 0) {
    request.wanted = ids_.things[static_cast<std::size_t>(command.who)];
  }
  request.party = std::max(command.party, 1);
  const auto outcome = house_.apply(request);
  const auto length = shop_.treats[static_cast<std::size_t>(command.treat)].length;
  Asked asked{command.treat, command.at, length, command.who};
  asked.party = request.party;
  Right right;
  right.refusal = Errc::validation;
  if (takes_party(command)) {
    right = judge_anew(asked, command.dry);
  }
  if (!done(right, outcome, command)) {
    return;
  }
  house_.read([&](const Reads& reads) {
    Entry entry;
    entry.id = outcome->id.value;
    entry.treat = command.treat;
    entry.customer = -1;
    entry.status = BookingStatus::held;
    entry.deadline = model_.now + request.keep_for.count();
    entry.token = request.token_hash;
    enter(entry, right, asked, *outcome, reads);
    return 0;
  });
}

void SideBySide::convert(const Command& command) {
  auto* entry = pick_hold(command);
  if (entry == nullptr) {
    return;
  }
  auto about = command;
  about.treat = entry->treat;
  about.at = entry->time.from;
  about.length = 0;
  about.who = -1;
  about.party = 0;
  auto request = request_of(about);
  request.hold = {{store::BookingId{entry->id}, command.stale ? token(0) : entry->token}};
  const auto outcome = house_.apply(request);
  const auto length = static_cast<int>(entry->time.to - entry->time.from);
  Asked asked{entry->treat, about.at, length, -1, entry, false, true};
  asked.party = static_cast<int>(entry->seats.size());
  Right right;
  if (command.stale) {
    right.refusal = Errc::not_found;
  } else if (entry->status == BookingStatus::expired || model_.has_run_out(*entry)) {
    right.refusal = Errc::hold_expired;
  } else if (entry->status != BookingStatus::held) {
    right.refusal = Errc::invalid_transition;
  } else if (!command.anyway &&
             model_.has_already(command.customer, entry->treat, about.at, length)) {
    right.refusal = Errc::duplicate_suspected;
  } else {
    right = judge_over(asked, command);
  }
  if (!done(right, outcome, command)) {
    return;
  }
  auto booked = *entry;
  adopt(right, asked, *outcome, booked);
  house_.read([&](const Reads& reads) {
    booked.customer = command.customer;
    booked.version += 1;
    booked.held = held_of(reads, origin_of(booked));
    confirm(booked);
    *entry = booked;
    if (right.over) {
      model_.accept_overlaps(*entry);
    }
    compare(*entry, reads);
    return 0;
  });
}

void SideBySide::extend(const Command& command) {
  auto* entry = pick_hold(command);
  if (entry == nullptr) {
    return;
  }
  store::ExtendHold request;
  request.agency = ids_.agency;
  request.booking = store::BookingId{entry->id};
  request.token_hash = command.stale ? token(0) : entry->token;
  request.keep_for = std::chrono::minutes{1 + command.which % 15};
  request.dry_run = command.dry;
  const auto outcome = house_.apply(request);
  Right right;
  if (command.stale) {
    right.refusal = Errc::not_found;
  } else if (entry->status == BookingStatus::expired || model_.has_run_out(*entry)) {
    right.refusal = Errc::hold_expired;
  } else if (entry->status != BookingStatus::held) {
    right.refusal = Errc::invalid_transition;
  }
  const bool again = entry->extended;
  if (done(right, outcome, command) && !again) {
    entry->extended = true;
    entry->deadline = std::max<Minute>(*entry->deadline, model_.now + request.keep_for.count());
    entry->version += 1;
  }
}

void SideBySide::drop_hold(const Command& command) {
  auto* entry = pick_hold(command);
  if (entry == nullptr) {
    return;
  }
  store::DropHold request;
  request.agency = ids_.agency;
  request.booking = store::BookingId{entry->id};
  request.token_hash = command.stale ? token(0) : entry->token;
  request.dry_run = command.dry;
  const auto outcome = house_.apply(request);
  Right right;
  if (command.stale) {
    right.refusal = Errc::not_found;
  } else if (entry->status != BookingStatus::held && entry->status != BookingStatus::expired) {
    right.refusal = Errc::invalid_transition;
  }
  if (done(right, outcome, command) && entry->status == BookingStatus::held) {
    ended(*entry, BookingStatus::expired);
  }
}

}  // namespace holdfast::model
