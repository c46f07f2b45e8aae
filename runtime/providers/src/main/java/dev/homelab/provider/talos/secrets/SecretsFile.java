package dev.homelab.provider.talos.secrets;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.yaml.YamlNode;
import dev.homelab.provider.talos.yaml.YamlReader;
import dev.homelab.provider.talos.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Talos's own {@code secrets.yaml}, which talosctl and talhelper read too, and the form of the same
 * with capitals that the Terraform provider and JSON have. Keys are read in any case.
 */
public final class SecretsFile {
  private SecretsFile() {}

  /** The file's text; it is secret from end to end. */
  public static String write(SecretsBundle bundle) {
    Map<String, Object> secrets = new LinkedHashMap<>();
    secrets.put("bootstraptoken", bundle.bootstrapToken());
    putUnlessEmpty(secrets, "aescbcencryptionsecret", bundle.aescbcKey());
    putUnlessEmpty(secrets, "secretboxencryptionsecret", bundle.secretboxKey());
    Map<String, Object> certs = new LinkedHashMap<>();
    certs.put("etcd", pair(bundle.etcd()));
    certs.put("k8s", pair(bundle.kubernetes()));
    certs.put("k8saggregator", pair(bundle.aggregator()));
    certs.put("k8sserviceaccount", Map.of("key", Pem.toBase64(bundle.serviceAccountKey())));
    certs.put("os", pair(bundle.os()));
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("id", bundle.clusterId());
    cluster.put("secret", bundle.clusterSecret());
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("cluster", cluster);
    file.put("secrets", secrets);
    file.put("trustdinfo", Map.of("token", bundle.trustdToken()));
    file.put("certs", certs);
    return YamlWriter.write(file);
  }

  private static void putUnlessEmpty(Map<String, Object> map, String key, String value) {
    if (!value.isEmpty()) {
      map.put(key, value);
    }
  }

  private static Map<String, Object> pair(PemPair pair) {
    Map<String, Object> halves = new LinkedHashMap<>();
    halves.put("crt", Pem.toBase64(pair.certificate()));
    halves.put("key", Pem.toBase64(pair.key()));
    return halves;
  }

  /**
   * Reads a file, YAML or JSON, and checks that it is whole.
   *
   * @throws TalosException naming every part that is missing or unreadable; values are not repeated
   */
  public static SecretsBundle read(String text) {
    List<YamlNode> documents = YamlReader.documents(text);
    YamlNode top = documents.isEmpty() ? null : documents.get(0);
    if (!(top instanceof YamlNode.Mapping mapping)) {
      throw TalosException.of(TalosCodes.BAD_SECRETS, "The file holds no secrets of a cluster.");
    }
    Part file = new Part(mapping);
    Part certs = file.below("certs");
    SecretsBundle bundle =
        new SecretsBundle(
            file.below("cluster").text("id"),
            file.below("cluster").text("secret"),
            file.below("secrets").text("bootstraptoken"),
            file.below("secrets").text("secretboxencryptionsecret"),
            file.below("secrets").text("aescbcencryptionsecret"),
            file.below("trustdinfo").text("token"),
            certs.pair("etcd"),
            certs.pair("k8s"),
            certs.pair("k8saggregator"),
            Pem.fromBase64(certs.below("k8sserviceaccount").text("key")),
            certs.pair("os"));
    check(bundle);
    return bundle;
  }

  /**
   * Checks that nothing is missing and all is readable.
   *
   * @throws TalosException naming every part that is not
   */
  public static void check(SecretsBundle bundle) {
    List<String> problems = new ArrayList<>();
    require(problems, "cluster.id", bundle.clusterId());
    require(problems, "cluster.secret", bundle.clusterSecret());
    require(problems, "secrets.bootstraptoken", bundle.bootstrapToken());
    require(problems, "trustdinfo.token", bundle.trustdToken());
    if (bundle.secretboxKey().isEmpty() == bundle.aescbcKey().isEmpty()) {
      problems.add(
          "exactly one of secrets.secretboxencryptionsecret and secrets.aescbcencryptionsecret");
    }
    requirePair(problems, "certs.etcd", bundle.etcd());
    requirePair(problems, "certs.k8s", bundle.kubernetes());
    requirePair(problems, "certs.k8saggregator", bundle.aggregator());
    requirePair(problems, "certs.os", bundle.os());
    requireReadable(problems, "certs.k8sserviceaccount.key", bundle.serviceAccountKey());
    if (!problems.isEmpty()) {
      throw new TalosException(
          Diagnostic.error(TalosCodes.BAD_SECRETS, "The secrets of the cluster are not whole.")
              .withDetail("Missing or unreadable: " + String.join(", ", problems) + '.'));
    }
  }

  private static void require(List<String> problems, String path, String value) {
    if (value.isEmpty()) {
      problems.add(path);
    }
  }

  private static void requirePair(List<String> problems, String path, PemPair pair) {
    try {
      Pem.readCertificate(pair.certificate());
    } catch (TalosException e) {
      problems.add(path + ".crt");
    }
    requireReadable(problems, path + ".key", pair.key());
  }

  private static void requireReadable(List<String> problems, String path, String key) {
    try {
      Pem.readKey(key);
    } catch (TalosException e) {
      problems.add(path);
    }
  }

  /** A block of keys whose case does not count. */
  private record Part(YamlNode.Mapping node) {
    private YamlNode find(String key) {
      for (YamlNode.Entry entry : node.entries()) {
        if (entry.key().toLowerCase(Locale.ROOT).replace("_", "").equals(key)) {
          return entry.value();
        }
      }
      return new YamlNode.Mapping(List.of(), node.line());
    }

    Part below(String key) {
      return new Part(
          find(key) instanceof YamlNode.Mapping mapping
              ? mapping
              : new YamlNode.Mapping(List.of(), node.line()));
    }

    String text(String key) {
      return find(key) instanceof YamlNode.Scalar scalar && !scalar.isNull() ? scalar.text() : "";
    }

    PemPair pair(String key) {
      Part part = below(key);
      String certificate = part.text("crt").isEmpty() ? part.text("cert") : part.text("crt");
      return new PemPair(Pem.fromBase64(certificate), Pem.fromBase64(part.text("key")));
    }
  }
}
