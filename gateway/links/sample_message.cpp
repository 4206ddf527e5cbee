#include "gateway/links/sample_message.hpp"

#include "gateway/links/link_token.hpp"

namespace holdfast::gateway {
namespace {

/// What the agency has set, without any of its bookings.
class SampleContext final : public notify::MessageContext {
 public:
  SampleContext(store::MessageSettings settings, std::string_view base_url,
                std::vector<store::Appointment> day)
      : settings_(std::move(settings)), base_url_(base_url), day_(std::move(day)) {}

  [[nodiscard]] store::MessageSettings settings(store::AgencyId /*agency*/) const override {
    return settings_;
  }
  [[nodiscard]] std::string link(const store::Appointment& /*appointment*/,
                                 notify::LinkPurpose /*purpose*/) const override {
    return base_url_ + std::string(kLinkPath) + "preview";
  }
  [[nodiscard]] std::vector<store::Appointment> day_of(store::AgencyId /*agency*/,
                                                       const store::ResourceId& /*resource*/,
                                                       TimeRange /*day*/) const override {
    return day_;
  }

 private:
  store::MessageSettings settings_;
  std::string base_url_;
  std::vector<store::Appointment> day_;
};

/// Tomorrow at ten, where the agency is.
Instant sample_start(const store::Agency& agency, Instant now) {
  const auto found = TimeZone::find(agency.time_zone);
  const auto zone = found ? *found : TimeZone::utc();
  const auto tomorrow = zone.date_at(now) + std::chrono::days{1};
  return zone.first_instant_at_or_after(LocalTime{tomorrow + std::chrono::hours{10}});
}

store::Appointment sample_appointment(store::AgencyId id, const store::Reads& reads, Instant now) {
  store::Appointment sample;
  const auto agency = reads.agency(id).value_or(store::Agency{});
  const auto services = reads.services(id);
  const auto service = services.empty() ? store::Service{} : services.front();
  const auto start = sample_start(agency, now);
  auto& booking = sample.booking;
  booking.id = store::BookingId{"bk_00000000000000000000000000"};
  booking.agency = id;
  booking.service = service.id;
  booking.time = {start, start + service.duration};
  booking.time_zone = agency.time_zone;
  booking.customer.name = "Anna Beispiel-Lefèvre";
  booking.customer.email = "anna@customer.example";
  booking.deadline = start - std::chrono::hours{2};
  booking.cancelled_by = "customer";
  sample.service_name = service.name.empty() ? "Massage" : service.name;
  sample.agency_name = agency.name;
  sample.agency_mail_address = agency.mail_address;
  sample.resources = {{store::ResourceId{"rs_1"}, "staff", "Ben"},
                      {store::ResourceId{"rs_2"}, "room", "1"}};
  return sample;
}

}  // namespace

Result<notify::Wording> sample_message(const store::MessageTemplate& words,
                                       std::string_view base_url, const store::Reads& reads,
                                       Instant now) {
  const auto sample = sample_appointment(words.agency, reads, now);
  const SampleContext context(reads.message_settings(words.agency), base_url, {sample});
  return notify::wording_with(words, sample, context);
}

Result<notify::ShortText> sample_text(const store::MessageTemplate& words,
                                      std::string_view base_url, const store::Reads& reads,
                                      Instant now) {
  const auto sample = sample_appointment(words.agency, reads, now);
  const SampleContext context(reads.message_settings(words.agency), base_url, {});
  return notify::text_wording_with(words, sample, context);
}

}  // namespace holdfast::gateway
