// What is kept of a person, and its end.
#include "store/commands/customers.hpp"

#include "gateway/rest/answers.hpp"
#include "gateway/rest/handlers.hpp"
#include "gateway/rest/idempotency.hpp"
#include "gateway/rest/keyed_definition.hpp"
#include "gateway/rest/members.hpp"
#include "gateway/rest/start_time.hpp"
#include "store/engine.hpp"

namespace holdfast::gateway::rest {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestMember = 320;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object booking_line(const store::Booking& booking, const std::string& base_url) {
  json::object line{{"id", booking.id.value}, {"status", std::string(name(booking.status))}};
  for (auto& member : when_json(booking.time, booking.time_zone)) {
    line[member.key()] = std::move(member.value());
  }
  line["links"] = {{"self", base_url + "/v1/bookings/" + booking.id.value}};
  return line;
}

/// With everything that is stored under the same address.
json::object customer_json(const store::Customer& customer, store::AgencyId agency,
                           const std::string& base_url, const store::Reads& reads) {
  json::array bookings;
  json::array wishes;
  for (const auto& row : reads.customers_alike(agency, customer)) {
    for (const auto& booking : reads.bookings_of(agency, row.id)) {
      bookings.push_back(booking_line(booking, base_url));
    }
    for (const auto& wish : reads.waitlist_of(agency, row.id)) {
      wishes.push_back({{"id", wish.id.value}, {"status", std::string(name(wish.status))}});
    }
  }
  const bool erased = is_nobody(customer);
  return {{"id", customer.id.value},
          {"name", text_or_null(customer.name)},
          {"email", text_or_null(customer.email)},
          {"phone", text_or_null(customer.phone)},
          {"locale", text_or_null(customer.locale)},
          {"time_zone", text_or_null(customer.time_zone)},
          {"notify", text_or_null(customer.notify)},
          {"erased", erased},
          {"bookings", std::move(bookings)},
          {"wishes", std::move(wishes)}};
}

/// JSON Merge Patch (RFC 7396): null takes a member away.
std::optional<std::string> mended_text(Members& body, std::string_view name) {
  return body.is_null(name) ? std::optional<std::string>("") : body.text(name, kLongestMember);
}

Result<store::MendCustomer> read_mending(const Request& request) {
  Faults faults;
  Members body(request.body, "", faults);
  store::MendCustomer command;
  command.agency = request.agency();
  command.actor = request.actor();
  command.customer = store::CustomerId{request.id};
  command.name = mended_text(body, "name");
  command.email = mended_text(body, "email");
  command.phone = mended_text(body, "phone");
  command.locale = mended_text(body, "locale");
  command.time_zone = mended_text(body, "time_zone");
  command.notify = mended_text(body, "notify");
  body.finish();
  if (!faults.none()) {
    return faults.error();
  }
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    return dry_run.error();
  }
  command.dry_run = *dry_run;
  return command;
}

HttpResponse erased_response(const store::EraseCustomer::Outcome& outcome) {
  return json_response(
      200,
      {{"id", outcome.customer.value}, {"bookings", outcome.bookings}, {"wishes", outcome.wishes}});
}

/// What a repeat of a request gets whose answer named the person.
store::Answer gone(const Context& context, const Request& request) {
  return to_answer(problem(
      Error{Errc::not_found, "The answer to this request was erased with the customer's data.", {}},
      {context.settings.base_url, request.path, request.request_id}));
}

}  // namespace

// GET /v1/customers/{id}
Awaitable<Result<HttpResponse>> show_customer(Context context, Request request) {
  const auto show = [&](const store::Reads& reads) -> Result<HttpResponse> {
    const auto customer = reads.customer(request.agency(), store::CustomerId{request.id});
    if (!customer) {
      return nothing_there();
    }
    return json_response(
        200, customer_json(*customer, request.agency(), context.settings.base_url, reads));
  };
  co_return store::read(context.ledger.engine(), show);
}

// PATCH /v1/customers/{id}
Awaitable<Result<HttpResponse>> mend_customer(Context context, Request request) {
  auto command = read_mending(request);
  if (!command) {
    co_return command.error();
  }
  const bool dry_run = command->dry_run;
  const auto mended = co_await context.ledger.apply(std::move(*command));
  if (!mended) {
    co_return mended.error();
  }
  const auto show = [&](const store::Reads& reads) {
    auto body = customer_json(*mended, request.agency(), context.settings.base_url, reads);
    return dry_run ? json_response(200, {{"dry_run", true}, {"would_be", std::move(body)}})
                   : json_response(200, body);
  };
  co_return store::read(context.ledger.engine(), show);
}

// POST /v1/customers/{id}/erase
Awaitable<Result<HttpResponse>> erase_customer(Context context, Request request) {
  const auto dry_run = is_dry_run(request.query);
  if (!dry_run) {
    co_return dry_run.error();
  }
  store::EraseCustomer command;
  command.agency = request.agency();
  command.actor = request.actor();
  command.customer = store::CustomerId{request.id};
  command.instead = gone(context, request);
  command.dry_run = *dry_run;
  if (command.dry_run) {
    const auto outcome = co_await context.ledger.apply(std::move(command));
    if (!outcome) {
      co_return outcome.error();
    }
    json::object body;
    body["dry_run"] = true;
    body["would_be"] = {{"bookings", outcome->bookings}, {"wishes", outcome->wishes}};
    co_return json_response(200, body);
  }
  std::function<HttpResponse(const store::EraseCustomer::Outcome&)> show = erased_response;
  co_return co_await define<store::EraseCustomer>(context, std::move(request), std::move(command),
                                                  std::move(show));
}

}  // namespace holdfast::gateway::rest
