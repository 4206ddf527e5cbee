// Texts (SMS) as this installation sends them: the provider of its configuration, the channel over
// it, and who asks what became of them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "gateway/auth/secret_box.hpp"
#include "gateway/config.hpp"
#include "gateway/metrics/deliveries.hpp"
#include "gateway/net/http_client.hpp"
#include "notify/channels/sms.hpp"
#include "notify/sms/inquirer.hpp"
#include "notify/worker.hpp"

namespace holdfast::gateway {

/// Where the provider reaches us: "https://gw.example/hooks/sms/twilio".
std::string text_hook_url(const Config& config);
/// The addresses that its reports come to.
notify::ReportAddresses text_report_addresses(const Config& config, const SecretBox& secrets);

/// All of it on `executor`.
class Texting {
 public:
  struct Parts {
    const Config& config;
    store::Ledger& ledger;
    Clock& clock;
    RandomSource& random;
    const SecretBox& secrets;
    /// Outlives it.
    const notify::MessageContext& messages;
    /// Counts what became of attempts; outlives it.
    metrics::Deliveries& deliveries;
    Log& log;
  };
  /// `tls` is for connections to the provider. Only where a provider is set.
  Texting(boost::asio::any_io_executor executor, const Parts& parts, TlsContext tls);

  /// Something may be due. Any thread.
  void ring() { worker_.ring(); }
  Awaitable<void> send() { return worker_.run(); }
  /// Ends at once where the provider cannot be asked.
  Awaitable<void> ask();
  void stop();

 private:
  NetHttpClient http_;
  std::unique_ptr<notify::TextProvider> provider_;
  notify::SmsChannel channel_;
  metrics::CountedChannel counted_;
  notify::Worker worker_;
  notify::TextInquirer inquirer_;
};

}  // namespace holdfast::gateway
