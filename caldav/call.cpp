#include "caldav/call.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace holdfast::caldav {

store::Actor actor_of(const Call& call) {
  return {
      .kind = "staff", .id = call.user.id.value, .via = "caldav", .request_id = call.request_id};
}

Awaitable<void> breathe() { co_await boost::asio::post(boost::asio::use_awaitable); }

}  // namespace holdfast::caldav
