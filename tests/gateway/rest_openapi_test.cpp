// The document and the route table say the same. That the answers do too is held by
// rest_openapi.py, which reads what the other REST tests were answered.
#include <set>

#include "gateway/openapi/document.hpp"
#include "gateway/rest/problem.hpp"
#include "tests/gateway/rest_house.hpp"

namespace holdfast::gateway::rest {
namespace {

json::value document() {
  const auto text = openapi_document();
  return json::parse({text.data(), text.size()});
}

/// A parameter or response, itself or what its $ref leads to.
const json::value& resolved(const json::value& root, const json::value& value) {
  const auto* reference = value.as_object().if_contains("$ref");
  return reference == nullptr ? value
                              : root.at_pointer(std::string(reference->as_string()).substr(1));
}

std::set<std::string> parameter_names(const json::value& root, const json::object& operation,
                                      std::string_view place) {
  std::set<std::string> names;
  if (const auto* parameters = operation.if_contains("parameters")) {
    for (const auto& entry : parameters->as_array()) {
      const auto& parameter = resolved(root, entry);
      if (parameter.at("in").as_string() == place) {
        names.emplace(parameter.at("name").as_string());
      }
    }
  }
  return names;
}

TEST(RestOpenapi, EveryRouteIsInTheDocumentAndTheOtherWayRound) {
  std::set<std::string> served;
  for (const auto& route : routes()) {
    served.insert(std::string(route.method) + ' ' + std::string(route.pattern));
  }
  std::set<std::string> described;
  const auto root = document();
  for (const auto& [path, item] : root.at("paths").as_object()) {
    for (const auto& member : item.as_object()) {
      if (member.key() == "parameters") {
        continue;
      }
      auto method = std::string(member.key());
      for (auto& c : method) {
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      }
      described.insert(method + ' ' + std::string(path));
    }
  }

  EXPECT_EQ(described, served);
}

TEST(RestOpenapi, EveryRoutesParametersAndBodyAreDescribed) {
  const auto root = document();
  for (const auto& route : routes()) {
    const auto& operation = root.at("paths")
                                .at({route.pattern.data(), route.pattern.size()})
                                .at(to_lower(route.method))
                                .as_object();
    std::set<std::string> query;
    for (std::string_view rest = route.query; !rest.empty();) {
      const auto end = std::min(rest.find(' '), rest.size());
      query.emplace(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    EXPECT_EQ(parameter_names(root, operation, "query"), query) << route.pattern;
    const auto headers = parameter_names(root, operation, "header");
    EXPECT_EQ(headers.contains("Idempotency-Key"), route.needs_key) << route.pattern;
    EXPECT_EQ(headers.contains("If-Match"), route.needs_if_match) << route.pattern;
    EXPECT_EQ(operation.contains("requestBody"), route.body != Body::none) << route.pattern;
  }
}

TEST(RestOpenapi, EveryCodeInTheDocumentIsOneThatWeAnswerWithThatStatus) {
  std::map<std::string, int> known;
  for (const auto* kind : problem_kinds()) {
    known[std::string(kind->code)] = kind->status;
  }
  const auto root = document();
  for (const auto& entry : root.at("components").at("responses").as_object()) {
    const auto* content = entry.value().as_object().if_contains("content");
    if (content == nullptr) {
      continue;
    }
    const auto& own = content->at("application/problem+json").at("schema").at("properties");
    for (const auto& code : own.at("code").at("enum").as_array()) {
      const std::string text(code.as_string());
      ASSERT_TRUE(known.contains(text)) << text;
      EXPECT_EQ(own.at("status").at("const").to_number<int>(), known[text]) << text;
    }
  }
}

class RestDocument : public RestHouse {};

TEST_F(RestDocument, IsServedToEverybody) {
  const auto served = send("", "GET", "/openapi.json");

  EXPECT_EQ(served.status, 200);
  EXPECT_EQ(served.text, openapi_document());
  EXPECT_EQ(send("", "GET", "/openapi.json", "", {{"If-None-Match", served.header("ETag")}}).status,
            304);
  EXPECT_EQ(send("", "DELETE", "/openapi.json").status, 405);
}

}  // namespace
}  // namespace holdfast::gateway::rest
