// What has to be done now and then, whether anybody asks or not.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "gateway/agenda_keeper.hpp"
#include "gateway/audit_watch.hpp"
#include "gateway/blind_watch.hpp"
#include "gateway/findings.hpp"
#include "gateway/reminder_keeper.hpp"
#include "gateway/series_keeper.hpp"
#include "gateway/waitlist_keeper.hpp"
#include "gateway/webhook_keeper.hpp"
#include "gateway/zone_keeper.hpp"
#include "store/base/log.hpp"
#include "store/base/wake.hpp"
#include "store/ledger.hpp"

namespace holdfast::gateway {

/// Marks bookings that are over as completed, brings up conflicts that nobody settles, looks after
/// who waits, reminds people and tells staff of their day, expands series further ahead, follows
/// the tz database, drops idempotency answers that are past their time and the log of what webhooks
/// were told, walks the audit logs, and checks the one rule: no two exclusive claims at one
/// instant. All of it on `executor`.
///
/// While the clock jumps nothing is done: what is due by it would come too early or too late.
///
/// After a commit that failed (full disk) it comes back every few seconds: its own commits show
/// that the store writes again, also when readiness keeps everyone else away.
class Housekeeping {
 public:
  /// References outlive this.
  Housekeeping(boost::asio::any_io_executor executor, store::Ledger& ledger, Clock& clock, Log& log,
               const store::RuleSettings& rules = {});

  /// Of a restored copy: nobody is told anything, because the original may tell them too. Before
  /// `run`.
  void keep_quiet() { quiet_ = true; }
  /// Ends when stopped.
  Awaitable<void> run();
  /// On `executor`.
  void stop();
  /// Any thread.
  [[nodiscard]] const Findings& findings() const { return findings_; }

 private:
  Awaitable<void> round();
  /// True once the clock can be relied on; says so when that changes (rule C42).
  Awaitable<bool> look_at_the_clock();
  Awaitable<void> follow_time_zones();
  Awaitable<void> extend_series(store::AgencyId agency);
  Awaitable<void> escalate_conflicts(store::AgencyId agency);
  Awaitable<void> complete_bookings(store::AgencyId agency);
  Awaitable<void> tell_people(store::AgencyId agency);
  Awaitable<void> tell_of_sources();
  Awaitable<void> drop_answers();
  Awaitable<void> drop_consents();
  void check_the_rule();

  store::Ledger& ledger_;
  Clock& clock_;
  Log& log_;
  SeriesKeeper series_;
  ZoneKeeper zones_;
  WaitlistKeeper waitlist_;
  WebhookKeeper webhooks_;
  ReminderKeeper reminders_;
  AgendaKeeper agendas_;
  BlindWatch blind_;
  Findings findings_;
  AuditWatch audits_;
  Wake wake_;
  Instant next_check_{};
  Instant next_extension_{};
  Instant next_forgetting_{};
  bool zones_followed_ = false;
  /// By how much the clock jumped that is not steady again.
  std::optional<Duration> jump_;
  bool quiet_ = false;
  bool stopping_ = false;
};

}  // namespace holdfast::gateway
