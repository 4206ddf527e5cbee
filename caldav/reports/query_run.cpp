#include "caldav/reports/query_run.hpp"

#include "caldav/seen.hpp"
#include "caldav/zone.hpp"

namespace holdfast::caldav {
namespace {

// Wall clocks of the world are at most so far apart.
constexpr Duration kFarthestZones = std::chrono::hours{26};

}  // namespace

QueryRun::QueryRun(const Door& door, const Call& call, Query query, std::vector<Shelf> shelves,
                   webdav::Multistatus& out)
    : door_(door),
      call_(call),
      query_(std::move(query)),
      narrowing_(narrowing_of(query_.filter)),
      conditions_(count_conditions(query_.filter)),
      shelves_(std::move(shelves)),
      out_(out) {
  if (query_.zone) {
    for (auto& shelf : shelves_) {
      shelf.floating = *query_.zone;
    }
  }
}

Result<QueryRun::Progress> QueryRun::step() {
  if (at_ == shelves_.size()) {
    return Progress::done;
  }
  if (next_ == piece_.size()) {
    piece_ = candidates();
    next_ = 0;
  }
  Work work;
  while (next_ < piece_.size()) {
    const auto progress = look_at(piece_[next_++], work);
    if (!progress || *progress == Progress::truncated) {
      return progress;
    }
    if (work.enough() && next_ < piece_.size()) {
      return Progress::more;
    }
  }
  after_ = piece_end_;
  if (last_piece_) {
    ++at_;
    after_.clear();
    piece_end_.clear();
  }
  return at_ < shelves_.size() ? Progress::more : Progress::done;
}

std::vector<QueryRun::Candidate> QueryRun::candidates() {
  return store::read(door_.ledger.engine(), [&](const store::Reads& reads) {
    if (call_.place.target.kind == Kind::object) {
      return the_one_asked(reads);
    }
    return narrowing_.time ? candidates_in_time(reads) : candidates_by_name(reads);
  });
}

std::vector<QueryRun::Candidate> QueryRun::the_one_asked(const store::Reads& reads) {
  const auto& name = call_.place.target.object;
  last_piece_ = true;
  std::vector<Candidate> one;
  if (auto object = seen_object(reads, shelf().place, call_.user, name)) {
    auto kept = kept_with_member(reads, call_, shelf(), object->entry, query_.request);
    one.push_back({std::move(object->entry), std::move(object->text), false, std::move(kept)});
  }
  return one;
}

// The store finds events by their instances; the codec is asked where these do not tell all.
std::vector<QueryRun::Candidate> QueryRun::candidates_in_time(const store::Reads& reads) {
  auto time = *narrowing_.time;
  if (query_.zone) {
    // The instances were made with another zone in mind.
    time = {time.start - kFarthestZones, time.end + kFarthestZones};
  }
  const bool reads_text = !narrowing_.decides || query_.zone || query_.request.wants_text;
  const auto texts = reads_text ? store::Reads::Texts::all : store::Reads::Texts::of_maybe;
  const auto piece = reads_text ? door_.settings.text_piece : door_.settings.piece;
  auto hits = reads.objects_in(shelf().place.calendar->id, narrowing_.component, time,
                               door_.clock.now() - kExpandedBehind, after_, piece, texts);
  last_piece_ = hits.size() < static_cast<std::size_t>(piece);
  std::vector<Candidate> found;
  for (auto& hit : hits) {
    piece_end_ = hit.object.entry.name;
    const bool sure = narrowing_.decides && !hit.maybe && !query_.zone;
    if (is_veiled(shelf().place, call_.user, hit.object.entry)) {
      veil(hit.object);
    }
    auto kept = kept_with_member(reads, call_, shelf(), hit.object.entry, query_.request);
    found.push_back(
        {std::move(hit.object.entry), std::move(hit.object.text), sure, std::move(kept)});
  }
  return found;
}

std::vector<QueryRun::Candidate> QueryRun::candidates_by_name(const store::Reads& reads) {
  const auto& calendar = shelf().place.calendar->id;
  const auto piece = door_.settings.piece;
  auto members = narrowing_.component.empty()
                     ? reads.members(calendar, after_, piece)
                     : reads.members_of(calendar, narrowing_.component, after_, piece);
  last_piece_ = members.size() < static_cast<std::size_t>(piece);
  const bool reads_text = !narrowing_.decides || query_.request.wants_text;
  std::vector<Candidate> found;
  for (auto& entry : members) {
    piece_end_ = entry.name;
    if (!narrowing_.admits(entry)) {
      continue;
    }
    auto kept = kept_with_member(reads, call_, shelf(), entry, query_.request);
    Candidate candidate{std::move(entry), std::nullopt, narrowing_.decides, std::move(kept)};
    if (reads_text) {
      if (auto object = seen_object(reads, shelf().place, call_.user, piece_end_)) {
        candidate.entry = std::move(object->entry);
        candidate.text = std::move(object->text);
      }
    } else if (is_veiled(shelf().place, call_.user, candidate.entry)) {
      veil(candidate.entry);
    }
    found.push_back(std::move(candidate));
    if (reads_text && found.size() == static_cast<std::size_t>(door_.settings.text_piece)) {
      last_piece_ = false;
      break;
    }
  }
  return found;
}

Result<QueryRun::Progress> QueryRun::look_at(const Candidate& candidate, Work& work) {
  const auto* text = candidate.text ? &*candidate.text : nullptr;
  std::unique_ptr<icalendar::Object> object;
  if (!candidate.sure && text != nullptr) {
    object = icalendar::Object::read(*text, shelf().options, shelf().floating);
    // What cannot be read is kept from nobody.
    const bool found = !object || matches(query_.filter, *object);
    work.add(object ? object->work() : 0);
    work.add_text(text->size(), 1 + conditions_);
    if (!found) {
      return Progress::more;
    }
  }
  if (query_.limit && (*query_.limit)-- == 0) {
    return Progress::truncated;
  }
  const Member member{candidate.entry, query_.request.wants_text ? text : nullptr, object.get(),
                      candidate.kept};
  const auto written =
      write_member(out_, door_, call_, shelf(), member_href(shelf(), candidate.entry.name), member,
                   query_.request, work);
  if (!written) {
    return written.error();
  }
  if (out_.size() > door_.settings.max_answer) {
    return answer_too_long();
  }
  return Progress::more;
}

}  // namespace holdfast::caldav
