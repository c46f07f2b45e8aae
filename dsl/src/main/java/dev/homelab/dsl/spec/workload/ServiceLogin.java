package dev.homelab.dsl.spec.workload;

import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.List;

/** The login of the box, as one service asks for it. */
public sealed interface ServiceLogin {
  /** A proxy asks before requests reach the service. */
  record Proxy(LoginGate gate) implements ServiceLogin {}

  /**
   * The service asks itself.
   *
   * @param issuer the address of the realm
   * @param id what the realm calls the service
   * @param secret what the service proves itself with
   * @param groups who may enter, where the service can tell
   * @param object the object that tells Keycloak of the service
   */
  record Client(String issuer, String id, Value.Secret secret, List<String> groups, Address object)
      implements ServiceLogin {
    public Client {
      groups = List.copyOf(groups);
    }

    /** The document that tells where to ask. */
    public String discovery() {
      return issuer + "/.well-known/openid-configuration";
    }

    /** The service starts when Keycloak knows it. */
    public Edge known() {
      return new Edge(object, Level.READY);
    }
  }
}
