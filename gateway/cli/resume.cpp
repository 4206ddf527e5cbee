// holdfast resume
#include <ostream>

#include "gateway/cli/commands.hpp"
#include "gateway/cli/local_ledger.hpp"

namespace holdfast::gateway::cli {

void add_resume(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand(
      "resume",
      "Lets a database that was restored from a backup send again. Until then its outbox is quiet, "
      "because the original may have sent the same messages. Restart the server afterwards.");
  command->callback([&session] {
    session.command = [&session] {
      LocalLedger ledger(session.config(), LocalLedger::IfMissing::refuse);
      if (!ledger.engine().restored()) {
        session.console.out << "This database was not restored from a backup, or was resumed "
                               "already; nothing to do.\n";
        return kOk;
      }
      const auto owed = ledger.read([](const store::Reads& reads) {
        return reads.count_effects("mail", store::EffectState::due) +
               reads.count_effects("sms", store::EffectState::due) +
               reads.count_effects("calendar", store::EffectState::due);
      });
      need(ledger.engine().clear_restored());
      session.console.out << "The outbox may send again: " << owed
                          << " messages are due. Start or restart the server now.\n";
      return kOk;
    };
  });
}

}  // namespace holdfast::gateway::cli
