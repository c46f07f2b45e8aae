package dev.homelab.provider.talos.access;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.secrets.Certificates;
import dev.homelab.provider.talos.secrets.Pem;
import dev.homelab.provider.talos.secrets.PemPair;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.provider.talos.yaml.YamlNode;
import dev.homelab.provider.talos.yaml.YamlReader;
import dev.homelab.provider.talos.yaml.YamlWriter;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The file that talosctl logs in by. It can be made from the secrets at any time, so a lost or
 * expired one is no loss.
 *
 * @param current name of the context in use
 * @param contexts by name
 */
public record Talosconfig(String current, Map<String, Context> contexts) {
  /** How long a client certificate holds unless said otherwise: 365 days. */
  public static final Duration LIFETIME = Duration.ofDays(365);

  /** Sorts the contexts by name. */
  public Talosconfig {
    contexts = java.util.Collections.unmodifiableMap(new TreeMap<>(contexts));
  }

  /**
   * The way to one cluster.
   *
   * @param endpoints addresses to dial
   * @param nodes whom to ask when nobody is named
   * @param authority PEM of the Talos API's authority
   * @param client certificate and key
   */
  public record Context(
      List<String> endpoints, List<String> nodes, String authority, PemPair client) {
    /** Copies the lists. */
    public Context {
      endpoints = List.copyOf(endpoints);
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * A file with one context and a new client certificate.
   *
   * @param name the context's name, usually the cluster's
   * @param roles such as {@code os:admin}
   * @param now when the certificate begins
   */
  public static Talosconfig issue(
      SecretsBundle secrets,
      String name,
      List<String> endpoints,
      List<String> roles,
      Instant now,
      SecureRandom random) {
    Instant from = now.truncatedTo(ChronoUnit.SECONDS);
    Certificates.Client wish =
        new Certificates.Client(roles, "", KeyUsage.digitalSignature, from, from.plus(LIFETIME));
    PrivateKey authorityKey = Pem.readKey(secrets.os().key());
    Certificates.KeyKind kind =
        authorityKey.getAlgorithm().equals("EC")
            ? Certificates.KeyKind.ECDSA
            : Certificates.KeyKind.ED25519;
    PemPair client = new Certificates(random).client(secrets.os(), kind, wish);
    Context context = new Context(endpoints, List.of(), secrets.os().certificate(), client);
    return new Talosconfig(name, Map.of(name, context));
  }

  /**
   * Reads a file. Contexts that log in by other means than certificates are left out.
   *
   * @throws TalosException when it is none
   */
  public static Talosconfig parse(String text) {
    List<YamlNode> documents = YamlReader.documents(text);
    if (documents.isEmpty()
        || !(documents.get(0) instanceof YamlNode.Mapping top)
        || !(top.get("contexts") instanceof YamlNode.Mapping all)) {
      throw TalosException.of(TalosCodes.BAD_SECRETS, "The file is no talosconfig.");
    }
    Map<String, Context> contexts = new LinkedHashMap<>();
    for (YamlNode.Entry entry : all.entries()) {
      if (entry.value() instanceof YamlNode.Mapping node && !node.textOf("crt").isEmpty()) {
        PemPair client =
            new PemPair(Pem.fromBase64(node.textOf("crt")), Pem.fromBase64(node.textOf("key")));
        String authority = Pem.fromBase64(node.textOf("ca"));
        contexts.put(
            entry.key(),
            new Context(texts(node, "endpoints"), texts(node, "nodes"), authority, client));
      }
    }
    return new Talosconfig(top.textOf("context"), contexts);
  }

  private static List<String> texts(YamlNode.Mapping node, String key) {
    List<String> texts = new ArrayList<>();
    if (node.get(key) instanceof YamlNode.Sequence sequence) {
      for (YamlNode item : sequence.items()) {
        if (item instanceof YamlNode.Scalar scalar) {
          texts.add(scalar.text());
        }
      }
    }
    return texts;
  }

  /**
   * This file with the contexts of another one; those whose names are taken get {@code -1}, {@code
   * -2} and so on, and the other's current context becomes the current one.
   */
  public Talosconfig with(Talosconfig other) {
    Map<String, Context> all = new TreeMap<>(contexts);
    String now = current;
    for (Map.Entry<String, Context> entry : other.contexts.entrySet()) {
      String name = entry.getKey();
      for (int i = 1; all.containsKey(name); i++) {
        name = entry.getKey() + '-' + i;
      }
      all.put(name, entry.getValue());
      if (entry.getKey().equals(other.current)) {
        now = name;
      }
    }
    return new Talosconfig(now, all);
  }

  /** The file's text, which holds the client's key. */
  public String write() {
    Map<String, Object> written = new LinkedHashMap<>();
    contexts.forEach((name, context) -> written.put(name, write(context)));
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("context", current);
    file.put("contexts", written);
    return YamlWriter.write(file);
  }

  private static Map<String, Object> write(Context context) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("endpoints", context.endpoints());
    if (!context.nodes().isEmpty()) {
      out.put("nodes", context.nodes());
    }
    out.put("ca", Pem.toBase64(context.authority()));
    out.put("crt", Pem.toBase64(context.client().certificate()));
    out.put("key", Pem.toBase64(context.client().key()));
    return out;
  }

  /** The names of the contexts only. */
  @Override
  public String toString() {
    return "talosconfig of " + String.join(", ", contexts.keySet());
  }
}
