package dev.homelab.provider.kubernetes.schema;

import dev.homelab.spi.FieldRule;
import dev.homelab.spi.ResourceSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of one kind.
 *
 * @param immutable paths whose difference makes a replacement
 * @param shrinks paths of amounts that cannot become smaller without a replacement
 * @param restarts what changing a path in place interrupts
 * @param required paths that must be given
 * @param secret paths that hold secrets
 * @param frozen paths that are immutable once the object says {@code immutable: true}
 * @param holdsData whether deleting an object loses bytes
 * @param settled whether an object is ready as soon as the server has it
 */
public record KindRules(
    List<String> immutable,
    List<String> shrinks,
    Map<String, String> restarts,
    List<String> required,
    List<String> secret,
    List<String> frozen,
    boolean holdsData,
    boolean settled) {
  /** A kind of which nothing is known. */
  public static final KindRules NONE =
      new KindRules(List.of(), List.of(), Map.of(), List.of(), List.of(), List.of(), false, false);

  public KindRules {
    immutable = List.copyOf(immutable);
    shrinks = List.copyOf(shrinks);
    restarts = Map.copyOf(restarts);
    required = List.copyOf(required);
    secret = List.copyOf(secret);
    frozen = List.copyOf(frozen);
  }

  /** Collects the lines of one block of the table. */
  static final class Draft {
    private final List<String> immutable = new ArrayList<>();
    private final List<String> shrinks = new ArrayList<>();
    private final Map<String, String> restarts = new HashMap<>();
    private final List<String> required = new ArrayList<>();
    private final List<String> secret = new ArrayList<>();
    private final List<String> frozen = new ArrayList<>();
    private boolean holdsData;
    private boolean settled;

    /** Takes one line, already split into words. */
    void line(List<String> words) {
      List<String> rest = words.subList(1, words.size());
      switch (words.get(0)) {
        case "immutable" -> immutable.addAll(rest);
        case "shrinks" -> shrinks.addAll(rest);
        case "required" -> required.addAll(rest);
        case "secret" -> secret.addAll(rest);
        case "frozen" -> frozen.addAll(rest);
        case "restarts" ->
            restarts.put(rest.get(0), String.join(" ", rest.subList(1, rest.size())));
        case "data" -> holdsData = true;
        case "settled" -> settled = true;
        default -> throw new IllegalStateException("unknown line in the table of kinds: " + words);
      }
    }

    KindRules done() {
      return new KindRules(
          immutable, shrinks, restarts, required, secret, frozen, holdsData, settled);
    }
  }

  /** The schema of the type. */
  ResourceSchema schema(String type) {
    List<FieldRule> rules = new ArrayList<>();
    for (String path : List.of("apiVersion", "kind", "metadata.name")) {
      rules.add(new FieldRule(path, true, false, false, !path.equals("apiVersion"), ""));
    }
    rules.add(new FieldRule("metadata.namespace", false, false, false, true, ""));
    for (String path :
        List.of(
            "status",
            "metadata.uid",
            "metadata.resourceVersion",
            "metadata.generation",
            "metadata.creationTimestamp",
            "metadata.managedFields")) {
      rules.add(new FieldRule(path, false, true, false, false, ""));
    }
    List<String> both = new ArrayList<>(required);
    both.retainAll(immutable);
    for (String path : immutable) {
      rules.add(new FieldRule(path, required.contains(path), false, false, true, ""));
    }
    for (String path : required) {
      if (!both.contains(path)) {
        rules.add(new FieldRule(path, true, false, false, false, restarts.getOrDefault(path, "")));
      }
    }
    for (Map.Entry<String, String> restart : restarts.entrySet()) {
      if (!required.contains(restart.getKey())) {
        rules.add(new FieldRule(restart.getKey(), false, false, false, false, restart.getValue()));
      }
    }
    for (String path : secret) {
      rules.add(new FieldRule(path, false, false, true, false, ""));
    }
    return new ResourceSchema(type, 1, rules, holdsData, List.of());
  }
}
