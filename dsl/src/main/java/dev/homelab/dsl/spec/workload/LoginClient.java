package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.ClusterFacts.LoginFact;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.SecretSource;
import dev.homelab.model.Value;
import java.util.List;

/**
 * A client of the realm: what lets one program ask people to log in. Keycloak's operator makes it
 * from an object beside the program, and reads its secret from a Secret there ({@code
 * v1.edp.epam.com}, as Cozystack 1.6.2 has it).
 *
 * @param owner what the objects belong to
 */
record LoginClient(Scope scope, Address owner, String namespace, LoginFact login) {
  private static final String KEY = "client-secret";
  private static final int LENGTH = 32;
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

  /** The operator's own default. */
  private static final Value.Tree PROXY = TreeBuilder.of("post.logout.redirect.uris", "+");

  /** In seconds: Vaultwarden asks for more than the five minutes of the realm. */
  private static final Value.Tree SERVICE = PROXY.with("access.token.lifespan", Value.of("600"));

  /** The client of a service that asks itself. */
  ServiceLogin.Client ofService(String name, String url, List<String> returns) {
    List<String> back = returns.stream().map(one -> one.startsWith("/") ? url + one : one).toList();
    return add(name, url, back, SERVICE);
  }

  /** The client of a proxy before several services. */
  ServiceLogin.Client ofProxy(String name, String url, List<String> returns) {
    return add(name, url, returns, PROXY);
  }

  private ServiceLogin.Client add(
      String name, String url, List<String> returns, Value.Tree attributes) {
    Value.Secret secret = secret(name + ".login");
    String kept = name + "-client";
    Address proof = owner.child("secret", kept);
    new ObjectDraft(proof, login.cluster(), "v1", "Secret", namespace, kept)
        .byDefault("type", "Opaque", "as Keycloak's operator reads it")
        .follows("stringData", TreeBuilder.of(KEY, secret), "what it proves itself with")
        .add(scope);
    String id = namespace + '.' + name;
    Address object = owner.child("keycloakclient", name);
    new ObjectDraft(
            object, login.cluster(), "v1.edp.epam.com/v1", "KeycloakClient", namespace, name)
        .byDefault("spec.realmRef", realm(), "the realm that Cozystack makes")
        .byDefault("spec.clientId", id, "one of a kind in the realm: neither part has a dot")
        .byDefault("spec.public", false, "it proves itself with a secret")
        .byDefault("spec.secret", "$" + kept + ':' + KEY, "where its secret lies")
        .byDefault("spec.advancedProtocolMappers", true, "as Cozystack's own clients have it")
        .byDefault("spec.defaultClientScopes", List.of("groups"), "it asks who is in which tenant")
        .byDefault(
            "spec.attributes",
            attributes,
            attributes.equals(PROXY)
                ? "as Keycloak's operator has it"
                : "tokens that Vaultwarden takes last longer than five minutes")
        .follows("spec.webUrl", url, "where people open it")
        .follows("spec.redirectUris", returns, "where people come back to")
        .after(login.platform(), Level.READY)
        .after(proof, Level.EXISTS)
        .add(scope);
    return new ServiceLogin.Client(login.issuer(), id, secret, login.groups(), object);
  }

  /**
   * A secret that is made once. The box is a part of its name, since two boxes may each have a
   * tenant of one name, and what one takes for a login the other must not.
   */
  Value.Secret secret(String name) {
    String whole = login.cluster().last().name() + '.' + namespace + '.' + name;
    scope.lab().secret(whole, new SecretSource.Generated(LENGTH, LETTERS), scope.line());
    return new Value.Secret(whole);
  }

  private Value.Tree realm() {
    return TreeBuilder.tree()
        .put("kind", "ClusterKeycloakRealm")
        .put("name", login.realm())
        .build();
  }
}
