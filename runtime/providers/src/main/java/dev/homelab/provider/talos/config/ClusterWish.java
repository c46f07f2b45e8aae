package dev.homelab.provider.talos.config;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.GoUrl;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What all machines of a cluster have in common.
 *
 * @param contract which Talos the configs are for
 * @param name the cluster's name
 * @param endpoint where Kubernetes answers, {@code https://HOST:6443}
 * @param kubernetes its version without {@code v}, such as {@code 1.36.3}
 * @param dnsDomain the cluster's own domain
 * @param podNets networks of pods
 * @param serviceNets networks of services
 * @param sans more names and addresses in the certificates of both APIs
 * @param cni {@code flannel}, {@code custom} or {@code none}; empty leaves it to Talos
 * @param withProxy whether kube-proxy runs
 * @param scheduling whether control planes take workloads
 * @param discovery whether nodes find each other by the discovery service
 * @param kubeSpan switches KubeSpan on or off; empty leaves it out
 */
public record ClusterWish(
    TalosContract contract,
    String name,
    String endpoint,
    String kubernetes,
    String dnsDomain,
    List<String> podNets,
    List<String> serviceNets,
    List<String> sans,
    String cni,
    boolean withProxy,
    boolean scheduling,
    boolean discovery,
    Optional<Boolean> kubeSpan) {

  /**
   * Checks the endpoint.
   *
   * @throws TalosException when it is no URL with https and a host
   */
  public ClusterWish {
    podNets = List.copyOf(podNets);
    serviceNets = List.copyOf(serviceNets);
    sans = List.copyOf(sans);
    GoUrl url = GoUrl.parse(endpoint);
    if (url == null || !url.scheme().equals("https") || url.hostname().isEmpty()) {
      throw TalosException.of(
          TalosCodes.BAD_WISH,
          "The endpoint of the cluster "
              + name
              + " is not an address such as https://10.0.0.10:6443.");
    }
  }

  /** A cluster with Talos's own defaults. */
  public static ClusterWish of(
      TalosContract contract, String name, String endpoint, String kubernetes) {
    return new ClusterWish(
        contract,
        name,
        endpoint,
        kubernetes,
        "cluster.local",
        List.of("10.244.0.0/16"),
        List.of("10.96.0.0/12"),
        List.of(),
        "",
        true,
        false,
        true,
        Optional.empty());
  }

  /** The same with more names in the certificates. */
  public ClusterWish withSans(List<String> names) {
    return with(parts -> parts.sans = names);
  }

  /** The same with a network plugin of that name. */
  public ClusterWish withCni(String plugin) {
    return with(parts -> parts.cni = plugin);
  }

  /** The same without kube-proxy. */
  public ClusterWish withoutProxy() {
    return with(parts -> parts.withProxy = false);
  }

  /** The same with workloads on control planes. */
  public ClusterWish withScheduling() {
    return with(parts -> parts.scheduling = true);
  }

  /** The same with or without discovery. */
  public ClusterWish withDiscovery(boolean on) {
    return with(parts -> parts.discovery = on);
  }

  /** The same with KubeSpan on or off. */
  public ClusterWish withKubeSpan(boolean on) {
    return with(parts -> parts.kubeSpan = Optional.of(on));
  }

  /** The same with other networks of pods and services and another domain. */
  public ClusterWish withNetworks(String domain, List<String> pods, List<String> services) {
    return with(
        parts -> {
          parts.dnsDomain = domain;
          parts.podNets = pods;
          parts.serviceNets = services;
        });
  }

  private ClusterWish with(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.together();
  }

  /** What it is made of, while one of them is exchanged. */
  private static final class Parts {
    TalosContract contract;
    String name;
    String endpoint;
    String kubernetes;
    String dnsDomain;
    List<String> podNets;
    List<String> serviceNets;
    List<String> sans;
    String cni;
    boolean withProxy;
    boolean scheduling;
    boolean discovery;
    Optional<Boolean> kubeSpan;

    Parts(ClusterWish from) {
      contract = from.contract;
      name = from.name;
      endpoint = from.endpoint;
      kubernetes = from.kubernetes;
      dnsDomain = from.dnsDomain;
      podNets = from.podNets;
      serviceNets = from.serviceNets;
      sans = from.sans;
      cni = from.cni;
      withProxy = from.withProxy;
      scheduling = from.scheduling;
      discovery = from.discovery;
      kubeSpan = from.kubeSpan;
    }

    ClusterWish together() {
      return new ClusterWish(
          contract,
          name,
          endpoint,
          kubernetes,
          dnsDomain,
          podNets,
          serviceNets,
          sans,
          cni,
          withProxy,
          scheduling,
          discovery,
          kubeSpan);
    }
  }
}
