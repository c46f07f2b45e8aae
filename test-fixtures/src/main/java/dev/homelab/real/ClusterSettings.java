package dev.homelab.real;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of one control plane's programs.
 *
 * @param parts where the programs lie
 * @param folder the cluster's own folder: keys, kubeconfigs, data, logs
 * @param ports free loopback ports
 * @param services the addresses of services, a range
 */
record ClusterSettings(RealParts parts, Path folder, Ports ports, String services) {
  /** The addresses of services when nobody says which. */
  static final String SERVICES = "10.96.0.0/16";

  /**
   * How long a node may say nothing. On a busy machine a simulated node is late with its heartbeat;
   * its pods would be marked as not ready, and only a kubelet would mark them as ready again.
   */
  private static final String NODE_PATIENCE = "1h";

  /** The ports that the programs listen on. */
  record Ports(int etcd, int etcdPeers, int api, int controllers, int scheduler, int kubelet) {

    static Ports free() {
      List<Integer> free = FreePorts.pick(6);
      return new Ports(
          free.get(0), free.get(1), free.get(2), free.get(3), free.get(4), free.get(5));
    }
  }

  String server() {
    return "https://127.0.0.1:" + ports.api();
  }

  List<String> etcd() {
    String clients = "http://127.0.0.1:" + ports.etcd();
    String peers = "http://127.0.0.1:" + ports.etcdPeers();
    return List.of(
        program(Part.ETCD),
        "--name=real",
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=" + clients,
        "--advertise-client-urls=" + clients,
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=real=" + peers,
        "--quota-backend-bytes=4294967296",
        "--unsafe-no-fsync",
        "--logger=zap");
  }

  List<String> apiServer() {
    return List.of(
        program(Part.KUBE_APISERVER),
        "--etcd-servers=http://127.0.0.1:" + ports.etcd(),
        "--bind-address=127.0.0.1",
        "--secure-port=" + ports.api(),
        "--cert-dir=" + folder.resolve("pki"),
        "--tls-cert-file=" + pki("server.crt"),
        "--tls-private-key-file=" + pki("server.key"),
        "--client-ca-file=" + pki("ca.crt"),
        "--token-auth-file=" + pki("tokens.csv"),
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + pki("sa.pub"),
        "--service-account-signing-key-file=" + pki("sa.key"),
        "--kubelet-certificate-authority=" + pki("ca.crt"),
        "--kubelet-preferred-address-types=InternalIP",
        "--requestheader-client-ca-file=" + pki("front-proxy-ca.crt"),
        "--requestheader-allowed-names=" + ClusterCertificates.FRONT_PROXY,
        "--requestheader-username-headers=X-Remote-User",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        "--proxy-client-cert-file=" + pki("front-proxy.crt"),
        "--proxy-client-key-file=" + pki("front-proxy.key"),
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=" + services,
        "--allow-privileged=true",
        "--profiling=false");
  }

  List<String> controllerManager() {
    return List.of(
        program(Part.KUBE_CONTROLLER_MANAGER),
        "--kubeconfig=" + pki("controller-manager.kubeconfig"),
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        "--secure-port=" + ports.controllers(),
        "--service-account-private-key-file=" + pki("sa.key"),
        "--root-ca-file=" + pki("ca.crt"),
        "--use-service-account-credentials=true",
        "--kube-api-qps=300",
        "--kube-api-burst=600",
        "--node-monitor-grace-period=" + NODE_PATIENCE,
        "--node-startup-grace-period=" + NODE_PATIENCE,
        "--profiling=false");
  }

  List<String> scheduler() {
    return List.of(
        program(Part.KUBE_SCHEDULER),
        "--kubeconfig=" + pki("scheduler.kubeconfig"),
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        "--secure-port=" + ports.scheduler(),
        "--profiling=false");
  }

  List<String> kwok(List<Path> configs) {
    List<String> command = new ArrayList<>();
    command.add(program(Part.KWOK));
    command.add("--kubeconfig=" + pki("kwok.kubeconfig"));
    command.add("--manage-all-nodes=true");
    command.add("--node-ip=127.0.0.1");
    command.add("--node-port=" + ports.kubelet());
    command.add("--server-address=127.0.0.1:" + ports.kubelet());
    command.add("--tls-cert-file=" + pki("server.crt"));
    command.add("--tls-private-key-file=" + pki("server.key"));
    for (Path config : configs) {
      command.add("-c");
      command.add(config.toString());
    }
    return command;
  }

  Path pki(String file) {
    return folder.resolve("pki").resolve(file);
  }

  private String program(Part part) {
    return parts.require(part).toString();
  }
}
