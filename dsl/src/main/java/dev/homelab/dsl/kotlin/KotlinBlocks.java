package dev.homelab.dsl.kotlin;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Reference;
import dev.homelab.dsl.spec.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the written word classes need while a script runs. */
public final class KotlinBlocks {
  private KotlinBlocks() {}

  /**
   * A block as words take it.
   *
   * @param words the written class of the block, with a constructor that takes the spec
   */
  public static <S> Consumer<S> of(Block<Object> block, Class<?> words) {
    return spec -> block.say(around(spec, words));
  }

  /** A known name with the block that follows it. */
  public static <S> Choice<S> choice(
      String name, Class<S> type, Block<Object> block, Class<?> words) {
    return Choice.<S>of(name).with(type, spec -> block.say(around(spec, words)));
  }

  /**
   * The thing that the last word of a block has made, to keep it.
   *
   * @return null after a problem of the word was told, so that it has made nothing
   */
  public static @Nullable Reference made(Spec<?> spec) {
    try {
      return spec.lastMade();
    } catch (HomelabException nothing) {
      return null;
    }
  }

  /**
   * Named arguments, of pairs of a name and a value.
   *
   * @param known the names that the word takes, separated by commas
   */
  public static Map<String, Object> named(Spec<?> spec, String word, String known, Object[] pairs) {
    Map<String, Object> named = new LinkedHashMap<>();
    List<String> names = List.of(known.split(","));
    for (Object pair : pairs) {
      String name = String.valueOf(part(pair, "getFirst"));
      Object value = part(pair, "getSecond");
      if (!names.contains(name)) {
        spec.scope().report(unknown(word, name, names));
      } else if (value != null) {
        named.put(name, value);
      }
    }
    return named;
  }

  private static Diagnostic unknown(String word, String name, List<String> names) {
    String near = DidYouMean.nearest(name, names);
    return LanguageCodes.error(
            LanguageCodes.UNKNOWN_NAMED_ARGUMENT, "'" + word + "' does not know '" + name + "'")
        .withHint(
            near == null ? "it knows " + String.join(", ", names) : "did you mean '" + near + "'?");
  }

  private static Object around(Object spec, Class<?> words) {
    try {
      return words.getConstructors()[0].newInstance(spec);
    } catch (ReflectiveOperationException broken) {
      throw failed(broken);
    }
  }

  /** A part of a pair of Kotlin, whose class only the script's loader knows. */
  private static @Nullable Object part(Object pair, String getter) {
    try {
      return pair.getClass().getMethod(getter).invoke(pair);
    } catch (ReflectiveOperationException broken) {
      throw failed(broken);
    }
  }

  private static HomelabException failed(ReflectiveOperationException broken) {
    return new HomelabException(
        List.of(
            LanguageCodes.error(
                LanguageCodes.SCRIPT_FAILED, "the words of the script cannot be used")),
        broken);
  }
}
