// The OpenAPI 3.1 document of the REST API. openapi.json is embedded as it stands.
#pragma once

#include <string_view>

namespace holdfast::gateway {

std::string_view openapi_document();

}  // namespace holdfast::gateway
