#include "notify/inbound/mime_reader.hpp"

#include <algorithm>

#include "store/base/text.hpp"

namespace holdfast::notify::inbound {
namespace {

constexpr std::size_t kMostFields = 200;
constexpr std::size_t kLongestValue = 4096;
constexpr int kDeepest = 8;
constexpr int kMostParts = 100;

/// Takes a line off, without its end.
std::string_view next_line(std::string_view& rest) {
  const auto end = std::min(rest.find('\n'), rest.size());
  auto line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

bool is_folded(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

bool is_field_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return c > ' ' && c <= '~' && c != ':'; });
}

/// A token or a quoted string from the left of `rest`.
std::string take_value(std::string_view& rest) {
  std::string value;
  if (!rest.starts_with('"')) {
    const auto end = std::min(rest.find(';'), rest.size());
    value = trim(rest.substr(0, end));
    rest.remove_prefix(end);
    return value;
  }
  rest.remove_prefix(1);
  while (!rest.empty() && rest.front() != '"') {
    if (rest.front() == '\\' && rest.size() > 1) {
      rest.remove_prefix(1);
    }
    value += rest.front();
    rest.remove_prefix(1);
  }
  rest.remove_prefix(std::min(rest.find(';'), rest.size()));
  return value;
}

ContentType read_content_type(std::string_view text) {
  ContentType read;
  const auto end = std::min(text.find(';'), text.size());
  if (const auto type = to_lower(trim(text.substr(0, end))); type.find('/') != std::string::npos) {
    read.type = type;
  }
  text.remove_prefix(end);
  while (text.starts_with(';')) {
    text.remove_prefix(1);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) {
      break;
    }
    auto name = to_lower(trim(text.substr(0, equals)));
    text.remove_prefix(equals + 1);
    text = text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
    read.parameters.emplace(std::move(name), take_value(text));
  }
  return read;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string from_quoted_printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const bool last = text.find('\n') == std::string_view::npos;
    auto line = next_line(text);
    line = line.substr(0, line.find_last_not_of(" \t") + 1);
    const bool soft = line.ends_with('=');
    line.remove_suffix(soft ? 1 : 0);
    for (std::size_t i = 0; i < line.size(); ++i) {
      const int high = line[i] == '=' && i + 2 < line.size() ? hex_digit(line[i + 1]) : -1;
      const int low = high >= 0 ? hex_digit(line[i + 2]) : -1;
      if (low >= 0) {
        out += static_cast<char>(high * 16 + low);
        i += 2;
      } else {
        out += line[i];
      }
    }
    out += soft || last ? "" : "\r\n";
  }
  return out;
}

/// What follows the first octet that does not belong there is left out.
std::string from_loose_base64(std::string_view text) {
  std::string tight;
  for (const char c : text) {
    const bool digit = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '+' || c == '/';
    if (digit) {
      tight += c;
    } else if (c != '\r' && c != '\n' && c != ' ' && c != '\t') {
      break;
    }
  }
  tight.resize(tight.size() - (tight.size() % 4 == 1 ? 1 : 0));
  return from_base64(tight).value_or(std::string{});
}

/// The bodies between the boundary's lines.
std::vector<std::string_view> split(std::string_view body, const std::string& boundary) {
  std::vector<std::string_view> pieces;
  const auto mark = "--" + boundary;
  const char* begun = nullptr;
  auto rest = body;
  while (!rest.empty() && static_cast<int>(pieces.size()) < kMostParts) {
    const char* const at = rest.data();
    const auto line = next_line(rest);
    if (!line.starts_with(mark)) {
      continue;
    }
    const auto after = trim(line.substr(mark.size()));
    if (!after.empty() && after != "--") {
      continue;
    }
    if (begun != nullptr) {
      pieces.emplace_back(begun, static_cast<std::size_t>(at - begun));
    }
    begun = rest.data();
    if (after == "--") {
      return pieces;
    }
  }
  // Cut off before its end: what is there counts.
  if (begun != nullptr) {
    pieces.emplace_back(begun, static_cast<std::size_t>(body.data() + body.size() - begun));
  }
  return pieces;
}

Part read_part(std::string_view octets, int depth, int& parts) {
  Part part;
  ++parts;
  part.fields = read_fields(octets);
  part.content_type = read_content_type(part.field("content-type"));
  auto rest = octets;
  while (!rest.empty() && !next_line(rest).empty()) {
  }
  part.body = rest;
  const auto boundary = part.content_type.parameter("boundary");
  if (!part.content_type.type.starts_with("multipart/") || boundary.empty() || depth >= kDeepest) {
    return part;
  }
  for (const auto piece : split(part.body, boundary)) {
    if (parts >= kMostParts) {
      break;
    }
    part.parts.push_back(read_part(piece, depth + 1, parts));
  }
  return part;
}

void gather(const Part& part, std::vector<const Part*>& found) {
  if (part.parts.empty()) {
    found.push_back(&part);
  }
  for (const auto& child : part.parts) {
    gather(child, found);
  }
}

}  // namespace

std::string ContentType::parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string{} : found->second;
}

std::string_view Part::field(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [name](const Field& known) { return known.name == name; });
  return found == fields.end() ? std::string_view{} : std::string_view(found->value);
}

std::string Part::decoded() const {
  const auto encoding = to_lower(trim(field("content-transfer-encoding")));
  if (encoding == "base64") {
    return from_loose_base64(body);
  }
  return encoding == "quoted-printable" ? from_quoted_printable(body) : std::string(body);
}

std::vector<Field> read_fields(std::string_view head) { return take_fields(head); }

std::vector<Field> take_fields(std::string_view& rest) {
  std::vector<Field> fields;
  bool within = false;
  while (!rest.empty()) {
    const auto line = next_line(rest);
    if (line.empty()) {
      break;
    }
    if (is_folded(line)) {
      if (within && fields.back().value.size() + line.size() < kLongestValue) {
        fields.back().value += ' ';
        fields.back().value += trim(line);
      }
      continue;
    }
    const auto colon = line.find(':');
    within = colon != std::string_view::npos && is_field_name(trim(line.substr(0, colon))) &&
             fields.size() < kMostFields;
    if (within) {
      const auto value = trim(line.substr(colon + 1));
      fields.push_back(
          {to_lower(trim(line.substr(0, colon))), std::string(value.substr(0, kLongestValue))});
    }
  }
  return fields;
}

Part read_mail(std::string_view octets) {
  int parts = 0;
  return read_part(octets, 0, parts);
}

std::vector<const Part*> leaves(const Part& part) {
  std::vector<const Part*> found;
  gather(part, found);
  return found;
}

}  // namespace holdfast::notify::inbound
