package dev.homelab.dsl.spec.unit;

import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.LanguageCodes;
import java.util.List;

/** A text that its type's parser does not take; the diagnostic says what it would take. */
public final class UnitException extends HomelabException {
  private static final long serialVersionUID = 1L;

  UnitException(String text, String what, String wanted) {
    super(
        List.of(
            LanguageCodes.error(LanguageCodes.BAD_VALUE, "'" + text + "' is not " + what)
                .withHint("write it like " + wanted)));
  }
}
