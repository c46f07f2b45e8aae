package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.ClusterFacts.LoginFact;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.model.Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The proxies of a lab that ask people to log in: one for each place that has guarded services. */
final class LoginProxies {
  private final Map<Address, LoginProxy> byPlace = new LinkedHashMap<>();

  private LoginProxies() {}

  /**
   * Has the proxy of its place guard a service.
   *
   * @param open the paths of the service that pass unasked
   * @return what asks before requests reach it
   */
  static LoginGate guard(RecipeContext context, LoginFact login, Front front, List<String> open) {
    LabBuilder lab = context.scope().lab();
    LoginProxies known = lab.provided(LoginProxies.class);
    if (known == null) {
      LoginProxies first = new LoginProxies();
      lab.provide(LoginProxies.class, first);
      lab.afterExpansion(() -> first.byPlace.values().forEach(LoginProxy::emit));
      known = first;
    }
    return known
        .byPlace
        .computeIfAbsent(context.address().around(), place -> new LoginProxy(context, login))
        .guard(front, open);
  }
}
