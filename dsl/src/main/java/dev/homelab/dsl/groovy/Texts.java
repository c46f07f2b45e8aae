package dev.homelab.dsl.groovy;

import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Reference;
import dev.homelab.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a quoted text together, as a script's {@code "x${y}z"} means it. */
public final class Texts {
  private Texts() {}

  /**
   * The parts as one text.
   *
   * @throws HomelabException when a part is a value that is known only later, or a secret
   */
  public static String join(@Nullable Object... parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      if (part instanceof Value || part instanceof Reference) {
        throw new HomelabException(
            List.of(
                LanguageCodes.error(
                        LanguageCodes.VALUE_IN_TEXT,
                        "a reference or a secret cannot stand inside a quoted text")
                    .withHint("put it together with join('…', ref('…').output, '…')")));
      }
      text.append(part);
    }
    return text.toString();
  }
}
