#include "sync/plan.hpp"

#include <algorithm>
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
      if (!object.deleted) {
        living_.emplace(object.href, &object);
      }
    }
  }
  [[nodiscard]] const RemoteObject* living(const std::string& href) const {
    const auto found = living_.find(href);
    return found == living_.end() ? nullptr : found->second;
  }
  [[nodiscard]] bool is_our_uid(const std::string& uid) const { return our_uids_.contains(uid); }
  [[nodiscard]] std::size_t count() const { return living_.size(); }
  [[nodiscard]] const std::map<std::string, const RemoteObject*>& all_living() const {
    return living_;
  }

 private:
  std::map<std::string, const RemoteObject*> living_;
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

ExternalChange deletion(const std::string& href) {
  ExternalChange change;
  change.href = href;
  change.deleted = true;
  return change;
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

  // An event that was renamed comes as a deletion and a new object with the same UID: the deletion
  // goes first, or it would take the new one's time away. With a copy of ours the new object goes
  // first, or the deletion would be read as a cancellation.
  std::vector<ExternalChange> first;
  std::vector<ExternalChange> changes;
  std::vector<ExternalChange> last;
  for (const auto& href : deletions) {
    const bool ours = !holdings.living(href)->booking.empty();
    (ours ? last : first).push_back(deletion(href));
  }
  Uids uids(holdings, deletions);
  for (auto& [href, item] : items) {
    if (item.deleted) {
      continue;
    }
    if (!item.unreadable.empty()) {
      plan.notes.push_back({href, "left as it was: " + item.unreadable});
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
    if (here != nullptr && here->uid != uid) {
      // Another event under an old name: the old one's time must go.
      first.push_back(deletion(href));
    }
    item.draft.uid = uid;
    changes.push_back({href, item.etag, false, std::move(item.draft), item.content_hash});
  }
  std::move(changes.begin(), changes.end(), std::back_inserter(first));
  std::move(last.begin(), last.end(), std::back_inserter(first));
  plan.apply = store::ApplyExternalChanges{input.agency, input.source, input.cursor_before,
                                           input.cursor_after, std::move(first)};
  return plan;
}

}  // namespace holdfast::sync
