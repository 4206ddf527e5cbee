#include "gateway/metrics/open_metrics.hpp"

#include <array>
#include <charconv>

namespace holdfast::gateway::metrics {
namespace {

void append_number(std::string& text, double number) {
  std::array<char, 40> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  text.append(digits.data(), written.ptr);
}

void append_escaped(std::string& text, std::string_view value) {
  for (const char c : value) {
    if (c == '\n') {
      text += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') {
      text += '\\';
    }
    text += c;
  }
}

/// With a point: "1.0", "0.0005". Everybody then reads the same bound.
std::string shown_bound(double number) {
  std::array<char, 40> digits{};
  const auto written =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  std::string text(digits.data(), written.ptr);
  return text.find('.') == std::string::npos ? text + ".0" : text;
}

}  // namespace

void OpenMetrics::head(std::string_view name, std::string_view type, std::string_view help,
                       std::string_view unit) {
  family_ = name;
  const auto line = [&](std::string_view what, std::string_view value) {
    text_.append("# ").append(what).append(" ").append(name).append(" ").append(value).append("\n");
  };
  line("TYPE", type);
  if (!unit.empty()) {
    line("UNIT", unit);
  }
  line("HELP", help);
}

void OpenMetrics::counter(std::string_view name, std::string_view help, std::string_view unit) {
  head(name, "counter", help, unit);
  ending_ = "_total";
}

void OpenMetrics::gauge(std::string_view name, std::string_view help, std::string_view unit) {
  head(name, "gauge", help, unit);
  ending_.clear();
}

void OpenMetrics::histogram(std::string_view name, std::string_view help, std::string_view unit) {
  head(name, "histogram", help, unit);
  ending_.clear();
}

void OpenMetrics::info(std::string_view name, std::string_view help) {
  head(name, "info", help, {});
  ending_ = "_info";
}

void OpenMetrics::value(const Labels& labels, double number) {
  sample(ending_, labels, {}, number);
}

void OpenMetrics::distribution(const Labels& labels,
                               const std::vector<std::pair<double, std::uint64_t>>& buckets,
                               std::uint64_t beyond, double sum) {
  std::uint64_t below = 0;
  for (const auto& [bound, count] : buckets) {
    below += count;
    const auto text = shown_bound(bound);
    sample("_bucket", labels, {"le", text}, static_cast<double>(below));
  }
  below += beyond;
  sample("_bucket", labels, {"le", "+Inf"}, static_cast<double>(below));
  sample("_count", labels, {}, static_cast<double>(below));
  sample("_sum", labels, {}, sum);
}

void OpenMetrics::sample(std::string_view ending, const Labels& labels, const Label& last,
                         double number) {
  text_.append(family_).append(ending);
  char before = '{';
  const auto label = [&](const Label& one) {
    text_ += before;
    text_.append(one.first).append("=\"");
    append_escaped(text_, one.second);
    text_ += '"';
    before = ',';
  };
  for (const auto& one : labels) {
    label(one);
  }
  if (!last.first.empty()) {
    label(last);
  }
  text_ += before == ',' ? "} " : " ";
  append_number(text_, number);
  text_ += '\n';
}

void write_distribution(OpenMetrics& out, const Labels& labels, const Distribution& times) {
  constexpr double kMicro = 1e6;
  std::vector<std::pair<double, std::uint64_t>> buckets;
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    buckets.emplace_back(static_cast<double>(kBounds[i]) / kMicro, times.buckets[i]);
  }
  out.distribution(labels, buckets, times.buckets.back(),
                   static_cast<double>(times.sum.count()) / kMicro);
}

std::string OpenMetrics::finish() && {
  text_ += "# EOF\n";
  return std::move(text_);
}

}  // namespace holdfast::gateway::metrics
