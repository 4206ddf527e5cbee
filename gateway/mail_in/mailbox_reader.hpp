// Looks into a mailbox elsewhere now and then, and takes what came back.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "gateway/mail_in/mail_in.hpp"
#include "notify/inbound/pop3_session.hpp"
#include "store/base/clock.hpp"
#include "store/base/wake.hpp"

namespace holdfast::gateway {

struct MailboxSettings {
  notify::inbound::Pop3Settings server;
  std::chrono::seconds every{60};
};

/// A letter is taken once: what it means is on disk, then its name, and only then it is removed.
/// Struck in between, it is removed without being taken again. What is not for us stays for people.
///
/// On `executor`, one thing at a time; the dialogue with the server runs on `blocking`.
class MailboxReader {
 public:
  /// References outlive this.
  MailboxReader(boost::asio::any_io_executor executor, boost::asio::any_io_executor blocking,
                store::Ledger& ledger, MailIn& mail_in, Clock& clock, Log& log,
                MailboxSettings settings);

  /// Ends when stopped and the visit under way is over.
  Awaitable<void> run();
  /// On `executor`.
  void stop();
  /// One visit. False if the server or the store was in trouble; what was not taken is taken at the
  /// next visit.
  Awaitable<bool> visit();

 private:
  using Session = notify::inbound::Pop3Session;
  struct Visit;
  template <class T>
  Awaitable<T> elsewhere(std::function<T()> work);
  Awaitable<bool> take_all(std::shared_ptr<Visit> visit);
  Awaitable<bool> take_one(std::shared_ptr<Visit> visit, notify::inbound::Pop3Letter letter);
  Awaitable<bool> hand_in(std::string octets, std::vector<std::string> recipients);
  Awaitable<bool> note(std::string drawer, std::string name);
  Awaitable<void> forget_gone(std::string drawer, std::set<std::string> known,
                              std::shared_ptr<Visit> visit);
  [[nodiscard]] std::set<std::string> known_in(const std::string& drawer) const;
  bool failed(const Error& error);

  boost::asio::any_io_executor executor_;
  boost::asio::any_io_executor blocking_;
  store::Ledger& ledger_;
  MailIn& mail_in_;
  Clock& clock_;
  Log& log_;
  const MailboxSettings settings_;
  /// Names of what was taken and is to be removed, and of what was looked at and stays.
  const std::string taken_;
  const std::string left_;
  Wake wake_;
  bool stopping_ = false;
  /// The trouble was told of.
  bool in_trouble_ = false;
};

}  // namespace holdfast::gateway
