#include "sync/providers/caldav_cursor.hpp"

#include <boost/json/serialize.hpp>

#include "store/json.hpp"

namespace holdfast::sync {

namespace json = boost::json;

std::string CaldavCursor::text() const {
  json::object out;
  out["ctag"] = ctag;
  out["token"] = token;
  return json::serialize(out);
}

CaldavCursor CaldavCursor::read(std::string_view text) {
  const auto value = store::parse_json(text);
  if (!value) {
    return {};
  }
  try {
    const auto& object = store::json_object(*value, "cursor");
    return {store::json_text(object, "ctag"), store::json_text(object, "token")};
  } catch (const store::BadJson&) {
    return {};
  }
}

}  // namespace holdfast::sync
