# SPDX-License-Identifier: Apache-2.0
# Completion in bash for ltk-conform and the ltk-iut-* programs. What it offers it asks the programs: their --help and the vectors.

# The commands of ltk-conform.
_ltk_commands()
{
  "$1" --help 2>/dev/null | sed -n 's/^  ltk-conform \([a-z]*\) .*/\1/p'
}

# The options of a program, or of a command of ltk-conform.
_ltk_options()
{
  "$@" --help 2>/dev/null | grep -v '^  ltk-conform ' | grep -oE -- '--[a-z][a-z0-9-]*' | sort -u
}

# The column of a listing of ltk-conform whose elements are separated by commas.
_ltk_column()
{
  local column=$1
  shift
  "$@" 2>/dev/null | cut -f "$column" | tr ',' '\n' | sort -u
}

# What the option takes; nothing for a file, which bash completes itself.
_ltk_values()
{
  case $2 in
    --family) _ltk_column 2 "$1" list ;;
    --id) _ltk_column 1 "$1" list ;;
    --clause) _ltk_column 4 "$1" list ;;
    --flag) _ltk_column 5 "$1" list ;;
    --profile) printf '%s\n' device full ;;
  esac
}

_ltk_conform()
{
  local program=$1 current=$2 previous=$3 command=("$1") words="" before="" word i
  COMPREPLY=()
  if [[ ${program##*/} == ltk-conform ]]; then
    for ((i = 2; i < COMP_CWORD; i++)); do
      [[ ${COMP_WORDS[i]} != -- ]] || return # behind it stand a program's own words: files
    done
    ((COMP_CWORD == 1)) || command+=("${COMP_WORDS[1]}")
  fi
  # --name=value is three words here
  [[ $current != "=" ]] || current=
  [[ $previous != "=" ]] || previous=${COMP_WORDS[COMP_CWORD - 2]}
  if [[ $previous == -* ]]; then
    words=$(_ltk_values "$program" "$previous")
    [[ $current != *,* ]] || before=${current%,*},
  fi
  if [[ -z $words && $current == -* ]]; then
    words=$(_ltk_options "${command[@]}")
  elif [[ -z $words && ${program##*/} == ltk-conform ]]; then
    case $COMP_CWORD,${COMP_WORDS[1]} in
      1,*) words=$(_ltk_commands "$program") ;;
      *,explain) words=$(_ltk_column 1 "$program" list) ;;
      *,faults) words=$(_ltk_column 1 "$program" faults) ;;
    esac
  fi
  while read -r word; do # not compgen -W, which expands the words; nor is a word offered that the shell would expand once it is on the line
    [[ -z $word || $word == *[^A-Za-z0-9_.-]* || $word != "${current#"$before"}"* ]] || COMPREPLY+=("$before$word")
  done <<<"$words"
}

complete -o default -F _ltk_conform ltk-conform ltk-iut-library ltk-iut-openssl ltk-iut-pcsc ltk-iut-pkcs11 ltk-iut-reference
