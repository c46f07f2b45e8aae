package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.controllers.StoragePools;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;

/**
 * LINSTOR as Piraeus sets it up (Cozystack 1.6.2, {@code packages/system/linstor}): the controller
 * behind mutual TLS, with certificates of an authority of its own, and a satellite on each node.
 * The pods answer nothing by themselves; what listens behind them has the certificate in {@link
 * #SERVER}.
 */
final class LinstorChart implements Chart {
  /** Where it lies. */
  static final String NAMESPACE = "cozy-linstor";

  /** The name of the release. */
  static final String RELEASE = "linstor";

  /** The name of the deployment and of the service of the controller. */
  static final String CONTROLLER = "linstor-controller";

  /**
   * The Secret with what the controller shows: {@code ca.crt}, {@code tls.crt}, {@code tls.key}.
   */
  static final String SERVER = "linstor-api-tls";

  /** The Secret with what a client shows, with the same keys. */
  static final String CLIENT = "linstor-client-tls";

  private static final int PORT = 3371;
  private static final int DAYS = 3650;
  private static final String IMAGE = "ghcr.io/cozystack/cozystack/piraeus-server:1.33.3";
  private static final String PART = "app.kubernetes.io/component";
  private final Made made;
  private final Objects objects;
  private final StoragePools pools;

  LinstorChart(Made made, StoragePools pools) {
    this.made = made;
    this.pools = pools;
    this.objects = made.objects();
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    certificates(release);
    ObjectNode controller = Workloads.deployment(CONTROLLER, 1, IMAGE);
    Workloads.label(controller, PART, CONTROLLER);
    made.put(release, "deployments.apps", NAMESPACE, CONTROLLER, controller);
    if (objects.get("services", NAMESPACE, CONTROLLER) == null) {
      ObjectNode service = Json.object();
      ObjectNode spec = service.putObject("spec");
      spec.putObject("selector").put(PART, CONTROLLER);
      spec.putArray("ports").addObject().put("name", "secure-api").put("port", PORT);
      made.put(release, "services", NAMESPACE, CONTROLLER, service);
    }
    ObjectNode cluster = Json.object();
    RemovalGuard.mark(cluster);
    cluster.putObject("spec");
    made.put(release, "linstorclusters.piraeus.io", "", "linstorcluster", cluster);
    for (Stored node : objects.list("nodes", null)) {
      satellite(objects, node.name());
    }
    return Optional.empty();
  }

  /** Makes the set of the one satellite of a node, where it is not there. */
  static void satellite(Objects objects, String node) {
    String name = "linstor-satellite." + node;
    if (objects.get(Workloads.DAEMONS, NAMESPACE, name) == null) {
      ObjectNode set = Workloads.daemons(name, IMAGE);
      Workloads.label(set, PART, "linstor-satellite");
      Json.child(set, "metadata").put("namespace", NAMESPACE);
      ObjectNode pod = Json.child(set, "spec.template.spec");
      ((ObjectNode) pod.path("containers").path(0)).put("name", "linstor-satellite");
      pod.putObject("nodeSelector").put("kubernetes.io/hostname", node);
      objects.create(Workloads.DAEMONS, NAMESPACE, set, "piraeus-operator");
    }
  }

  private void certificates(Stored release) {
    if (objects.get("secrets", NAMESPACE, CLIENT) != null) {
      return;
    }
    Map<String, String> known = pools.clientTls();
    if (!known.isEmpty()) {
      secret(release, CLIENT, known);
      return;
    }
    HeldCertificate authority = builder("linstor-api-ca").certificateAuthority(0).build();
    HeldCertificate.Builder server = builder(CONTROLLER).signedBy(authority);
    for (String end :
        List.of(
            "", "." + NAMESPACE, "." + NAMESPACE + ".svc", "." + NAMESPACE + ".svc.cozy.local")) {
      server.addSubjectAlternativeName(CONTROLLER + end);
    }
    server.addSubjectAlternativeName("localhost");
    secret(release, SERVER, authority, server.build());
    secret(release, CLIENT, authority, builder("linstor-client").signedBy(authority).build());
  }

  private static HeldCertificate.Builder builder(String name) {
    return new HeldCertificate.Builder().commonName(name).duration(DAYS, TimeUnit.DAYS);
  }

  private void secret(
      Stored release, String name, HeldCertificate authority, HeldCertificate held) {
    secret(
        release,
        name,
        Map.of(
            "ca.crt", authority.certificatePem(),
            "tls.crt", held.certificatePem(),
            "tls.key", held.privateKeyPkcs8Pem()));
  }

  private void secret(Stored release, String name, Map<String, String> texts) {
    ObjectNode secret = Json.object().put("type", "kubernetes.io/tls");
    ObjectNode data = secret.putObject("data");
    new TreeMap<>(texts).forEach((key, text) -> data.put(key, Made.encoded(text)));
    made.put(release, "secrets", NAMESPACE, name, secret);
  }

  @Override
  public boolean ready(Stored release) {
    Stored controller = objects.get("deployments.apps", NAMESPACE, CONTROLLER);
    return Platform.condition(controller, "Available").equals("True")
        && objects.list("nodes", null).stream()
            .allMatch(
                node -> Workloads.runs(objects, NAMESPACE, "linstor-satellite." + node.name()));
  }

  /** The addresses behind the service, as clients of the older kind look for them. */
  @Override
  public void finish(Stored release) {
    ObjectNode endpoints = Json.object();
    ObjectNode subset = endpoints.putArray("subsets").addObject();
    for (Stored pod : objects.list("pods", NAMESPACE)) {
      String address = Json.text(pod.json(), "status.podIP");
      String part = Json.at(pod.json(), "metadata.labels").path(PART).asText();
      if (part.equals(CONTROLLER) && !address.isEmpty()) {
        ObjectNode one = subset.withArray("addresses").addObject().put("ip", address);
        one.putObject("targetRef")
            .put("kind", "Pod")
            .put("namespace", NAMESPACE)
            .put("name", pod.name());
      }
    }
    subset.putArray("ports").addObject().put("name", "secure-api").put("port", PORT);
    made.put(release, "endpoints", NAMESPACE, CONTROLLER, endpoints);
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}
