#include "sync/plan.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "store/base/text.hpp"

namespace holdfast::sync {
namespace {

using store::ExternalChange;
using store::RemoteObject;

/// What we hold, by href and by UID.
class Holdings {
 public:
  explicit Holdings(const std::vector<RemoteObject>& known) {
    for (const auto& object : known) {
      if (!object.booking.empty()) {
        our_uids_.insert(object.uid);
      }
      (object.deleted ? dead_ : living_).emplace(object.href, &object);
    }
  }
  [[nodiscard]] const RemoteObject* living(const std::string& href) const {
    const auto found = living_.find(href);
    return found == living_.end() ? nullptr : found->second;
  }
  [[nodiscard]] const RemoteObject* dead(const std::string& href) const {
    const auto found = dead_.find(href);
    return found == dead_.end() ? nullptr : found->second;
  }
  [[nodiscard]] bool is_our_uid(const std::string& uid) const { return our_uids_.contains(uid); }
  [[nodiscard]] std::size_t count() const { return living_.size(); }
  [[nodiscard]] const std::map<std::string, const RemoteObject*>& all_living() const {
    return living_;
  }

 private:
  std::map<std::string, const RemoteObject*> living_;
  std::map<std::string, const RemoteObject*> dead_;
  std::set<std::string> our_uids_;
};

/// Gives each object of one source a UID that no other living one has.
class Uids {
 public:
  Uids(const Holdings& holdings, const std::set<std::string>& deletions) : holdings_(holdings) {
    for (const auto& [href, object] : holdings.all_living()) {
      if (!deletions.contains(href)) {
        owners_.emplace(object->uid, href);
      }
    }
  }

  std::string choose(const ReadItem& item) {
    const auto* here = holdings_.living(item.href);
    if (here != nullptr && !here->booking.empty()) {
      // Some servers replace the UID of what they are given; the href tells whose copy it is.
      return here->uid;
    }
    if (here != nullptr && !item.unreadable.empty()) {
      return here->uid;
    }
    const auto uid = item.draft.uid.empty() ? "href:" + item.href : item.draft.uid;
    if (holdings_.is_our_uid(uid)) {
      return uid;
    }
    const auto own = uid + '#' + sha256_hex(item.href).substr(0, 12);
    const auto [owner, is_new] = owners_.emplace(uid, item.href);
    if ((here != nullptr && here->uid == own) || owner->second != item.href) {
      owners_.emplace(own, item.href);
      return own;
    }
    return uid;
  }

