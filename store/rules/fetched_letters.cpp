// Which letters of a mailbox elsewhere were taken: a crash between taking one and its removal from
// the mailbox must not have it taken again.
#include "store/commands/mail_in.hpp"

namespace holdfast::store {

Result<int> decide(const NoteFetchedLetter& command, RuleContext context, Transaction& tx) {
  tx.put_fetched_letter(command.mailbox, command.name, context.now);
  return 1;
}

Result<int> decide(const ForgetFetchedLetters& command, RuleContext, Transaction& tx) {
  for (const auto& name : command.names) {
    tx.remove_fetched_letter(command.mailbox, name);
  }
  return static_cast<int>(command.names.size());
}

}  // namespace holdfast::store
