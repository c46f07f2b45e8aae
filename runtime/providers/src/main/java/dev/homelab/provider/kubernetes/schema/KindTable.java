package dev.homelab.provider.kubernetes.schema;

import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.spi.ResourceSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The table of kinds: what a plan must know before it asks a server. Read once, when needed. */
public final class KindTable {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Set<String> BUILT_IN_GROUPS =
      Set.of("", "apps", "batch", "autoscaling", "policy", "extensions");

  private static final class Holder {
    private static final Map<String, KindRules> RULES = read();
  }

  /**
   * What a machine that runs keeps until it is started anew (KubeVirt then has the condition {@code
   * RestartRequired} on it).
   */
  private static final List<String> OF_A_START =
      List.of(
          "spec.instanceType",
          "spec.instanceProfile",
          "spec.resources",
          "spec.gpus",
          "spec.cpuModel");

  private static final String NEXT_START =
      "a machine that runs has it from its next start on: homelab restart";

  /**
   * How large a disk is: its chart makes its volume larger and never smaller (Cozystack 1.6.2,
   * {@code packages/apps/vm-disk/templates/pvc-resize-hook.yaml}).
   */
  private static final String SIZE = "spec.storage";

  private KindTable() {}

  /** What is known of a kind; nothing for most custom ones. */
  public static KindRules rules(String group, String kind) {
    AppKind app = group.equals(AppKinds.GROUP) ? AppKinds.named(kind) : null;
    if (app != null) {
      return ofApp(app);
    }
    String name = kind.toLowerCase(Locale.ROOT);
    KindRules rules = Holder.RULES.get(group.isEmpty() ? name : name + '.' + group);
    return rules == null ? KindRules.NONE : rules;
  }

  /**
   * The schema of a type.
   *
   * @return null when the name is not one of this provider's
   */
  public static @Nullable ResourceSchema schema(String type) {
    if (!type.startsWith("kubernetes.") || type.length() == "kubernetes.".length()) {
      return null;
    }
    return byType(type.substring("kubernetes.".length())).schema(type);
  }

  /** A kind of Cozystack, by the catalog: its spec lies below {@code spec}. */
  private static KindRules ofApp(AppKind app) {
    List<String> immutable = app.immutable().stream().map(path -> "spec." + path).toList();
    return new KindRules(
        immutable,
        app.kind().equals(AppKinds.DISK) ? List.of(SIZE) : List.of(),
        app.kind().equals("VMInstance") ? ofAStart() : Map.of(),
        List.of(),
        List.of(),
        List.of(),
        app.deletesVolumes(),
        false);
  }

  private static Map<String, String> ofAStart() {
    Map<String, String> told = new HashMap<>();
    OF_A_START.forEach(path -> told.put(path, NEXT_START));
    return told;
  }

  private static KindRules byType(String name) {
    if (name.endsWith('.' + AppKinds.GROUP)) {
      String kind = name.substring(0, name.length() - AppKinds.GROUP.length() - 1);
      return AppKinds.all().stream()
          .filter(app -> app.kind().toLowerCase(Locale.ROOT).equals(kind))
          .findFirst()
          .map(KindTable::ofApp)
          .orElse(KindRules.NONE);
    }
    KindRules exact = Holder.RULES.get(name);
    if (exact != null || name.indexOf('.') >= 0) {
      return exact == null ? KindRules.NONE : exact;
    }
    for (var entry : Holder.RULES.entrySet()) {
      String key = entry.getKey();
      if (key.startsWith(name + '.') && isBuiltIn(key.substring(name.length() + 1))) {
        return entry.getValue();
      }
    }
    return KindRules.NONE;
  }

  /** Whether a group is one of Kubernetes itself, so that its kinds are built in. */
  public static boolean isBuiltIn(String group) {
    return BUILT_IN_GROUPS.contains(group)
        || (group.endsWith(".k8s.io")
            && !group.endsWith(".x-k8s.io")
            && !group.equals("gateway.networking.k8s.io")
            && !group.equals("snapshot.storage.k8s.io")
            && !group.equals("groupsnapshot.storage.k8s.io")
            && !group.equals("metrics.k8s.io"));
  }

  /** The type of a kind: {@code kubernetes.deployment}, else with its group. */
  public static String typeOf(String group, String kind) {
    String name = "kubernetes." + kind.toLowerCase(Locale.ROOT);
    return isBuiltIn(group) ? name : name + '.' + group;
  }

  private static Map<String, KindRules> read() {
    Map<String, KindRules.Draft> drafts = new HashMap<>();
    try (InputStream in = KindTable.class.getResourceAsStream("kinds.txt")) {
      if (in == null) {
        throw new IllegalStateException("the table of kinds is missing");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      KindRules.Draft draft = new KindRules.Draft();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        List<String> words = Arrays.asList(SPACE.split(text));
        if (words.get(0).equals("kind")) {
          draft = new KindRules.Draft();
          drafts.put(words.get(1), draft);
        } else {
          draft.line(words);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, KindRules> rules = new HashMap<>();
    for (Map.Entry<String, KindRules.Draft> kind : drafts.entrySet()) {
      rules.put(kind.getKey(), kind.getValue().done());
    }
    return Map.copyOf(rules);
  }
}
