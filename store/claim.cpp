#include "store/claim.hpp"

#include <algorithm>

namespace holdfast::store {

std::string_view name(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::booking:
      return "booking";
    case ClaimKind::hold:
      return "hold";
    case ClaimKind::external:
      return "external";
    case ClaimKind::block:
      return "block";
    case ClaimKind::closure:
      return "closure";
  }
  return {};
}

std::vector<TimeRange> split(TimeRange range, Duration longest) {
  std::vector<TimeRange> out;
  while (range.start < range.end) {
    const auto end = range.length() > longest ? range.start + longest : range.end;
    out.push_back({range.start, end});
    range.start = end;
  }
  return out;
}

}  // namespace holdfast::store
