package dev.homelab.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.Provider;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A lab as plain Kubernetes objects in YAML. Pure: the same graph gives the same bytes. A secret is
 * written as {@code ${secret:name}}, an output that only the platform knows as {@code
 * ${output:address.name}}; never a value.
 */
public final class Manifests {
  private static final String PROVIDER = "kubernetes";

  /** Kept apart: a lab whose objects are all plain does not load it. */
  private static final class Library {
    static final YAMLFactory YAML =
        YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private Library() {}
  }

  private final ResourceGraph graph;
  private final ProviderCatalog providers;

  /** The manifests of a lab. */
  public Manifests(ResourceGraph graph, ProviderCatalog providers) {
    this.graph = graph;
    this.providers = providers;
  }

  /** Content by path: {@code cluster/namespace/kind-name.yaml}, {@code _cluster} for none. */
  public static SortedMap<String, String> of(ResourceGraph graph, ProviderCatalog providers) {
    Manifests manifests = new Manifests(graph, providers);
    TreeMap<String, String> files = new TreeMap<>();
    for (ResourceSpec resource : graph.resources().values()) {
      if (resource.provider().equals(PROVIDER) && !resource.lifecycle().existing()) {
        files.put(manifests.path(resource, files), manifests.yaml(resource));
      }
    }
    return files;
  }

  /** What has no form in Kubernetes, told by type with its count. */
  public static List<String> skipped(ResourceGraph graph) {
    TreeMap<String, Integer> byType = new TreeMap<>();
    for (ResourceSpec resource : graph.resources().values()) {
      if (!resource.provider().equals(PROVIDER)) {
        byType.merge(resource.type(), 1, Integer::sum);
      }
    }
    List<String> lines = new ArrayList<>();
    byType.forEach((type, count) -> lines.add(count + " of type " + type));
    return lines;
  }

  /** Where an object of a cluster lies: {@code cluster/namespace/kind-name.yaml}. */
  public String path(ResourceSpec resource, Map<String, String> taken) {
    Value.Tree object = resource.desired();
    Address target = resource.target();
    String cluster = target == null ? "_none" : target.last().name();
    Value metadata = object.get("metadata");
    Value.Tree names = metadata instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
    String namespace = Value.textOf(names.get("namespace"));
    String kind = textOr(object.get("kind"), resource.address().last().type());
    String name = textOr(names.get("name"), resource.address().last().name());
    String stem = safe(kind.toLowerCase(Locale.ROOT)) + '-' + safe(name);
    String folder = safe(cluster) + '/' + (namespace == null ? "_cluster" : safe(namespace));
    String path = folder + '/' + stem + ".yaml";
    for (int i = 2; taken.containsKey(path); i++) {
      path = folder + '/' + stem + '-' + i + ".yaml";
    }
    return path;
  }

  private static String textOr(@Nullable Value value, String otherwise) {
    String text = Value.textOf(value);
    return text == null ? otherwise : text;
  }

  /** A name as part of a path on any system; never one that leads out of the folder. */
  public static String safe(String name) {
    StringBuilder safe = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      safe.append(letter || c == '.' || c == '_' || c == '-' ? c : '_');
    }
    String plain = safe.toString();
    return plain.startsWith(".") ? '_' + plain.substring(1) : plain;
  }

  /** The document of an object, ending with a line break. */
  public String yaml(ResourceSpec resource) {
    return yaml(resource.desired());
  }

  /** The document of a tree, ending with a line break. */
  public String yaml(Value.Tree tree) {
    String plain = PlainYaml.of(tree);
    return plain == null ? yamlByLibrary(tree) : plain;
  }

  /** The document that the library writes for any object. */
  String yamlByLibrary(Value.Tree object) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = Library.YAML.createGenerator(text)) {
      write(out, object);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    String yaml = text.toString();
    return yaml.endsWith("\n") ? yaml : yaml + '\n';
  }

  private void write(JsonGenerator out, Value value) throws IOException {
    if (value instanceof Value.Tree tree) {
      out.writeStartObject();
      for (Map.Entry<String, Value> field : tree.fields().entrySet()) {
        out.writeFieldName(field.getKey());
        write(out, field.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof Value.Seq seq) {
      out.writeStartArray();
      for (Value item : seq.items()) {
        write(out, item);
      }
      out.writeEndArray();
    } else if (value instanceof Value.Int number) {
      out.writeNumber(number.value());
    } else if (value instanceof Value.Dec number) {
      out.writeNumber(number.value());
    } else if (value instanceof Value.Bool flag) {
      out.writeBoolean(flag.value());
    } else if (value instanceof Value.Null) {
      out.writeNull();
    } else {
      writeText(out, value);
    }
  }

  private void writeText(JsonGenerator out, Value value) throws IOException {
    Value known = value instanceof Value.Ref ref ? known(ref) : null;
    if (known != null && !(known instanceof Value.Ref)) {
      write(out, known);
    } else {
      out.writeString(text(value));
    }
  }

  /** A value as it stands in a document; never a secret's. */
  public String text(Value value) {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Secret secret) {
      return "${secret:" + secret.name() + '}';
    }
    if (value instanceof Value.Join join) {
      StringBuilder text = new StringBuilder();
      join.parts().forEach(part -> text.append(text(part)));
      return text.toString();
    }
    if (value instanceof Value.Ref ref) {
      Value known = known(ref);
      return known == null || known.equals(ref)
          ? "${output:" + ref.address() + '.' + ref.output() + '}'
          : text(known);
    }
    if (value instanceof Value.Unknown unknown) {
      return "${output:" + unknown.address() + '.' + unknown.output() + '}';
    }
    return ValueText.full(value);
  }

  /** What a reference stands for as far as the wish alone tells, or null. */
  private @Nullable Value known(Value.Ref ref) {
    Value followed = graph.follow(ref);
    if (!(followed instanceof Value.Ref to)) {
      return followed;
    }
    ResourceSpec resource = graph.resource(to.address());
    Provider provider = resource == null ? null : providers.forType(resource.type());
    if (resource == null || provider == null) {
      return null;
    }
    return provider.knownOutputs(resource).get(to.output());
  }
}
