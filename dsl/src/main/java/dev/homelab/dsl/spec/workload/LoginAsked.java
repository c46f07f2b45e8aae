package dev.homelab.dsl.spec.workload;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.ClusterFacts.Belief;
import dev.homelab.dsl.spec.ClusterFacts.LoginFact;
import dev.homelab.dsl.spec.LoginRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a service asks for the login of its box, from what the script says of it, what its
 * recipe can, and what the lab says of the cluster. Where the script asks for it and it cannot be,
 * that is a mistake; where only the tenant asks for it, a fact of the service.
 */
final class LoginAsked {
  private final RecipeContext context;
  private final Front front;

  /**
   * Asks for one service.
   *
   * @param front how the service is reached
   */
  LoginAsked(RecipeContext context, Front front) {
    this.context = context;
    this.front = front;
  }

  /**
   * The front with what is asked for there.
   *
   * @param said what the script says of the service, or null
   * @param byTenant whether it is asked for when the script says nothing of the service
   */
  Front by(WorkloadOptions.@Nullable LoginSaid said, boolean byTenant) {
    boolean wanted = said == null ? byTenant : said.rule() == LoginRule.REQUIRED;
    ServiceLogin asked = wanted ? asked(said) : null;
    if (asked != null) {
      return front.asking(asked);
    }
    // A proxy may have asked for it until now, wherever the script takes that away.
    boolean mayHaveNone = context.signIn() instanceof SignIn.Behind behind && behind.instead();
    return mayHaveNone && context.cluster().mayHaveLogin() ? front.openedLast() : front;
  }

  /** What it asks with; null, and told, when it cannot. */
  private @Nullable ServiceLogin asked(WorkloadOptions.@Nullable LoginSaid said) {
    if (context.signIn() instanceof SignIn.Own own) {
      refuse(
          said,
          LoginMistakes.ownOnly(context.name(), own.reason()),
          context.name() + " asks for its own login, not for that of the box: " + own.reason());
      return null;
    }
    LoginFact login = context.cluster().login();
    if (login == null) {
      String why = context.cluster().noLogin();
      refuse(
          said,
          LoginMistakes.nothing(context.name()),
          why == null ? "" : "nobody is asked for the login of the box: " + why);
      return null;
    }
    boolean named = front.hasOutsideName() && front.entry() instanceof EntryPoint.Controller;
    if (!named) {
      refuse(
          said,
          LoginMistakes.noDoor(context.name()),
          "nobody is asked to log in: no name leads to it from outside");
      return null;
    }
    if (login.certificates() == Belief.NOBODY) {
      refuse(said, LoginMistakes.notBelieved(), "");
      return null;
    }
    if (said != null && login.certificates() == Belief.UNSAID) {
      context.scope().lab().report(LoginMistakes.unsaid().at(said.line()));
    }
    return asked(login);
  }

  private ServiceLogin asked(LoginFact login) {
    if (context.signIn() instanceof SignIn.Itself itself) {
      return new LoginClient(context.scope(), context.address(), context.namespace(), login)
          .ofService(context.name(), front.url(), itself.returns());
    }
    List<String> open =
        context.signIn() instanceof SignIn.Behind behind ? behind.open() : List.of();
    return new ServiceLogin.Proxy(LoginProxies.guard(context, login, front, open));
  }

  /**
   * A mistake where the script asks for it at the service, else a fact; empty where the tenant
   * tells the mistake for all of its services.
   */
  private void refuse(
      WorkloadOptions.@Nullable LoginSaid said, Diagnostic mistake, String otherwise) {
    SourceSpan line = said == null ? context.scope().origin().user() : said.line();
    if (said != null) {
      context.scope().lab().report(mistake.at(line));
    } else if (!otherwise.isEmpty()) {
      context.fact(otherwise);
    }
  }
}
