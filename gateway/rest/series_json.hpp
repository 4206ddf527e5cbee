// Series as the API shows them: what became of each date.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "gateway/rest/names.hpp"
#include "gateway/rest/problem.hpp"
#include "store/booking.hpp"

namespace holdfast::gateway::rest {

/// Adds up what became of the dates of one series.
class SeriesAnswer {
 public:
  SeriesAnswer(const Names& names, Occurrence where, std::string time_zone)
      : names_(names), where_(std::move(where)), time_zone_(std::move(time_zone)) {}

  /// A date with its booking.
  void add(const store::Booking& booking);
  /// A date that was refused; without an instant where the wall time is not one.
  void add(const std::string& local, std::optional<Instant> at, const Error& refusal);
  /// A date of a rehearsal that could be had: nothing is there to show.
  void add_possible(const store::Booking& booking);

  [[nodiscard]] int done() const { return done_; }
  /// {`verb`: how many, "refused": how many, "occurrences": […]}.
  [[nodiscard]] boost::json::object body(std::string_view verb) &&;

 private:
  boost::json::object date_json(const std::string& local, std::optional<Instant> at) const;

  const Names& names_;
  Occurrence where_;
  std::string time_zone_;
  boost::json::array occurrences_;
  int done_ = 0;
  int refused_ = 0;
};

}  // namespace holdfast::gateway::rest
