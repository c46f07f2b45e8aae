package dev.homelab.dsl.spec;

import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.unit.TimeSpan;
import dev.homelab.model.Value;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what people write where a name or a value of a parsed type belongs. */
public final class Names {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private Names() {}

  /**
   * Checks a name that becomes a DNS label (RFC 1123) on the platform. A wrong one is reported at
   * the line that runs now, and evaluation goes on with a name of the right form.
   */
  public static String label(Scope scope, String word, String name) {
    if (LABEL.matcher(name).matches()) {
      return name;
    }
    scope.report(
        LanguageCodes.error(
                LanguageCodes.BAD_NAME, "'" + name + "' cannot be the name of a " + word)
            .withHint("use lower case letters, digits and '-', at most 63: 'my-" + word + "'"));
    return unnamed(name);
  }

  /** A name of the right form, the same for the same one, to go on with where one was refused. */
  public static String unnamed(String name) {
    return "unnamed-" + Integer.toHexString(name.hashCode());
  }

  /**
   * Reads a text by its type's parser. A wrong one is reported at the line that runs now.
   *
   * @return the value, or null after a diagnostic
   */
  public static <T> @Nullable T parsed(Scope scope, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (HomelabException wrong) {
      wrong.diagnostics().forEach(scope::report);
      return null;
    }
  }

  /**
   * A property of whatever a script gives: texts, numbers, lists, maps, references. What cannot be
   * one is reported at the line that runs now, and counts as nothing.
   */
  public static Value value(Scope scope, @Nullable Object given) {
    if (given instanceof Reference) {
      scope.unfit(
          "a reference stands for a thing, not for a value", "say which output: ref('…').name");
      return Value.Null.NULL;
    }
    try {
      return Value.of(
          given instanceof Size || given instanceof TimeSpan ? given.toString() : given);
    } catch (IllegalArgumentException wrong) {
      scope.unfit(
          "this cannot be kept as a value",
          "use texts, numbers, true or false, lists, maps and references");
      return Value.Null.NULL;
    }
  }

  /**
   * A property that must be a text: numbers and flags as they are written, references as the text
   * that they become. What has no text is reported at the line that runs now.
   */
  public static Value text(Scope scope, @Nullable Object given) {
    Value value = value(scope, given);
    if (value instanceof Value.Int number) {
      return new Value.Text(Long.toString(number.value()));
    }
    if (value instanceof Value.Dec number) {
      return new Value.Text(number.value().toPlainString());
    }
    if (value instanceof Value.Bool flag) {
      return new Value.Text(Boolean.toString(flag.value()));
    }
    if (value instanceof Value.Ref) {
      return new Value.Join(List.of(value));
    }
    if (value instanceof Value.Tree || value instanceof Value.Seq) {
      scope.unfit(
          "a list or a map stands where a text belongs",
          "join it to one text first: ['a', 'b'].join(',')");
    }
    return value;
  }
}
