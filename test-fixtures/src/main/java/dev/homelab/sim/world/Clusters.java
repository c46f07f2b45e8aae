package dev.homelab.sim.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.KubeNode;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.http.Authority;
import dev.homelab.sim.kube.http.PrivateFiles;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.linstor.LinstorSimulator;
import dev.homelab.sim.talos.Hardware;
import dev.homelab.sim.talos.KubeSide;
import dev.homelab.sim.talos.config.MachineText;
import dev.homelab.sim.talos.config.SystemManifests;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The Kubernetes clusters that machines have made, one for each etcd. */
final class Clusters implements KubeSide, AutoCloseable {
  private final @Nullable Path folder;
  private final double speed;
  private final Map<String, KubeSimulator> running = new ConcurrentHashMap<>();
  private final Storages storages;
  private final Set<String> restored = ConcurrentHashMap.newKeySet();
  private volatile Consumer<KubeSimulator> onStart = cluster -> {};

  Clusters(@Nullable Path folder, double speed) {
    this.folder = folder;
    this.speed = speed;
    this.storages = new Storages(folder);
  }

  /** Tells of each cluster that machines make from now on, before anybody asks it. */
  void onStart(Consumer<KubeSimulator> told) {
    onStart = told;
  }

  /** Tells of each LINSTOR of a cluster that starts from now on. */
  void onStorage(Consumer<LinstorSimulator> told) {
    storages.onStart(told);
  }

  @Override
  public void serve(String cluster, MachineText config, Set<String> names) {
    KubeSimulator known = running.get(cluster);
    if (known != null) {
      known.addNames(names);
      return;
    }
    SimulatorOptions options =
        SimulatorOptions.inMemory()
            .withCluster(config.at("cluster.clusterName"))
            .withSpeed(Math.max(1, speed))
            .withAuthority(
                new Authority(config.pem("cluster.ca.crt"), config.pem("cluster.ca.key"), names));
    KubeSimulator made =
        KubeSimulator.start(
            folder == null
                ? options
                : options.withState(folder.resolve("clusters").resolve(cluster)));
    furnish(made, config);
    storages.connect(config.at("cluster.clusterName"), made);
    if (restored.remove(cluster)) {
      made.nodes().objects("nodes").keySet().forEach(key -> made.nodes().stop(key.substring(1)));
    }
    onStart.accept(made);
    running.put(cluster, made);
  }

  private @Nullable Path kept(String cluster) {
    return folder == null ? null : folder.resolve("clusters").resolve(cluster);
  }

  @Override
  public byte[] snapshot(String cluster) {
    Path kept = kept(cluster);
    return kept == null ? new byte[0] : ClusterFiles.pack(kept);
  }

  @Override
  public void restore(String cluster, byte[] snapshot) {
    Path kept = kept(cluster);
    if (kept != null) {
      ClusterFiles.unpack(snapshot, kept);
      restored.add(cluster);
    }
  }

  @Override
  public void end(String cluster) {
    KubeSimulator known = running.remove(cluster);
    if (known != null) {
      storages.end(known);
      known.close();
    }
    Path kept = kept(cluster);
    if (kept != null) {
      PrivateFiles.remove(kept);
    }
  }

  /** What Talos puts into a new cluster by itself. */
  private static void furnish(KubeSimulator made, MachineText config) {
    SystemManifests.of(config).values().forEach(made.nodes()::make);
  }

  @Override
  public int port(String cluster) {
    KubeSimulator known = running.get(cluster);
    if (known == null) {
      return 0;
    }
    String url = known.url();
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  @Override
  public void register(String cluster, KubeNode node, MachineText config) {
    KubeSimulator known = running.get(cluster);
    if (known == null) {
      return;
    }
    known.nodes().register(node);
    if (config.controlPlane()) {
      known.nodes().mirror(mirror("kube-apiserver", "apiServer", node, config));
      known.nodes().mirror(mirror("kube-controller-manager", "controllerManager", node, config));
      known.nodes().mirror(mirror("kube-scheduler", "scheduler", node, config));
    }
  }

  /** The pod by which the API shows one that a kubelet runs from a file. */
  private static ObjectNode mirror(String name, String part, KubeNode node, MachineText config) {
    String image = config.at("cluster." + part + ".image");
    String used = image.isEmpty() ? "registry.k8s.io/" + name + ":" + node.version() : image;
    ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata").put("name", name + "-" + node.name());
    metadata.put("namespace", "kube-system");
    ObjectNode labels = metadata.putObject("labels").put("tier", "control-plane");
    labels.put("k8s-app", name).put("component", name);
    metadata.putObject("annotations").put("kubernetes.io/config.mirror", node.name());
    ObjectNode spec = pod.putObject("spec").put("nodeName", node.name()).put("hostNetwork", true);
    spec.putArray("tolerations").addObject().put("operator", "Exists");
    spec.putArray("containers").addObject().put("name", name).put("image", used);
    return pod;
  }

  @Override
  public void disks(String cluster, String node, List<Hardware.Disk> empty) {
    KubeSimulator known = running.get(cluster);
    if (known != null) {
      storages.disks(known, node, empty);
    }
  }

  @Override
  public void stop(String cluster, String node) {
    KubeSimulator known = running.get(cluster);
    if (known != null) {
      known.nodes().stop(node);
    }
  }

  @Override
  public boolean ready(String cluster, String node) {
    KubeSimulator known = running.get(cluster);
    return known != null && known.nodes().ready(node);
  }

  /** The simulators by etcd. */
  Map<String, KubeSimulator> all() {
    return Map.copyOf(running);
  }

  @Override
  public void close() {
    running.values().forEach(KubeSimulator::close);
    running.clear();
    storages.close();
  }
}
