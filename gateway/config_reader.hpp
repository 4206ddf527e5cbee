// Reads settings from TOML and the environment, and gathers every fault on the way.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/config_settings.hpp"

namespace holdfast::gateway {

/// A visitor of the table of settings. `finish` reports what nobody asked for.
class ConfigReader {
 public:
  ConfigReader(const toml::table& root, std::string path, const Environment& environment);

  void section(std::string_view name);
  void text(std::string_view key, std::string& value, TextRule rule);
  void flag(std::string_view key, bool& value);
  void listeners(std::vector<Listen>& value);

  template <class N>
  void number(std::string_view key, N& value, std::int64_t least, std::int64_t most) {
    if (const auto found = whole_number(key, least, most)) {
      value = static_cast<N>(*found);
    }
  }
  template <class D>
  void duration(std::string_view key, D& value, std::int64_t least, std::int64_t most) {
    if (const auto found = whole_number(key, least, most)) {
      value = D(*found);
    }
  }
  template <class Choices, class E>
  void choice(std::string_view key, E& value, const Choices& choices) {
    const auto found = raw_text(key);
    if (!found) {
      return;
    }
    std::string names;
    for (const auto& [name, meaning] : choices) {
      if (found->text == name) {
        value = meaning;
        return;
      }
      names += (names.empty() ? "\"" : ", \"") + std::string(name) + '"';
    }
    fault(found->where, shown(found->text) + " is not known; it must be one of " + names);
  }

  /// Whether the file itself, not the environment, holds a text that is never shown.
  [[nodiscard]] bool holds_secrets() const { return holds_secrets_; }
  /// Adds a fault that concerns a setting as a whole: `setting` is "smtp.password".
  void fault_of(std::string_view setting, std::string what);
  /// Looks for settings that do not exist. One line for each fault, in the order of the file.
  std::vector<std::string> finish();

 private:
  struct Found {
    std::string text;
    std::string where;
    bool from_environment = false;
  };
  struct Fault {
    std::uint32_t line = 0;
    std::string text;
  };

  void enter(std::string_view name, const toml::table* table);
  [[nodiscard]] const toml::node* node(std::string_view key);
  [[nodiscard]] std::optional<Found> variable(std::string_view key);
  [[nodiscard]] std::optional<Found> raw_text(std::string_view key);
  [[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view key, std::int64_t least,
                                                         std::int64_t most);
  [[nodiscard]] std::string place(const toml::node& at, std::string_view setting);
  [[nodiscard]] std::string full_name(std::string_view key) const;
  void fault(std::string where, std::string what);
  void unknown_keys(const toml::table& table, const std::string& prefix,
                    const std::set<std::string>& known);
  [[nodiscard]] std::string from_folder(const std::string& path) const;
  static std::string shown(std::string_view value);

  const toml::table& root_;
  const std::string path_;
  const Environment& environment_;
  std::string section_;
  /// The table of the current section; null where the file has none.
  const toml::table* table_ = nullptr;
  bool variables_ = true;
  bool holds_secrets_ = false;
  std::uint32_t line_ = 0;
  std::set<std::string> known_variables_;
  std::map<std::string, std::set<std::string>> known_;
  std::map<std::string, std::uint32_t> lines_;
  std::vector<Fault> faults_;
};

}  // namespace holdfast::gateway
