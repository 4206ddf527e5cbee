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
  /// Changes the resource: refused to who may only read it.
  bool changes = false;
  /// Can be asked of what is not there yet.
  bool creates = false;
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
Awaitable<Result<HttpResponse>> post(const Door& door, const Call& call);
/// `delete` is a word of the language.
Awaitable<Result<HttpResponse>> remove(const Door& door, const Call& call);
Awaitable<Result<HttpResponse>> mkcalendar(const Door& door, const Call& call);
Awaitable<Result<HttpResponse>> mkcol(const Door& door, const Call& call);
/// COPY and MOVE of calendars and their objects.
Awaitable<Result<HttpResponse>> copy(const Door& door, const Call& call);

// Of files and folders.
Awaitable<Result<HttpResponse>> get_file(const Door& door, const Call& call);
Awaitable<Result<HttpResponse>> put_file(const Door& door, const Call& call);
Awaitable<Result<HttpResponse>> remove_file(const Door& door, const Call& call);
Awaitable<Result<HttpResponse>> make_folder(const Door& door, const Call& call);
Awaitable<Result<HttpResponse>> copy_file(const Door& door, const Call& call);

}  // namespace holdfast::caldav
