package dev.homelab.dsl.groovy;

import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Reference;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.model.Value;
import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of a quoted text together, as a script's {@code "x${y}z"} means it. The word
 * checker decides by the types of the parts whether the text is known now ({@link #join}) or holds
 * values that are known only later ({@link #together}).
 */
public final class Texts {
  /** The name that a script's text calls until its parts have types; no method has it. */
  static final String UNDECIDED = "text";

  private Texts() {}

  /**
   * The parts as one text.
   *
   * @throws HomelabException when a part is null, a value that is known only later, or a secret
   */
  public static String join(@Nullable Object... parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      if (isLater(part)) {
        throw later();
      }
      text.append(plain(part));
    }
    return text.toString();
  }

  /**
   * The parts as a value that becomes a text when every part of it is known.
   *
   * @throws HomelabException when a part is null, or a thing of which no output was named
   */
  public static Value together(@Nullable Object... parts) {
    List<Value> joined = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      add(joined, text, part);
    }
    flush(joined, text);
    boolean isText = joined.size() == 1 && !(joined.get(0) instanceof Value.Ref);
    return isText ? joined.get(0) : new Value.Join(joined);
  }

  private static void add(List<Value> joined, StringBuilder text, @Nullable Object part) {
    if (part instanceof Reference) {
      throw new HomelabException(
          List.of(
              LanguageCodes.error(
                      LanguageCodes.VALUE_IN_TEXT, "a thing stands here where a text belongs")
                  .withHint("say which of its outputs is meant, such as .host")));
    }
    if (part instanceof Value.Join inner) {
      inner.parts().forEach(one -> add(joined, text, one));
    } else if (part instanceof Value.Text known) {
      text.append(known.value());
    } else if (part instanceof Value.Int known) {
      text.append(known.value());
    } else if (part instanceof Value value) {
      flush(joined, text);
      joined.add(value);
    } else {
      text.append(plain(part));
    }
  }

  private static void flush(List<Value> joined, StringBuilder text) {
    if (!text.isEmpty()) {
      joined.add(new Value.Text(text.toString()));
      text.setLength(0);
    }
  }

  /** What stands for a part that is known now; null, a block or a spec has no text. */
  private static Object plain(@Nullable Object part) {
    if (part instanceof Spec<?> || part instanceof Closure<?>) {
      throw new HomelabException(
          List.of(
              LanguageCodes.error(
                  LanguageCodes.VALUE_IN_TEXT, "a block stands where a text belongs")));
    }
    if (part == null) {
      throw new HomelabException(
          List.of(
              LanguageCodes.error(
                      LanguageCodes.VALUE_IN_TEXT,
                      "a part of this text is null, which stands for no value")
                  .withHint("write another text for that case, such as ${name ?: 'none'}")));
    }
    return part;
  }

  private static boolean isLater(@Nullable Object part) {
    return part instanceof Reference || (part instanceof Value && !(part instanceof Value.Text));
  }

  private static HomelabException later() {
    return new HomelabException(
        List.of(
            LanguageCodes.error(
                    LanguageCodes.VALUE_IN_TEXT,
                    "a value that is known only later stands where a text is needed now")
                .withHint("put it together with join('…', ref('…').output, '…')")));
  }
}
