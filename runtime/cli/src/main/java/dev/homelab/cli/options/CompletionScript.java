package dev.homelab.cli.options;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Completion scripts for shells, made from the table of commands. */
public final class CompletionScript {
  /** The hidden command that lists what only the lab knows; its argument is the kind. */
  public static final String LOOKUP = "__complete";

  private CompletionScript() {}

  /** The script for bash 3.2 and newer. */
  public static String bash() {
    StringBuilder out = new StringBuilder(4096);
    out.append("# bash completion of homelab\n");
    function(out);
    out.append("complete -F _homelab homelab ./homelab\n");
    return out.toString();
  }

  /** The script for zsh, which runs the one of bash through bashcompinit. */
  public static String zsh() {
    StringBuilder out = new StringBuilder(4096);
    out.append("#compdef homelab\n# zsh completion of homelab\n");
    out.append("autoload -U +X compinit bashcompinit\n");
    out.append("whence compdef > /dev/null || compinit\nbashcompinit\n");
    function(out);
    out.append("complete -F _homelab homelab\n");
    return out.toString();
  }

  private static void function(StringBuilder out) {
    out.append("_homelab() {\n");
    out.append("  local cur prev verb word i kind opts\n");
    out.append("  COMPREPLY=()\n");
    out.append("  cur=\"${COMP_WORDS[COMP_CWORD]}\"\n");
    out.append("  prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n");
    out.append("  verb=\"\"\n");
    out.append("  for ((i = 1; i < COMP_CWORD; i++)); do\n");
    out.append("    word=\"${COMP_WORDS[i]}\"\n");
    out.append("    case \"$word\" in\n");
    out.append("      ")
        .append(String.join("|", namesWithArgument()))
        .append(") i=$((i + 1)) ;;\n");
    out.append("      -*) ;;\n");
    out.append("      *) case \"$verb\" in\n");
    out.append("           \"\") verb=\"$word\" ;;\n");
    out.append("           state|secret|sandbox) verb=\"$verb $word\" ;;\n");
    out.append("         esac ;;\n");
    out.append("    esac\n");
    out.append("  done\n");
    out.append("  kind=\"\"\n");
    out.append("  case \"$prev\" in\n");
    for (Option option : distinctWithArgument()) {
      out.append("    ").append(names(option, "|")).append(") kind=\"");
      out.append(kind(option.completes(), option.argument())).append("\" ;;\n");
    }
    out.append("  esac\n");
    out.append("  opts=\"\"\n");
    out.append("  if [ -z \"$kind\" ]; then\n");
    out.append("    case \"$verb\" in\n");
    out.append("      \"\") kind=\"words ").append(words(Verb.outermost())).append("\" ;;\n");
    for (Verb verb : Verb.values()) {
      bashCase(out, verb);
    }
    out.append("    esac\n  fi\n");
    out.append("  case \"$cur\" in -*) kind=\"words $opts\" ;; esac\n");
    out.append("  case \"$kind\" in\n");
    out.append("    file) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n");
    out.append("    directory) COMPREPLY=($(compgen -d -- \"$cur\")) ;;\n");
    out.append("    address|secret|word) COMPREPLY=($(compgen -W \"$(\"${COMP_WORDS[0]}\" ");
    out.append(LOOKUP).append(" \"$kind\" 2> /dev/null)\" -- \"$cur\")) ;;\n");
    out.append("    \"words \"*) COMPREPLY=($(compgen -W \"${kind#words }\" -- \"$cur\")) ;;\n");
    out.append("  esac\n}\n");
  }

  private static void bashCase(StringBuilder out, Verb verb) {
    out.append("      \"").append(verb.words()).append("\")");
    if (verb.isGroup()) {
      List<String> members = new ArrayList<>();
      verb.members().forEach(member -> members.add(member.lastWord()));
      out.append(" kind=\"words ").append(String.join(" ", members)).append("\" ;;\n");
      return;
    }
    if (!verb.arguments().isEmpty()) {
      Argument first = verb.arguments().get(0);
      out.append(" kind=\"").append(kind(first.completes(), first.name())).append("\";");
    }
    List<String> options = new ArrayList<>();
    verb.options().forEach(option -> options.add(option.longName()));
    out.append(" opts=\"").append(String.join(" ", options)).append("\" ;;\n");
  }

