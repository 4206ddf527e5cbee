#include "gateway/rest/strict_json.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>
#include <set>
#include <vector>

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::size_t kDeepest = 32;

/// Builds the value and remembers the names of every open object.
class Builder {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  Builder() { stack_.reset(); }

  json::value release() { return stack_.release(); }
  [[nodiscard]] const std::string& doubled() const { return doubled_; }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) {
    names_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t count, json::error_code&) {
    names_.pop_back();
    stack_.push_object(count);
    return true;
  }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t count, json::error_code&) {
    stack_.push_array(count);
    return true;
  }
  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    stack_.push_chars(part);
    name_.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code& fault) {
    stack_.push_key(part);
    name_.append(part.data(), part.size());
    if (!names_.back().insert(name_).second) {
      doubled_ = name_;
      fault = json::error::exception;
      return false;
    }
    name_.clear();
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json::error_code&) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, json::error_code&) {
    stack_.push_int64(number);
    return true;
  }
  bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) {
    stack_.push_uint64(number);
    return true;
  }
  bool on_double(double number, json::string_view, json::error_code&) {
    stack_.push_double(number);
    return true;
  }
  bool on_bool(bool truth, json::error_code&) {
    stack_.push_bool(truth);
    return true;
  }
  bool on_null(json::error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  json::value_stack stack_;
  std::vector<std::set<std::string>> names_;
  std::string name_;
  std::string doubled_;
};

Error at(std::size_t octet, std::string_view what) {
  return {Errc::validation,
          "The body is not JSON as it should be, at octet " + std::to_string(octet) + ": " +
              std::string(what) + '.',
          {}};
}

void append_canonical(const json::value& value, std::string& out) {
  if (const auto* object = value.if_object()) {
    std::vector<const json::key_value_pair*> members;
    for (const auto& member : *object) {
      members.push_back(&member);
    }
    std::sort(members.begin(), members.end(),
              [](const auto* a, const auto* b) { return a->key() < b->key(); });
    out += '{';
    for (const auto* member : members) {
      if (out.back() != '{') {
        out += ',';
      }
      out += json::serialize(json::value(member->key()));
      out += ':';
      append_canonical(member->value(), out);
    }
    out += '}';
  } else if (const auto* array = value.if_array()) {
    out += '[';
    for (const auto& item : *array) {
      if (&item != array->begin()) {
        out += ',';
      }
      append_canonical(item, out);
    }
    out += ']';
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

Result<json::value> parse_strictly(std::string_view text) {
  json::parse_options options;
  options.max_depth = kDeepest;
  json::basic_parser<Builder> parser(options);
  json::error_code fault;
  const auto read = parser.write_some(false, text.data(), text.size(), fault);
  if (!parser.handler().doubled().empty()) {
    return at(read, "the member \"" + parser.handler().doubled() + "\" is given twice");
  }
  if (fault == json::error::too_deep) {
    return at(read, "it is more than 32 levels deep");
  }
  if (fault) {
    return at(read, fault.message());
  }
  if (!parser.done() || read != text.size()) {
    return at(read, "there is more text after the value");
  }
  return parser.handler().release();
}

std::string canonical(const json::value& value) {
  std::string out;
  append_canonical(value, out);
  return out;
}

}  // namespace holdfast::gateway::rest
