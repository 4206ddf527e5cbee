// Keeps external calendars and the ledger together: reads each source in turn, and writes our
// copies of bookings to those that take them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/base/http.hpp"
#include "store/base/log.hpp"
#include "store/base/wake.hpp"
#include "store/calendar_format.hpp"
#include "store/ledger.hpp"
#include "store/retry.hpp"
#include "sync/channels.hpp"
#include "sync/grant_tokens.hpp"
#include "sync/oauth.hpp"
#include "sync/progress.hpp"
#include "sync/providers.hpp"
#include "sync/pusher.hpp"
#include "sync/reconciler.hpp"
#include "sync/schedule.hpp"

namespace holdfast::sync {

struct Settings {
  /// Between two reads of a healthy source; spread by a tenth either way. A calendar that has just
  /// changed is asked three times as often, one that did not change for a day half as often.
  std::chrono::seconds poll{60};
  /// Half as often, but not more seldom than this: what is known of a source must not get old.
  std::chrono::seconds quietest{300};
  /// The same where the service tells of changes by itself. Not every message arrives, and one that
  /// was lost must be made up for within five minutes.
  std::chrono::seconds poll_under_push{270};
  /// Sources that are worked on at once, and those of one host and of one account.
  int parallel = 32;
  ScheduleSettings schedule;
  /// How often new sources and overdue copies are looked for even if nobody rings.
  std::chrono::seconds sweep{30};
  /// Between two reads of a source that fails. It is asked for as long as it exists, and not too
  /// seldom: until it can be read again, bookings that depend on it are refused.
  store::RetryPolicy read_retry{std::chrono::seconds{60}, std::chrono::seconds{300},
                                std::chrono::seconds{30}, 1 << 30};
  /// How often the cursor is not trusted and the whole calendar is listed. Also after a start.
  std::chrono::hours full_listing{24};
  PusherSettings push;
  ChannelSettings channels;
  /// How we are registered with services whose accounts are opened by OAuth.
  OAuthSettings oauth;
};

/// All of it runs on `executor`, one thing at a time; a source has at most one request under way.
class Engine {
 public:
  /// All references outlive the engine, and the engine outlives what runs on the executor.
  Engine(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock,
         RandomSource& random, HttpClient& http, const store::CalendarFormat& format,
         Secrets secrets, Log& log, Settings settings = {});

  /// Ends when stopped and the work under way has ended: at most one request's timeout later.
  Awaitable<void> run();

  /// Reads that source at once, even a stopped one. Any thread.
  void poke(store::SourceId source);
  /// The service says that the source has changed: it is read at once, unless it was read just
  /// before, fails, or is stopped. Whoever it comes from, it does no more than that. Any thread.
  /// `renew`: so it says of the channel that it tells by.
  void hint(store::SourceId source, bool renew = false);
  /// Reads sources at once that somebody wants to be sure of, and returns when they have answered
  /// or `most` has passed. One that was asked moments ago, rests, or is stopped or paused is left
  /// alone. Any executor.
  Awaitable<void> probe(std::vector<store::SourceId> sources, Duration most);
  /// The calendars of an account. Errors: Provider's. Any executor.
  Awaitable<Result<std::vector<FoundCalendar>>> calendars(store::Grant grant);
  /// What a calendar holds that is not tied yet. Errors: Provider's; overloaded while others look.
  /// Any executor.
  Awaitable<Result<std::vector<store::ObjectDraft>>> preview(store::Source source);
  /// Copies may be due (Ledger::on_commit). Any thread; returns at once.
  void wake() { bell_.ring(); }
  /// Any thread.
  void stop();

  /// What is being done with the sources. Any thread.
  [[nodiscard]] const Progress& progress() const { return progress_; }

 private:
  /// Refuses new requests once the engine stops, so that long rounds end soon.
  class Gate final : public HttpClient {
   public:
    explicit Gate(HttpClient& http) : http_(http) {}
    Awaitable<Result<HttpResponse>> send(OutgoingRequest request) override;
    void shut() { shut_ = true; }

   private:
    HttpClient& http_;
    bool shut_ = false;
  };

