#include "cli/completion.hpp"

namespace ticketing::cli {

std::string bash_completion() {
  return R"(# bash completion for ticketctl; load it with: source <(ticketctl completion bash)
_ticketctl() {
  # bash takes a colon and an equals sign for the end of a word: put the words together again.
  local rest=${COMP_LINE:0:COMP_POINT} word words=() i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i == 0)) || [[ $rest == [[:space:]]* || -z $rest ]]; then
      words+=('')
      rest=${rest#"${rest%%[![:space:]]*}"}
    fi
    if [[ $rest != "$word"* ]]; then word=$rest; fi  # the cursor is inside it
    words[-1]+=$word
    rest=${rest#"$word"}
  done
  local current=${words[-1]} line candidate seam=''
  if [[ $COMP_WORDBREAKS == *:* && $current == *[:=]* ]]; then
    seam=${current%"${current##*[:=]}"}  # what readline believes to be other words
  fi
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
    fi
    candidate=${line%%$'\t'*}
    if [[ $candidate == *[/,=] || $candidate == *:// ]]; then compopt -o nospace; fi
    COMPREPLY+=("${candidate#"$seam"}")
  done < <(command "${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
}
complete -F _ticketctl ticketctl
)";
}

std::string zsh_completion() {
  return R"(#compdef ticketctl
# zsh completion for ticketctl; load it with: source <(ticketctl completion zsh)
_ticketctl() {
  local line candidate
  local -a typed candidates lines open open_lines
  typed=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      _files
      return
    fi
    candidate=${line%%$'\t'*}
    line=${candidate}${${line#$candidate}:+  -- ${line#*$'\t'}}
    if [[ $candidate == *[/,=] || $candidate == *:// ]]; then
      open+=("$candidate")
      open_lines+=("$line")
    else
      candidates+=("$candidate")
      lines+=("$line")
    fi
  done < <(command "${words[1]}" __complete "${typed[@]}" 2>/dev/null)
  compadd -l -d lines -a candidates
  compadd -l -S '' -d open_lines -a open
}
if ! (( $+functions[compdef] )); then
  autoload -Uz compinit && compinit
fi
compdef _ticketctl ticketctl
# Installed, this file is loaded at the first completion, which is still to be answered.
if [[ $funcstack[1] == _ticketctl ]]; then
  _ticketctl
fi
)";
}

std::string fish_completion() {
  return R"(# fish completion for ticketctl; load it with: ticketctl completion fish | source
function __ticketctl_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    for line in (command $typed[1] __complete $typed[2..-1] "$current" 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c ticketctl -f -a '(__ticketctl_complete)'
)";
}

}  // namespace ticketing::cli
