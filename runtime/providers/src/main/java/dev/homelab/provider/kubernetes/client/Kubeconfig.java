package dev.homelab.provider.kubernetes.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One context of one or several kubeconfig files, merged as kubectl does: the first file that
 * defines a name wins, relative paths count from the file that holds them.
 *
 * @param context the context's name
 * @param server the server's address
 * @param namespace the namespace that the context names, or {@code default}
 * @param cluster the cluster's entry
 * @param user the user's entry, empty for none
 * @param clusterFolder where relative paths of the cluster's entry count from
 * @param userFolder where relative paths of the user's entry count from
 */
public record Kubeconfig(
    String context,
    String server,
    String namespace,
    Value.Tree cluster,
    Value.Tree user,
    Path clusterFolder,
    Path userFolder) {

  /** A text that YAML takes for a text without quotes. */
  private static final Pattern PLAIN =
      Pattern.compile("(?=.{6,})[A-Za-z][A-Za-z0-9+/=._:@-]*[A-Za-z0-9=]");

  private record Named(Value.Tree entry, Path folder) {}

  /**
   * Reads the kubeconfig that a target's config names.
   *
   * @param config {@code kubeconfig} (a path; absent for KUBECONFIG, else {@code ~/.kube/config})
   *     and {@code context} (absent for the current one)
   * @throws ProviderException of class DENIED when there is none, or it names no server
   */
  public static Kubeconfig load(Value.Tree config, SessionOptions options) {
    List<Path> files = files(config, options);
    Map<String, Map<String, Named>> merged = new LinkedHashMap<>();
    String current = "";
    int read = 0;
    for (Path file : files) {
      if (!Files.exists(file)) {
        continue;
      }
      Value.Tree document = parse(file);
      read++;
      if (current.isEmpty()) {
        current = Fields.text(document, "current-context");
      }
      Path folder = file.toAbsolutePath().getParent();
      addTo(merged, document, folder == null ? file : folder);
    }
    if (read == 0) {
      throw denied(
          Diagnostic.error(KubernetesCodes.NO_KUBECONFIG, "there is no kubeconfig")
              .withDetail(
                  "Looked for " + String.join(", ", files.stream().map(Path::toString).toList()))
              .withHint("name one in the script: cluster('home') { kubeconfig 'path' }")
              .withHint("or try it with nothing installed: homelab up --sandbox"));
    }
    String wished = Fields.text(config, "context");
    return select(merged, wished.isEmpty() ? current : wished, files.get(0));
  }

  /** The kubeconfig whose whole text is given; paths in it count from a folder. */
  static Kubeconfig parse(String text, Path folder) {
    Map<String, Map<String, Named>> all = new LinkedHashMap<>();
    try {
      Value.Tree document = document(text.getBytes(StandardCharsets.UTF_8));
      addTo(all, document, folder);
      return select(all, Fields.text(document, "current-context"), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addTo(
      Map<String, Map<String, Named>> merged, Value.Tree document, Path folder) {
    for (String kind : List.of("cluster", "user", "context")) {
      Map<String, Named> named = merged.computeIfAbsent(kind, k -> new LinkedHashMap<>());
      for (Value.Tree entry : Fields.trees(document, kind + 's')) {
        named.putIfAbsent(Fields.text(entry, "name"), new Named(Fields.tree(entry, kind), folder));
      }
    }
  }

  private static Kubeconfig select(
      Map<String, Map<String, Named>> merged, String context, Path file) {
    Map<String, Named> contexts = merged.getOrDefault("context", Map.of());
    Named chosen = contexts.get(context);
    if (chosen == null && context.isEmpty() && contexts.size() == 1) {
      chosen = contexts.values().iterator().next();
    }
    if (chosen == null) {
      throw denied(
          Diagnostic.error(
                  KubernetesCodes.NO_CONTEXT,
                  context.isEmpty()
                      ? "the kubeconfig names no current context"
                      : "the kubeconfig has no context '" + context + "'")
              .withDetail(
                  contexts.isEmpty()
                      ? "It has no context at all: " + file
                      : "It has " + String.join(", ", new TreeSet<>(contexts.keySet())))
              .withHint("name one in the script: cluster('home') { context '…' }"));
    }
    String clusterName = Fields.text(chosen.entry(), "cluster");
    Named cluster = merged.getOrDefault("cluster", Map.of()).get(clusterName);
    String server = cluster == null ? "" : Fields.text(cluster.entry(), "server");
    if (cluster == null || server.isEmpty()) {
      throw denied(
          Diagnostic.error(
                  KubernetesCodes.NO_SERVER,
                  "the kubeconfig names no server for context '" + context + "'")
              .withDetail("Its cluster '" + clusterName + "' has no server line: " + file)
              .withHint("get the cluster's kubeconfig anew, or name another context"));
    }
    Named user =
        merged
            .getOrDefault("user", Map.of())
            .getOrDefault(
                Fields.text(chosen.entry(), "user"), new Named(Value.Tree.EMPTY, cluster.folder()));
    String namespace = Fields.text(chosen.entry(), "namespace");
    return new Kubeconfig(
        context,
        server,
        namespace.isEmpty() ? "default" : namespace,
        cluster.entry(),
        user.entry(),
        cluster.folder(),
        user.folder());
  }

  private static List<Path> files(Value.Tree config, SessionOptions options) {
    String home = options.environment().getOrDefault("HOME", System.getProperty("user.home", "."));
    String named = Fields.text(config, "kubeconfig");
    if (!named.isEmpty()) {
      Path path = Path.of(named.startsWith("~/") ? home + named.substring(1) : named);
      return List.of(options.labFolder().resolve(path));
    }
    List<Path> files = new ArrayList<>();
    String list = options.environment().getOrDefault("KUBECONFIG", "");
    for (String part : list.split(Pattern.quote(File.pathSeparator), -1)) {
      if (!part.isEmpty()) {
        files.add(Path.of(part));
      }
    }
    if (files.isEmpty()) {
      files.add(Path.of(home, ".kube", "config"));
    }
    return files;
  }

  private static Value.Tree parse(Path file) {
    try {
      return document(Files.readAllBytes(file));
    } catch (IOException | RuntimeException e) {
      throw new ProviderException(
          ErrorClass.DENIED,
          Diagnostic.error(KubernetesCodes.NO_KUBECONFIG, "the kubeconfig cannot be read: " + file)
              .withDetail("It is not readable, or no YAML.")
              .withHint("check it: kubectl config view --kubeconfig " + file),
          null,
          e);
    }
  }

  private static Value.Tree document(byte[] yaml) throws IOException {
    return ValueJson.readYaml(yaml) instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  /** The bytes of a {@code NAME-data} or {@code NAME} entry of the cluster, or null for neither. */
  public byte @Nullable [] clusterBytes(String name) {
    return bytes(cluster, clusterFolder, name);
  }

  /** The bytes of a {@code NAME-data} or {@code NAME} entry of the user, or null for neither. */
  public byte @Nullable [] userBytes(String name) {
    return bytes(user, userFolder, name);
  }

  private static byte @Nullable [] bytes(Value.Tree entry, Path folder, String name) {
    String data = Fields.text(entry, name + "-data");
    String file = Fields.text(entry, name);
    try {
      if (!data.isEmpty()) {
        return Base64.getMimeDecoder().decode(data);
      }
      return file.isEmpty() ? null : Files.readAllBytes(folder.resolve(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new ProviderException(
          ErrorClass.DENIED,
          Diagnostic.error(
              KubernetesCodes.BAD_CERTIFICATE, "the kubeconfig's " + name + " cannot be read"),
          null,
          e);
    }
  }

  /** This context alone as the text of a kubeconfig; what its entries hold is kept as it is. */
  String text() {
    StringBuilder text = new StringBuilder("apiVersion: v1\nkind: Config\n");
    text.append("current-context: ").append(scalar(context)).append("\ncontexts:\n");
    text.append("- name: ").append(scalar(context)).append("\n  context:\n");
    text.append("    cluster: ").append(scalar(context)).append("\n    user: ");
    text.append(scalar(context)).append("\n    namespace: ").append(scalar(namespace));
    text.append("\nclusters:\n- name: ").append(scalar(context)).append("\n  cluster:\n");
    entries(text, cluster);
    text.append("users:\n- name: ").append(scalar(context)).append("\n  user:\n");
    entries(text, user);
    return text.toString();
  }

  private static void entries(StringBuilder text, Value.Tree entry) {
    for (Map.Entry<String, Value> one : entry.fields().entrySet()) {
      String value = Value.textOf(one.getValue());
      text.append("    ").append(one.getKey()).append(": ");
      text.append(scalar(value == null ? "" : value)).append('\n');
    }
  }

  /** A text as YAML has it: plain where it can be read as nothing else. */
  private static String scalar(String text) {
    return PLAIN.matcher(text).matches()
        ? text
        : new String(ValueJson.write(Value.of(text)), StandardCharsets.UTF_8);
  }

  private static ProviderException denied(Diagnostic diagnostic) {
    return new ProviderException(ErrorClass.DENIED, diagnostic, null, null);
  }
}
