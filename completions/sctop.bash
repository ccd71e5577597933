# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# bash completion for sctop(1); `sctop complete` knows the words.

_sctop()
{
	local cur=${COMP_WORDS[COMP_CWORD]} line
	[[ $cur == "=" ]] && cur=

	COMPREPLY=()
	while IFS= read -r line; do
		case $line in
		:files)
			compopt -o filenames 2>/dev/null
			while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$cur")
			;;
		:folders)
			compopt -o filenames 2>/dev/null
			while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$cur")
			;;
		:command)
			compopt -o filenames 2>/dev/null
			while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -c -f -- "$cur")
			;;
		*)
			COMPREPLY+=("${line%%$'\t'*}")
			;;
		esac
	done < <("${COMP_WORDS[0]/#\~/$HOME}" complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
	# A list may go on.
	[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *,* ]] && compopt -o nospace 2>/dev/null
	return 0
}
complete -F _sctop sctop
