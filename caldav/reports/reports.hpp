// The reports, and where each can be asked for. A new report is a file and a row here; the property
// D:supported-report-set is made from the table.
#pragma once

#include <span>

#include "caldav/call.hpp"
#include "caldav/property.hpp"
#include "caldav/webdav/xml.hpp"

namespace holdfast::caldav {

struct Report {
  webdav::Name name;
  Kinds kinds;
  /// `door`, `call` and the document of `body` outlive the awaiting.
  Awaitable<Result<HttpResponse>> (*run)(const Door& door, const Call& call, webdav::Element body);
};

std::span<const Report> reports();

// One file each.
Awaitable<Result<HttpResponse>> calendar_query(const Door& door, const Call& call,
                                               webdav::Element body);
Awaitable<Result<HttpResponse>> calendar_multiget(const Door& door, const Call& call,
                                                  webdav::Element body);
Awaitable<Result<HttpResponse>> free_busy_query(const Door& door, const Call& call,
                                                webdav::Element body);
Awaitable<Result<HttpResponse>> sync_collection(const Door& door, const Call& call,
                                                webdav::Element body);
Awaitable<Result<HttpResponse>> expand_property(const Door& door, const Call& call,
                                                webdav::Element body);
Awaitable<Result<HttpResponse>> principal_property_search(const Door& door, const Call& call,
                                                          webdav::Element body);
Awaitable<Result<HttpResponse>> principal_search_property_set(const Door& door, const Call& call,
                                                              webdav::Element body);

}  // namespace holdfast::caldav
