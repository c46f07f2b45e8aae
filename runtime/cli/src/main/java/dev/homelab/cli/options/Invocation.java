package dev.homelab.cli.options;

import dev.homelab.report.ShellWord;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A command line, understood.
 *
 * @param verb the command; help when none was named
 * @param named whether the command was named
 * @param arguments positional arguments, in order
 * @param options values by option; a flag has one empty value
 */
public record Invocation(
    Verb verb, boolean named, List<String> arguments, Map<Option, List<String>> options) {
  private static final Set<Option> CARRIED =
      EnumSet.of(Option.FILE, Option.STATE, Option.SANDBOX, Option.YES);

  public Invocation {
    arguments = List.copyOf(arguments);
    options = Map.copyOf(options);
  }

  /**
   * The command as it may be typed again, each word as a shell takes it: with the options that were
   * given, but those that every command printed has anyhow.
   */
  public String typed() {
    StringBuilder out = new StringBuilder(verb.words());
    for (String argument : arguments) {
      out.append(' ').append(ShellWord.of(argument));
    }
    for (Option option : new TreeSet<>(options.keySet())) {
      if (!CARRIED.contains(option)) {
        for (String value : values(option)) {
          out.append(' ').append(option.longName());
          out.append(value.isEmpty() ? "" : ' ' + ShellWord.of(value));
        }
      }
    }
    return out.toString();
  }

  /** Whether the option was given. */
  public boolean has(Option option) {
    return options.containsKey(option);
  }

  /** The last value given to the option, or null. */
  public @Nullable String value(Option option) {
    List<String> given = options.get(option);
    return given == null ? null : given.get(given.size() - 1);
  }

  /** All values given to the option, in order. */
  public List<String> values(Option option) {
    return options.getOrDefault(option, List.of());
  }

  /** The positional argument at this place, or null. */
  public @Nullable String argument(int at) {
    return at < arguments.size() ? arguments.get(at) : null;
  }
}
