package dev.homelab.provider.talos.check;

import dev.homelab.provider.talos.document.GoUrl;
import java.math.BigInteger;
import java.util.Set;

/** Rules about the documents beside the main one, but for volumes, links and images. */
final class DocumentRules {
  private static final Set<String> VOLUMES =
      Set.of(
          "VolumeConfig",
          "UserVolumeConfig",
          "RawVolumeConfig",
          "SwapVolumeConfig",
          "ExistingVolumeConfig",
          "ExternalVolumeConfig");
  private static final Set<String> LINKS =
      Set.of(
          "LinkConfig",
          "BondConfig",
          "BridgeConfig",
          "VLANConfig",
          "DummyLinkConfig",
          "VRFConfig",
          "WireguardConfig",
          "DHCPv4Config",
          "DHCPv6Config",
          "Layer2VIPConfig",
          "HCloudVIPConfig",
          "LinkAliasConfig",
          "StaticHostConfig",
          "RoutingRuleConfig",
          "BlackholeRouteConfig",
          "EthernetConfig");
  private static final BigInteger TEN_SECONDS = BigInteger.valueOf(10_000_000_000L);

  private DocumentRules() {}

  static void check(String kind, Look document, Findings findings) {
    if (VOLUMES.contains(kind)) {
      VolumeRules.check(kind, document, findings);
    } else if (LINKS.contains(kind)) {
      LinkRules.check(kind, document, findings);
    } else {
      other(kind, document, findings);
    }
  }

  private static void other(String kind, Look document, Findings findings) {
    switch (kind) {
      case "HostnameConfig" -> hostname(document, findings);
      case "TimeSyncConfig" -> timeSync(document, findings);
      case "KubeSpanConfig" -> kubeSpan(document, findings);
      case "NetworkRuleConfig" -> NetworkRuleRules.check(document, findings);
      case "TCPProbeConfig" -> probe(document, findings);
      case "RegistryMirrorConfig", "RegistryAuthConfig", "RegistryTLSConfig" ->
          RegistryRules.check(kind, document, findings);
      case "KmsgLogConfig" -> kernelLog(document, findings);
      case "SideroLinkConfig" -> sideroLink(document, findings);
      case "ImageVerificationConfig" -> ImageRules.check(document, findings);
      case "ExtensionServiceConfig" -> extension(document, findings);
      case "OOMConfig" -> {
        CelRules.check(document.text("triggerExpression"), CelRules.Place.OOM_TRIGGER, findings);
        CelRules.check(
            document.text("cgroupRankingExpression"), CelRules.Place.OOM_RANKING, findings);
        findings.errorIf(
            document.number("sampleInterval").signum() < 0, "sampleInterval is negative");
      }
      default -> simple(kind, document, findings);
    }
  }

  private static void simple(String kind, Look document, Findings findings) {
    switch (kind) {
      case "ZswapConfig" -> {
        int percent = document.number("maxPoolPercent").intValue();
        findings.errorIf(percent < 0 || percent > 100, "maxPoolPercent is not from 0 to 100");
      }
      case "WatchdogTimerConfig" -> {
        BigInteger timeout = document.number("timeout");
        findings.errorIf(document.text("device").isEmpty(), "device is missing");
        findings.errorIf(
            timeout.signum() != 0 && timeout.compareTo(TEN_SECONDS) < 0,
            "timeout is less than 10s");
      }
      case "EventSinkConfig" ->
          findings.errorIf(
              !NetRules.isHostWithPort(document.text("endpoint")), "endpoint has no port");
      case "EnvironmentConfig" -> {
        for (String key : document.at("variables").keys()) {
          findings.errorIf(
              !key.matches("[A-Za-z_][A-Za-z0-9_]*"), "a variable has no valid name: " + key);
        }
      }
      default -> {
        // The kinds that are left have no rules but those of their fields.
      }
    }
  }

  private static void hostname(Look document, Findings findings) {
    String auto = document.text("auto");
    String name = document.text("hostname");
    findings.errorIf(!document.at("auto").isSet() && name.isEmpty(), "auto or hostname is missing");
    findings.errorIf(
        !auto.isEmpty() && !auto.equals("off") && !name.isEmpty(),
        "auto and hostname exclude each other; write auto: off with a hostname");
    findings.errorIf(auto.equals("talos-addr"), "auto is neither stable nor off");
    if (!name.isEmpty()) {
      int dot = name.indexOf('.');
      int first = dot < 0 ? name.length() : dot;
      findings.errorIf(name.length() > 253, "hostname is longer than 253 signs");
      findings.errorIf(
          first == 0 || first > 63, "the first part of hostname has not 1 to 63 signs");
    }
  }

  private static void timeSync(Look document, Findings findings) {
    findings.errorIf(document.number("bootTimeout").signum() < 0, "bootTimeout is negative");
    findings.errorIf(
        document.at("ntp").isSet() && document.at("ptp").isSet(), "ntp and ptp exclude each other");
  }

  private static void kubeSpan(Look document, Findings findings) {
    Look mtu = document.at("mtu");
    findings.errorIf(
        mtu.value() instanceof BigInteger bytes && bytes.compareTo(BigInteger.valueOf(1280)) < 0,
        "mtu is less than 1280");
    for (String filter : document.texts("filters", "endpoints")) {
      findings.errorIf(!NetRules.isFilter(filter), "filters.endpoints holds no network");
    }
  }

  private static void probe(Look document, Findings findings) {
    findings.errorIf(document.text("name").isEmpty(), "name is missing");
    findings.errorIf(document.text("endpoint").isEmpty(), "endpoint is missing");
    findings.errorIf(document.number("timeout").signum() < 0, "timeout is negative");
    findings.errorIf(document.number("interval").signum() < 0, "interval is negative");
    findings.errorIf(
        document.number("failureThreshold").signum() < 0, "failureThreshold is negative");
  }

  private static void kernelLog(Look document, Findings findings) {
    GoUrl url = GoUrl.parse(document.text("url"));
    boolean good =
        url != null
            && (url.scheme().equals("tcp") || url.scheme().equals("udp"))
            && (url.path().isEmpty() || url.path().equals("/"))
            && !url.port().isEmpty();
    findings.errorIf(document.text("name").isEmpty(), "name is missing");
    findings.errorIf(!good, "url is not of the form tcp://10.0.0.9:5140/");
  }

  private static void sideroLink(Look document, Findings findings) {
    GoUrl url = GoUrl.parse(document.text("apiUrl"));
    boolean good =
        url != null
            && (url.scheme().equals("https") || url.scheme().equals("grpc"))
            && (url.path().isEmpty() || url.path().equals("/"));
    findings.errorIf(!good, "apiUrl is neither https:// nor grpc:// without a path");
  }

  private static void extension(Look document, Findings findings) {
    findings.errorIf(document.text("name").isEmpty(), "name is missing");
    findings.errorIf(
        document.items("configFiles").isEmpty() && document.items("environment").isEmpty(),
        "neither configFiles nor environment");
    for (Look file : document.items("configFiles")) {
      findings.errorIf(
          file.text("content").isEmpty() || file.text("mountPath").isEmpty(),
          "a config file lacks its content or mountPath");
    }
  }
}
