package dev.homelab.real;

import dev.homelab.sim.kube.KubeNode;
import dev.homelab.sim.talos.KubeSide;
import dev.homelab.sim.talos.config.MachineText;
import dev.homelab.sim.talos.config.SystemManifests;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * The real control plane behind the clusters that simulated machines make: etcd, kube-apiserver and
 * controllers with the authority and the key for service accounts of the machines' configs. Nodes
 * are there when their machines have joined; kwok plays their pods.
 *
 * <p>All control planes of a cluster lead to the one server, and a snapshot of etcd holds nothing.
 */
public final class MachineClusters implements KubeSide, AutoCloseable {

  private final Path folder;
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  private record Running(
      Path place, int port, Set<String> names, Kubelets kubelets, RealControlPlane plane) {}

  /**
   * Clusters that keep their files below a folder.
   *
   * @throws RealException when a program is missing
   */
  public MachineClusters(Path folder) {
    this.folder = folder.toAbsolutePath();
    RealParts parts = RealParts.ofThisMachine();
    if (!parts.missingForControlPlane().isEmpty()) {
      throw new RealException(RealParts.missingText(parts.missingForControlPlane()));
    }
  }

  @Override
  public void serve(String cluster, MachineText config, Set<String> names) {
    Running known = running.get(cluster);
    if (known == null) {
      running.put(cluster, start(folder.resolve(cluster), config, names));
    } else if (!known.names().containsAll(names)) {
      known.names().addAll(names);
      ClusterStart.rename(known.place(), certificates(config, known.names()));
    }
  }

  private static Running start(Path place, MachineText config, Set<String> names) {
    RealParts parts = RealParts.ofThisMachine();
    ClusterSettings.Ports ports = ClusterSettings.Ports.free();
    String services =
        config.list("cluster.network.serviceSubnets").stream()
            .findFirst()
            .orElse(ClusterSettings.SERVICES);
    ClusterSettings settings = new ClusterSettings(parts, place, ports, services);
    try {
      new ClusterStart(settings, certificates(config, names)).runWithoutNodes();
    } catch (RealException e) {
      PartProcess.killAll(place);
      throw e;
    }
    RealControlPlane plane = RealControlPlane.own(parts, place);
    Kubelets kubelets = new Kubelets(plane.api());
    SystemManifests.of(config).values().forEach(kubelets::make);
    return new Running(place, ports.api(), new TreeSet<>(names), kubelets, plane);
  }

  private static ClusterCertificates certificates(MachineText config, Set<String> names) {
    String authority = config.pem("cluster.ca.crt") + pkcs8(config.pem("cluster.ca.key"));
    return ClusterCertificates.of(
        HeldCertificate.decode(authority), config.pem("cluster.serviceAccount.key"), names);
  }

  /** A key of the form that machine configs have, in the one that the certificates' maker reads. */
  private static String pkcs8(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      Object read = parser.readObject();
      PrivateKeyInfo key =
          read instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) read;
      String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
      return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    } catch (IOException e) {
      throw new RealException("The authority of a machine config has no key that can be read.", e);
    }
  }

  @Override
  public int port(String cluster) {
    Running known = running.get(cluster);
    return known == null ? 0 : known.port();
  }

  @Override
  public void register(String cluster, KubeNode node, MachineText config) {
    Running known = running.get(cluster);
    if (known != null) {
      known.kubelets().register(node, config);
    }
  }

  @Override
  public void stop(String cluster, String node) {
    Running known = running.get(cluster);
    if (known != null) {
      known.kubelets().stop(node);
    }
  }

  @Override
  public boolean ready(String cluster, String node) {
    Running known = running.get(cluster);
    return known != null && known.kubelets().ready(node);
  }

  @Override
  public void end(String cluster) {
    Running known = running.get(cluster);
    if (known != null) {
      known.plane().close();
      synchronized (running) {
        running.remove(cluster);
        running.notifyAll();
      }
    }
  }

  /** How many clusters serve. */
  public int count() {
    return running.size();
  }

  /**
   * Waits until no cluster serves: the last machine of one ends a moment before it.
   *
   * @throws RealException when one still serves after a minute
   */
  public void awaitNone() {
    synchronized (running) {
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      for (long left = end - System.nanoTime();
          !running.isEmpty();
          left = end - System.nanoTime()) {
        if (left <= 0) {
          throw new RealException(running.size() + " clusters still serve.");
        }
        pause(left);
      }
    }
  }

  private void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(running, nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RealException("Stopped while clusters were waited for.", e);
    }
  }

  /**
   * The only cluster that serves.
   *
   * @throws RealException when there is none, or more than one
   */
  public RealControlPlane only() {
    if (running.size() != 1) {
      throw new RealException(running.size() + " clusters serve, not one.");
    }
    return running.values().iterator().next().plane();
  }

  @Override
  public void close() {
    Set.copyOf(running.keySet()).forEach(this::end);
  }
}
