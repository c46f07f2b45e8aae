package dev.homelab.dsl.spec.cozystack;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.SecretNames;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what scripts say of users and of what they may do. */
final class Accounts {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  private Accounts() {}

  /** Whether a name can be that of a user or a database; a wrong one is reported. */
  static boolean isName(Scope scope, String what, String name) {
    boolean fits = NAME.matcher(name).matches();
    if (!fits) {
      scope.unfit(
          "'" + name + "' cannot be the name of a " + what,
          "use letters, digits, '-' and '_', at most 63");
    }
    return fits;
  }

  /** The password of an account, or null when none is said; one in clear is reported. */
  static @Nullable Value password(NamedArguments named, Scope scope) {
    Object given = named.value("password");
    if (given == null) {
      return null;
    }
    if (given instanceof Value value && SecretNames.isIn(value)) {
      return value;
    }
    scope.report(
        Diagnostic.error(ApplicationCheck.IN_CLEAR, "a password is written in clear")
            .withDetail("A script is no place for secrets: it is shown, copied and kept.")
            .withHint("leave it out, and Cozystack makes one, or write password: secret('…')"));
    return null;
  }

  /** One text or several, as a script gives them; empty when it gives none. */
  static List<String> texts(NamedArguments named, String argument, Scope scope) {
    Object given = named.value(argument);
    List<String> texts = new ArrayList<>();
    List<?> all =
        given instanceof List<?> several ? several : given == null ? List.of() : List.of(given);
    for (Object one : all) {
      if (one instanceof CharSequence text) {
        texts.add(text.toString());
      } else {
        scope.unfit("`" + argument + ":` takes names", argument + ": ['one', 'two']");
      }
    }
    return texts;
  }
}
