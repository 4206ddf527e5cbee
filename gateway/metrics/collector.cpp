#include "gateway/metrics/collector.hpp"

#include <algorithm>
#include <array>

#include "gateway/metrics/process.hpp"
#include "store/source.hpp"

namespace holdfast::gateway::metrics {
namespace {

/// Who asks more often gets the same text again.
constexpr std::chrono::seconds kFresh{1};

double seconds(Duration time) {
  return std::chrono::duration_cast<std::chrono::duration<double>>(time).count();
}

double number(std::int64_t count) { return static_cast<double>(count); }

}  // namespace

std::string Collector::text() {
  const std::lock_guard lock(mutex_);
  const auto now = parts_.clock.now();
  if (kept_.empty() || now - kept_at_ >= kFresh || now < kept_at_) {
    kept_ = collect();
    kept_at_ = now;
  }
  return kept_;
}

std::string Collector::collect() const {
  OpenMetrics out;
  out.info("holdfast_build", "Which program this is.");
  out.value({{"version", parts_.version}}, 1);
  parts_.counts.requests.write(out);
  write_store(out);
  write_outbox(out);
  write_sync(out);
  write_sources(out);
  write_questions(out);
  write_webhooks(out);
  write_process(out);
  return std::move(out).finish();
}

double Collector::age(const std::optional<Instant>& since) const {
  return since ? std::max(0.0, seconds(parts_.clock.now() - *since)) : 0.0;
}

void Collector::write_store(OpenMetrics& out) const {
  const auto commits = parts_.engine.commits();
  out.histogram("holdfast_store_commit_duration_seconds",
                "From asking for a commit to its being on disk.", "seconds");
  write_distribution(out, {}, commits.taken);
  out.counter("holdfast_store_commands", "Commands in those commits.");
  out.value({}, static_cast<double>(commits.commands));
  out.counter("holdfast_store_commit_failures", "Commits that did not go well.");
  out.value({}, static_cast<double>(commits.failed));
  out.gauge("holdfast_store_writable", "1: the store takes writes.");
  out.value({}, parts_.ledger.healthy() && parts_.ledger.trouble().empty() ? 1 : 0);
  if (const auto rule = parts_.findings.rule()) {
    out.gauge("holdfast_double_bookings", "Overlapping exclusive claims, by the last check.");
    out.value({}, number(rule->double_bookings));
    out.gauge("holdfast_double_bookings_check_age_seconds", "Since that check.", "seconds");
    out.value({}, age(rule->at));
  }
  out.gauge("holdfast_audit_chains_broken", "Agencies whose audit log does not fit.");
  out.value({}, static_cast<double>(parts_.findings.broken_chains()));
}

void Collector::write_outbox(OpenMetrics& out) const {
  const auto outbox = parts_.figures.outbox(std::nullopt, parts_.clock.now());
  out.gauge("holdfast_outbox_open", "What is not finished, what falls due later included.");
  for (const auto& channel : outbox) {
    out.value({{"channel", channel.channel}}, number(channel.open));
  }
  out.gauge("holdfast_outbox_owed", "What is due or being tried.");
  for (const auto& channel : outbox) {
    out.value({{"channel", channel.channel}}, number(channel.owed));
  }
  out.gauge("holdfast_outbox_oldest_age_seconds", "Since when the oldest of it is owed.",
            "seconds");
  for (const auto& channel : outbox) {
    out.value({{"channel", channel.channel}}, age(channel.oldest));
  }
  out.counter("holdfast_deliveries", "Attempts to deliver, by what came of them.");
  for (const auto& [what, count] : parts_.counts.deliveries.read()) {
    out.value({{"channel", what.first}, {"outcome", what.second}}, static_cast<double>(count));
  }
  for (const auto& [outcome, count] : parts_.progress.copies()) {
    out.value({{"channel", "calendar"}, {"outcome", outcome}}, static_cast<double>(count));
  }
}

void Collector::write_sync(OpenMetrics& out) const {
  const auto providers = parts_.progress.providers();
  out.histogram("holdfast_sync_lag_seconds",
                "From a change in an outside calendar to the ledger, of each read's first change.",
                "seconds");
  for (const auto& [name, progress] : providers) {
    std::vector<std::pair<double, std::uint64_t>> buckets;
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < sync::kLagBounds.size(); ++i) {
      buckets.emplace_back(number(sync::kLagBounds[i]), progress.lag.buckets[i]);
      below += progress.lag.buckets[i];
    }
    out.distribution({{"provider", name}}, buckets, progress.lag.count - below,
                     seconds(progress.lag.sum));
  }
  out.counter("holdfast_sync_reads", "Reads of outside calendars, by how they ended.");
  for (const auto& [name, progress] : providers) {
    for (std::size_t i = 0; i < sync::kReadEndings.size(); ++i) {
      out.value({{"provider", name}, {"outcome", sync::kReadEndings[i]}},
                static_cast<double>(progress.reads[i]));
    }
  }
  out.counter("holdfast_sync_changes", "Changes that were news.");
  for (const auto& [name, progress] : providers) {
    out.value({{"provider", name}}, static_cast<double>(progress.changes));
  }
  const auto engine = parts_.progress.all();
  out.gauge("holdfast_sync_sources_under_way", "Outside calendars that are being worked on.");
  out.value({}, static_cast<double>(engine.under_way));
  out.gauge("holdfast_sync_sources_waiting", "Outside calendars that are due and wait for a turn.");
  out.value({}, static_cast<double>(engine.waiting));
  out.gauge("holdfast_sync_hosts_away", "Hosts that do not answer and are left alone for a while.");
  out.value({}, static_cast<double>(engine.hosts_away));
}

