package dev.homelab.provider.talos.check;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Labels, annotations and taints of Kubernetes nodes. Source: Kubernetes, "Labels and Selectors",
 * syntax and character set.
 */
final class LabelRules {
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");
  private static final Set<String> RESERVED =
      Set.of("talos.dev/owned-annotations", "talos.dev/owned-labels", "talos.dev/owned-taints");
  private static final int MOST_BYTES = 256 * 1024;

  private LabelRules() {}

  static void check(Look machine, Findings findings) {
    Look labels = machine.at("nodeLabels");
    for (String key : labels.keys()) {
      findings.errorIf(!isName(key), "nodeLabels has a key that is no label: " + key);
      findings.errorIf(!isValue(labels.text(key)), "the label " + key + " has no valid value");
    }
    checkAnnotations(machine.at("nodeAnnotations"), findings);
    Look taints = machine.at("nodeTaints");
    for (String key : taints.keys()) {
      findings.errorIf(
          !isName(key) || !isTaint(taints.text(key)),
          "the taint " + key + " is none; write value:NoSchedule, :PreferNoSchedule or :NoExecute");
    }
  }

  private static void checkAnnotations(Look annotations, Findings findings) {
    int bytes = 0;
    for (String key : annotations.keys()) {
      findings.errorIf(!isName(key), "nodeAnnotations has a key that is no name: " + key);
      findings.errorIf(RESERVED.contains(key), "the annotation " + key + " is Talos's own");
      bytes += key.length() + annotations.text(key).length();
    }
    findings.errorIf(bytes > MOST_BYTES, "nodeAnnotations hold more than 256 KiB");
  }

  private static boolean isTaint(String text) {
    int colon = text.indexOf(':');
    String effect = text.substring(colon + 1);
    return EFFECTS.contains(effect) && (colon < 0 || isValue(text.substring(0, colon)));
  }

  static boolean isName(String text) {
    int slash = text.indexOf('/');
    String prefix = slash < 0 ? "" : text.substring(0, slash);
    String name = text.substring(slash + 1);
    boolean goodPrefix = slash < 0 || (prefix.length() <= 253 && DOMAIN.matcher(prefix).matches());
    return goodPrefix && name.length() <= 63 && NAME.matcher(name).matches();
  }

  private static boolean isValue(String text) {
    return text.isEmpty() || (text.length() <= 63 && NAME.matcher(text).matches());
  }
}
