#include "gateway/mail_in/mail_in.hpp"

#include "store/base/text.hpp"
#include "store/commands/effects.hpp"
#include "store/commands/mail_in.hpp"

namespace holdfast::gateway {
namespace {

using icalendar::Answer;
using notify::inbound::Meaning;
using store::RecordReply;

/// Which of those named in it answers: the customer, else the first.
Answer::Attendee who_answers(const Answer& answer, const store::Booking& booking) {
  for (const auto& attendee : answer.attendees) {
    if (equal_ignoring_case(attendee.address, booking.customer.email)) {
      return attendee;
    }
  }
  return answer.attendees.empty() ? Answer::Attendee{} : answer.attendees.front();
}

/// Nothing for what is no decision: delegated, or not decided yet.
std::optional<RecordReply::Said> said_by(const Answer& answer, const Answer::Attendee& attendee) {
  switch (answer.method) {
    case Answer::Method::counter:
      return RecordReply::Said::counter;
    case Answer::Method::refresh:
      return RecordReply::Said::refresh;
    case Answer::Method::reply:
      break;
  }
  if (attendee.participation == "ACCEPTED") {
    return RecordReply::Said::accepted;
  }
  if (attendee.participation == "TENTATIVE") {
    return RecordReply::Said::tentative;
  }
  return attendee.participation == "DECLINED" ? std::optional(RecordReply::Said::declined)
                                              : std::nullopt;
}

std::string_view word(RecordReply::Became became) {
  switch (became) {
    case RecordReply::Became::kept:
      return "kept";
    case RecordReply::Became::cancelled:
      return "cancelled";
    case RecordReply::Became::asked:
      return "asked";
    case RecordReply::Became::outdated:
      return "outdated";
    case RecordReply::Became::sent_again:
      return "sent_again";
    case RecordReply::Became::ignored:
      return "ignored";
  }
  return {};
}

TimeZone zone_of(const store::Booking& booking) {
  auto zone = TimeZone::find(booking.time_zone);
  return zone ? std::move(*zone) : TimeZone::utc();
}

}  // namespace

std::optional<store::Booking> MailIn::booking_of(const std::string& id) const {
  return store::read(ledger_.engine(),
                     [&](const store::Reads& reads) -> std::optional<store::Booking> {
                       for (const auto& agency : reads.agencies()) {
                         if (auto booking = reads.booking(agency.id, store::BookingId{id})) {
                           return booking;
                         }
                       }
                       return std::nullopt;
                     });
}

Awaitable<Result<std::string>> MailIn::take(ReceivedMail mail) {
  const auto id = returns_.id_in_address(mail.recipient);
  if (!id) {
    co_return Error{Errc::not_found, "nobody has that address", {}};
  }
  auto booking = booking_of(*id);
  const auto zone = booking ? zone_of(*booking) : TimeZone::utc();
  auto meaning = notify::inbound::understand(mail.octets, mail.sender, zone, authserv_id_);
  Result<std::string> became = std::string("ignored");
  if (id->starts_with(store::EffectId::prefix())) {
    store::EffectId effect{*id};
    became = co_await take_reports(std::move(effect), std::move(meaning));
  } else if (booking) {
    became = co_await take_about(std::move(*booking), std::move(meaning));
  }
  // Nobody's words and addresses: the id alone.
  log_.info(
      "mail_in.taken",
      {{"about", *id}, {"became", became ? *became : std::string(name(became.error().code))}});
  co_return became;
}

Awaitable<Result<std::string>> MailIn::take_reports(store::EffectId effect, Meaning meaning) {
  if (meaning.kind == Meaning::Kind::letter) {
    // Some programs answer to the sender of the envelope; a person's words are worth passing on.
    const auto told = store::read(ledger_.engine(),
                                  [&](const store::Reads& reads) { return reads.effect(effect); });
    auto booking = told ? booking_of(told->booking.value) : std::nullopt;
    if (booking) {
      co_return co_await take_letter(std::move(*booking), meaning.name, std::move(meaning.text));
    }
  }
  std::string became = "ignored";
  int number = 0;
  for (const auto& said : meaning.said) {
    store::RecordDelivery command;
    command.said.effect = effect;
    command.said.report = meaning.name + '-' + std::to_string(++number);
    command.said.fate = said.fate;
    command.said.status = said.status;
    command.said.detail = said.detail;
    const auto recorded = co_await ledger_.apply(std::move(command));
    if (!recorded && recorded.error().code != Errc::not_found) {
      co_return recorded.error();
    }
    if (!recorded || !recorded->news) {
      continue;
    }
    became = std::string(name(said.fate));
    if (is_dead(recorded->effect) || said.fate == store::Fate::complained) {
      log_.error("effect.came_back", {{"effect", effect.value},
                                      {"kind", recorded->effect.kind},
                                      {"booking", recorded->effect.booking.value},
                                      {"fate", name(said.fate)},
                                      {"status", said.status}});
    }
  }
  co_return became;
}

Awaitable<Result<std::string>> MailIn::take_about(store::Booking booking, Meaning meaning) {
  if (meaning.kind == Meaning::Kind::answer) {
    co_return co_await take_answer(std::move(booking), std::move(meaning));
  }
  if (meaning.kind == Meaning::Kind::letter) {
    co_return co_await take_letter(std::move(booking), meaning.name, std::move(meaning.text));
  }
  co_return std::string("ignored");
}

Awaitable<Result<std::string>> MailIn::take_answer(store::Booking booking, Meaning meaning) {
  const auto& answer = *meaning.answer;
  const auto attendee = who_answers(answer, booking);
  const auto said = said_by(answer, attendee);
  std::string became = "ignored";
  if (said) {
    RecordReply command;
    command.agency = booking.agency;
    command.booking = booking.id;
    command.uid = answer.uid;
    command.said = *said;
    command.attendee = attendee.address;
    command.sequence = answer.sequence;
    command.dtstamp = answer.dtstamp;
    command.proposed = answer.proposed;
    command.from_program = meaning.from_program;
    command.unverified = meaning.vouched && !attendee.address.ends_with('@' + *meaning.vouched);
    const auto recorded = co_await ledger_.apply(std::move(command));
    if (!recorded) {
      co_return recorded.error();
    }
    became = word(recorded->became);
  }
  if (!answer.comment.empty() && answer.uid == booking.uid) {
    auto text = answer.comment;
    const auto passed = co_await take_letter(std::move(booking), meaning.name, std::move(text));
    if (!passed) {
      co_return passed.error();
    }
  }
  co_return became;
}

Awaitable<Result<std::string>> MailIn::take_letter(store::Booking booking, std::string name,
                                                   std::string text) {
  store::RecordLetter command{booking.agency, booking.id, std::move(name), std::move(text)};
  const auto passed = co_await ledger_.apply(std::move(command));
  if (!passed) {
    co_return passed.error();
  }
  co_return std::string(*passed ? "passed_on" : "ignored");
}

}  // namespace holdfast::gateway
