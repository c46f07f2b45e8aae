package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Named arguments of one word that are settings of a host: each is checked, one that does not fit
 * is reported at the line that runs now, and those that fit are kept by their names.
 */
final class Options {
  private final String word;
  private final Map<String, ?> named;
  private final NamedArguments given;
  private final Scope scope;
  private final Map<String, Value> fields = new TreeMap<>();

  private Options(String word, Map<String, ?> named, Scope scope) {
    this.word = word;
    this.named = named;
    this.given = NamedArguments.of(word, named, scope);
    this.scope = scope;
  }

  /** The arguments of a word, none of them read yet. */
  static Options of(String word, Map<String, ?> named, Scope scope) {
    return new Options(word, named, scope);
  }

  /** Takes true or false. */
  Options flag(String name) {
    return keep(name, given.optionalFlag(name));
  }

  /** Takes one of the texts that the host knows. */
  Options choice(String name, String... known) {
    String text = given.optionalText(name);
    boolean fits = text != null && isOne(scope, "`" + name + ":` of `" + word + '`', text, known);
    return fits ? keep(name, text) : this;
  }

  /** Whether a text is one that the host knows; another one is reported. */
  static boolean isOne(Scope scope, String what, String text, String... known) {
    if (List.of(known).contains(text)) {
      return true;
    }
    String near = DidYouMean.nearest(text, List.of(known));
    scope.unfit(
        what + " cannot be '" + text + "'",
        near == null ? "take one of " + String.join(", ", known) : "did you mean '" + near + "'?");
    return false;
  }

  /** Takes a whole number within bounds. */
  Options count(String name, int least, int most) {
    Object value = given.value(name);
    boolean fits = value instanceof Integer number && number >= least && number <= most;
    return fits ? keep(name, value) : unfit(name, range(least, most), Integer.toString(least));
  }

  /** Takes a number within bounds, which may have decimals. */
  Options number(String name, int least, int most) {
    BigDecimal value =
        given.value(name) instanceof Number number ? new BigDecimal(number.toString()) : null;
    boolean fits =
        value != null
            && value.compareTo(BigDecimal.valueOf(least)) >= 0
            && value.compareTo(BigDecimal.valueOf(most)) <= 0;
    return fits ? keep(name, given.value(name)) : unfit(name, range(least, most), "1");
  }

  private static String range(int least, int most) {
    return "a number from " + least + (most == Integer.MAX_VALUE ? " on" : " to " + most);
  }

  /** Takes a text of a form. */
  Options text(String name, String form, String example) {
    Object value = given.value(name);
    return value instanceof CharSequence text && text.toString().matches(form)
        ? keep(name, text.toString())
        : unfit(name, "such as '" + example + "'", "'" + example + "'");
  }

  /** Takes numbers and spans of them, such as {@code 0-3;8}. */
  Options numbers(String name, String separator, String example) {
    return text(name, String.format("\\d+(-\\d+)?(%s\\d+(-\\d+)?)*", separator), example);
  }

  /** Takes a list of texts of a form. */
  Options list(String name, String form, String example) {
    List<String> texts = new ArrayList<>();
    boolean fits = given.value(name) instanceof List<?>;
    for (Object one : given.value(name) instanceof List<?> all ? all : List.of()) {
      fits &= one instanceof CharSequence text && text.toString().matches(form);
      texts.add(String.valueOf(one));
    }
    return fits ? keep(name, texts) : unfit(name, "a list such as " + example, example);
  }

  /** Takes a size, kept in MiB, within bounds. */
  Options mebibytes(String name, Size least, Size most, String example) {
    boolean fits =
        given.value(name) instanceof Size size
            && size.compareTo(least) >= 0
            && size.compareTo(most) <= 0;
    return fits && given.value(name) instanceof Size size
        ? keep(name, Machines.mebibytes(size))
        : unfit(name, "a size from " + least + " to " + most, example);
  }

  /** Takes whatever {@code read} makes of an argument; null is what does not fit. */
  Options as(String name, Function<Object, @Nullable Object> read, String what, String example) {
    Object value = given.value(name);
    Object made = value == null ? null : read.apply(value);
    return made == null ? unfit(name, what, example) : keep(name, made);
  }

  private Options unfit(String name, String what, String example) {
    if (named.containsKey(name)) {
      scope.unfit("`" + name + ":` of `" + word + "` is " + what, name + ": " + example);
    }
    return this;
  }

  private Options keep(String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, Value.of(value));
    }
    return this;
  }

  /** One that was given and fits, or null. */
  @Nullable Value get(String name) {
    return fields.get(name);
  }

  /** Those that were given and fit. */
  Value.Tree tree() {
    return new Value.Tree(new TreeMap<>(fields));
  }

  /** Those that were given and fit, with the defaults of the word for those that were not. */
  Value.Tree treeOr(Map<String, ?> defaults) {
    return Value.ofMap(defaults).withAll(tree());
  }
}
