package dev.homelab.dsl.spec;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The named arguments of one word. Names that the word does not know are found before a script
 * runs, from {@link Word#named}; here only their values are read.
 */
public final class NamedArguments {
  private final String word;
  private final Map<String, Object> values;
  private final Scope scope;

  private NamedArguments(String word, Map<String, Object> values, Scope scope) {
    this.word = word;
    this.values = values;
    this.scope = scope;
  }

  /** The arguments as the front end hands them over. */
  public static NamedArguments of(String word, Map<String, ?> named, Scope scope) {
    return new NamedArguments(word, new TreeMap<>(named), scope);
  }

  /** The text given for a name that must be there; null after a diagnostic when it is not. */
  public @Nullable String text(String name) {
    Object value = values.get(name);
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    String seen = value == null ? "is missing" : "is not a text";
    scope
        .lab()
        .report(
            LanguageCodes.error(
                    LanguageCodes.WRONG_ARGUMENT, "`" + name + ":` of `" + word + "` " + seen)
                .at(scope.line()));
    return null;
  }

  /** The text given for a name, or null when the name is not there. */
  public @Nullable String optionalText(String name) {
    return values.containsKey(name) ? text(name) : null;
  }

  /** Whatever is given for a name, or null when the name is not there. */
  public @Nullable Object value(String name) {
    return values.get(name);
  }
}
