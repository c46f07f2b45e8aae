package dev.homelab.provider.talos.check;

import java.util.List;

/** Rules about the network plugin. */
final class CniRules {
  private CniRules() {}

  static void check(Look cni, Findings findings) {
    if (!cni.isSet()) {
      return;
    }
    List<String> urls = cni.texts("urls");
    String name = cni.text("name");
    boolean flannelSettings =
        !cni.items("flannel", "extraArgs").isEmpty()
            || cni.truth("flannel", "kubeNetworkPoliciesEnabled");
    switch (name) {
      case "flannel" -> findings.errorIf(!urls.isEmpty(), "cni.urls are only for custom");
      case "none" -> {
        findings.errorIf(!urls.isEmpty(), "cni.urls are only for custom");
        findings.errorIf(flannelSettings, "cni.flannel is only for flannel");
      }
      case "custom" -> {
        if (urls.isEmpty()) {
          findings.warn("cni.urls should not be empty for custom");
        }
        findings.errorIf(flannelSettings, "cni.flannel is only for flannel");
        for (String url : urls) {
          findings.errorIf(!NetRules.isEndpoint(url), "cni.urls holds no URL");
        }
      }
      default -> findings.error("cni.name is none of flannel, custom, none");
    }
  }
}
