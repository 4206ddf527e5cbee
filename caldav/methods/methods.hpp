// The methods, and where each is allowed.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "caldav/call.hpp"
#include "caldav/property.hpp"

namespace holdfast::caldav {

struct Method {
  std::string_view name;
  Kinds kinds;
  /// `door` and `call` outlive the awaiting.
  Awaitable<Result<HttpResponse>> (*run)(const Door& door, const Call& call);
};

std::span<const Method> methods();

/// The value of Allow for a resource of that kind.
std::string allowed_at(Kind kind);

// One file each.
Awaitable<Result<HttpResponse>> options(const Door& door, const Call& call);
Awaitable<Result<HttpResponse>> propfind(const Door& door, const Call& call);
Awaitable<Result<HttpResponse>> proppatch(const Door& door, const Call& call);
Awaitable<Result<HttpResponse>> report(const Door& door, const Call& call);
/// Also HEAD: the network floor leaves the body away.
Awaitable<Result<HttpResponse>> get(const Door& door, const Call& call);
Awaitable<Result<HttpResponse>> put(const Door& door, const Call& call);
/// `delete` is a word of the language.
Awaitable<Result<HttpResponse>> remove(const Door& door, const Call& call);

}  // namespace holdfast::caldav
