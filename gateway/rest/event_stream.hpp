// Events as server-sent events (the HTML standard, section 9.2), one stream for one reader.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "gateway/auth/authenticator.hpp"
#include "gateway/rest/context.hpp"
#include "store/base/wake.hpp"
#include "store/event.hpp"

namespace holdfast::gateway::rest {

/// What a stream tells, and to whom.
struct EventStreamPlan {
  Caller caller;
  /// After that number, of those types.
  std::int64_t after = 0;
  std::string types;
  /// The id of that place; empty: there is none yet.
  std::string place;
};

/// The id of a place in the log, by which a reader comes back to it, also where nothing was told
/// there. Empty where there is no such entry.
std::string place_id(const store::Reads& reads, store::AgencyId agency, std::int64_t number);

/// Begins with how long to wait before coming back, and with the id of where it begins; then each
/// event with its id, in order, and every fifteen seconds without one the id of how far it has
/// come. It ends by itself once its reader's token or account does, and gives its place back when
/// it goes.
class EventStream final : public BodySource {
 public:
  /// On the connection's executor. References outlive it; a place was taken for it.
  EventStream(boost::asio::any_io_executor executor, const Context& context, EventStreamPlan plan);
  ~EventStream() override;
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  Awaitable<std::string> next() override;
  void stop() override;

 private:
  /// What came up, or a beat where it is time; empty: nothing. Ends the stream where the reader may
  /// not read any more.
  std::string look();
  [[nodiscard]] bool may_read(const store::Reads& reads) const;
  [[nodiscard]] bool something_happened();

  const Context context_;
  EventStreamPlan plan_;
  Wake wake_;
  std::uint64_t seen_commits_ = 0;
  Instant next_beat_{};
  bool begun_ = false;
  bool more_ = true;
  bool stopped_ = false;
};

}  // namespace holdfast::gateway::rest
