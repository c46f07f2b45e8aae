package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LoginRule;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.workload.LoginMistakes;
import org.jspecify.annotations.Nullable;

/** Whose login the services of a tenant ask for. */
final class TenantLogin {
  private final Scope scope;
  private final NodeSpec box;
  private final @Nullable TenantLogin outer;
  private @Nullable Said<LoginRule> said;

  /**
   * What nobody has said yet.
   *
   * @param scope that of the tenant
   * @param outer what holds in the tenant around it, or null for a tenant of the box itself
   */
  TenantLogin(Scope scope, NodeSpec box, @Nullable TenantLogin outer) {
    this.scope = scope;
    this.box = box;
    this.outer = outer;
  }

  /** Says it. */
  void say(LoginRule whose) {
    said = Said.now(scope, whose);
  }

  /** Whether they ask for the login of the box; whole when the block of the tenant has ended. */
  boolean isRequired() {
    Said<LoginRule> known = said;
    TenantLogin around = outer;
    return known == null
        ? around != null && around.isRequired()
        : known.value() == LoginRule.REQUIRED;
  }

  /** Tells, once the block of the box has ended, when there is no login to ask for. */
  void check() {
    Said<LoginRule> known = said;
    if (known == null || known.value() != LoginRule.REQUIRED) {
      return;
    }
    scope.lab().later(() -> check(known));
  }

  private void check(Said<LoginRule> known) {
    if (box.people().login() == null) {
      String tenant = scope.here("login").last().toString();
      known.report(
          scope,
          Diagnostic.error(
                  LoginMistakes.NOTHING, "there is nothing to log in to " + tenant + " with")
              .withHint("say it in the block of the box: login keycloak"));
      return;
    }
    switch (box.certificates().belief()) {
      case NOBODY -> known.report(scope, LoginMistakes.notBelieved());
      case UNSAID -> known.report(scope, LoginMistakes.unsaid());
      case EVERYBODY -> {
        // As it is to be.
      }
    }
  }
}
