package dev.homelab.provider.kubernetes.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.provider.kubernetes.schema.KindFields.Suspect;
import dev.homelab.sim.kube.kinds.Registry;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.schema.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The table of fields is what the client library's model says, and finds what is not in it. */
class KindFieldsTest {
  private static final String TABLE =
      "src/main/resources/dev/homelab/provider/kubernetes/schema/fields.txt";

  private final Map<String, String> lines = new LinkedHashMap<>();
  private final List<String> kinds = new ArrayList<>();

  private String table() {
    Registry.load().all().stream()
        .filter(type -> !type.custom())
        .sorted(Comparator.comparing(ResourceType::apiVersion).thenComparing(ResourceType::kind))
        .forEach(
            type ->
                kinds.add(
                    "kind " + type.apiVersion() + ' ' + type.kind() + ' ' + name(type.schema())));
    StringBuilder text =
        new StringBuilder("# Fields of built-in kinds; KindFieldsTest makes it.\n");
    kinds.forEach(line -> text.append(line).append('\n'));
    new TreeMap<>(lines).values().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** The name under which a type of objects stands in the table; empty for any other. */
  private String name(Schema schema) {
    Schema inner = schema;
    while (inner.type() == Schema.Type.ARRAY) {
      inner = inner.items();
    }
    boolean closed = inner.type() == Schema.Type.OBJECT && !inner.keepsUnknown();
    if (!closed || inner.hasAdditional()) {
      return "";
    }
    String name = inner.name();
    for (int number = 2; lines.containsKey(name); number++) {
      if (fieldsOf(lines.get(name))
          .equals(List.copyOf(new TreeMap<>(inner.properties()).keySet()))) {
        return name;
      }
      name = inner.name() + number;
    }
    lines.put(name, name + ' ' + String.join(" ", new TreeMap<>(inner.properties()).keySet()));
    StringBuilder line = new StringBuilder(name);
    for (Map.Entry<String, Schema> field : new TreeMap<>(inner.properties()).entrySet()) {
      String below = name(field.getValue());
      line.append(' ').append(field.getKey()).append(below.isEmpty() ? "" : ":" + below);
    }
    lines.put(name, line.toString());
    return name;
  }

  private static List<String> fieldsOf(String line) {
    List<String> fields = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      fields.add(word.replaceAll(":.*", ""));
    }
    return fields.subList(1, fields.size());
  }

  @Test
  void theTableIsWhatTheModelSays() throws IOException {
    Path file = Path.of(TABLE);
    String text = table();
    if (Boolean.getBoolean("homelab.fields.rewrite")) {
      Files.writeString(file, text);
    }
    assertThat(Files.readString(file))
        .as("-Dhomelab.fields.rewrite=true makes it anew")
        .isEqualTo(text);
  }

  private static List<Suspect> suspects(String yaml) throws IOException {
    Value value = ValueJson.readYaml(yaml.getBytes(StandardCharsets.UTF_8));
    return KindFields.suspects((Value.Tree) value);
  }

  @Test
  void aMistypedFieldIsFoundWhereItStands() throws IOException {
    List<Suspect> found =
        suspects(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labells: {a: b}, annotations: {any.thing/goes: here}}
            spec:
              replcas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - {name: a, image: i}
                  - {name: b, imagee: i, env: [{name: A, valeuFrom: {}}], resources: {limits: {cpu: 1}}}
            """);
    assertThat(found)
        .containsExactlyInAnyOrder(
            new Suspect("metadata.labells", "labels"),
            new Suspect("spec.replcas", "replicas"),
            new Suspect("spec.template.spec.containers[1].imagee", "image"),
            new Suspect("spec.template.spec.containers[1].env[0].valeuFrom", "valueFrom"));
  }

  @Test
  void freeFormsAndKindsThatAreNotInTheTableAreLeftAlone() throws IOException {
    assertThat(
            suspects(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {any: thing},"
                    + " binaryData: {b: ''}, immutable: true}"))
        .isEmpty();
    assertThat(suspects("{apiVersion: example.com/v1, kind: Thing, spec: {what: ever}}")).isEmpty();
    assertThat(
            suspects(
                "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata:"
                    + " {name: a.b.c}, spec: {versions: [{name: v1, schema: {openAPIV3Schema:"
                    + " {type: object, properties: {a: {type: array, items: {type: string}}},"
                    + " x-kubernetes-preserve-unknown-fields: true}}}]}}"))
        .isEmpty();
  }
}
