// Kannel's sendsms, and gateways that do as it does.
//
// No name comes back: reports come to an address of the text's own. What may have been taken is not
// to be found again, so a report is waited for before it is sent once more.
#pragma once

#include <string>

#include "notify/sms/provider.hpp"
#include "store/base/http.hpp"

namespace holdfast::notify {

struct KannelSettings {
  /// With the path: "http://127.0.0.1:13013/cgi-bin/sendsms".
  std::string url;
  std::string username;
  std::string password;
};

class Kannel final : public TextProvider {
 public:
  /// `http` outlives it.
  Kannel(HttpClient& http, KannelSettings settings);

  [[nodiscard]] std::string_view name() const override { return "kannel"; }
  Awaitable<TextAnswer> send(OutgoingText text) override;
  Awaitable<Result<std::optional<TextAnswer>>> find(OutgoingText text) override;
  Awaitable<Result<std::optional<TextReport>>> ask(std::string reference) override;
  [[nodiscard]] bool can_be_asked() const override { return false; }
  [[nodiscard]] Duration patience() const override { return std::chrono::minutes{3}; }

 private:
  HttpClient& http_;
  const KannelSettings settings_;
};

/// What came of handing one over.
TextAnswer read_kannel_answer(const Result<HttpResponse>& response);

/// What the bit mask of a report says: "1" reached the phone, "16" refused by the centre. Nothing
/// for what is no such bit.
std::optional<TextReport> kannel_report(std::string_view bit, std::string_view words);

}  // namespace holdfast::notify
