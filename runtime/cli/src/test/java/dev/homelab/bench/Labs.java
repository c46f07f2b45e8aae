package dev.homelab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the labs that are measured. */
final class Labs {
  private Labs() {}

  /** A lab of independent values. */
  static Path values(Path folder, int count) {
    return write(
        folder,
        "homelab('bench') {\n"
            + ("  for (int i = 0; i < " + count + "; i++) {\n")
            + "    value(\"v$i\") { content \"n$i\" }\n"
            + "  }\n}\n");
  }

  /** A lab of values and a cluster that carries nothing, or its state. */
  static Path valuesBeside(Path folder, int count, String clusterWords, boolean stateInCluster) {
    return write(
        folder,
        "homelab('bench-state') {\n"
            + (stateInCluster ? "  state { cluster 'c' }\n" : "")
            + ("  cluster('c') { " + clusterWords + " }\n")
            + ("  for (int i = 0; i < " + count + "; i++) {\n")
            + "    value(\"v$i\") { content \"n$i\" }\n"
            + "  }\n}\n");
  }

  /** A lab in which each value comes after the one before. */
  static Path chain(Path folder, int count) {
    return write(
        folder,
        "homelab('bench') {\n"
            + "  value('v0') { content 'n0' }\n"
            + ("  for (int i = 1; i < " + count + "; i++) {\n")
            + "    value(\"v$i\") { content \"n$i\"; after \"value.v${i - 1}\" }\n"
            + "  }\n}\n");
  }

  /** A lab whose script makes this many objects, each with a manifest of its own. */
  static Path objects(Path folder, int count) {
    return write(
        folder,
        "homelab('bench') {\n  cluster('c') {\n    kubeconfig 'none'\n    namespace('bench') {\n"
            + ("      for (int i = 0; i < " + count + "; i++) {\n")
            + "        manifest \"\"\"\n          apiVersion: v1\n          kind: ConfigMap\n"
            + "          metadata:\n            name: cm-$i\n          data:\n"
            + "            key: value-$i\n        \"\"\"\n      }\n    }\n  }\n}\n");
  }

  /** A lab of ConfigMaps in one cluster. */
  static Path configMaps(Path folder, int count, String clusterWords) {
    manifests(folder.resolve("objects"), count);
    return write(
        folder,
        "homelab('bench') {\n  cluster('c') {\n    "
            + clusterWords
            + "\n    manifests 'objects/'\n  }\n}\n");
  }

  /** One file of ConfigMaps, as the other tools take them too. */
  static Path manifests(Path folder, int count) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < count; i++) {
      yaml.append("---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cm-")
          .append(i)
          .append("\n  namespace: default\ndata:\n  key: value-")
          .append(i)
          .append('\n');
    }
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve("all.yaml"), yaml);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The same number of {@code terraform_data}, for tofu. */
  static Path tofu(Path folder, int count, boolean chained) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("resource \"terraform_data\" \"v").append(i).append("\" {\n  input = \"n");
      text.append(i).append("\"\n");
      if (chained && i > 0) {
        text.append("  depends_on = [terraform_data.v").append(i - 1).append("]\n");
      }
      text.append("}\n");
    }
    return write(folder, "main.tf", text.toString());
  }

  private static Path write(Path folder, String script) {
    return write(folder, "homelab.groovy", script);
  }

  private static Path write(Path folder, String name, String text) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name), text);
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
