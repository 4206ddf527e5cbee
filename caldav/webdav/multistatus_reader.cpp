#include "caldav/webdav/multistatus_reader.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::webdav {
namespace {

PropStat read_propstat(const Element& element) {
  PropStat propstat;
  if (const auto status = element.child(dav("status"))) {
    propstat.status = read_status_line(status->text()).value_or(200);
  }
  for (const auto& prop : element.children(dav("prop"))) {
    const auto properties = prop.children();
    propstat.properties.insert(propstat.properties.end(), properties.begin(), properties.end());
  }
  return propstat;
}

MultistatusResponse read_response(const Element& element) {
  MultistatusResponse response;
  for (const auto& child : element.children()) {
    if (child.is(dav("href"))) {
      // RFC 4918 section 14.24 lets several hrefs share a status; no CalDAV server does that to
      // what we ask, so the first one names the resource.
      if (response.href.empty()) {
        response.href = trim(child.text());
      }
    } else if (child.is(dav("status"))) {
      response.status = read_status_line(child.text());
    } else if (child.is(dav("propstat"))) {
      response.propstats.push_back(read_propstat(child));
    }
  }
  return response;
}

}  // namespace

std::optional<Element> MultistatusResponse::property(const Name& name) const {
  for (const auto& propstat : propstats) {
    if (propstat.status < 200 || propstat.status > 299) {
      continue;
    }
    const auto found = std::find_if(propstat.properties.begin(), propstat.properties.end(),
                                    [&](const Element& property) { return property.is(name); });
    if (found != propstat.properties.end()) {
      return *found;
    }
  }
  return std::nullopt;
}

std::optional<std::string> MultistatusResponse::text(const Name& name) const {
  const auto found = property(name);
  if (!found) {
    return std::nullopt;
  }
  return found->text();
}

Result<MultistatusAnswer> read_multistatus(std::string_view body, const XmlLimits& limits) {
  auto document = Document::parse(body, limits);
  if (!document) {
    return document.error();
  }
  const auto root = document->root();
  if (!root.is(dav("multistatus"))) {
    return Error{Errc::invalid_xml,
                 "a D:multistatus was expected, not " + std::string(root.local())};
  }
  std::vector<MultistatusResponse> responses;
  for (const auto& response : root.children(dav("response"))) {
    responses.push_back(read_response(response));
  }
  std::optional<std::string> sync_token;
  if (const auto token = root.child(dav("sync-token"))) {
    if (const auto text = token->text(); !trim(text).empty()) {
      sync_token = trim(text);
    }
  }
  return MultistatusAnswer{std::move(*document), std::move(responses), std::move(sync_token)};
}

std::optional<int> read_status_line(std::string_view line) {
  line = trim(line);
  const auto space = line.find(' ');
  if (!line.starts_with("HTTP/") || space == std::string_view::npos) {
    return std::nullopt;
  }
  const auto code = line.substr(space + 1, 3);
  int status = 0;
  for (const char digit : code) {
    if (digit < '0' || digit > '9') {
      return std::nullopt;
    }
    status = status * 10 + (digit - '0');
  }
  if (code.size() != 3 || status < 100) {
    return std::nullopt;
  }
  return status;
}

}  // namespace holdfast::webdav
