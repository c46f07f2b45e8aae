package dev.homelab.provider.talos.check;

import dev.homelab.provider.talos.document.GoUrl;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules about the {@code cluster} block. */
final class ClusterRules {
  private static final Pattern DOMAIN =
      Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62}(\\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})*[._]?");
  private static final Set<String> AUTHORIZERS = Set.of("Node", "RBAC", "Webhook");

  private final Look cluster;
  private final Findings findings;

  private ClusterRules(Look cluster, Findings findings) {
    this.cluster = cluster;
    this.findings = findings;
  }

  static void check(Look cluster, boolean controls, Findings findings) {
    if (!cluster.isSet()) {
      findings.error("cluster is missing");
    } else if (!cluster.at("controlPlane", "endpoint").isSet()) {
      findings.error("cluster.controlPlane.endpoint is missing");
    } else {
      new ClusterRules(cluster, findings).check(controls);
    }
  }

  static boolean discovers(Look cluster) {
    return cluster.truth("discovery", "enabled");
  }

  private void check(boolean controls) {
    findings.errorIf(
        !NetRules.isEndpoint(cluster.at("controlPlane").text("endpoint")),
        "cluster.controlPlane.endpoint is no URL with a host");
    String domain = cluster.at("network").text("dnsDomain");
    boolean badDomain =
        domain.length() - domain.chars().filter(c -> c == '.').count() > 255
            || !DOMAIN.matcher(domain).matches();
    findings.errorIf(!domain.isEmpty() && badDomain, "cluster.network.dnsDomain is no domain");
    checkCloudProvider(cluster.at("externalCloudProvider"));
    if (cluster.at("etcd").isSet()) {
      if (controls) {
        checkEtcd(cluster.at("etcd"));
      } else {
        findings.error("cluster.etcd is only for control planes");
      }
    }
    findings.errorIf(
        !controls && !cluster.at("ca").text("key").isEmpty(),
        "cluster.ca.key is only for control planes");
    checkManifests();
    checkDiscovery();
    checkApiServer(cluster.at("apiServer"));
    checkResources("controllerManager");
    checkResources("scheduler");
  }

  private void checkCloudProvider(Look provider) {
    List<String> manifests = provider.texts("manifests");
    if (!provider.truth("enabled")) {
      findings.errorIf(
          !manifests.isEmpty(), "cluster.externalCloudProvider has manifests but is not enabled");
      return;
    }
    for (String manifest : manifests) {
      findings.errorIf(
          !NetRules.isEndpoint(manifest), "cluster.externalCloudProvider.manifests holds no URL");
    }
  }

  private void checkEtcd(Look etcd) {
    findings.errorIf(!etcd.at("ca").isSet(), "cluster.etcd.ca is missing");
    List<String> advertised = etcd.texts("advertisedSubnets");
    String subnet = etcd.text("subnet");
    findings.errorIf(
        !subnet.isEmpty() && !advertised.isEmpty(),
        "cluster.etcd.subnet and advertisedSubnets exclude each other");
    List<String> used = !advertised.isEmpty() || subnet.isEmpty() ? advertised : List.of(subnet);
    for (String network : used) {
      findings.errorIf(
          !NetRules.isFilter(network), "cluster.etcd.advertisedSubnets holds no network");
    }
    for (String network : etcd.texts("listenSubnets")) {
      findings.errorIf(!NetRules.isFilter(network), "cluster.etcd.listenSubnets holds no network");
    }
  }

  private void checkManifests() {
    Set<String> names = new HashSet<>();
    for (Look manifest : cluster.items("inlineManifests")) {
      String name = manifest.text("name");
      findings.errorIf(name.isBlank(), "cluster.inlineManifests has one without a name");
      findings.errorIf(!names.add(name), "cluster.inlineManifests has two of one name");
    }
  }

  private void checkDiscovery() {
    Look service = cluster.at("discovery", "registries", "service");
    if (!discovers(cluster) || service.truth("disabled")) {
      return;
    }
    String endpoint = service.text("endpoint");
    GoUrl url = endpoint.isEmpty() ? null : GoUrl.parse(endpoint);
    boolean absolute = url != null && (!url.scheme().isEmpty() || endpoint.startsWith("/"));
    findings.errorIf(
        !endpoint.isEmpty() && (!absolute || url == null),
        "cluster.discovery: the service has no URL");
    findings.errorIf(
        url != null && absolute && !url.path().isEmpty() && !url.path().equals("/"),
        "cluster.discovery: the URL of the service has a path");
    findings.errorIf(cluster.text("id").isEmpty(), "cluster.discovery needs cluster.id");
    findings.errorIf(cluster.text("secret").isEmpty(), "cluster.discovery needs cluster.secret");
  }

  private void checkApiServer(Look server) {
    if (server.at("authorizationConfig").isSet()) {
      boolean clash =
          server.at("extraArgs").keys().stream()
              .anyMatch(
                  key ->
                      key.equals("authorization-mode") || key.startsWith("authorization-webhook-"));
      findings.errorIf(
          clash, "cluster.apiServer: authorizationConfig and authorization arguments meet");
    }
    for (Look authorizer : server.items("authorizationConfig")) {
      boolean good =
          AUTHORIZERS.contains(authorizer.text("type")) && !authorizer.text("name").isEmpty();
      findings.errorIf(
          !good, "cluster.apiServer.authorizationConfig needs a name and Node, RBAC or Webhook");
    }
    checkResources("apiServer");
  }

  private void checkResources(String component) {
    for (String part : List.of("requests", "limits")) {
      for (String key : cluster.at(component, "resources", part).keys()) {
        findings.errorIf(
            !key.equals("cpu") && !key.equals("memory"),
            "cluster." + component + ".resources knows only cpu and memory");
      }
    }
  }
}
