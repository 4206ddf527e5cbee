#include "gateway/rest/api_version.hpp"

#include <string>

#include "gateway/rest/members.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway::rest {
namespace {

constexpr std::string_view kField = "Gateway-Version";

}  // namespace

Status check_version(const HttpHeaders& request) {
  const auto asked = request.joined(kField);
  if (!asked || trim(*asked) == kApiVersion) {
    return {};
  }
  Faults faults;
  faults.add(std::string(kField), "value",
             "This server knows the version " + std::string(kApiVersion) +
                 ". Without the field it answers in its newest one.");
  return faults.error();
}

void tell_version(HttpHeaders& answer) { answer.set(kField, kApiVersion); }

}  // namespace holdfast::gateway::rest
