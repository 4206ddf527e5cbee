#include "caldav/target.hpp"

#include <vector>

#include "store/base/http.hpp"
#include "store/base/text.hpp"

namespace holdfast::caldav {
namespace {

// Longer names than file systems have are an attack on whoever stores them next.
constexpr std::size_t kLongestSegment = 255;

Result<std::string> read_segment(std::string_view raw) {
  auto segment = percent_decode(raw);
  if (!segment || !is_utf8(*segment) || has_control(*segment)) {
    return Error{Errc::validation, "the path has a broken or forbidden escape"};
  }
  if (*segment == "." || *segment == "..") {
    return Error{Errc::validation, "the path has dot segments"};
  }
  if (segment->empty() || segment->size() > kLongestSegment ||
      segment->find_first_of("/\\") != std::string::npos) {
    return Error{Errc::not_found, "no resource has such a name"};
  }
  return std::move(*segment);
}

Result<std::vector<std::string>> read_segments(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const auto slash = path.find('/');
    auto segment = read_segment(path.substr(0, slash));
    if (!segment) {
      return segment.error();
    }
    segments.push_back(std::move(*segment));
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  }
  return segments;
}

Target file_target(const std::vector<std::string>& names, bool slash) {
  std::string path;
  for (std::size_t i = 2; i < names.size(); ++i) {
    path += (path.empty() ? "" : "/") + names[i];
  }
  return file_of(names[1], path, slash);
}

}  // namespace

Result<Target> read_target(std::string_view path, std::string_view root) {
  const Error nothing{Errc::not_found, "nothing is at this path"};
  if (path == "/" || path == root.substr(0, root.size() - 1)) {
    path = root;
  }
  const bool alias = path == "/principals/" || path == "/principals";
  if (!alias && !path.starts_with(root)) {
    return nothing;
  }
  path.remove_prefix(alias ? 1 : root.size());
  const bool slash = path.ends_with('/');
  auto segments = read_segments(path);
  if (!segments) {
    return segments.error();
  }
  const auto& names = *segments;
  if (names.empty()) {
    return Target{.kind = Kind::root};
  }
  if (names[0] == "principals" && names.size() == 1) {
    return Target{.kind = Kind::principals};
  }
  if (names[0] == "principals" && names.size() == 2) {
    return principal_of(names[1]);
  }
  if (names[0] == "files" && names.size() >= 2) {
    return file_target(names, slash);
  }
  if (names[0] != "calendars" || names.size() > 4) {
    return nothing;
  }
  switch (names.size()) {
    case 1:
      return Target{.kind = Kind::homes};
    case 2:
      return home_of(names[1]);
    case 3:
      return Target{.kind = Kind::calendar, .login = names[1], .calendar = names[2]};
    default:
      if (slash) {
        return nothing;
      }
      return Target{
          .kind = Kind::object, .login = names[1], .calendar = names[2], .object = names[3]};
  }
}

std::string href_of(const Target& target, std::string_view root) {
  std::string href(root);
  const auto add = [&](std::string_view segment) { href += percent_encode(segment) + '/'; };
  if (target.kind == Kind::principals || target.kind == Kind::principal) {
    href += "principals/";
  } else if (is_in_files(target.kind)) {
    href += "files/";
  } else if (target.kind != Kind::root) {
    href += "calendars/";
  }
  if (!target.login.empty()) {
    add(target.login);
  }
  if (!target.calendar.empty()) {
    add(target.calendar);
  }
  if (!target.object.empty()) {
    href += percent_encode(target.object);
  }
  if (!target.path.empty()) {
    href += percent_encode(target.path, true) + (target.kind == Kind::folder ? "/" : "");
  }
  return href;
}

Target principal_of(std::string_view login) {
  return {.kind = Kind::principal, .login = std::string(login)};
}

Target home_of(std::string_view login) { return {.kind = Kind::home, .login = std::string(login)}; }

Target calendar_in(const Target& home, std::string_view slug) {
  return {.kind = Kind::calendar, .login = home.login, .calendar = std::string(slug)};
}

Target file_of(std::string_view login, std::string_view path, bool folder) {
  auto kind = folder ? Kind::folder : Kind::file;
  if (path.empty()) {
    kind = Kind::files;
  }
  return {.kind = kind, .login = std::string(login), .path = std::string(path)};
}

Target object_in(const Target& calendar, std::string_view name) {
  return {.kind = Kind::object,
          .login = calendar.login,
          .calendar = calendar.calendar,
          .object = std::string(name)};
}

}  // namespace holdfast::caldav