  private static String kind(Completes completes, String name) {
    return switch (completes) {
      case NOTHING -> "";
      case FILE -> "file";
      case DIRECTORY -> "directory";
      case ADDRESS -> "address";
      case SECRET -> "secret";
      case WORD -> "word";
      case COMMAND -> "words " + words(Verb.outermost());
      case ALTERNATIVES -> "words " + name.replace('|', ' ');
    };
  }

  private static String words(List<Verb> verbs) {
    List<String> words = new ArrayList<>();
    verbs.forEach(verb -> words.add(verb.words()));
    return String.join(" ", words);
  }

  private static String names(Option option, String between) {
    return option.shortName().isEmpty()
        ? option.longName()
        : option.longName() + between + option.shortName();
  }

  /** Options with an argument, once per name; where two share one, the first is told. */
  private static List<Option> distinctWithArgument() {
    Set<String> seen = new LinkedHashSet<>();
    List<Option> options = new ArrayList<>();
    for (Option option : Option.values()) {
      if (!option.isFlag() && seen.add(option.longName())) {
        options.add(option);
      }
    }
    return options;
  }

  private static List<String> namesWithArgument() {
    List<String> names = new ArrayList<>();
    distinctWithArgument().forEach(option -> names.add(names(option, "|")));
    return names;
  }

  /** The script for fish 3 and newer. */
  public static String fish() {
    StringBuilder out = new StringBuilder(4096);
    out.append("# fish completion of homelab\n");
    out.append("complete -c homelab -f\n");
    for (Verb verb : Verb.values()) {
      if (!verb.isInGroup()) {
        out.append("complete -c homelab -n __fish_use_subcommand -a ").append(verb.words());
        out.append(" -d '").append(quoted(verb.summary())).append("'\n");
      }
      fishVerb(out, verb);
    }
    return out.toString();
  }

  private static void fishVerb(StringBuilder out, Verb verb) {
    String when = " -n '__fish_seen_subcommand_from " + verb.lastWord() + "'";
    if (verb.isInGroup()) {
      String group = verb.words().substring(0, verb.words().indexOf(' '));
      out.append("complete -c homelab -n '__fish_seen_subcommand_from ").append(group);
      out.append("' -a ").append(verb.lastWord());
      out.append(" -d '").append(quoted(verb.summary())).append("'\n");
    }
    for (Argument argument : verb.arguments()) {
      String offers = fishOffers(argument.completes(), argument.name());
      if (!offers.isEmpty()) {
        out.append("complete -c homelab").append(when).append(offers).append('\n');
      }
    }
    for (Option option : verb.options()) {
      out.append("complete -c homelab").append(when).append(" -l ");
      out.append(option.longName().substring(2));
      if (!option.shortName().isEmpty()) {
        out.append(" -s ").append(option.shortName().substring(1));
      }
      if (!option.isFlag()) {
        out.append(" -r").append(fishOffers(option.completes(), option.argument()));
      }
      out.append(" -d '").append(quoted(option.doc())).append("'\n");
    }
  }

  private static String fishOffers(Completes completes, String name) {
    return switch (completes) {
      case NOTHING -> "";
      case FILE -> " -F";
      case DIRECTORY -> " -a '(__fish_complete_directories)'";
      case ADDRESS -> " -a '(homelab " + LOOKUP + " address 2> /dev/null)'";
      case SECRET -> " -a '(homelab " + LOOKUP + " secret 2> /dev/null)'";
      case WORD -> " -a '(homelab " + LOOKUP + " word 2> /dev/null)'";
      case COMMAND -> " -a '" + words(Verb.outermost()) + "'";
      case ALTERNATIVES -> " -a '" + name.replace('|', ' ') + "'";
    };
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }
}
