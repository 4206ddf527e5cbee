#include "store/explain.hpp"

#include <utility>

#include "store/group_seats.hpp"
#include "store/placer.hpp"

namespace holdfast::store {
namespace {

Explanation::Member describe(const Placer::Candidate& candidate, const RuleSettings& settings,
                             Instant now, const Reads& reads) {
  const auto& occupancy = *candidate.member;
  const auto& resource = occupancy.resource();
  Explanation::Member member;
  member.part = candidate.part;
  member.requirement = candidate.requirement->name;
  member.resource = resource.id;
  member.hindrance = candidate.hindrance;
  member.appointment = candidate.question.appointment;
  member.span = candidate.question.span;
  member.active = resource.active;
  member.in_hours = occupancy.works(member.appointment);
  member.claims = occupancy.claims_on(member.span);
  member.caps = occupancy.caps_reached(candidate.question.begins);
  for (auto& source : reads.sources_of(resource.agency, resource.id)) {
    if (source.reads) {
      const bool blind = is_blind(source, settings, now);
      member.calendars.push_back({std::move(source), blind});
    }
  }
  return member;
}

}  // namespace

Result<Explanation> explain(const Wish& wish, const RuleSettings& settings, Instant now,
                            const Reads& reads) {
  auto course = Course::of(wish, now, reads);
  if (!course) {
    return course.error();
  }
  Explanation explanation;
  const auto start = wish.starts_at;
  explanation.time = {start, start + course->length()};
  if (auto allowed = course->judge_start(start); !allowed) {
    explanation.refusal = allowed.error();
  }
  const auto placer = Placer::over(std::move(*course), wish, {start, start}, settings, now, reads,
                                   Placer::Purpose::list);
  if (!placer) {
    return placer.error();
  }
  if (auto placed = placer->place(start); !placed && !explanation.refusal) {
    explanation.refusal = placed.error();
  }
  for (const auto& candidate : placer->candidates(start)) {
    explanation.members.push_back(describe(candidate, settings, now, reads));
  }
  if (wish.service.policy.seats > 1) {
    const auto seats = GroupSeats::read(wish.service, {start, start}, wish.moving, reads);
    for (const auto* standing : seats.at(explanation.time)) {
      explanation.sessions.push_back(
          {standing->session.id, standing->session.seats, static_cast<int>(standing->free.size())});
    }
  }
  return explanation;
}

}  // namespace holdfast::store
