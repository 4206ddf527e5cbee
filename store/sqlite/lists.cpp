#include "store/sqlite/lists.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "store/json.hpp"
#include "store/reads.hpp"

namespace holdfast::sqlite {

namespace json = boost::json;
using namespace store;

namespace {

template <class T, class Make>
std::string written(const std::vector<T>& items, Make make) {
  json::array out;
  for (const auto& item : items) {
    out.push_back(make(item));
  }
  return out.empty() ? std::string{} : json::serialize(out);
}

template <class Make>
auto read_items(std::string_view text, Make make)
    -> std::vector<std::invoke_result_t<Make, const json::value&>> {
  std::vector<std::invoke_result_t<Make, const json::value&>> items;
  if (text.empty()) {
    return items;
  }
  try {
    const auto value = parse_json(text);
    if (!value) {
      throw BadJson{value.error().detail};
    }
    for (const auto& item : json_array(*value, "a stored list")) {
      items.push_back(make(item));
    }
  } catch (const BadJson& bad) {
    throw EngineFailure({Errc::storage_failed, "a stored list is damaged: " + bad.what});
  }
  return items;
}

template <class Make>
auto read_all(std::string_view text, Make make) {
  return read_items(text, [&](const json::value& item) {
    return make(json_array(item, "an item of a stored list"));
  });
}

const json::value& at(const json::array& array, std::size_t place) {
  if (place >= array.size()) {
    throw BadJson{"an item is too short"};
  }
  return array[place];
}

TimeRange range_at(const json::array& array, std::size_t place) {
  return {from_stored(json_number(at(array, place), "a start")),
          from_stored(json_number(at(array, place + 1), "an end"))};
}

}  // namespace

std::string stored(const std::vector<Part>& parts) {
  return written(parts, [](const Part& part) {
    return json::array{part.service.value, to_stored(part.time.start), to_stored(part.time.end)};
  });
}

std::string stored(const std::vector<Taken>& taken) {
  return written(taken, [](const Taken& item) {
    return json::array{item.requirement, item.resource.value, item.unit, item.part};
  });
}

std::string stored(const std::vector<TimeRange>& ranges) {
  return written(ranges, [](const TimeRange& range) {
    return json::array{to_stored(range.start), to_stored(range.end)};
  });
}

std::string stored(const std::vector<int>& numbers) {
  return written(numbers, [](int number) { return number; });
}

std::vector<Part> stored_parts(std::string_view text) {
  return read_all(text, [](const json::array& item) {
    return Part{{json_text(at(item, 0), "a service")}, range_at(item, 1)};
  });
}

std::vector<Taken> stored_taken(std::string_view text) {
  return read_all(text, [](const json::array& item) {
    return Taken{json_text(at(item, 0), "a requirement"),
                 {json_text(at(item, 1), "a resource")},
                 static_cast<int>(json_number(at(item, 2), "a place")),
                 static_cast<int>(json_number(at(item, 3), "a part"))};
  });
}

std::vector<TimeRange> stored_ranges(std::string_view text) {
  return read_all(text, [](const json::array& item) { return range_at(item, 0); });
}

std::vector<int> stored_numbers(std::string_view text) {
  return read_items(text, [](const json::value& item) {
    return static_cast<int>(json_number(item, "a number of a stored list"));
  });
}

}  // namespace holdfast::sqlite
