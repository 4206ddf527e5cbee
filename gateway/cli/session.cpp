#include "gateway/cli/session.hpp"

#include <filesystem>

namespace holdfast::gateway::cli {
namespace {

constexpr const char* kHere = "holdfast.toml";
constexpr const char* kInstalled = "/etc/holdfast/holdfast.toml";

}  // namespace

std::string Session::config_file() const {
  if (!config_path.empty()) {
    return config_path;
  }
  const auto named = console.environment.find("HOLDFAST_CONFIG");
  if (named != console.environment.end() && !named->second.empty()) {
    return named->second;
  }
  std::error_code ignored;
  for (const auto* path : {kHere, kInstalled}) {
    if (std::filesystem::exists(path, ignored)) {
      return path;
    }
  }
  return "";
}

Config Session::config() {
  const auto path = config_file();
  if (path.empty()) {
    throw Failure{kConfiguration, std::string("there is no configuration: neither ") + kHere +
                                      " here nor " + kInstalled +
                                      "; copy conf/holdfast.toml, or name a file with --config"};
  }
  return need(load_config(path, console.environment), kConfiguration);
}

void need(const Status& status) {
  if (!status) {
    throw Failure{exit_code(status.error().code), status.error().detail};
  }
}

}  // namespace holdfast::gateway::cli
