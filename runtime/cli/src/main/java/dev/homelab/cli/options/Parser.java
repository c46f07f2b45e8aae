package dev.homelab.cli.options;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Nearest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the words of a command line into an {@link Invocation}. Options may stand anywhere, {@code
 * --name value} and {@code --name=value} mean the same, {@code --} ends them.
 */
public final class Parser {
  private final List<String> positional = new ArrayList<>();

  private Parser() {}

  /**
   * Reads a command line.
   *
   * @throws HomelabException with a code of HL9001 to HL9006 when it cannot be understood
   */
  public static Invocation parse(List<String> words) {
    return new Parser().read(words);
  }

  /** Whether a command line asks for JSON, be the rest of it understood or not. */
  public static boolean asksForJson(List<String> words) {
    int ends = words.indexOf("--");
    return words.subList(0, ends < 0 ? words.size() : ends).contains(Option.JSON.longName());
  }

  private Invocation read(List<String> words) {
    Verb verb = findVerb(words);
    Map<Option, List<String>> options = new EnumMap<>(Option.class);
    int wanted = verb.isInGroup() && words.contains(verb.lastWord()) ? 2 : 1;
    int skip = wanted;
    boolean ended = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!ended && word.equals("--")) {
        ended = true;
      } else if (!ended && word.length() > 1 && word.startsWith("-")) {
        i = readOption(verb, words, i, options);
      } else if (skip > 0) {
        skip--;
      } else {
        positional.add(word);
      }
    }
    if (!options.containsKey(Option.HELP)) {
      checkArguments(verb);
    }
    return new Invocation(verb, skip < wanted, positional, options);
  }

  /** The first words that are neither options nor their values. */
  private static Verb findVerb(List<String> words) {
    List<String> plain = new ArrayList<>();
    for (int i = 0; i < words.size() && plain.size() < 2; i++) {
      String word = words.get(i);
      if (word.equals("--version")) {
        return Verb.VERSION;
      }
      if (word.length() > 1 && word.startsWith("-")) {
        Option option = anywhere(word);
        if (option != null && !option.isFlag()) {
          i++;
        }
      } else {
        plain.add(word);
      }
    }
    if (plain.isEmpty()) {
      return Verb.HELP;
    }
    Verb verb = Verb.of(plain.get(0));
    if (verb == null || verb.isInGroup()) {
      throw unknownCommand(plain.get(0));
    }
    return verb.isGroup() ? memberOf(verb, plain, words) : verb;
  }

  private static Verb memberOf(Verb group, List<String> plain, List<String> words) {
    if (plain.size() == 1) {
      if (words.contains("--help") || words.contains("-h")) {
        return group;
      }
      throw problem(
          Diagnostic.error("HL9003", "'" + group.words() + "' needs one more word")
              .withHint("one of " + String.join(", ", lastWords(group))));
    }
    Verb member = Verb.of(group.words() + ' ' + plain.get(1));
    if (member != null) {
      return member;
    }
    if (group == Verb.SECRET && plain.get(1).indexOf('.') > 0) {
      return Verb.SECRET_SHOW;
    }
    throw problem(
        suggest(
            Diagnostic.error(
                "HL9001", "there is no command '" + group.words() + ' ' + plain.get(1) + "'"),
            plain.get(1),
            lastWords(group)));
  }

  private static List<String> lastWords(Verb group) {
    List<String> names = new ArrayList<>();
    for (Verb member : group.members()) {
      names.add(member.lastWord());
    }
    return names;
  }

  private static @Nullable Option anywhere(String word) {
    for (Option option : Option.values()) {
      if (option.isNamed(word)) {
        return option;
      }
    }
    return null;
  }

  private static int readOption(
      Verb verb, List<String> words, int at, Map<Option, List<String>> options) {
    String word = words.get(at);
    if (verb == Verb.VERSION && word.equals("--version")) {
      return at;
    }
    int equals = word.startsWith("--") ? word.indexOf('=') : -1;
    Option option = optionOf(verb, equals < 0 ? word : word.substring(0, equals));
    List<String> values = options.computeIfAbsent(option, none -> new ArrayList<>());
    if (option.isFlag()) {
      if (equals >= 0 && !option.mayHaveValue()) {
        throw problem(verb, Diagnostic.error("HL9004", option.longName() + " takes no value"));
      }
      values.add(equals < 0 ? "" : word.substring(equals + 1));
      return at;
    }
    if (equals >= 0) {
      values.add(OptionValue.checked(option, word.substring(equals + 1)));
      return at;
    }
    if (at + 1 >= words.size()) {
      throw problem(
          verb,
          Diagnostic.error("HL9004", option.longName() + " needs a value: " + option.argument()));
    }
    values.add(OptionValue.checked(option, words.get(at + 1)));
    return at + 1;
  }

  private static Option optionOf(Verb verb, String name) {
    List<String> known = new ArrayList<>();
    for (Option option : verb.options()) {
      if (option.isNamed(name)) {
        return option;
      }
      known.add(option.longName());
    }
    throw problem(
        verb,
        suggest(
            Diagnostic.error("HL9002", "'" + verb.words() + "' has no option '" + name + "'"),
            name,
            known));
  }

  private void checkArguments(Verb verb) {
    List<Argument> wanted = verb.arguments();
    for (int i = positional.size(); i < wanted.size(); i++) {
      if (wanted.get(i).required()) {
        throw problem(
            verb,
            Diagnostic.error("HL9003", "'" + verb.words() + "' needs " + wanted.get(i).name()));
      }
    }
    boolean open = !wanted.isEmpty() && wanted.get(wanted.size() - 1).repeats();
    if (positional.size() > wanted.size() && !open) {
      throw problem(
          verb,
          Diagnostic.error(
              "HL9005",
              "'" + verb.words() + "' does not take '" + positional.get(wanted.size()) + "'"));
    }
  }

  private static HomelabException unknownCommand(String name) {
    List<String> names = new ArrayList<>();
    for (Verb verb : Verb.outermost()) {
      names.add(verb.words());
    }
    return problem(
        suggest(Diagnostic.error("HL9001", "there is no command '" + name + "'"), name, names));
  }

  private static Diagnostic suggest(Diagnostic diagnostic, String seen, List<String> known) {
    String near = Nearest.to(seen, known);
    return near == null ? diagnostic : diagnostic.withHint("did you mean '" + near + "'?");
  }

  private static HomelabException problem(Verb verb, Diagnostic diagnostic) {
    String hint = "homelab help " + verb.words() + " tells what it takes";
    return new HomelabException(List.of(diagnostic.withHint(hint)));
  }

  private static HomelabException problem(Diagnostic diagnostic) {
    return new HomelabException(List.of(diagnostic.withHint("homelab help lists the commands")));
  }
}
