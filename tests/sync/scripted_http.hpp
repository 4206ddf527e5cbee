// A service that a test plays by a function.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/base/http.hpp"

namespace holdfast::test {

class ScriptedHttp final : public HttpClient {
 public:
  using Answer = std::function<Result<HttpResponse>(const OutgoingRequest&)>;
  explicit ScriptedHttp(Answer by) : answer(std::move(by)) {}

  Awaitable<Result<HttpResponse>> send(OutgoingRequest request) override {
    asked.push_back(request);
    co_return answer(request);
  }

  /// A member of the form that was sent; "" where it is not there.
  [[nodiscard]] static std::string member(const OutgoingRequest& request, std::string_view name) {
    const auto members = parse_query(request.body);
    for (const auto& [found, value] : members.value()) {
      if (found == name) {
        return value;
      }
    }
    return {};
  }

  Answer answer;
  std::vector<OutgoingRequest> asked;
};

/// A JSON answer.
inline HttpResponse json_answer(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

}  // namespace holdfast::test
