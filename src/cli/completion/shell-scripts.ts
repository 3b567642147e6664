/**
 * What a shell has to be told once, so that it asks `upkeep complete` whenever TAB is pressed: it
 * gives a line for each word, `WORD<TAB>SUMMARY`, or `:files`. It gets no terminal: node puts the
 * modes of its terminal back when it ends, and is stopped for it where a shell has it in the
 * background.
 */

/** Shells that can be told. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/**
 * bash breaks words at `:` and `=` (COMP_WORDBREAKS) and replaces only what comes after: the line
 * is split at blanks, and what stands before the break is taken off. Files are left to readline,
 * which quotes them.
 */
const bash = `# upkeep completion bash: source this in ~/.bashrc
_upkeep() {
  local current kept word line=\${COMP_LINE:0:COMP_POINT}
  local -a words
  IFS=$' \\t' read -r -a words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[\${#words[@]} - 1]}
  kept=\${current%"\${current##*[:=]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    case $word in
      :files) compopt -o default ;;
      ?*) COMPREPLY+=("\${word#"$kept"}") ;;
    esac
  done < <(upkeep complete -- "\${words[@]:1}" </dev/null 2>/dev/null)
}
complete -F _upkeep upkeep
`;

const zsh = `#compdef upkeep
# upkeep completion zsh: a file _upkeep in a folder of $fpath, or sourced after compinit
_upkeep() {
  local line
  local -a lines values
  lines=("\${(@f)$(upkeep complete -- "\${(@Q)words[2,CURRENT]}" </dev/null 2>/dev/null)}")
  for line in $lines; do
    if [[ $line == :files ]]; then
      _files
      return
    fi
    [[ -n $line ]] && values+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe -V upkeep values
}
if [[ $funcstack[1] == _upkeep ]]; then
  _upkeep "$@"
else
  compdef _upkeep upkeep
fi
`;

const fish = `# upkeep completion fish: source this in ~/.config/fish/config.fish
function __upkeep_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (upkeep complete -- $words[2..-1] </dev/null 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c upkeep -f -a '(__upkeep_complete)'
`;

/** The script of each. */
export const shellScripts: Readonly<Record<(typeof SHELLS)[number], string>> = { bash, zsh, fish };
