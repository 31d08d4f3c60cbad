// Values that only the store knows, for whoever types one.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ticketing::cli {

/// The options among the words that say which store is meant.
class StoreWords {
 public:
  void take(std::string_view option, std::string_view value);
  const std::map<std::string, std::string, std::less<>>& values() const { return values_; }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

struct KnownValue {
  std::string word;
  std::string about;
};

/// Those of accounts, products, posts and jobs that begin with `typed`, at most a few dozen; of
/// anything else, and of a store that does not answer, none. Does not create a store. Never throws.
std::vector<KnownValue> known_values(std::string_view kind, const std::string& typed,
                                     const StoreWords& store);

}  // namespace ticketing::cli
