// REPORT, RFC 3253 section 3.6.
#include <algorithm>

#include "caldav/errors.hpp"
#include "caldav/methods/methods.hpp"
#include "caldav/reports/reports.hpp"
#include "caldav/request_body.hpp"
#include "caldav/webdav/depth.hpp"

namespace holdfast::caldav {

// The Depth header is checked for its form alone. Clients send what they like with reports (none
// with calendar-query, 1 with sync-collection), and each report here has one depth that it means.
Awaitable<Result<HttpResponse>> report(const Door& door, const Call& call) {
  if (const auto depth = webdav::read_depth(call.request.headers); !depth) {
    co_return depth.error();
  }
  const auto document = read_xml_body(door, call.request);
  if (!document) {
    co_return document.error();
  }
  const auto body = document->root();
  const auto table = reports();
  const auto row = std::find_if(table.begin(), table.end(),
                                [&](const Report& one) { return body.is(one.name); });
  if (row == table.end() || (row->kinds & in(call.place.target.kind)) == 0) {
    co_return precondition("D:supported-report", "no such report on this resource");
  }
  auto answer = co_await row->run(door, call, body);
  co_return std::move(answer);
}

}  // namespace holdfast::caldav
