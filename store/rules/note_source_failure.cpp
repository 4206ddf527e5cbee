// Rule C23: a source that cannot be read keeps barring what it was last seen to hold.
#include "store/commands/sources.hpp"
#include "store/rules/record.hpp"

namespace holdfast::store {
namespace {

SourceState state_after(const Source& source, bool stop, RuleContext context) {
  if (stop) {
    return SourceState::stopped;
  }
  if (source.state != SourceState::healthy) {
    return source.state;
  }
  // One failed read is no news as long as the last good one is fresh.
  const bool fresh =
      source.last_good_at && *source.last_good_at + context.settings.source_max_age >= context.now;
  return fresh ? SourceState::healthy : SourceState::blind;
}

}  // namespace

Result<Source> decide(const NoteSourceFailure& command, RuleContext context, Transaction& tx) {
  auto source = tx.source(command.source);
  if (!source || source->agency != command.agency) {
    return Error{Errc::not_found, "there is no such source"};
  }
  const auto before = source->state;
  source->state = state_after(*source, command.stop, context);
  source->last_tried_at = context.now;
  source->last_error = command.detail;
  source->failures += 1;
  tx.put(*source);
  if (source->state != before) {
    record({source->agency,
            source_actor(*source),
            source->state == SourceState::stopped ? "source.stopped" : "source.blind",
            source->id.value,
            {{"state", name(before)}},
            {{"state", name(source->state)}, {"failures", source->failures}}},
           context, tx);
  }
  return *source;
}

}  // namespace holdfast::store
