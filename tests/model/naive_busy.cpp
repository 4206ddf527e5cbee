// Busy time, the questions that it raises, and the calendars that it comes from.
#include <algorithm>
#include <tuple>

#include "tests/model/naive.hpp"

namespace holdfast::model {

namespace {

constexpr Minute kDay = 1440;

}  // namespace
void Naive::set_event(const std::string& origin, int thing, const std::vector<Span>& spans) {
  std::vector<Span> merged;
  auto sorted = spans;
  std::sort(sorted.begin(), sorted.end());
  for (const auto& span : sorted) {
    // What is long over bars nothing and is not kept.
    if (span.to <= now - kDay) {
      continue;
    }
    if (!merged.empty() && span.from <= merged.back().to) {
      merged.back().to = std::max(merged.back().to, span.to);
    } else {
      merged.push_back(span);
    }
  }
  auto& known = events_[{origin, thing}];
  if (known != merged) {
    known = merged;
    judge_conflicts({origin, thing});
  }
}

void Naive::drop_event(const std::string& origin, int thing) {
  if (events_.contains({origin, thing})) {
    set_event(origin, thing, {});
    events_.erase({origin, thing});
  }
}

// What is over cannot be settled any more, as long as its cause is there; and what has begun is too
// late to be asked about.
void Naive::judge_conflicts(const Key& key) {
  const auto open = conflicts_;
  for (const auto& conflict : open) {
    auto& entry = this->entry(conflict.first);
    if (conflict.second != key || is_hit(entry, key) ||
        (entry.time.to <= now && !events_.at(key).empty())) {
      continue;
    }
    conflicts_.erase(conflict);
    const bool others = std::any_of(conflicts_.begin(), conflicts_.end(),
                                    [&](const auto& other) { return other.first == entry.id; });
    if (entry.status == BookingStatus::conflicted && !others) {
      entry.status = BookingStatus::confirmed;
      entry.version += 1;
    }
  }
  for (auto& entry : entries) {
    const bool known = entry.status != BookingStatus::held;
    const auto piece = first_hit(entry, key);
    if (known && piece && entry.time.from > now && !conflicts_.contains({entry.id, key}) &&
        !accepted_.contains({entry.id, key, *piece})) {
      conflicts_.insert({entry.id, key});
      if (entry.status == BookingStatus::confirmed) {
        entry.status = BookingStatus::conflicted;
        entry.version += 1;
      }
    }
  }
}

void Naive::hear(int source) {
  auto& about = sources_[static_cast<std::size_t>(source)];
  about.good = true;
  about.last_good = now;
}

void Naive::hear(int source, const std::string& origin, const News& news) {
  hear(source);
  const auto thing = shop_->sources[static_cast<std::size_t>(source)];
  const auto known = remote_.find(origin);
  if (news.deleted) {
    if (known == remote_.end()) {
      remote_[origin] = {news, {}};
    } else if (!known->second.last.deleted) {
      known->second.last.deleted = true;
      drop_event(origin, thing);
    }
    return;
  }
  std::string etag = std::to_string(news.sequence) + "/" + std::to_string(news.stamp);
  for (const auto& span : news.spans) {
    etag += "/" + std::to_string(span.from) + "-" + std::to_string(span.to);
  }
  if (known != remote_.end()) {
    auto& last = known->second.last;
    const bool nameless = last.deleted && known->second.etag.empty();
    if (known->second.etag == etag) {
      return;
    }
    if (!last.deleted && last.spans == news.spans) {
      known->second.etag = etag;
      return;
    }
    // What lives is what was read last; only a deletion holds against something older.
    if (last.deleted && !nameless &&
        std::tuple(news.sequence, news.stamp) < std::tuple(last.sequence, last.stamp)) {
      known->second.etag = etag;
      return;
    }
  }
  remote_[origin] = {news, etag};
  set_event(origin, thing, news.spans);
}

void Naive::settle_requests(int source) {
  const auto thing = shop_->sources[static_cast<std::size_t>(source)];
  for (auto& entry : entries) {
    const bool takes =
        std::find(entry.things.begin(), entry.things.end(), thing) != entry.things.end();
    if (!takes || entry.status != BookingStatus::requested || entry.verified ||
        entry.time.from < now || has_run_out(entry) || any_blind(entry.things)) {
      continue;
    }
    const bool questioned = std::any_of(conflicts_.begin(), conflicts_.end(),
                                        [&](const auto& open) { return open.first == entry.id; });
    if (questioned) {
      finish(entry, BookingStatus::declined);
    } else {
      entry.verified = true;
      entry.version += 1;
    }
  }
}

void Naive::fail(int source, bool stop) {
  auto& about = sources_[static_cast<std::size_t>(source)];
  about.good = about.good && !stop && about.last_good + max_age_ >= now;
}

}  // namespace holdfast::model
