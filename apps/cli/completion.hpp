// What may stand where the cursor is, and the scripts that ask for it from the shells.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace ticketing::cli {

/// A word that may stand there, as a whole, and what it is.
struct Candidate {
  std::string word;
  std::string about = {};
};

struct Completion {
  std::vector<Candidate> words;
  bool files = false;  ///< the shell knows better: any file or folder
};

/// `words` are those up to the cursor without the program's name, the last one perhaps empty: it is
/// what is being typed. Asks the store for accounts, products, posts and jobs; where it does not
/// answer nothing is offered. Never throws.
Completion complete(std::span<const std::string> words);

/// For the scripts: a line for each word, its description behind a tab; ":files" for files.
std::string printed(const Completion& completion);

/// Scripts to be loaded by the shells; each calls `ticketctl __complete WORDS...`.
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace ticketing::cli
