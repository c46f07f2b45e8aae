package dev.homelab.real;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A real Kubernetes control plane on loopback: etcd, kube-apiserver, kube-controller-manager and
 * kube-scheduler, with kwok playing the kubelets.
 *
 * <p>Two nodes are ready when {@link #start} returns. Pods get ready and Jobs complete though no
 * container runs; claims are bound and load balancers get addresses from small controllers of this
 * package. {@code docs/real-parts.md} says what this can show and what it cannot.
 */
public final class RealControlPlane implements AutoCloseable {

  /** The variable that names the kubeconfig of a cluster that {@code real/start} has started. */
  public static final String RUNNING = "HOMELAB_REAL_KUBECONFIG";

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final RealParts parts;
  private final Path kubeconfig;
  private final KubeApi api;
  private final AtomicInteger namespaces = new AtomicInteger();
  private final @Nullable Path ownFolder;
  private final List<AutoCloseable> controllers;

  private RealControlPlane(
      RealParts parts, Path kubeconfig, @Nullable Path ownFolder, boolean withControllers) {
    this.parts = parts;
    this.kubeconfig = kubeconfig;
    this.ownFolder = ownFolder;
    this.api = Kubeconfig.open(kubeconfig);
    this.controllers =
        withControllers ? List.of(new FakeProvisioner(api), new FakeLoadBalancers(api)) : List.of();
  }

  /**
   * Starts a cluster of its own in a folder, which must be empty or absent.
   *
   * @throws RealException when a program is missing or ends; what had started is killed again
   */
  public static RealControlPlane start(Path folder) {
    Path absolute = folder.toAbsolutePath();
    launch(RealParts.ofThisMachine(), absolute);
    return new RealControlPlane(
        RealParts.ofThisMachine(), ClusterStart.kubeconfig(absolute), absolute, true);
  }

  /**
   * The same with an authority that somebody else made.
   *
   * @param authority PEM of its certificate and of its key (PKCS #8)
   */
  public static RealControlPlane start(Path folder, String authority) {
    Path absolute = folder.toAbsolutePath();
    RealParts parts = RealParts.ofThisMachine();
    launch(parts, absolute, ClusterCertificates.of(HeldCertificate.decode(authority)));
    return new RealControlPlane(parts, ClusterStart.kubeconfig(absolute), absolute, true);
  }

  /** One whose programs run and whose folder goes when it is closed. */
  static RealControlPlane own(RealParts parts, Path folder) {
    return new RealControlPlane(parts, ClusterStart.kubeconfig(folder), folder, true);
  }

  /** Starts the programs and nothing that lives in this JVM. */
  static void launch(RealParts parts, Path folder) {
    launch(parts, folder, ClusterCertificates.generate());
  }

  private static void launch(RealParts parts, Path folder, ClusterCertificates certificates) {
    List<Part> missing = parts.missingForControlPlane();
    if (!missing.isEmpty()) {
      throw new RealException(RealParts.missingText(missing));
    }
    if (Files.exists(folder.resolve("pki"))) {
      throw new RealException(folder + " holds a cluster already; stop it or choose another.");
    }
    try {
      new ClusterStart(
              new ClusterSettings(
                  parts, folder, ClusterSettings.Ports.free(), ClusterSettings.SERVICES),
              certificates)
          .run();
    } catch (RealException e) {
      PartProcess.killAll(folder);
      throw e;
    }
  }

  /**
   * Uses a cluster that {@code test-fixtures/real/start} has started; closing leaves it running.
   */
  public static RealControlPlane attach(Path kubeconfig) {
    return new RealControlPlane(
        RealParts.ofThisMachine(), kubeconfig.toAbsolutePath(), null, false);
  }

  /**
   * The one cluster of this JVM: the running one that {@link #RUNNING} names, else one that is
   * started now and ends with the JVM.
   *
   * <p>Tests share it, so each works in a namespace of its own ({@link #freshNamespace}) and
   * removes cluster-wide objects that it makes.
   */
  public static RealControlPlane shared() {
    return SharedCluster.get();
  }

  /**
   * Whether {@link #shared} can work here: the programs are there, or a running cluster is named.
   */
  public static boolean available() {
    return System.getenv(RUNNING) != null
        || RealParts.ofThisMachine().missingForControlPlane().isEmpty();
  }

  /**
   * Whether tests that need {@link #shared} should run: it is available, or {@code CI=true}, where
   * what is missing is a failure and not a reason to skip.
   */
  public static boolean expected() {
    return available() || "true".equals(System.getenv("CI"));
  }

  /** What {@link #shared} lacks here, for a person; empty when it lacks nothing. */
  public static String whyNotAvailable() {
    return available()
        ? ""
        : RealParts.missingText(RealParts.ofThisMachine().missingForControlPlane());
  }

  /** The administrator's kubeconfig, with the authority and a client certificate, mode 0600. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** A client of the API for checks that must not go through the code under test. */
  public KubeApi api() {
    return api;
  }

  /** The real kubectl as the administrator of this cluster. */
  public Kubectl kubectl() {
    return kubectl(kubeconfig);
  }

  /** The real kubectl with another kubeconfig. */
  public Kubectl kubectl(Path other) {
    return new Kubectl(parts.require(Part.KUBECTL), other);
  }

  /** Adds fake nodes and waits until each is ready. Their names go on from those that are there. */
  public void addNodes(int count) {
    for (String name : FakeNodes.add(api, count)) {
      api.await(FakeNodes.NODES, name, LIMIT, FakeNodes::isReady);
    }
  }

  /**
   * Makes a namespace that no other test of this cluster has and waits until pods can be made in
   * it, which they can once the controller-manager has given it its service account.
   */
  public String freshNamespace(String prefix) {
    String name = prefix + "-" + ProcessHandle.current().pid() + "-" + namespaces.incrementAndGet();
    api.create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}");
    api.await("/api/v1/namespaces/" + name + "/serviceaccounts", "default", LIMIT, account -> true);
    return name;
  }

  /** Sets what {@code kubectl logs} and the log subresource show from now on, for every pod. */
  public void writePodLogs(String text) {
    Path folder = kubeconfig.getParent();
    if (folder == null) {
      throw new RealException(kubeconfig + " lies in no folder.");
    }
    PodLogs.write(folder, text);
  }

  /**
   * Writes a kubeconfig, mode 0600, of a user who speaks with a token instead of a certificate.
   *
   * @param token one of {@link #limitedToken}, or any text, which the server then refuses with 401
   */
  public void writeTokenKubeconfig(Path file, String token) {
    Kubeconfig.copyWithToken(kubeconfig, file, token);
  }

  /**
   * Makes a service account that may do, in every namespace, what the rules say and nothing else,
   * and returns a token of it that lasts an hour.
   *
   * @param rules the rules of a ClusterRole as a JSON array
   */
  public String limitedToken(String namespace, String rules) {
    String name = namespace + "-limited";
    String rbac = "/apis/rbac.authorization.k8s.io/v1/";
    String accounts = "/api/v1/namespaces/" + namespace + "/serviceaccounts";
    String metadata = "{\"metadata\":{\"name\":\"" + name + "\"}";
    api.create(accounts, metadata + "}");
    api.create(rbac + "clusterroles", metadata + ",\"rules\":" + rules + "}");
    api.create(
        rbac + "clusterrolebindings",
        metadata
            + """
            ,"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"%1$s"},
             "subjects":[{"kind":"ServiceAccount","name":"%1$s","namespace":"%2$s"}]}
            """
                .formatted(name, namespace));
    JsonNode answer =
        api.create(accounts + "/" + name + "/token", "{\"spec\":{\"expirationSeconds\":3600}}");
    return answer.at("/status/token").asText();
  }

  /** Kills a cluster that {@link #start} made and removes its folder; an attached one runs on. */
  @Override
  public void close() {
    for (AutoCloseable controller : controllers) {
      try {
        controller.close();
      } catch (Exception e) {
        throw new RealException("A controller of the cluster does not stop.", e);
      }
    }
    if (ownFolder != null) {
      PartProcess.killAll(ownFolder);
      ClusterStart.removeFolder(ownFolder);
    }
  }
}
