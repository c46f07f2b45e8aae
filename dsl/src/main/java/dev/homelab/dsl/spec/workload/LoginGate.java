package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.util.List;

/**
 * What asks people to log in before requests reach a service.
 *
 * @param ask where the ingress controller asks whether somebody is logged in
 * @param start where people are sent who are not
 * @param service the Service of the proxy, in the namespace of the guarded service
 * @param port the name of that Service's port
 * @param open paths of the guarded service that pass unasked
 * @param doors the namespace of the ingress controller
 */
public record LoginGate(
    String ask, String start, String service, String port, List<String> open, String doors) {
  /** Below this path every guarded name is answered by the proxy itself. */
  static final String PATH = "/oauth2";

  private static final String PREFIX = "nginx.ingress.kubernetes.io/";

  public LoginGate {
    open = List.copyOf(open);
  }

  /**
   * What makes ingress-nginx ask (its documentation, "External OAUTH Authentication"); what the
   * proxy says of the person goes on to the service.
   */
  Value.Tree annotations() {
    return TreeBuilder.tree()
        .put(PREFIX + "auth-url", ask)
        .put(PREFIX + "auth-signin", start)
        .put(
            PREFIX + "auth-response-headers",
            "X-Auth-Request-User,X-Auth-Request-Preferred-Username,X-Auth-Request-Groups")
        .build();
  }
}
