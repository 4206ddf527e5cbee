#include "gateway/mail_in/mailbox_reader.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "notify/inbound/envelope.hpp"
#include "store/commands/mail_in.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway {

namespace inbound = notify::inbound;

namespace {

/// Of one letter; as by LMTP.
constexpr std::size_t kLargest = 4U * 1024 * 1024;
/// Letters that one visit looks at, the newest, and that it takes.
constexpr int kLookedAt = 1000;
constexpr int kTaken = 200;
/// A letter for several of our addresses counts for each of them.
constexpr std::size_t kAddresses = 5;

std::string mailbox_name(const inbound::Pop3Settings& server) {
  return server.username + '@' + server.host + ':' + std::to_string(server.port);
}

template <class T>
Awaitable<T> call(std::function<T()> work) {
  co_return work();
}

}  // namespace

struct MailboxReader::Visit {
  std::unique_ptr<Session> session;
  inbound::Pop3Listing listing;
  std::set<std::string> taken;
  std::set<std::string> left;
};

MailboxReader::MailboxReader(boost::asio::any_io_executor executor,
                             boost::asio::any_io_executor blocking, store::Ledger& ledger,
                             MailIn& mail_in, Clock& clock, Log& log, MailboxSettings settings)
    : executor_(executor),
      blocking_(std::move(blocking)),
      ledger_(ledger),
      mail_in_(mail_in),
      clock_(clock),
      log_(log),
      settings_(std::move(settings)),
      taken_(mailbox_name(settings_.server)),
      left_(taken_ + " left"),
      wake_(std::move(executor)) {}

void MailboxReader::stop() {
  stopping_ = true;
  wake_.ring();
}

Awaitable<void> MailboxReader::run() {
  while (!stopping_) {
    try {
      co_await visit();
    } catch (const store::EngineFailure& failure) {
      log_.error("mail_in.store_failed", {{"what", failure.error.detail}});
    }
    if (!stopping_) {
      const auto next = clock_.now() + settings_.every;
      co_await wake_.wait_until(clock_, next);
    }
  }
}

template <class T>
Awaitable<T> MailboxReader::elsewhere(std::function<T()> work) {
  auto task = call<T>(std::move(work));
  co_return co_await boost::asio::co_spawn(blocking_, std::move(task), boost::asio::use_awaitable);
}

bool MailboxReader::failed(const Error& error) {
  if (!std::exchange(in_trouble_, true)) {
    log_.error("mail_in.mailbox_failed", {{"mailbox", taken_}, {"what", error.detail}});
  }
  return false;
}

std::set<std::string> MailboxReader::known_in(const std::string& drawer) const {
  const auto names = store::read(
      ledger_.engine(), [&](const store::Reads& reads) { return reads.fetched_letters(drawer); });
  return {names.begin(), names.end()};
}

Awaitable<bool> MailboxReader::visit() {
  auto visit = std::make_shared<Visit>();
  std::function<Status()> begin = [this, visit]() -> Status {
    auto session = Session::open(settings_.server);
    auto listing =
        session ? (*session)->list(kLookedAt) : Result<inbound::Pop3Listing>(session.error());
    if (!listing) {
      return listing.error();
    }
    visit->session = std::move(*session);
    visit->listing = std::move(*listing);
    return {};
  };
  const auto begun = co_await elsewhere(std::move(begin));
  if (!begun) {
    co_return failed(begun.error());
  }
  visit->taken = known_in(taken_);
  visit->left = known_in(left_);
  const bool all = co_await take_all(visit);
  std::function<Status()> end = [visit] { return visit->session->quit(); };
  const auto ended = co_await elsewhere(std::move(end));
  if (!ended) {
    co_return failed(ended.error());
  }
  if (visit->listing.complete) {
    co_await forget_gone(taken_, visit->taken, visit);
    co_await forget_gone(left_, visit->left, visit);
  }
  if (all && std::exchange(in_trouble_, false)) {
    log_.info("mail_in.mailbox_well", {{"mailbox", taken_}});
  }
  co_return all;
}

Awaitable<bool> MailboxReader::take_all(std::shared_ptr<Visit> visit) {
  int taken = 0;
  for (const auto& letter : visit->listing.letters) {
    if (stopping_ || taken >= kTaken) {
      break;
    }
    if (visit->left.contains(letter.name)) {
      continue;
    }
    ++taken;
    const bool done = co_await take_one(visit, letter);
    if (!done) {
      co_return false;
    }
  }
  co_return true;
}

// On disk, its name on disk, removed: in that order.
Awaitable<bool> MailboxReader::take_one(std::shared_ptr<Visit> visit, inbound::Pop3Letter letter) {
  if (!visit->taken.contains(letter.name)) {
    std::function<Result<std::string>()> fetch = [visit, letter]() -> Result<std::string> {
      if (letter.size > kLargest) {
        return Error{Errc::too_large, "too large"};
      }
      return visit->session->retrieve(letter.number, kLargest);
    };
    auto octets = co_await elsewhere(std::move(fetch));
    if (!octets && octets.error().code != Errc::too_large) {
      co_return failed(octets.error());
    }
    std::vector<std::string> ours;
    if (octets) {
      for (auto& address : inbound::named_recipients(inbound::read_mail(*octets).fields)) {
        if (ours.size() < kAddresses && mail_in_.accepts(address)) {
          ours.push_back(std::move(address));
        }
      }
    }
    if (ours.empty()) {
      // Somebody else's, or larger than any answer: people find it where it is.
      log_.info("mail_in.left_in_mailbox", {{"why", octets ? "not_ours" : "too_large"}});
      const bool left = co_await note(left_, letter.name);
      co_return left;
    }
    const bool in = co_await hand_in(std::move(*octets), std::move(ours));
    const bool noted = in && co_await note(taken_, letter.name);
    if (!noted) {
      co_return false;
    }
  }
  std::function<Status()> remove = [visit, letter] {
    return visit->session->remove(letter.number);
  };
  const auto removed = co_await elsewhere(std::move(remove));
  if (!removed) {
    co_return failed(removed.error());
  }
  co_return true;
}

Awaitable<bool> MailboxReader::hand_in(std::string octets, std::vector<std::string> recipients) {
  const auto sender = inbound::named_sender(inbound::read_mail(octets).fields);
  for (auto& recipient : recipients) {
    ReceivedMail mail{sender, std::move(recipient), octets};
    const auto became = co_await mail_in_.take(std::move(mail));
    if (!became && became.error().code != Errc::not_found) {
      co_return failed(became.error());
    }
  }
  co_return true;
}

Awaitable<bool> MailboxReader::note(std::string drawer, std::string name) {
  store::NoteFetchedLetter command;
  command.mailbox = std::move(drawer);
  command.name = std::move(name);
  const auto noted = co_await ledger_.apply(std::move(command));
  if (!noted) {
    co_return failed(noted.error());
  }
  co_return true;
}

Awaitable<void> MailboxReader::forget_gone(std::string drawer, std::set<std::string> known,
                                           std::shared_ptr<Visit> visit) {
  for (const auto& letter : visit->listing.letters) {
    known.erase(letter.name);
  }
  if (known.empty()) {
    co_return;
  }
  store::ForgetFetchedLetters command;
  command.mailbox = std::move(drawer);
  command.names.assign(known.begin(), known.end());
  const auto forgotten = co_await ledger_.apply(std::move(command));
  if (!forgotten) {
    failed(forgotten.error());
  }
}

}  // namespace holdfast::gateway
