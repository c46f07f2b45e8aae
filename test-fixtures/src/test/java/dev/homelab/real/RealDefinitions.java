package dev.homelab.real;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts other projects' real definitions on a cluster. */
public final class RealDefinitions {

  private RealDefinitions() {}

  /**
   * Applies every definition of some folders of the shared one, and waits until their kinds are
   * served.
   */
  public static void apply(RealControlPlane cluster, String... folders) {
    List<String> words = new ArrayList<>(List.of("apply", "--server-side"));
    for (String folder : folders) {
      for (Path file : SharedFolder.yamlFiles(SharedFolder.require(folder))) {
        words.addAll(List.of("-f", file.toString()));
      }
    }
    cluster.kubectl().output(words.toArray(String[]::new));
    cluster
        .kubectl()
        .output("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
  }
}