 private:
  const Holdings& holdings_;
  std::map<std::string, std::string> owners_;
};

/// Whether this read's deletions must wait, and for what.
std::optional<Held> brake(const PlanInput& input, const std::set<std::string>& deletions,
                          const Holdings& holdings) {
  const bool second_look = input.complete_listing && !input.held.hrefs.empty() &&
                           input.now >= input.held.since + kSecondLook;
  std::set<std::string> fresh;
  for (const auto& href : deletions) {
    if (!second_look || !input.held.hrefs.contains(href)) {
      fresh.insert(href);
    }
  }
  const bool emptied = input.complete_listing && input.members == 0 && !fresh.empty();
  if (!emptied && !too_many_deletions(fresh.size(), holdings.count())) {
    return std::nullopt;
  }
  const bool known_before = std::includes(input.held.hrefs.begin(), input.held.hrefs.end(),
                                          deletions.begin(), deletions.end());
  return Held{deletions, known_before ? input.held.since : input.now};
}

/// Whether our copy at `href`, which is gone, stands at another place now.
bool lives_elsewhere(const RemoteObject& copy, const std::set<std::string>& deletions,
                     const std::map<std::string, ReadItem>& items, const Holdings& holdings) {
  const auto& living = holdings.all_living();
  return std::any_of(living.begin(), living.end(),
                     [&](const auto& entry) {
                       return entry.second->booking == copy.booking && entry.first != copy.href &&
                              !deletions.contains(entry.first);
                     }) ||
         std::any_of(items.begin(), items.end(), [&](const auto& entry) {
           return !entry.second.deleted && entry.second.draft.uid == copy.uid;
         });
}

/// The ETag to tell the ledger. One that it has seen at this place, with news all the same, is left
/// out, or the change would be taken for a replay: a series that was expanded further, and an event
/// that was deleted and put back on a server whose ETags are made from the content.
std::string etag_to_tell(const ReadItem& item, const Holdings& holdings) {
  const auto* living = holdings.living(item.href);
  const auto* seen = living != nullptr ? living : holdings.dead(item.href);
  return seen != nullptr && seen->etag == item.etag ? std::string{} : item.etag;
}

}  // namespace

bool too_many_deletions(std::size_t deletions, std::size_t known) {
  return deletions > 5 && deletions * 5 > known;
}

Plan make_plan(PlanInput input) {
  Plan plan;
  const Holdings holdings(input.known);
  std::map<std::string, ReadItem> items;
  for (auto& item : input.items) {
    items.insert_or_assign(item.href, std::move(item));
  }
  std::set<std::string> deletions;
  for (const auto& [href, item] : items) {
    if (item.deleted && holdings.living(href) != nullptr) {
      deletions.insert(href);
    }
  }
  if (auto held = brake(input, deletions, holdings)) {
    plan.held = std::move(*held);
    return plan;
  }

  // Deletions first: an event that was renamed comes as a deletion and a new object with the same
  // UID, and the deletion would take the new one's time away.
  std::vector<ExternalChange> changes;
  const bool mass = too_many_deletions(deletions.size(), holdings.count());
  std::size_t doubted = 0;
  for (const auto& href : deletions) {
    const auto& gone = *holdings.living(href);
    // A copy of ours that was renamed is not called off.
    if (gone.booking.empty() || !lives_elsewhere(gone, deletions, items, holdings)) {
      ExternalChange change;
      change.href = href;
      change.deleted = true;
      change.doubted = mass && !gone.booking.empty();
      doubted += change.doubted ? 1 : 0;
      changes.push_back(std::move(change));
    }
  }
  for (const auto& [href, item] : items) {
    const auto* here = item.past && !item.deleted ? holdings.living(href) : nullptr;
    // What took place stays what it was: a copy of ours is left alone.
    if (here != nullptr && here->booking.empty()) {
      ExternalChange change;
      change.href = href;
      change.deleted = true;
      changes.push_back(std::move(change));
    }
  }
  Uids uids(holdings, deletions);
  for (auto& [href, item] : items) {
    if (item.deleted || item.past) {
      continue;
    }
    if (!item.says_nothing.empty()) {
      plan.notes.push_back({href, "left as it was: " + item.says_nothing});
      continue;
    }
    if (!item.unreadable.empty()) {
      plan.notes.push_back({href, "bars as it was: " + item.unreadable});
      ExternalChange change;
      change.href = href;
      item.draft.uid = uids.choose(item);
      change.etag = etag_to_tell(item, holdings);
      change.draft = std::move(item.draft);
      change.content_hash = store::kUnreadable;
      change.unreadable = std::move(item.unreadable);
      changes.push_back(std::move(change));
      continue;
    }
    const auto* here = holdings.living(href);
    if (here != nullptr && !item.etag.empty() && here->etag == item.etag &&
        here->content_hash == item.content_hash) {
      continue;
    }
    if (!item.draft.incomplete.empty()) {
      plan.notes.push_back({href, "not evaluated whole: " + item.draft.incomplete});
    }
    const auto uid = uids.choose(item);
    if (uid != item.draft.uid) {
      plan.notes.push_back({href, "shares or lacks a UID"});
    }
    auto etag = etag_to_tell(item, holdings);
    item.draft.uid = uid;
    changes.push_back(
        {href, std::move(etag), false, std::move(item.draft), std::move(item.content_hash)});
  }
  plan.apply = store::ApplyExternalChanges{input.agency, input.source, input.cursor_before,
                                           input.cursor_after, std::move(changes)};
  if (doubted > 0) {
    plan.apply->stop = std::to_string(deletions.size()) +
                       " events vanished at once, with the copies of " + std::to_string(doubted) +
                       " bookings: the bookings stand and their copies are written again. Look at "
                       "the calendar, then have it read anew";
  }
  return plan;
}

std::vector<store::ApplyExternalChanges> in_slices(store::ApplyExternalChanges whole,
                                                   std::size_t most) {
  std::vector<store::ApplyExternalChanges> slices;
  if (whole.changes.size() <= most) {
    slices.push_back(std::move(whole));
    return slices;
  }
  auto changes = std::move(whole.changes);
  std::stable_partition(changes.begin(), changes.end(),
                        [](const ExternalChange& change) { return !change.deleted; });
  whole.changes.clear();
  for (std::size_t first = 0; first < changes.size(); first += most) {
    auto slice = whole;
    const auto end = std::min(first + most, changes.size());
    slice.partial = end < changes.size();
    if (slice.partial) {
      slice.cursor_after = slice.cursor_before;
    }
    const auto begin = std::make_move_iterator(changes.begin());
    slice.changes.assign(begin + static_cast<std::ptrdiff_t>(first),
                         begin + static_cast<std::ptrdiff_t>(end));
    slices.push_back(std::move(slice));
  }
  return slices;
}

}  // namespace holdfast::sync