  /// What is to be done for one source.
  struct Desk {
    /// Nothing while the source is not known here, or not any more.
    std::optional<store::Source> source;
    /// Whom a request bothers.
    std::string host;
    std::string account;
    Instant next_pull{};
    /// When something of it last changed there.
    Instant changed_at{};
    /// How the work under way has ended, as far as the host is concerned.
    HostLane::Ending ending = HostLane::Ending::unasked;
    Instant listed_at{};
    int failures = 0;
    bool poked = false;
    bool hinted = false;
    bool busy = false;
    Instant pulled_at{};
    /// When somebody last wanted to be sure of it.
    Instant asked_at{};
    /// The service wants to be left alone until then, whoever asks.
    Instant rest_until{};
    /// Until when the service tells of changes by itself, as far as it can be believed.
    Instant told_until{};
    /// When its channels are to be seen to.
    Instant next_tend{};
    /// The service wants its channel to be seen to before its time.
    bool renew = false;
    /// Changes that it did not tell of, one after the other.
    int untold = 0;
    Held held;
    /// Leased.
    std::deque<store::Effect> copies;
  };
  class Shift;
  /// As in Effect::channel.
  static constexpr std::string_view kChannel = "calendar";

  Awaitable<void> ask(std::vector<store::SourceId> sources, Instant until);
  Awaitable<Result<std::vector<FoundCalendar>>> discover(store::Grant grant);
  Awaitable<Result<std::vector<store::ObjectDraft>>> look_into(store::Source source);
  Awaitable<void> take_turn();
  void forget_the_clock();
  void look_again(Desk& desk);
  void look_for_sources();
  /// What is known of the source, at its desk. False: nothing that matters has changed.
  bool take_place(Desk& desk, store::Source source);
  Awaitable<void> take_copies();
  /// Copies for hosts that are left alone wait in the store and keep no others waiting here.
  Awaitable<void> give_back_copies();
  void start_work();
  Awaitable<void> work(store::SourceId id);
  Awaitable<void> pull(Desk& desk);
  Awaitable<void> deliver(Desk& desk);
  Awaitable<void> tend(Desk& desk);
  void judge_channel(Desk& desk, bool was_told, const Round& round);
  void plan_next(Desk& desk, const Round& round);
  /// Tells the schedule what the desk wants. After every change of it.
  void replan(const store::SourceId& id, Desk& desk);
  /// When there is something to do at the desk; nothing: only news from outside changes that.
  [[nodiscard]] std::optional<Instant> next_work(const Desk& desk) const;
  [[nodiscard]] Duration pace_of(const Desk& desk) const;
  [[nodiscard]] bool wants_pull(const Desk& desk, Instant now) const;
  /// Without being asked to.
  [[nodiscard]] static bool reads_by_itself(const Desk& desk);
  /// When a hint is followed; nothing if there is none that may be.
  [[nodiscard]] static std::optional<Instant> hint_due(const Desk& desk);
  [[nodiscard]] bool may_have_channel(const Desk& desk) const;
  [[nodiscard]] bool has_channel_work(const Desk& desk, Instant now) const;
  [[nodiscard]] int room_for_copies() const;
  /// The work at the desk has ended: what that says of its host.
  void tell_of_end(const store::SourceId& id, const Desk& desk, Duration took);
  /// Of a host that is left alone most sources are never asked, and none of them is known any more.
  Awaitable<void> note_left_alone(std::string host);
  void note_progress_of(const store::SourceId& id, const Desk& desk);
  void note_progress();
  [[nodiscard]] Instant next_look() const;

  boost::asio::any_io_executor executor_;
  store::Ledger& ledger_;
  Clock& clock_;
  RandomSource& random_;
  Log& log_;
  const Settings settings_;
  Gate gate_;
  GrantTokens tokens_;
  Providers providers_;
  Reconciler reconciler_;
  Pusher pusher_;
  Channels channels_;
  Wake bell_;
  std::map<store::SourceId, Desk> desks_;
  Schedule schedule_;
  Progress progress_;
  /// Desks that have copies, and how many there are in all.
  std::set<store::SourceId> with_copies_;
  int copies_held_ = 0;
  Instant next_sweep_{};
  Instant next_report_{};
  int active_ = 0;
  int previews_ = 0;
  bool stopping_ = false;
};

}  // namespace holdfast::sync
