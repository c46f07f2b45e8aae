package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.InnerClusters;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Kamaji and Cluster API: some time after the release of a tenant's cluster is there, its control
 * plane with the secret that has its kubeconfigs, and behind it a simulated cluster of its own;
 * some time after that, its nodes with their network, and with them its classes. Its virtual
 * machines are not made.
 */
final class TenantPlanes implements Controller {
  private static final AppKind KIND =
      java.util.Objects.requireNonNull(AppKinds.named(AppKinds.CLUSTER));
  private static final String DEPLOYMENTS = "deployments.apps";
  private static final String CLASSES = "storageclasses.storage.k8s.io";
  private static final String LABEL = "kamaji.clastix.io/name";

  /** The old name of the class, which Cozystack keeps beside those of the storage below. */
  private static final String ALIAS = "kubevirt";

  private static final double SEEN_SECONDS = 1;

  /** A database in the tenant's etcd, certificates, and the first start of an API server. */
  private static final double PLANE_SECONDS = 15;

  /** The copy of an image and the start of a machine. */
  private static final double NODES_SECONDS = 60;

  /**
   * How far a generation of a release is.
   *
   * @param generation the generation
   * @param began when it was first seen, in simulated seconds
   * @param served when its control plane was first seen to serve; negative before
   * @param whole whether nothing is left to do
   */
  private record Step(long generation, double began, double served, boolean whole) {}

  private final Made made;
  private final Accounts accounts;
  private final InnerClusters clusters;
  private final Map<String, Step> steps = new HashMap<>();

  TenantPlanes(Objects objects, InnerClusters clusters) {
    this.made = new Made(objects);
    this.accounts = new Accounts(made);
    this.clusters = clusters;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    boolean release =
        now.resource().equals(Releases.RESOURCE)
            && Json.at(now.json(), "metadata.labels")
                .path(Releases.KIND)
                .asText()
                .equals(AppKinds.CLUSTER);
    if (release) {
      work.add(now.namespace() + "/" + now.name(), SEEN_SECONDS);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored release = made.objects().get(Releases.RESOURCE, key);
    if (release == null || release.terminating()) {
      steps.remove(key);
      return;
    }
    if (!ReleaseStatus.settled(release)) {
      return;
    }
    long generation = Json.at(release.json(), "metadata.generation").asLong();
    Step step = steps.get(key);
    if (step == null || step.generation() != generation) {
      step = new Step(generation, work.now(), -1, false);
    }
    steps.put(key, step.whole() ? step : next(release, key, step, work));
  }

  private Step next(Stored release, String key, Step step, Work work) {
    double left = step.began() + PLANE_SECONDS - work.now();
    if (left > 0) {
      work.add(key, left);
      return step;
    }
    ObjectNode values = Releases.values(KIND, release);
    if (step.served() < 0) {
      plane(release, values);
      boolean serves = serves(release);
      work.add(key, serves ? NODES_SECONDS : SEEN_SECONDS);
      return serves ? new Step(step.generation(), step.began(), work.now(), false) : step;
    }
    left = step.served() + NODES_SECONDS - work.now();
    if (left > 0) {
      work.add(key, left);
      return step;
    }
    clusters.serve(release.namespace(), release.name(), wish(release.name(), values));
    return new Step(step.generation(), step.began(), step.served(), true);
  }

  private boolean serves(Stored release) {
    Stored plane = made.objects().get(DEPLOYMENTS, release.namespace(), release.name());
    return plane != null && Json.number(plane.json(), "status.readyReplicas", 0) > 0;
  }

  private void plane(Stored release, ObjectNode values) {
    String name = release.name();
    String version = Json.text(values, "version") + ".0";
    clusters.serve(
        release.namespace(),
        name,
        new InnerClusters.Wish(version, "", List.of(), false, List.of()));
    controlPlane(release, values);
    String secret = name + "-admin-kubeconfig";
    if (made.secret(release.namespace(), secret, "admin.conf") == null) {
      Map<String, String> all = new TreeMap<>();
      String inside = name + '.' + release.namespace() + ".svc";
      String outside = Json.text(values, "host").isEmpty() ? inside : Json.text(values, "host");
      for (String user : new String[] {"admin", "super-admin"}) {
        all.put(user + ".conf", kubeconfig(release, outside));
        all.put(user + ".svc", kubeconfig(release, inside));
      }
      accounts.secret(release, secret, all);
    }
  }

  private String kubeconfig(Stored release, String host) {
    String server = "https://" + host + ':' + InnerClusters.PORT;
    return clusters.kubeconfig(release.namespace(), release.name(), server);
  }

  /** The Service and the Deployment; Kamaji's labels, as its selector has them. */
  private void controlPlane(Stored release, ObjectNode values) {
    String name = release.name();
    ObjectNode service = Json.object();
    ObjectNode spec = service.putObject("spec").put("type", "ClusterIP");
    spec.putObject("selector").put(LABEL, name);
    ObjectNode door = spec.putArray("ports").addObject().put("name", "kube-apiserver");
    door.put("port", InnerClusters.PORT).put("protocol", "TCP");
    door.put("targetPort", InnerClusters.PORT);
    made.put(release, "services", release.namespace(), name, service);
    int replicas = Json.number(values, "controlPlane.replicas", 2);
    String image = "registry.k8s.io/kube-apiserver:" + Json.text(values, "version") + ".0";
    ObjectNode plane = Workloads.deployment(name, replicas, image);
    Workloads.label(plane, LABEL, name);
    made.put(release, DEPLOYMENTS, release.namespace(), name, plane);
  }

  /** What the charts make inside: its classes are those below that other nodes reach. */
  private InnerClusters.Wish wish(String name, ObjectNode values) {
    TreeSet<String> classes = new TreeSet<>();
    for (Stored one : made.objects().list(CLASSES, null)) {
      String remote =
          Json.at(one.json(), "parameters")
              .path("linstor.csi.linbit.com/allowRemoteVolumeAccess")
              .asText("true");
      if (one.json().path("provisioner").asText().equals("linstor.csi.linbit.com")
          && !remote.equals("false")) {
        classes.add(one.name());
      }
    }
    if (classes.isEmpty()) {
      classes.add("replicated");
    }
    String wished = Json.text(values, "storageClass");
    String standard = classes.contains(wished) ? wished : classes.first();
    List<String> all = new ArrayList<>(classes);
    all.add(ALIAS);
    boolean ingress = Json.at(values, "addons.ingressNginx.enabled").asBoolean();
    String version = Json.text(values, "version") + ".0";
    return new InnerClusters.Wish(version, standard, all, ingress, nodes(name, values));
  }

  /** As many nodes of each pool as there are at least. */
  private static List<InnerClusters.Node> nodes(String name, ObjectNode values) {
    List<InnerClusters.Node> nodes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> pool : values.path("nodeGroups").properties()) {
      List<String> roles = new ArrayList<>();
      pool.getValue().path("roles").forEach(role -> roles.add(role.asText()));
      for (int i = 0; i < pool.getValue().path("minReplicas").asInt(); i++) {
        nodes.add(new InnerClusters.Node(name + '-' + pool.getKey() + '-' + i, roles));
      }
    }
    return nodes;
  }
}
