package dev.homelab.sim.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.InnerClusters;
import dev.homelab.sim.kube.http.PrivateFiles;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Simulated clusters inside a simulated one: connections to pods of a control plane are led to
 * them. Each keeps its objects in a folder of its own below that of the outer cluster, and is
 * started when somebody asks for it.
 */
final class TenantClusters implements InnerClusters, AutoCloseable {
  private static final int CORES = 4;
  private static final long MEBIBYTES = 8192;
  private static final String CLASS = "storageclass.kubernetes.io/is-default-class";

  private final SimulatorOptions outer;
  private final @Nullable Path folder;
  private final Map<String, KubeSimulator> running = new ConcurrentHashMap<>();

  TenantClusters(SimulatorOptions outer) {
    this.outer = outer;
    Path state = outer.state();
    this.folder = state == null ? null : state.resolve("tenants");
  }

  /** Those that run, by namespace and name with a slash between them. */
  Map<String, KubeSimulator> running() {
    return Map.copyOf(running);
  }

  @Override
  public void serve(String namespace, String name, Wish wish) {
    KubeSimulator cluster = running(namespace, name);
    cluster.nodes().make(network());
    wish.storageClasses().forEach(each -> cluster.nodes().make(storageClass(each, wish)));
    if (wish.ingress()) {
      ObjectNode object =
          Json.object().put("apiVersion", "networking.k8s.io/v1").put("kind", "IngressClass");
      object.putObject("metadata").put("name", "nginx");
      object.putObject("spec").put("controller", "k8s.io/ingress-nginx");
      cluster.nodes().make(object);
    }
    for (int i = 0; i < wish.nodes().size(); i++) {
      cluster.nodes().register(node(wish.nodes().get(i), wish.version(), i));
    }
  }

  /** The network, which nodes are ready with. */
  private static ObjectNode network() {
    ObjectNode object = Json.object().put("apiVersion", "apps/v1").put("kind", "DaemonSet");
    object.putObject("metadata").put("name", "cilium").put("namespace", "kube-system");
    Json.child(object, "spec.selector.matchLabels").put("k8s-app", "cilium");
    Json.child(object, "spec.template.metadata.labels").put("k8s-app", "cilium");
    ObjectNode pod = Json.child(object, "spec.template.spec").put("hostNetwork", true);
    pod.putArray("tolerations").addObject().put("operator", "Exists");
    ObjectNode container = pod.putArray("containers").addObject().put("name", "cilium-agent");
    container.put("image", "quay.io/cilium/cilium:v1.19.5");
    return object;
  }

  private static KubeNode node(Node node, String version, int place) {
    Map<String, String> labels = new TreeMap<>();
    node.roles().forEach(role -> labels.put("node-role.kubernetes.io/" + role, ""));
    return new KubeNode(
        node.name(),
        "10.243.0." + (10 + place),
        labels,
        Set.of(),
        version,
        "Talos (v1.13.6)",
        CORES,
        MEBIBYTES,
        Map.of());
  }

  private static ObjectNode storageClass(String name, Wish wish) {
    ObjectNode object =
        Json.object().put("apiVersion", "storage.k8s.io/v1").put("kind", "StorageClass");
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (name.equals(wish.storageClass())) {
      metadata.putObject("annotations").put(CLASS, "true");
    }
    object.put("provisioner", "csi.kubevirt.io").put("allowVolumeExpansion", true);
    object.putObject("parameters").put("infraStorageClassName", name).put("bus", "scsi");
    return object;
  }

  @Override
  public String kubeconfig(String namespace, String name, String server) {
    return running(namespace, name).certificateKubeconfig(server);
  }

  private synchronized KubeSimulator running(String namespace, String name) {
    String key = namespace + '/' + name;
    KubeSimulator known = running.get(key);
    if (known != null) {
      return known;
    }
    SimulatorOptions options =
        SimulatorOptions.inMemory()
            .withCluster(name)
            .withSpeed(outer.speed())
            .withNodesFromOutside();
    Path kept = kept(namespace, name);
    KubeSimulator made = KubeSimulator.start(kept == null ? options : options.withState(kept));
    made.addNames(Set.of(name, name + '.' + namespace + ".svc"));
    running.put(key, made);
    return made;
  }

  private @Nullable Path kept(String namespace, String name) {
    return folder == null ? null : folder.resolve(namespace).resolve(name);
  }

  @Override
  public synchronized void end(String namespace, String name) {
    KubeSimulator known = running.remove(namespace + '/' + name);
    if (known != null) {
      known.close();
    }
    Path kept = kept(namespace, name);
    if (kept != null) {
      PrivateFiles.remove(kept);
    }
  }

  /** Where connections to a port of a pod lead, or null when it is no control plane's. */
  @Nullable Integer port(String namespace, String pod, int port) {
    String best = "";
    for (String name : port == PORT ? names(namespace) : Set.<String>of()) {
      if (pod.startsWith(name + '-') && name.length() > best.length()) {
        best = name;
      }
    }
    if (best.isEmpty()) {
      return null;
    }
    String url = running(namespace, best).url();
    return Integer.valueOf(url.substring(url.lastIndexOf(':') + 1));
  }

  private Set<String> names(String namespace) {
    Set<String> names = ConcurrentHashMap.newKeySet();
    String before = namespace + '/';
    running.keySet().stream()
        .filter(key -> key.startsWith(before))
        .forEach(key -> names.add(key.substring(before.length())));
    Path kept = folder == null ? null : folder.resolve(namespace);
    if (kept != null && Files.isDirectory(kept)) {
      try (Stream<Path> all = Files.list(kept)) {
        all.forEach(each -> names.add(each.getFileName().toString()));
      } catch (IOException e) {
        throw new SimulatorException("the clusters in " + kept + " cannot be read", e);
      }
    }
    return names;
  }

  /** Milliseconds since the last request to any of them. */
  long idleMillis() {
    return running.values().stream()
        .mapToLong(KubeSimulator::idleMillis)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  @Override
  public synchronized void close() {
    running.values().forEach(KubeSimulator::close);
    running.clear();
  }
}
