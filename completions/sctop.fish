# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# fish completion for sctop(1); `sctop complete` knows the words.

function __sctop_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] complete $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path (string replace -r '^--[^=]*=' '' -- $current)
            case :folders
                __fish_complete_directories (string replace -r '^--[^=]*=' '' -- $current)
            case :command
                __fish_complete_subcommand --fcs-skip=(math (contains -i -- -- $words) )
            case '*'
                echo $line
        end
    end
end

complete -c sctop -f -a '(__sctop_complete)'
