// Where providers of texts (SMS) tell what became of one, and hand over what people text back:
// /hooks/sms/{provider} (docs/sms.md).
//
// Nothing here is believed that is not signed (Twilio), or does not come to an address that only
// the provider was told (Kannel).
#pragma once

#include <string>
#include <string_view>

#include "gateway/auth/miss_limit.hpp"
#include "gateway/config.hpp"
#include "gateway/net/peer.hpp"
#include "notify/sms/form.hpp"
#include "notify/sms/provider.hpp"
#include "notify/sms/report_address.hpp"
#include "store/base/log.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// Any thread.
class TextHooks {
 public:
  /// References outlive it. `url` is what the provider was told: "https://gw.example/hooks/sms/…".
  TextHooks(store::Ledger& ledger, Clock& clock, Sms settings, std::string url,
            notify::ReportAddresses reports, Log& log);

  static bool serves(std::string_view path) { return path.starts_with("/hooks/sms/"); }

  Awaitable<HttpResponse> handle(HttpRequest request, Peer peer);

 private:
  /// What somebody texted.
  struct Words {
    /// E.164.
    std::string from;
    std::string to;
    std::string text;
    /// The provider's name for it.
    std::string id;
  };

  Awaitable<HttpResponse> twilio(HttpRequest request, Peer peer);
  Awaitable<HttpResponse> kannel(HttpRequest request, Peer peer);
  Awaitable<HttpResponse> kannel_words(notify::FormFields fields, Peer peer);
  /// False where it is about nothing of ours.
  Awaitable<bool> record(std::string effect, std::string report_name, notify::TextReport report);
  /// What is answered to the sender; may be empty.
  Awaitable<std::string> take_words(Words words);
  /// To whom they are about what they were told last.
  Awaitable<void> pass_to_people(Words words);
  [[nodiscard]] std::vector<store::AgencyId> agencies_behind(std::string_view number) const;
  [[nodiscard]] std::string reply(store::AgencyId agency, bool stopped) const;
  [[nodiscard]] bool is_signed(const HttpRequest& request, const notify::FormFields& fields) const;

  store::Ledger& ledger_;
  const Sms settings_;
  const std::string url_;
  const notify::ReportAddresses reports_;
  Log& log_;
  MissLimit limit_;
};

}  // namespace holdfast::gateway
