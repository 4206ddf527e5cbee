// What people text back: STOP, START and HELP are done at once, all else is for people.
#include <algorithm>

#include "gateway/hooks/texts.hpp"
#include "notify/language/catalogue.hpp"
#include "notify/sms/answers.hpp"
#include "notify/sms/short_words.hpp"
#include "notify/sms/text_wording.hpp"
#include "store/base/text.hpp"
#include "store/commands/mail_in.hpp"
#include "store/commands/texts.hpp"
#include "store/engine.hpp"
#include "store/phone_number.hpp"

namespace holdfast::gateway {

using notify::TextWord;
using store::Reads;

namespace {

/// Somebody who is texted often about waiting lists still has a booking somewhere in these.
constexpr int kLookedBack = 50;

/// The booking that the number was texted about last.
std::optional<store::Effect> last_booking_text(const std::string& number, const Reads& reads) {
  const auto texts = reads.texts_to(number, kLookedBack);
  const auto found = std::find_if(texts.begin(), texts.end(), [](const store::Effect& text) {
    return text.booking.value.starts_with(store::BookingId::prefix());
  });
  return found == texts.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::vector<store::AgencyId> TextHooks::agencies_behind(std::string_view number) const {
  return store::read(ledger_.engine(), [&](const Reads& reads) {
    std::vector<store::AgencyId> found;
    for (const auto& agency : reads.agencies()) {
      const auto texts = reads.message_settings(agency.id).texts;
      const auto& sender = texts.sender.empty() ? settings_.sender : texts.sender;
      // Where a service picks the sender nobody can tell whose number it is: it stands for all.
      if (sender.empty() || sender == number) {
        found.push_back(agency.id);
      }
    }
    return found;
  });
}

std::string TextHooks::reply(store::AgencyId id, bool stopped) const {
  return store::read(ledger_.engine(), [&](const Reads& reads) {
    const auto agency = reads.agency(id).value_or(store::Agency{});
    const auto settings = reads.message_settings(id);
    const auto& contact = settings.contact.empty() ? agency.mail_address : settings.contact;
    const auto words =
        stopped ? notify::stopped_words(settings.language) : notify::help_words(settings.language);
    return notify::filled_reply(words, agency.name, contact);
  });
}

Awaitable<std::string> TextHooks::take_words(Words words) {
  const auto word = notify::text_word(words.text);
  const auto agencies = agencies_behind(words.to);
  const bool stops = word == TextWord::stop || word == TextWord::cancel;
  if (stops || word == TextWord::start) {
    for (const auto agency : agencies) {
      store::RecordTextWish command;
      command.agency = agency;
      command.number = words.from;
      command.stop = stops;
      const auto recorded = co_await ledger_.apply(std::move(command));
      const bool changed = recorded && *recorded;
      log_.info(stops ? "sms.stopped" : "sms.started",
                {{"number", store::masked_number(words.from)},
                 {"changed", std::int64_t{changed ? 1 : 0}}});
    }
  }
  if (word == TextWord::none || word == TextWord::cancel) {
    auto passing = pass_to_people(words);
    co_await std::move(passing);
  }
  // Twilio confirms a STOP itself, and refuses texts of ours after it.
  const bool confirms = stops && settings_.provider == SmsProvider::kannel;
  const bool answers = confirms || word == TextWord::help;
  std::string answer;
  if (answers && !agencies.empty()) {
    answer = reply(agencies.front(), stops);
  }
  co_return answer;
}

Awaitable<void> TextHooks::pass_to_people(Words words) {
  const auto about = store::read(
      ledger_.engine(), [&](const Reads& reads) { return last_booking_text(words.from, reads); });
  if (!about) {
    log_.info("sms.from_nobody", {{"number", store::masked_number(words.from)}});
    co_return;
  }
  store::RecordLetter command;
  command.agency = about->agency;
  command.booking = about->booking;
  command.name = "sms " + sha256_hex(words.id.empty() ? words.text : words.id);
  command.text = "SMS " + words.from + "\n" + words.text;
  const auto passed = co_await ledger_.apply(std::move(command));
  log_.info("sms.passed_on", {{"booking", about->booking.value},
                              {"passed", std::int64_t{passed && *passed ? 1 : 0}}});
}

}  // namespace holdfast::gateway
