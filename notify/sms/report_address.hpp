// Where a provider reports what became of a text: an address of its own for each, which nobody
// guesses.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::notify {

/// Immutable; any thread.
class ReportAddresses {
 public:
  /// `url` is where the provider's reports come in, without a query; empty: nowhere. `keys`: the
  /// newest first; all of them are believed, and the newest makes addresses.
  ReportAddresses(std::string url, std::vector<std::string> keys)
      : url_(std::move(url)), keys_(std::move(keys)) {}

  /// "https://gw.example/hooks/sms/twilio?m=ef_….0123…" for an effect's id; empty where reports
  /// come in nowhere.
  [[nodiscard]] std::string url_of(std::string_view id) const;
  /// The id in the value of `m`; nothing for one that we did not make.
  [[nodiscard]] std::optional<std::string> id_in(std::string_view token) const;

 private:
  std::string url_;
  std::vector<std::string> keys_;
};

}  // namespace holdfast::notify
