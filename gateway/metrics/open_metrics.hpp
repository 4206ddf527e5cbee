// Figures as OpenMetrics text (version 1.0.0), the form that Prometheus reads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/metrics/histogram.hpp"

namespace holdfast::gateway::metrics {

inline constexpr std::string_view kContentType =
    "application/openmetrics-text; version=1.0.0; charset=utf-8";

using Label = std::pair<std::string_view, std::string_view>;
using Labels = std::vector<Label>;

/// Writes families one after another; the samples of a family follow its head. The caller keeps
/// names unique. Label values are escaped.
class OpenMetrics {
 public:
  /// `name` without a unit's or counter's ending; `unit` may be empty, else the name ends in it.
  void counter(std::string_view name, std::string_view help, std::string_view unit = {});
  void gauge(std::string_view name, std::string_view help, std::string_view unit = {});
  void histogram(std::string_view name, std::string_view help, std::string_view unit = {});
  void info(std::string_view name, std::string_view help);

  /// A sample of the family begun last.
  void value(const Labels& labels, double number);
  /// The samples of one histogram. `buckets` are upper bounds in the family's unit and how many
  /// were in each bucket alone; `beyond`: above all of them.
  void distribution(const Labels& labels,
                    const std::vector<std::pair<double, std::uint64_t>>& buckets,
                    std::uint64_t beyond, double sum);

  /// The text with its end mark.
  [[nodiscard]] std::string finish() &&;

 private:
  void head(std::string_view name, std::string_view type, std::string_view help,
            std::string_view unit);
  void sample(std::string_view ending, const Labels& labels, const Label& last, double number);

  std::string text_;
  std::string family_;
  std::string ending_;
};

/// Times as seconds, to the family begun last.
void write_distribution(OpenMetrics& out, const Labels& labels, const Distribution& times);

}  // namespace holdfast::gateway::metrics
