#include "storage/former_emails.hpp"

#include <map>

#include "base/chain_text.hpp"

namespace ticketing {

ChainHash hash_of_email(std::string_view email, const ChainKey& key) {
  ChainText text(ChainHash{});
  text.add("e-mail");
  text.add(email);
  return text.hash(key);
}

std::vector<FormerOwner> former_owners(UnitOfWork& unit, std::span<const AccountId> accounts,
                                       const ChainKey& key) {
  std::map<ChainHash, AccountId> now;
  std::vector<ChainHash> hashes;
  for (const Account& account : unit.accounts().list_of(accounts)) {
    hashes.push_back(hash_of_email(account.email, key));
    now.emplace(hashes.back(), account.id);
  }
  std::vector<FormerOwner> owners;
  for (const FormerEmail& former : unit.accounts().former_emails(hashes))
    if (const AccountId owner = now.at(former.hash); owner != former.account)
      owners.push_back({owner, former.account});
  return owners;
}

}  // namespace ticketing
