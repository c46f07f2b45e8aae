package dev.homelab.provider.talos.check;

import dev.homelab.provider.talos.document.NetText;
import java.util.Locale;

/** What a document and the main one must not both say. */
final class ClashRules {
  private ClashRules() {}

  static void check(String kind, Look document, Look main, Findings findings) {
    Look machine = main.at("machine");
    Look network = machine.at("network");
    switch (kind) {
      case "HostnameConfig" -> {
        findings.errorIf(
            !network.text("hostname").isEmpty(), "machine.network.hostname is set too");
        findings.errorIf(
            machine.truth("features", "stableHostname"),
            "machine.features.stableHostname is set too");
      }
      case "ResolverConfig" -> {
        boolean servers =
            network.texts("nameservers").stream().anyMatch(a -> NetText.address(a) != null);
        boolean both =
            servers || network.at("searchDomains").isSet() || network.truth("disableSearchDomain");
        findings.errorIf(both, "machine.network speaks of name servers or search domains too");
      }
      case "TimeSyncConfig" -> {
        Look time = machine.at("time");
        boolean both =
            time.truth("disabled")
                || !time.items("servers").isEmpty()
                || time.number("bootTimeout").signum() != 0;
        findings.errorIf(both, "machine.time is set too");
      }
      case "KubeSpanConfig" ->
          findings.errorIf(network.at("kubespan").isSet(), "machine.network.kubespan is set too");
      case "VolumeConfig" -> {
        String name = document.text("name");
        boolean legacy =
            (name.equals("STATE") || name.equals("EPHEMERAL"))
                && machine.at("systemDiskEncryption", name.toLowerCase(Locale.ROOT)).isSet();
        boolean encrypts = !document.at("encryption").isEmpty();
        findings.errorIf(legacy && encrypts, "machine.systemDiskEncryption is set too");
      }
      default -> {
        // Other kinds have no older form.
      }
    }
  }
}
