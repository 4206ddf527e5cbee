#include "gateway/net/lookup_desk.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <thread>

namespace holdfast::gateway {

namespace asio = boost::asio;

namespace {
constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
}

/// What the waiting coroutine and the looking thread share. A waiter that was given up has no
/// `wake`.
struct LookupDesk::Waiter {
  std::mutex mutex;
  std::optional<Addresses> found;
  asio::steady_timer* wake = nullptr;

  bool waits() {
    const std::lock_guard lock(mutex);
    return wake != nullptr;
  }
};

struct LookupDesk::Lookup {
  std::string host;
  bool stranger = true;
  std::atomic<bool> begun{false};
  /// Under the queue's lock.
  std::vector<std::shared_ptr<Waiter>> waiters;

  /// Whether somebody still wants to know.
  [[nodiscard]] bool wanted() const {
    return std::any_of(waiters.begin(), waiters.end(),
                       [](const auto& each) { return each->waits(); });
  }
};

/// Kept alive by the threads that look up.
class LookupDesk::Queue : public std::enable_shared_from_this<Queue> {
 public:
  Queue(LookUp look_up, Settings settings) : look_up_(std::move(look_up)), settings_(settings) {}

  /// The look-up that will answer; null: the queue is full.
  std::shared_ptr<Lookup> join(const std::string& host, std::shared_ptr<Waiter> waiter) {
    const std::lock_guard lock(mutex_);
    if (const auto found = open_.find(host); found != open_.end()) {
      found->second->waiters.push_back(std::move(waiter));
      return found->second;
    }
    auto lookup = std::make_shared<Lookup>();
    lookup->host = host;
    lookup->stranger = !known_.contains(host);
    lookup->waiters.push_back(std::move(waiter));
    if (!(may_begin(*lookup) && begin(lookup)) && !stand_in_line(lookup)) {
      return nullptr;
    }
    open_[host] = lookup;
    return lookup;
  }

 private:
  [[nodiscard]] bool may_begin(const Lookup& lookup) const {
    return running_ < settings_.places &&
           (!lookup.stranger || strangers_ < settings_.places_of_strangers);
  }

  void take_place(Lookup& lookup) {
    lookup.begun = true;
    ++running_;
    strangers_ += lookup.stranger ? 1 : 0;
  }

  void leave_place(const Lookup& lookup) {
    --running_;
    strangers_ -= lookup.stranger ? 1 : 0;
  }

  bool begin(const std::shared_ptr<Lookup>& lookup) {
    take_place(*lookup);
    try {
      std::thread([queue = shared_from_this(), lookup] { queue->work(lookup); }).detach();
    } catch (const std::system_error&) {  // no more threads
      leave_place(*lookup);
      lookup->begun = false;
      return false;
    }
    return true;
  }

  /// Nobody would ever call the first in line where nothing runs.
  bool stand_in_line(const std::shared_ptr<Lookup>& lookup) {
    if (running_ == 0) {
      return false;
    }
    if (waiting_.size() >= settings_.waiting) {
      forget_unwanted();
    }
    if (waiting_.size() >= settings_.waiting) {
      return false;
    }
    waiting_.push_back(lookup);
    return true;
  }

  void forget_unwanted() {
    std::erase_if(waiting_, [this](const auto& lookup) {
      const bool unwanted = !lookup->wanted();
      if (unwanted) {
        open_.erase(lookup->host);
      }
      return unwanted;
    });
  }

  /// One look-up after the other, as long as there are any for this place.
  void work(std::shared_ptr<Lookup> lookup) {
    while (lookup) {
      Addresses found;
      try {
        found = look_up_(lookup->host);
      } catch (const std::exception&) {
        // Out of memory; who waits is told that there is no answer.
        found.clear();
      }
      for (const auto& waiter : finish(*lookup, !found.empty())) {
        tell(waiter, found);
      }
      lookup = next();
    }
  }

  std::vector<std::shared_ptr<Waiter>> finish(Lookup& lookup, bool answered) {
    const std::lock_guard lock(mutex_);
    open_.erase(lookup.host);
    leave_place(lookup);
    if (answered && lookup.stranger) {
      remember(lookup.host);
    }
    return std::move(lookup.waiters);
  }

  void remember(const std::string& host) {
    if (!known_.insert(host).second) {
      return;
    }
    by_age_.push_back(host);
    if (by_age_.size() > settings_.known) {
      known_.erase(by_age_.front());
      by_age_.pop_front();
    }
  }

  std::shared_ptr<Lookup> next() {
    const std::lock_guard lock(mutex_);
    forget_unwanted();
    const auto first = std::find_if(waiting_.begin(), waiting_.end(),
                                    [this](const auto& lookup) { return may_begin(*lookup); });
    if (first == waiting_.end()) {
      return nullptr;
    }
    auto lookup = *first;
    waiting_.erase(first);
    take_place(*lookup);
    return lookup;
  }

  static void tell(const std::shared_ptr<Waiter>& waiter, const Addresses& found) {
    const std::lock_guard lock(waiter->mutex);
    waiter->found = found;
    if (waiter->wake == nullptr) {
      return;
    }
    // A timer may only be touched on its executor. Posting is safe while the coroutine lives, and
    // the lock keeps it alive until then.
    asio::post(waiter->wake->get_executor(), [waiter] {
      const std::lock_guard inner(waiter->mutex);
      if (waiter->wake != nullptr) {
        waiter->wake->cancel();
      }
    });
  }

  const LookUp look_up_;
  const Settings settings_;
  std::mutex mutex_;
  int running_ = 0;
  int strangers_ = 0;
  /// Running and waiting, by name. Trees: people choose the names.
  std::map<std::string, std::shared_ptr<Lookup>> open_;
  std::deque<std::shared_ptr<Lookup>> waiting_;
  std::set<std::string> known_;
  std::deque<std::string> by_age_;
};

LookupDesk::LookupDesk(LookUp look_up, Settings settings)
    : queue_(std::make_shared<Queue>(std::move(look_up), settings)) {}

Awaitable<Result<LookupDesk::Addresses>> LookupDesk::find(
    std::string host, std::chrono::steady_clock::time_point until) {
  /// Ends the look-up's hold on the timer, also when the coroutine is thrown away.
  struct Release {
    std::shared_ptr<Waiter> waiter;
    ~Release() {
      const std::lock_guard lock(waiter->mutex);
      waiter->wake = nullptr;
    }
  };
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, until);
  const auto waiter = std::make_shared<Waiter>();
  waiter->wake = &timer;
  const Release release{waiter};
  const auto lookup = queue_->join(host, waiter);
  if (!lookup) {
    co_return Error{Errc::overloaded, "too many names wait to be looked up; try again later"};
  }
  co_await timer.async_wait(kAsTuple);
  const std::lock_guard lock(waiter->mutex);
  if (!waiter->found && !lookup->begun) {
    co_return Error{Errc::overloaded, "other names were looked up so long; try again later"};
  }
  if (!waiter->found) {
    co_return Error{Errc::timed_out, "the look-up of " + host + " took too long"};
  }
  if (waiter->found->empty()) {
    co_return Error{Errc::unavailable, "there is no address for " + host};
  }
  co_return *waiter->found;
}

}  // namespace holdfast::gateway
