// Mail from outside as a tree of parts (RFC 5322, 2045, 2046). Own, small and bounded: what comes
// here was written by anybody, and nothing in it is trusted to be what it says.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::notify::inbound {

struct Field {
  /// Lower case.
  std::string name;
  /// Unfolded, without the spaces around; at most 4096 octets.
  std::string value;
};

/// "text/calendar; method=REPLY": names in lower case, values as written, unquoted.
struct ContentType {
  std::string type = "text/plain";
  std::map<std::string, std::string> parameters = {};
  [[nodiscard]] std::string parameter(const std::string& name) const;
};

/// Points into the text that it was read from.
struct Part {
  std::vector<Field> fields;
  ContentType content_type;
  /// As it came, without the header.
  std::string_view body;
  /// Of a multipart.
  std::vector<Part> parts;

  /// The first field of that lower-case name; empty if there is none.
  [[nodiscard]] std::string_view field(std::string_view name) const;
  [[nodiscard]] bool is(std::string_view type) const { return content_type.type == type; }
  /// The body without its transfer encoding. What is broken yields what could be read.
  [[nodiscard]] std::string decoded() const;
};

/// Fields up to the first empty line; what is no field is passed over. At most 200 fields.
std::vector<Field> read_fields(std::string_view head);

/// The same, and takes them off `rest` with the empty line after them.
std::vector<Field> take_fields(std::string_view& rest);

/// Any octets: what is no mail is one part of text. At most 100 parts, 8 deep; what lies beyond is
/// body.
Part read_mail(std::string_view octets);

/// All parts that hold something themselves, in order.
std::vector<const Part*> leaves(const Part& part);

}  // namespace holdfast::notify::inbound
