package dev.homelab.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** The order in which a control plane comes up, from an empty folder to ready nodes. */
final class ClusterStart {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 50;
  private static final int FIRST_NODES = 2;
  private static final String ADMIN = "homelab-admin";
  private static final List<String> STAGES =
      List.of("pod-image-pull-fails", "pod-crash-loops", "pod-exits-with-error");

  private final ClusterSettings settings;
  private final Path folder;
  private final ClusterCertificates certificates;
  private final String token = randomToken();

  ClusterStart(ClusterSettings settings, ClusterCertificates certificates) {
    this.settings = settings;
    this.certificates = certificates;
    this.folder = settings.folder();
  }

  /** Starts the programs and waits until pods can be made and two nodes are ready. */
  void run() {
    PartProcess kwok = begin(kwokConfigs(settings.parts().stages()));
    addNodes(Kubeconfig.open(kubeconfig(folder)), kwok);
  }

  /**
   * The same for nodes that somebody else tells of: kwok plays their pods and leaves the nodes as
   * they are.
   */
  void runWithoutNodes() {
    List<Path> stages = new ArrayList<>(settings.parts().stages());
    stages.removeIf(stage -> stage.getFileName().toString().startsWith("node-"));
    List<Path> configs = kwokConfigs(stages);
    configs.add(stage("node-stays"));
    begin(configs);
  }

  /** Gives a running server a certificate of other names, which it takes by itself. */
  static void rename(Path folder, ClusterCertificates certificates) {
    writeServer(folder.resolve("pki"), certificates);
  }

  private PartProcess begin(List<Path> kwokConfigs) {
    writeFiles();
    PartProcess etcd = PartProcess.start(folder, "etcd", settings.etcd());
    PartProcess server = PartProcess.start(folder, "kube-apiserver", settings.apiServer());
    awaitReady(etcd, server);
    PartProcess.start(folder, "kube-controller-manager", settings.controllerManager());
    PartProcess.start(folder, "kube-scheduler", settings.scheduler());
    PartProcess kwok = PartProcess.start(folder, "kwok", settings.kwok(kwokConfigs));
    KubeApi api = Kubeconfig.open(kubeconfig(folder));
    api.await("/api/v1/namespaces/default/serviceaccounts", "default", LIMIT, account -> true);
    return kwok;
  }

  private static void addNodes(KubeApi api, PartProcess kwok) {
    List<String> names = FakeNodes.add(api, FIRST_NODES);
    until(kwok, "The fake nodes do not get ready.", () -> FakeNodes.areReady(api, names));
  }

  private static void until(PartProcess process, String complaint, BooleanSupplier done) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new RealException(complaint + "\n" + process.logEnd());
      }
      process.pause(POLL_MILLIS);
    }
  }

  /** Where the administrator's kubeconfig of a cluster lies. */
  static Path kubeconfig(Path folder) {
    return folder.resolve("kubeconfig");
  }

  private void writeFiles() {
    try {
      Files.createDirectories(folder.resolve("pki"));
      Files.writeString(settings.pki("ca.crt"), certificates.authorityPem());
    } catch (IOException e) {
      throw new RealException("Cannot write below " + folder + ".", e);
    }
    writeServer(folder.resolve("pki"), certificates);
    certificates.writeServiceAccountKeys(folder.resolve("pki"));
    ClusterCertificates.writeFrontProxy(folder.resolve("pki"));
    ClusterCertificates.writeSecret(
        settings.pki("tokens.csv"), token + ",homelab-bootstrap,1,\"system:masters\"\n");
    writeKubeconfig(kubeconfig(folder), ADMIN);
    writeKubeconfig(settings.pki("kwok.kubeconfig"), ADMIN);
    writeKubeconfig(
        settings.pki("controller-manager.kubeconfig"), "system:kube-controller-manager");
    writeKubeconfig(settings.pki("scheduler.kubeconfig"), "system:kube-scheduler");
  }

  /** The key first: the server reads both when the certificate has changed. */
  private static void writeServer(Path pki, ClusterCertificates certificates) {
    HeldCertificate server = certificates.server();
    ClusterCertificates.writeSecret(pki.resolve("server.key"), server.privateKeyPkcs8Pem());
    ClusterCertificates.writeSecret(pki.resolve("server.crt"), server.certificatePem());
  }

  private void writeKubeconfig(Path file, String user) {
    Kubeconfig.write(
        file, "real", settings.server(), certificates.authorityPem(), certificates.client(user));
  }

  private List<Path> kwokConfigs(List<Path> stages) {
    List<Path> all = new ArrayList<>(stages);
    STAGES.forEach(name -> all.add(stage(name)));
    all.add(PodLogs.writeConfig(folder));
    return all;
  }

  private Path stage(String name) {
    Path file = folder.resolve(name + ".yaml");
    try (var in = ClusterStart.class.getResourceAsStream("stages/" + name + ".yaml")) {
      if (in == null) {
        throw new RealException("The stage " + name + " is not in this build.");
      }
      Files.createDirectories(folder);
      Files.write(file, in.readAllBytes());
      return file;
    } catch (IOException e) {
      throw new RealException("Cannot write " + file + ".", e);
    }
  }

  /**
   * Waits for {@code /readyz} and makes the certificate's user an administrator.
   *
   * <p>The first words are spoken with a token of the group {@code system:masters}: the
   * certificates carry a user's name only, and before the binding exists that user may do nothing.
   */
  private void awaitReady(PartProcess etcd, PartProcess server) {
    KubeApi bootstrap = bootstrapApi();
    until(server, "The API server does not get ready.", () -> isReady(etcd, bootstrap));
    bootstrap.create(
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        """
        {"metadata":{"name":"homelab-admin"},
         "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},
         "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"homelab-admin"}]}
        """);
  }

  private static boolean isReady(PartProcess etcd, KubeApi api) {
    etcd.requireAlive();
    try {
      return api.get("/readyz").asText().equals("ok");
    } catch (RealException e) {
      return false;
    }
  }

  private KubeApi bootstrapApi() {
    HandshakeCertificates tls =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(Certificates.decodeCertificatePem(certificates.authorityPem()))
            .build();
    OkHttpClient http =
        new OkHttpClient.Builder()
            .sslSocketFactory(tls.sslSocketFactory(), tls.trustManager())
            .addInterceptor(
                chain ->
                    chain.proceed(
                        chain
                            .request()
                            .newBuilder()
                            .header("Authorization", "Bearer " + token)
                            .build()))
            .build();
    return new KubeApi(http, HttpUrl.get(settings.server()));
  }

  private static String randomToken() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Removes a folder with all that is in it. */
  static void removeFolder(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new RealException("Cannot remove " + folder + ".", e);
    }
  }
}
