package dev.homelab.provider.talos.check;

import dev.homelab.provider.talos.SampleLines;
import java.util.ArrayList;
import java.util.List;

/** Documents with selectors of disks, volumes and links, good and bad. */
final class CelSamples {
  private static final String HEAD = "apiVersion: v1alpha1\nkind: ";

  private CelSamples() {}

  static List<String> all() {
    List<String> all = new ArrayList<>();
    SampleLines.of(CelSamples.class, "disks.txt").forEach(e -> all.add(disk(e)));
    SampleLines.of(CelSamples.class, "volumes.txt").forEach(e -> all.add(volume(e)));
    SampleLines.of(CelSamples.class, "links.txt").forEach(e -> all.add(link(e)));
    return all;
  }

  private static String quoted(String expression) {
    return "'" + expression.replace("'", "''") + "'";
  }

  static String disk(String expression) {
    return HEAD
        + "UserVolumeConfig\nname: d\nprovisioning:\n  minSize: 1GB\n  diskSelector: {match: "
        + quoted(expression)
        + "}\n";
  }

  private static String volume(String expression) {
    return HEAD
        + "ExistingVolumeConfig\nname: d\ndiscovery: {volumeSelector: {match: "
        + quoted(expression)
        + "}}\n";
  }

  private static String link(String expression) {
    return HEAD + "LinkAliasConfig\nname: net0\nselector: {match: " + quoted(expression) + "}\n";
  }
}
