package dev.homelab.codec;

import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Edge;
import dev.homelab.model.Input;
import dev.homelab.model.Lab;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.SecretSource;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Labs and values for tests of codecs. */
public final class Labs {
  private static final List<String> NAMES =
      List.of("a", "web", "$ref", "$$x", "a/b.conf", "ü", "日本", "\ud83d\ude00", "\n\"\\", "");

  private Labs() {}

  /** A lab of plain values in a chain, like the one that a benchmark plans. */
  public static Lab values(int count) {
    List<ResourceSpec> resources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TreeSet<Edge> edges = new TreeSet<>();
      if (i > 0) {
        edges.add(new Edge(Address.of("value", "v" + (i - 1)), Level.READY));
      }
      resources.add(
          new ResourceSpec(
              Address.of("value", "v" + i),
              "local.value",
              null,
              Value.ofMap(Map.of("value", "content of " + i)),
              edges,
              Lifecycle.DEFAULT,
              Origin.of(SourceSpan.ofLine("homelab.groovy", i + 2)),
              new TreeMap<>()));
    }
    return new Lab("values", List.of(), List.of(), resources, new TreeMap<>(), List.of());
  }

  /** A lab of Kubernetes deployments as recipes make them. */
  public static Lab deployments(int count) {
    List<ResourceSpec> resources = new ArrayList<>();
    Address cluster = Address.of("cluster", "home");
    for (int i = 0; i < count; i++) {
      String name = "app-" + i;
      Map<String, String> labels =
          Map.of("app.kubernetes.io/name", name, "app.kubernetes.io/managed-by", "homelab");
      Map<String, Object> container =
          Map.of(
              "name", name,
              "image", "registry.example.com/" + name + ":1." + i,
              "ports", List.of(Map.of("containerPort", 8080, "name", "http")),
              "resources", Map.of("requests", Map.of("cpu", "100m", "memory", "128Mi")),
              "securityContext", Map.of("runAsNonRoot", true, "allowPrivilegeEscalation", false),
              "env", List.of(Map.of("name", "PORT", "value", "8080")));
      Map<String, Object> spec =
          Map.of(
              "replicas", 1,
              "selector", Map.of("matchLabels", Map.of("app.kubernetes.io/name", name)),
              "template",
                  Map.of(
                      "metadata", Map.of("labels", labels),
                      "spec", Map.of("containers", List.of(container))));
      resources.add(
          ResourceSpec.of(
              cluster.child("namespace", "n" + i % 10).child("deployment", name),
              "kubernetes.deployment",
              cluster,
              Value.ofMap(
                  Map.of(
                      "apiVersion",
                      "apps/v1",
                      "kind",
                      "Deployment",
                      "metadata",
                      Map.of("name", name, "namespace", "n" + i % 10, "labels", labels),
                      "spec",
                      spec)),
              new Origin(
                  SourceSpan.ofLine("homelab.groovy", i + 2),
                  "app 1.0",
                  List.of(SourceSpan.ofLine("app.groovy", 12)))));
    }
    return new Lab("deployments", List.of(), List.of(), resources, new TreeMap<>(), List.of());
  }

  /** A small lab of anything. */
  public static Lab random(Random random) {
    List<ResourceSpec> resources = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      resources.add(resource(random));
    }
    TreeMap<String, Value> outputs = new TreeMap<>();
    outputs.put(name(random), value(random, 2));
    TreeMap<String, String> links = new TreeMap<>(Map.of("https://" + name(random), "LAN only"));
    return new Lab(
        name(random),
        List.of(new TargetSpec(address(random), "kubernetes", tree(random, 2), origin(random))),
        List.of(
            new Component(
                address(random),
                "service",
                random.nextBoolean() ? "whoami 1.0" : null,
                outputs,
                List.of("a fact"),
                links,
                origin(random))),
        resources,
        new TreeMap<>(
            Map.of(
                "made", new SecretSource.Generated(32, "abc"),
                "env", new SecretSource.Environment("TOKEN"),
                "file", new SecretSource.FromFile("secrets.yaml", "token"))),
        List.of(
            new Input(Input.Kind.FILE, "a.groovy", "00ff"),
            new Input(Input.Kind.ENVIRONMENT, "HOME", "absent")));
  }

  /** Any value. */
  public static Value value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 14 : 10)) {
      case 0 -> Value.Null.NULL;
      case 1 -> new Value.Bool(random.nextBoolean());
      case 2 -> new Value.Int(random.nextLong());
      case 3 -> new Value.Int(random.nextInt(200) - 100);
      case 4 -> new Value.Dec(new BigDecimal(random.nextLong()).movePointLeft(random.nextInt(9)));
      case 5 -> new Value.Dec(new BigDecimal(List.of("5", "1E+30", "-0.5").get(random.nextInt(3))));
      case 6 -> new Value.Ref(address(random), name(random));
      case 7 -> new Value.Unknown(address(random), name(random));
      case 8 -> new Value.Secret(name(random));
      case 9 -> new Value.Text(random.nextInt(5) == 0 ? "half \ud83d pair" : name(random));
      case 10 -> new Value.Join(List.of(value(random, 0), value(random, 0)));
      case 11 -> new Value.Seq(List.of(value(random, depth - 1), value(random, depth - 1)));
      default -> tree(random, depth - 1);
    };
  }

  private static Value.Tree tree(Random random, int depth) {
    TreeMap<String, Value> fields = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.put(name(random), value(random, depth));
    }
    return new Value.Tree(fields);
  }

  private static ResourceSpec resource(Random random) {
    TreeSet<Edge> edges = new TreeSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      edges.add(new Edge(address(random), random.nextBoolean() ? Level.READY : Level.EXISTS));
    }
    TreeMap<String, Provenance> why = new TreeMap<>();
    if (random.nextBoolean()) {
      why.put("spec.x", new Provenance(Provenance.Kind.RECIPE, "because", origin(random).user()));
    }
    return new ResourceSpec(
        address(random),
        "kubernetes.deployment",
        random.nextBoolean() ? address(random) : null,
        tree(random, 4),
        edges,
        lifecycle(random),
        origin(random),
        why);
  }

  private static Lifecycle lifecycle(Random random) {
    return random.nextInt(3) == 0
        ? Lifecycle.DEFAULT
        : new Lifecycle(
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            new TreeSet<>(random.nextBoolean() ? List.of("spec.a", "spec.b") : List.of()),
            new TreeSet<>(random.nextBoolean() ? List.of("spec.c") : List.of()),
            random.nextBoolean() ? address(random) : null);
  }

  private static Origin origin(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> Origin.NONE;
      case 1 -> Origin.of(new SourceSpan("homelab.groovy", 300, 2, 301, 70_000));
      default ->
          new Origin(
              SourceSpan.ofLine("x/ü.groovy", 1 + random.nextInt(500)),
              "recipe 1",
              List.of(SourceSpan.ofLine("r.groovy", 3), SourceSpan.ofLine("s.groovy", 4)));
    };
  }

  private static Address address(Random random) {
    Address address = Address.of("cluster", "c" + random.nextInt(3));
    for (int i = random.nextInt(3); i > 0; i--) {
      address = address.child("thing", name(random));
    }
    return address;
  }

  private static String name(Random random) {
    return NAMES.get(random.nextInt(NAMES.size()));
  }
}
