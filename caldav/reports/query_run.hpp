// A calendar-query on its way through one calendar after the other, in pieces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "caldav/matching.hpp"
#include "caldav/reports/member.hpp"

namespace holdfast::caldav {

struct Query {
  Filter filter;
  MemberRequest request;
  /// For floating and all-day times, instead of each calendar's own.
  std::optional<icalendar::Zone> zone = {};
  /// DAV:nresults of DAV:limit.
  std::optional<std::int64_t> limit = {};
};

class QueryRun {
 public:
  enum class Progress { more, done, truncated };

  /// All but the query outlive the run.
  QueryRun(const Door& door, const Call& call, Query query, std::vector<Shelf> shelves,
           webdav::Multistatus& out);

  /// Looks at some more objects, and writes those that match. Bounded in rows and in work, so that
  /// other requests are served in between.
  /// Errors: an answer that gets too long, too_many_instances.
  Result<Progress> step();

  [[nodiscard]] const MemberRequest& request() const { return query_.request; }

 private:
  struct Candidate {
    store::ObjectEntry entry;
    std::optional<std::string> text = {};
    /// It matches; the text need not be asked.
    bool sure = false;
    std::vector<store::DeadProperty> kept = {};
  };

  /// The next of the current calendar after `after_`; sets `piece_end_` and `last_piece_`.
  std::vector<Candidate> candidates();
  std::vector<Candidate> the_one_asked(const store::Reads& reads);
  std::vector<Candidate> candidates_in_time(const store::Reads& reads);
  std::vector<Candidate> candidates_by_name(const store::Reads& reads);
  Result<Progress> look_at(const Candidate& candidate, Work& work);
  [[nodiscard]] const Shelf& shelf() const { return shelves_[at_]; }

  const Door& door_;
  const Call& call_;
  Query query_;
  Narrowing narrowing_;
  /// How often a text is compared with what is asked.
  std::size_t conditions_;
  std::vector<Shelf> shelves_;
  webdav::Multistatus& out_;
  std::size_t at_ = 0;
  /// What is being looked at, and how far. It is read once: texts are large, and a step may end
  /// after each.
  std::vector<Candidate> piece_;
  std::size_t next_ = 0;
  /// Name of the last member of the piece before.
  std::string after_;
  /// Of the last member that the piece covers.
  std::string piece_end_;
  bool last_piece_ = false;
};

}  // namespace holdfast::caldav
