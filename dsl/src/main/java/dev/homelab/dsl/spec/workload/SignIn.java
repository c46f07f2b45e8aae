package dev.homelab.dsl.spec.workload;

import java.util.List;

/** How an application can ask for the login of its box; its recipe says it in one line. */
public sealed interface SignIn {
  /**
   * A proxy asks before a request reaches it.
   *
   * @param open paths that pass unasked, since the application itself asks for a key there
   * @param instead whether its own login goes while the proxy stands before it
   */
  record Behind(List<String> open, boolean instead) implements SignIn {
    public Behind {
      open = List.copyOf(open);
    }

    /** The same, with no login of its own while the proxy asks. */
    public Behind insteadOfItsOwn() {
      return new Behind(open, true);
    }
  }

  /**
   * It asks Keycloak itself, as a client of its own.
   *
   * @param returns where Keycloak may send people back to: paths of its own name, or whole
   *     addresses such as those of its apps
   */
  record Itself(List<String> returns) implements SignIn {
    public Itself {
      returns = List.copyOf(returns);
    }
  }

  /**
   * It has its own login only.
   *
   * @param reason why, as a clause that follows a colon
   */
  record Own(String reason) implements SignIn {}

  /** A proxy asks before requests reach it, save on paths where it asks for a key itself. */
  static Behind behindProxy(String... open) {
    return new Behind(List.of(open), false);
  }

  /** It asks Keycloak itself, which may send people back to these paths or addresses. */
  static Itself byItself(String... returns) {
    return new Itself(List.of(returns));
  }

  /** It has its own login only, for a reason. */
  static Own own(String reason) {
    return new Own(reason);
  }
}
