// Everything that works in the background: mail, outside calendars, housekeeping.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <vector>

#include "gateway/auth/secret_box.hpp"
#include "gateway/config.hpp"
#include "gateway/deadlines.hpp"
#include "gateway/event_telling.hpp"
#include "gateway/housekeeping.hpp"
#include "gateway/mail_in/lmtp_server.hpp"
#include "gateway/mail_in/mail_in.hpp"
#include "gateway/mail_in/mailbox_reader.hpp"
#include "gateway/metrics/deliveries.hpp"
#include "gateway/net/http_client.hpp"
#include "gateway/net/io_threads.hpp"
#include "gateway/texting.hpp"
#include "notify/channels/mail.hpp"
#include "notify/worker.hpp"
#include "store/base/log.hpp"
#include "store/ledger.hpp"
#include "sync/engine.hpp"

namespace holdfast::gateway {

/// What the workers work with; outlives them.
struct WorkerParts {
  const Config& config;
  store::Ledger& ledger;
  Clock& clock;
  RandomSource& random;
  const store::CalendarFormat& format;
  const SecretBox& secrets;
  Log& log;
  /// The configuration's, with the service account's key.
  sync::OAuthSettings oauth;
  /// Where answers to mail come back to; nothing: people read them.
  std::optional<notify::ReturnAddresses> returns = {};
  /// Agencies' own words and customers' links; null: none. Outlives the workers.
  const notify::MessageContext* messages = nullptr;
  /// For connections to webhooks.
  TlsContext webhooks_tls = {};
  /// Where deliveries are counted; null: in none that anybody reads. Outlives the workers.
  metrics::Deliveries* deliveries = nullptr;
  /// For connections to the provider of texts.
  TlsContext texts_tls = {};
};

/// One thread of their own, so that a large calendar that is being read keeps no request waiting,
/// and a pool for mail, which blocks. Created, stopped and destroyed on one other thread.
class Workers {
 public:
  /// `tls` is for outgoing connections.
  Workers(const WorkerParts& parts, TlsContext tls);
  /// `stop` goes before.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Takes the port where mail servers hand over what came back, if one is set; before `start`.
  /// Errors: unavailable.
  Status listen();
  /// Where answers about a booking come back to; empty: to the agency. Any thread.
  [[nodiscard]] std::string organizer(const store::BookingId& booking) const;
  /// `quiet`: housekeeping alone. A restored copy of a database tells nobody anything, since the
  /// original may have done so.
  void start(bool quiet);

  /// Something may be due. Any thread; returns at once.
  void wake();
  /// Something was written. Any thread; returns at once.
  void note_commit() { events_.ring(); }
  /// What is being done with outside calendars. Any thread.
  [[nodiscard]] const sync::Progress& progress() const { return sync_.progress(); }
  /// What the checks of the store found last. Any thread.
  [[nodiscard]] const Findings& findings() const { return housekeeping_.findings(); }
  /// Tries a webhook out. On the caller's executor.
  Awaitable<notify::WebhookAnswer> ping(store::Webhook webhook);
  /// Has that source read soon. Any thread.
  void poke(store::SourceId source);
  /// Has sources read that cannot be trusted, and returns when they have answered or after a
  /// moment. On the caller's executor.
  Awaitable<void> probe(std::vector<store::SourceId> sources);
  /// The calendars of an account, asked of its service. On the caller's executor.
  Awaitable<Result<std::vector<sync::FoundCalendar>>> calendars(store::Grant grant);
  /// All that a calendar holds which is not tied yet. On the caller's executor.
  Awaitable<Result<std::vector<store::ObjectDraft>>> preview(store::Source source);
  /// Outgoing HTTP, for others too. Any thread.
  HttpClient& http() { return http_; }
  /// Gives a token back to its service, some time. Any thread.
  void give_back(store::Grant grant);
  /// A service says that the source has changed. Any thread.
  void hint(store::SourceId source);
  /// A channel works that its service has not answered us about. Any thread.
  void adopt(store::PushChannel channel);
  /// The service wants the channel of that source to be seen to. Any thread.
  void renew_channel(store::SourceId source);

  /// Asks them to end. Returns at once.
  void request_stop();
  /// Waits for their end, and for what they were sending to be recorded. False if that takes longer
  /// than until then: a mail server may take minutes over one message.
  bool wait(std::chrono::steady_clock::time_point until);

 private:
  void run(Awaitable<void> work);
  /// A worker never ends by an exception unless something is broken: then nothing is sent or read
  /// until a restart, which the log must say at once.
  void tell(const std::exception_ptr& failure);

  Log& log_;
  const bool mails_;
  const sync::OAuthSettings oauth_;
  const SecretBox& secrets_;
  store::Ledger& ledger_;
  IoThreads thread_{1};
  boost::asio::any_io_executor executor_;
  boost::asio::thread_pool mailers_;
  NetHttpClient http_;
  sync::Engine sync_;
  notify::Relay relay_;
  metrics::Deliveries own_deliveries_;
  notify::MailChannel mail_;
  metrics::CountedChannel counted_mail_;
  notify::Worker mail_worker_;
  EventTelling events_;
  /// Nothing where no provider of texts is set.
  std::optional<Texting> texts_;
  const std::optional<notify::ReturnAddresses> returns_;
  /// Nothing where no mail is read.
  std::optional<MailIn> mail_in_;
  std::optional<LmtpServer> lmtp_;
  std::optional<MailboxReader> mailbox_;
  std::uint16_t lmtp_port_ = 0;
  Housekeeping housekeeping_;
  Deadlines deadlines_;
  std::vector<std::future<void>> running_;
};

}  // namespace holdfast::gateway
