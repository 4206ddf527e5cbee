#include "gateway/rest/person_access.hpp"

#include "store/base/text.hpp"

namespace holdfast::gateway::rest {

bool may_equip(const store::User& caller, const store::User& person) {
  if (caller.agency != person.agency) {
    return false;
  }
  switch (caller.role) {
    case store::Role::administrator:
      return true;
    case store::Role::coordinator:
      return caller.id == person.id || person.role == store::Role::staff;
    case store::Role::staff:
      return caller.id == person.id;
  }
  return false;
}

std::optional<store::User> find_person(const Request& request, const store::Reads& reads,
                                       std::string_view login_or_id) {
  auto person = reads.user_by_login(to_lower(login_or_id));
  if (!person) {
    person = reads.user(store::UserId{std::string(login_or_id)});
  }
  if (!person || !person->active || !may_equip(request.caller.user, *person)) {
    return std::nullopt;
  }
  return person;
}

boost::json::object person_json(const store::User& person) {
  return {{"id", person.id.value}, {"login", person.login}, {"name", person.name}};
}

}  // namespace holdfast::gateway::rest
