// Texts to customers.
#pragma once

#include <string>

#include "notify/channel.hpp"
#include "notify/message_context.hpp"
#include "notify/sms/provider.hpp"
#include "notify/sms/report_address.hpp"
#include "notify/sms/text_wording.hpp"
#include "store/base/log.hpp"

namespace holdfast::notify {

struct SmsSettings {
  /// The installation's number or name; an agency's own goes before it.
  std::string sender;
  /// Faults of the provider in a row before it is left alone for a while.
  int faults_in_row = 5;
};

/// On one executor.
class SmsChannel final : public Channel {
 public:
  /// References outlive it.
  SmsChannel(TextProvider& provider, const MessageContext& context, ReportAddresses reports,
             Clock& clock, Log& log, SmsSettings settings);

  [[nodiscard]] std::string_view name() const override { return "sms"; }
  /// What may have been taken already is looked for before it is sent again.
  Awaitable<Delivery> deliver(store::Effect effect) override;

 private:
  [[nodiscard]] Result<OutgoingText> compose(const store::Effect& effect) const;
  Delivery judge(const store::Effect& effect, const TextAnswer& answer);
  Delivery not_found_out(const store::Effect& effect, const Error& error);
  /// Counts the provider's faults in a row; true where it is to be left alone.
  bool count_fault(bool fault, bool at_once);

  TextProvider& provider_;
  const MessageContext& context_;
  const ReportAddresses reports_;
  Clock& clock_;
  Log& log_;
  const SmsSettings settings_;
  int faults_ = 0;
};

}  // namespace holdfast::notify