void Collector::write_sources(OpenMetrics& out) const {
  out.gauge("holdfast_sources", "Outside calendars by provider and state.");
  for (const auto& source : parts_.figures.sources(std::nullopt)) {
    const std::string_view paused = source.paused ? "yes" : "no";
    out.value({{"provider", source.provider}, {"state", source.state}, {"paused", paused}},
              number(source.count));
  }
}

void Collector::write_questions(OpenMetrics& out) const {
  const auto conflicts = parts_.figures.conflicts(std::nullopt);
  out.gauge("holdfast_conflicts_open", "Questions about bookings that nobody has settled.");
  out.value({}, number(conflicts.open));
  out.gauge("holdfast_conflicts_oldest_age_seconds", "Since the oldest of them was opened.",
            "seconds");
  out.value({}, age(conflicts.oldest));
  const auto waitlist = parts_.figures.waitlist(std::nullopt);
  out.gauge("holdfast_waitlist_entries", "Who waits, and who has an offer.");
  out.value({{"status", "waiting"}}, number(waitlist.waiting));
  out.value({{"status", "offered"}}, number(waitlist.offered));
  out.gauge("holdfast_waitlist_oldest_age_seconds", "Since the first of those who wait joined.",
            "seconds");
  out.value({}, age(waitlist.oldest));
}

void Collector::write_webhooks(OpenMetrics& out) const {
  const auto webhooks = parts_.figures.webhooks(std::nullopt);
  out.gauge("holdfast_webhook_endpoints", "Endpoints that are told of events, and that are not.");
  out.value({{"state", "active"}}, number(webhooks.active));
  out.value({{"state", "idle"}}, number(webhooks.idle));
  out.gauge("holdfast_webhook_deliveries_owed", "Events that active endpoints have not taken yet.");
  out.value({}, number(webhooks.owed));
  out.gauge("holdfast_webhook_oldest_age_seconds", "Since the oldest of them fell due first.",
            "seconds");
  out.value({}, age(webhooks.oldest));
}

void Collector::write_process(OpenMetrics& out) const {
  const auto process = process_figures();
  const auto gauge = [&out](std::string_view name, std::string_view help, std::string_view unit,
                            const std::optional<std::int64_t>& value) {
    if (value) {
      out.gauge(name, help, unit);
      out.value({}, number(*value));
    }
  };
  out.counter("process_cpu_seconds", "Time that processors spent on it.", "seconds");
  out.value({}, seconds(process.processor));
  gauge("process_resident_memory_bytes", "Memory in use.", "bytes", process.resident_octets);
  gauge("process_virtual_memory_bytes", "Memory reserved.", "bytes", process.virtual_octets);
  gauge("process_open_fds", "Open files and sockets.", {}, process.open_files);
  gauge("process_max_fds", "How many it may open.", {}, process.most_files);
  out.gauge("process_start_time_seconds", "When it began, since 1970.", "seconds");
  out.value({}, seconds(parts_.started.time_since_epoch()));
}

}  // namespace holdfast::gateway::metrics
