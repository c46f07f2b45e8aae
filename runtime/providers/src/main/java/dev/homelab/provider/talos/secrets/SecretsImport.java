package dev.homelab.provider.talos.secrets;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.document.TalosDocument;
import java.util.regex.Pattern;

/**
 * Reads the secrets of a cluster from either text that holds them: a {@code secrets.yaml}, or the
 * machine config of one of its control planes.
 */
public final class SecretsImport {
  /** The key that each machine config has at its top, and no file of secrets. */
  private static final Pattern MACHINE = Pattern.compile("(?m)^machine:");

  /** The key that each talosconfig has at its top. */
  private static final Pattern CONTEXTS = Pattern.compile("(?m)^[\"']?contexts[\"']?:");

  private final TalosDocument main;

  private SecretsImport(TalosDocument main) {
    this.main = main;
  }

  /**
   * The secrets in a text, checked to be whole.
   *
   * @throws TalosException naming every part that is missing, or the text that is needed instead of
   *     a talosconfig; values are not repeated
   */
  public static SecretsBundle read(String text) {
    if (CONTEXTS.matcher(text).find()) {
      throw TalosException.of(
          TalosCodes.BAD_SECRETS,
          "A talosconfig holds one person's access to a cluster, not the cluster's secrets.",
          "Take its secrets.yaml, or the machine config of one of its control planes"
              + " (controlplane.yaml).");
    }
    return MACHINE.matcher(text).find() ? fromControlPlane(config(text)) : SecretsFile.read(text);
  }

  /**
   * The text is secret as a whole, so what is wrong with it is told without repeating any of it.
   */
  private static MachineConfig config(String text) {
    try {
      return MachineConfig.parse(text);
    } catch (TalosException unreadable) {
      throw TalosException.of(
          TalosCodes.BAD_SECRETS, "The machine config that holds the secrets cannot be read.");
    }
  }

  /**
   * The secrets in a config, checked to be whole.
   *
   * @throws TalosException when it is no control plane's, or something is missing
   */
  public static SecretsBundle fromControlPlane(MachineConfig config) {
    TalosDocument main =
        config
            .main()
            .orElseThrow(
                () ->
                    TalosException.of(
                        TalosCodes.BAD_SECRETS,
                        "The config has no machine and cluster, so it holds no secrets."));
    Object type = main.at("machine", "type");
    if (!"controlplane".equals(type) && !"init".equals(type)) {
      throw TalosException.of(
          TalosCodes.BAD_SECRETS,
          "Only the config of a control plane holds all secrets of a cluster.",
          "This one has machine.type " + (type == null ? "unset" : type) + '.');
    }
    SecretsBundle bundle = new SecretsImport(main).bundle();
    SecretsFile.check(bundle);
    return bundle;
  }

  private SecretsBundle bundle() {
    return new SecretsBundle(
        text("cluster", "id"),
        text("cluster", "secret"),
        text("cluster", "token"),
        text("cluster", "secretboxEncryptionSecret"),
        text("cluster", "aescbcEncryptionSecret"),
        text("machine", "token"),
        pair("cluster", "etcd", "ca"),
        pair("cluster", "ca"),
        pair("cluster", "aggregatorCA"),
        Pem.fromBase64(text("cluster", "serviceAccount", "key")),
        pair("machine", "ca"));
  }

  private String text(String... path) {
    return main.at(path) instanceof String text ? text : "";
  }

  private PemPair pair(String... path) {
    String[] certificate = java.util.Arrays.copyOf(path, path.length + 1);
    String[] key = java.util.Arrays.copyOf(path, path.length + 1);
    certificate[path.length] = "crt";
    key[path.length] = "key";
    return new PemPair(Pem.fromBase64(text(certificate)), Pem.fromBase64(text(key)));
  }
}
