package dev.homelab.provider.talos.patch;

import dev.homelab.provider.talos.SampleLines;
import dev.homelab.provider.talos.config.GoldenTexts;
import java.util.ArrayList;
import java.util.List;

/** A config and what is merged into it. */
record MergeCase(String config, List<String> patches) {
  private static final String VOLUME =
      """
      apiVersion: v1alpha1
      kind: VolumeConfig
      name: EPHEMERAL
      provisioning:
          diskSelector: {match: disk.transport == "nvme"}
          minSize: 10GiB
          maxSize: 100GiB
      """;

  static List<MergeCase> all() {
    List<MergeCase> all = new ArrayList<>();
    for (String contract : List.of("1.9", "1.13")) {
      String config = GoldenTexts.controlPlane(contract);
      for (String patch : SampleLines.of(MergeCase.class, "main.txt")) {
        all.add(new MergeCase(config, List.of(patch)));
      }
    }
    List<String> pairs = SampleLines.of(MergeCase.class, "documents.txt");
    for (int i = 0; i < pairs.size(); i += 2) {
      all.add(new MergeCase(pairs.get(i), List.of(pairs.get(i + 1))));
    }
    for (String patch : SampleLines.of(MergeCase.class, "volume.txt")) {
      all.add(new MergeCase(VOLUME, List.of(patch)));
    }
    return all;
  }

  @Override
  public String toString() {
    String patch = "patch " + String.join(" + ", patches).replace("\n", "⏎");
    return patch.length() > 100 ? patch.substring(0, 100) : patch;
  }
}
