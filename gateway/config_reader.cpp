#include "gateway/config_reader.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "gateway/config_text.hpp"
#include "store/base/text.hpp"

namespace holdfast::gateway {
namespace {

std::string variable_name(std::string_view setting) {
  std::string variable = "HOLDFAST_";
  for (const char c : setting) {
    variable += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return variable;
}

/// Sets one plain listener instead of those of the file.
constexpr const char* kListenVariable = "HOLDFAST_LISTEN";

std::string joined(const std::set<std::string>& names) {
  std::string list;
  for (const auto& name : names) {
    list += (list.empty() ? "" : ", ") + name;
  }
  return list;
}

const char* type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::table:
      return "a section";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
      return "a date or time";
    case toml::node_type::none:
      break;
  }
  return "nothing";
}

}  // namespace

ConfigReader::ConfigReader(const toml::table& root, std::string path,
                           const Environment& environment)
    : root_(root), path_(std::move(path)), environment_(environment) {}

void ConfigReader::section(std::string_view name) {
  if (name.empty()) {
    enter("", &root_);
    return;
  }
  known_[""].insert(std::string(name));
  const auto* at = root_.get(name);
  if (at != nullptr && !at->is_table()) {
    line_ = at->source().begin.line;
    fault(place(*at, name), std::string("is ") + type_name(*at) + "; it must be a section, [" +
                                std::string(name) + "]");
  }
  enter(name, at == nullptr ? nullptr : at->as_table());
}

void ConfigReader::enter(std::string_view name, const toml::table* table) {
  section_ = name;
  table_ = table;
  variables_ = true;
}

std::string ConfigReader::full_name(std::string_view key) const {
  return section_.empty() ? std::string(key) : section_ + '.' + std::string(key);
}

std::string ConfigReader::place(const toml::node& at, std::string_view setting) {
  line_ = at.source().begin.line;
  return path_ + ':' + std::to_string(line_) + ": " + std::string(setting);
}

void ConfigReader::fault(std::string where, std::string what) {
  faults_.push_back({line_, std::move(where) + ' ' + std::move(what)});
}

void ConfigReader::fault_of(std::string_view setting, std::string what) {
  const auto known = lines_.find(std::string(setting));
  line_ = known == lines_.end() ? 0 : known->second;
  const std::string line = line_ == 0 ? "" : ':' + std::to_string(line_);
  fault(path_ + line + ": " + std::string(setting), std::move(what));
}

std::string ConfigReader::shown(std::string_view value) {
  std::string text;
  for (const char c : value.substr(0, 80)) {
    text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  }
  return "is \"" + text + (value.size() > 80 ? "…\"" : "\"") + ", which";
}

const toml::node* ConfigReader::node(std::string_view key) {
  known_[section_].insert(std::string(key));
  const auto* found = table_ == nullptr ? nullptr : table_->get(key);
  if (found != nullptr) {
    lines_[full_name(key)] = found->source().begin.line;
  }
  return found;
}

std::optional<ConfigReader::Found> ConfigReader::variable(std::string_view key) {
  if (!variables_) {
    return std::nullopt;
  }
  const auto name = variable_name(full_name(key));
  known_variables_.insert(name);
  const auto found = environment_.find(name);
  if (found == environment_.end()) {
    return std::nullopt;
  }
  line_ = std::numeric_limits<std::uint32_t>::max();
  return Found{found->second, "environment: " + name, true};
}

std::optional<ConfigReader::Found> ConfigReader::raw_text(std::string_view key) {
  const auto* at = node(key);
  if (auto found = variable(key)) {
    return found;
  }
  if (at == nullptr) {
    return std::nullopt;
  }
  const auto where = place(*at, full_name(key));
  if (const auto* text = at->as_string()) {
    return Found{text->get(), where};
  }
  fault(where, std::string("is ") + type_name(*at) + "; it must be a text in quotes");
  return std::nullopt;
}

void ConfigReader::text(std::string_view key, std::string& value, TextRule rule) {
  const auto* written = is_secret(rule) ? node(key) : nullptr;
  const auto* secret = written == nullptr ? nullptr : written->as_string();
  holds_secrets_ = holds_secrets_ || (secret != nullptr && !secret->get().empty());
  auto found = raw_text(key);
  if (found) {
    if (auto wrong = fault_in(found->text, rule)) {
      const auto what = is_secret(rule) ? "" : shown(found->text) + " is not right: it ";
      fault(std::move(found->where), what + *wrong);
      return;
    }
    value = std::move(found->text);
  }
  // What the environment names starts where the command is run, as everywhere.
  const bool named_by_file = !found || !found->from_environment;
  if ((rule == TextRule::path || rule == TextRule::optional_path) && named_by_file &&
      !value.empty()) {
    value = from_folder(value);
  }
}

std::string ConfigReader::from_folder(const std::string& path) const {
  const std::filesystem::path given(path);
  const auto folder = std::filesystem::path(path_).parent_path();
  // /dev/null and a pipe say nothing of where an installation is.
  std::error_code ignored;
  if (std::filesystem::is_other(path_, ignored)) {
    return path;
  }
  return given.is_absolute() || folder.empty() ? path : (folder / given).string();
}

