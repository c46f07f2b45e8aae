package dev.homelab.dsl.spec.workload;

import dev.homelab.diag.Diagnostic;

/** What is told when a service cannot ask for the login of its box. */
public final class LoginMistakes {
  /** Nothing to log in with. */
  public static final String NOTHING = "HL2080";

  /** The application has its own login only. */
  static final String OWN_ONLY = "HL2081";

  /** Nobody reaches the service from outside, so nobody could be sent to log in. */
  static final String NO_DOOR = "HL2082";

  /** Nobody believes the certificate of what people log in with. */
  static final String NOT_BELIEVED = "HL2083";

  /** Nothing is said of the certificate of what people log in with. */
  static final String UNSAID = "HL2090";

  private LoginMistakes() {}

  /** There is no login to ask for. */
  static Diagnostic nothing(String service) {
    return Diagnostic.error(NOTHING, "there is nothing to log in to " + service + " with")
        .withDetail("Keycloak of Cozystack is what services ask, on a box that has it.")
        .withHint("put the service in a tenant of a box, and say in the box: login keycloak");
  }

  /** The application has its own login only, for a reason. */
  static Diagnostic ownOnly(String service, String reason) {
    return Diagnostic.error(OWN_ONLY, service + " cannot ask for the login of the box")
        .withDetail("It has its own login only: " + reason + ".")
        .withHint("take `login required` out");
  }

  /** No name leads to the service. */
  static Diagnostic noDoor(String service) {
    return Diagnostic.error(NO_DOOR, "nobody can be asked to log in to " + service)
        .withDetail("No name leads to it from outside, so no browser could be sent to Keycloak.")
        .withHint("let people reach it: expose lan")
        .withHint("or take `login required` out");
  }

  /** What asks people to log in checks the certificate of Keycloak, and nobody believes it. */
  public static Diagnostic notBelieved() {
    return Diagnostic.error(
            NOT_BELIEVED, "no service can ask for a login behind the box's own certificates")
        .withDetail("What asks people to log in checks the certificate of Keycloak.")
        .withHint("take certificates that everybody believes: certificates letsencrypt");
  }

  /** The certificate of Keycloak is left to what Cozystack does by itself. */
  public static Diagnostic unsaid() {
    return Diagnostic.warning(UNSAID, "nothing says who gives the certificate of Keycloak")
        .withDetail(
            "Cozystack asks Let's Encrypt by itself, which looks at port 80 of keycloak.<domain>"
                + " from the internet. What asks people to log in checks that certificate, and does"
                + " not start without it.")
        .withHint("say who gives it: certificates letsencrypt")
        .withHint(
            "where the internet does not reach the box, have a name server prove it: certificates"
                + " letsencrypt { cloudflare secret('dns') }");
  }
}
