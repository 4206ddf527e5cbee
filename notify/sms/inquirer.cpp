#include "notify/sms/inquirer.hpp"

#include "store/commands/effects.hpp"
#include "store/commands/texts.hpp"

namespace holdfast::notify {
namespace {

constexpr Duration kEvery = std::chrono::minutes{1};
constexpr int kAtOnce = 20;

std::string reference_of(const store::Effect& text, const store::Engine& engine) {
  const auto attempts =
      store::read(engine, [&](const store::Reads& reads) { return reads.attempts(text.id); });
  return attempts.empty() ? std::string{} : attempts.back().reference;
}

}  // namespace

TextInquirer::TextInquirer(boost::asio::any_io_executor executor, store::Ledger& ledger,
                           Clock& clock, TextProvider& provider, Log& log)
    : ledger_(ledger), clock_(clock), provider_(provider), log_(log), wake_(executor) {}

void TextInquirer::stop() {
  stopping_ = true;
  wake_.ring();
}

Awaitable<void> TextInquirer::run() {
  while (!stopping_) {
    bool more = false;
    try {
      more = co_await ask_round();
    } catch (const store::EngineFailure& failure) {
      log_.error("sms.store_failed", {{"what", failure.error.detail}});
    }
    if (!more && !stopping_) {
      const auto at = clock_.now() + kEvery;
      co_await wake_.wait_until(clock_, at);
    }
  }
}

Awaitable<bool> TextInquirer::ask_round() {
  const auto now = clock_.now();
  auto due = store::read(ledger_.engine(), [&](const store::Reads& reads) {
    return reads.texts_to_ask(now, kAtOnce);
  });
  for (auto& text : due) {
    if (stopping_) {
      co_return false;
    }
    auto asking = ask_about(std::move(text));
    const bool answered = co_await std::move(asking);
    if (!answered) {
      co_return false;
    }
  }
  co_return std::ssize(due) == kAtOnce;
}

Awaitable<bool> TextInquirer::ask_about(store::Effect text) {
  auto reference = reference_of(text, ledger_.engine());
  const auto report = co_await provider_.ask(std::move(reference));
  if (!report) {
    log_.warning("sms.not_asked", {{"effect", text.id.value}, {"what", report.error().detail}});
    co_return false;
  }
  if (*report && (*report)->fate > text.fate) {
    store::RecordDelivery command;
    command.said.effect = text.id;
    command.said.report = (*report)->reference + '.' + std::string(name((*report)->fate));
    command.said.fate = (*report)->fate;
    command.said.status = (*report)->code;
    command.said.detail = (*report)->detail;
    command.passing = (*report)->passing;
    const auto recorded = co_await ledger_.apply(std::move(command));
    if (recorded && !recorded->effect.ask_at) {
      co_return true;
    }
  }
  store::NoteTextAsked asked;
  asked.effect = text.id;
  const auto noted = co_await ledger_.apply(std::move(asked));
  co_return noted.has_value();
}

}  // namespace holdfast::notify
