package dev.homelab.provider.talos.secrets;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.document.TalosDocument;

/** Takes the secrets of a running cluster out of the config of one of its control planes. */
public final class SecretsImport {
  private final TalosDocument main;

  private SecretsImport(TalosDocument main) {
    this.main = main;
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
    SecretsBundle bundle = new SecretsImport(main).read();
    SecretsFile.check(bundle);
    return bundle;
  }

  private SecretsBundle read() {
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
