package dev.homelab.cli.options;

import java.util.List;
import java.util.Map;
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
  public Invocation {
    arguments = List.copyOf(arguments);
    options = Map.copyOf(options);
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