void ConfigReader::flag(std::string_view key, bool& value) {
  const auto* at = node(key);
  if (const auto found = variable(key)) {
    if (found->text != "true" && found->text != "false") {
      fault(found->where, shown(found->text) + " is neither true nor false");
      return;
    }
    value = found->text == "true";
    return;
  }
  if (at == nullptr) {
    return;
  }
  if (const auto* flag = at->as_boolean()) {
    value = flag->get();
    return;
  }
  const auto where = place(*at, full_name(key));
  fault(where, std::string("is ") + type_name(*at) + "; it must be true or false, without quotes");
}

std::optional<std::int64_t> ConfigReader::whole_number(std::string_view key, std::int64_t least,
                                                       std::int64_t most) {
  const auto* at = node(key);
  const auto range = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  std::int64_t value = 0;
  std::string where;
  if (auto found = variable(key)) {
    const auto* end = found->text.data() + found->text.size();
    const auto read = std::from_chars(found->text.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end) {
      fault(found->where, shown(found->text) + " is not right: it must be " + range);
      return std::nullopt;
    }
    where = std::move(found->where);
  } else if (at == nullptr) {
    return std::nullopt;
  } else {
    where = place(*at, full_name(key));
    const auto* number = at->as_integer();
    if (number == nullptr) {
      fault(where, std::string("is ") + type_name(*at) + "; it must be " + range);
      return std::nullopt;
    }
    value = number->get();
  }
  if (value < least || value > most) {
    fault(where, "is " + std::to_string(value) + "; it must be " + range);
    return std::nullopt;
  }
  return value;
}

void ConfigReader::listeners(std::vector<Listen>& value) {
  known_[""].insert("listen");
  if (const auto named = environment_.find(kListenVariable); named != environment_.end()) {
    line_ = std::numeric_limits<std::uint32_t>::max();
    const auto endpoint = read_endpoint(named->second);
    if (!endpoint) {
      fault(std::string("environment: ") + kListenVariable,
            shown(named->second) + " is no address and port such as 0.0.0.0:8080 or [::]:8080");
      return;
    }
    value = {*endpoint};
    return;
  }
  const auto* at = root_.get("listen");
  if (at == nullptr) {
    return;
  }
  lines_["listen"] = at->source().begin.line;
  const auto* list = at->as_array();
  if (list == nullptr || list->empty()) {
    const auto where = place(*at, "listen");
    fault(where, "must be one or more sections, each [[listen]]");
    return;
  }
  value.clear();
  for (const auto& entry : *list) {
    if (!entry.is_table()) {
      const auto where = place(entry, "listen");
      fault(where, std::string("holds ") + type_name(entry) + "; it must hold [[listen]] sections");
      continue;
    }
    enter("listen", entry.as_table());
    variables_ = false;
    Listen listen;
    TlsFiles tls;
    text("address", listen.address, TextRule::line);
    number("port", listen.port, 0, 65'535);
    text("certificate", tls.certificate, TextRule::optional_path);
    text("key", tls.key, TextRule::optional_path);
    if (!is_numeric_address(listen.address)) {
      fault(place(entry, "listen.address"),
            shown(listen.address) + " is no numeric address such as 127.0.0.1, 0.0.0.0 or ::");
    }
    if (tls.certificate.empty() != tls.key.empty()) {
      fault(place(entry, "listen"), "needs both certificate and key for TLS, or neither");
    }
    if (!tls.certificate.empty()) {
      listen.tls = tls;
    }
    value.push_back(std::move(listen));
    unknown_keys(*entry.as_table(), "listen.", known_["listen"]);
  }
}

void ConfigReader::unknown_keys(const toml::table& table, const std::string& prefix,
                                const std::set<std::string>& known) {
  for (const auto& [key, value] : table) {
    if (!known.contains(std::string(key.str()))) {
      line_ = key.source().begin.line;
      fault(path_ + ':' + std::to_string(line_) + ": " + prefix + std::string(key.str()),
            "is not a setting; those of this section are " + joined(known));
    }
  }
}

std::vector<std::string> ConfigReader::finish() {
  unknown_keys(root_, "", known_[""]);
  for (const auto& [name, known] : known_) {
    const auto* table = name.empty() || name == "listen" ? nullptr : root_[name].as_table();
    if (table != nullptr) {
      unknown_keys(*table, name + '.', known);
    }
  }
  // A misspelt variable would be ignored in silence, and with it perhaps a password. Only names
  // within a section are judged: others may belong to tools around us.
  for (const auto& [name, value] : environment_) {
    const bool ours = std::any_of(known_.begin(), known_.end(), [&](const auto& entry) {
      return !entry.first.empty() && name.starts_with(variable_name(entry.first + '.'));
    });
    if (ours && !known_variables_.contains(name)) {
      line_ = std::numeric_limits<std::uint32_t>::max();
      fault("environment: " + name, "does not belong to any setting");
    }
  }
  std::stable_sort(faults_.begin(), faults_.end(),
                   [](const Fault& a, const Fault& b) { return a.line < b.line; });
  std::vector<std::string> lines;
  for (auto& found : faults_) {
    lines.push_back(std::move(found.text));
  }
  return lines;
}

}  // namespace holdfast::gateway
