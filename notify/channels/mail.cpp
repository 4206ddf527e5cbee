#include "notify/channels/mail.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "store/base/text.hpp"

namespace holdfast::notify {

MailChannel::MailChannel(boost::asio::any_io_executor blocking, ComposeSettings compose,
                         Submit submit)
    : blocking_(std::move(blocking)), compose_(std::move(compose)), submit_(std::move(submit)) {}

std::string MailChannel::destination(const store::Effect& effect) const {
  const auto at = effect.recipient.rfind('@');
  return at == std::string::npos ? std::string{} : to_lower(effect.recipient.substr(at + 1));
}

Awaitable<Delivery> MailChannel::submit_elsewhere(Mail mail) { co_return submit_(mail); }

Awaitable<Delivery> MailChannel::deliver(store::Effect effect) {
  auto mail = compose(effect, compose_);
  if (!mail) {
    // No mail can carry it today or tomorrow.
    Delivery refused;
    refused.ending = store::RecordAttempt::Ending::failed;
    refused.detail = mail.error().detail;
    co_return refused;
  }
  auto task = submit_elsewhere(std::move(*mail));
  co_return co_await boost::asio::co_spawn(blocking_, std::move(task), boost::asio::use_awaitable);
}

}  // namespace holdfast::notify
