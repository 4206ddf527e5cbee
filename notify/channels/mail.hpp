// Mail to customers and staff.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>

#include "notify/channel.hpp"
#include "notify/compose.hpp"
#include "notify/smtp.hpp"

namespace holdfast::notify {

class MailChannel final : public Channel {
 public:
  /// How one message leaves; Relay::submit in the product. Blocks.
  using Submit = std::function<Delivery(const Mail&)>;

  /// `blocking` is a pool that may be blocked, with as many threads as messages may be under way.
  MailChannel(boost::asio::any_io_executor blocking, ComposeSettings compose, Submit submit);

  [[nodiscard]] std::string_view name() const override { return "mail"; }
  [[nodiscard]] std::string destination(const store::Effect& effect) const override;
  Awaitable<Delivery> deliver(store::Effect effect) override;

 private:
  Awaitable<Delivery> submit_elsewhere(Mail mail);

  boost::asio::any_io_executor blocking_;
  ComposeSettings compose_;
  Submit submit_;
};

}  // namespace holdfast::notify
