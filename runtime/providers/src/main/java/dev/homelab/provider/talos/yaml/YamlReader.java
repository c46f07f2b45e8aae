package dev.homelab.provider.talos.yaml;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML texts into nodes. SnakeYAML does the syntax; what words mean is left to the reader.
 */
public final class YamlReader {
  private static final Tag PLAIN = new Tag("!plain");
  private static final int MOST_CHARACTERS = 20 * 1024 * 1024;

  private YamlReader() {}

  /**
   * The documents of a text, empty ones left out.
   *
   * @throws TalosException when the text is not YAML, or a key stands twice
   */
  public static List<YamlNode> documents(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(MOST_CHARACTERS);
    DumperOptions dumping = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options), new Representer(dumping), dumping, options, new Words());
    try {
      List<YamlNode> documents = new ArrayList<>();
      for (Node node : yaml.composeAll(new StringReader(text))) {
        YamlNode read = read(node);
        if (!(read instanceof YamlNode.Scalar scalar && scalar.isNull())) {
          documents.add(read);
        }
      }
      return List.copyOf(documents);
    } catch (YAMLException e) {
      throw notYaml(e);
    }
  }

  private static TalosException notYaml(YAMLException cause) {
    String detail = "";
    if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      detail = "Line " + (marked.getProblemMark().getLine() + 1) + ": " + marked.getProblem() + ".";
    }
    return new TalosException(
        Diagnostic.error(TalosCodes.NOT_YAML, "The text is not YAML.").withDetail(detail));
  }

  private static YamlNode read(Node node) {
    int line = node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    if (node instanceof ScalarNode scalar) {
      return new YamlNode.Scalar(scalar.getValue(), scalar.getTag().equals(PLAIN), line);
    }
    if (node instanceof SequenceNode sequence) {
      return new YamlNode.Sequence(
          sequence.getValue().stream().map(YamlReader::read).toList(), line);
    }
    return mapping((MappingNode) node, line);
  }

  private static YamlNode mapping(MappingNode node, int line) {
    Map<String, YamlNode> merged = new LinkedHashMap<>();
    Map<String, YamlNode> own = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw notYaml("line " + line + ": a key is not a text");
      }
      if (key.getTag().equals(PLAIN) && key.getValue().equals("<<")) {
        addMerged(read(tuple.getValueNode()), merged);
      } else if (own.put(key.getValue(), read(tuple.getValueNode())) != null) {
        int at = key.getStartMark() == null ? line : key.getStartMark().getLine() + 1;
        throw notYaml("line " + at + ": the key " + key.getValue() + " stands twice");
      }
    }
    merged.keySet().removeAll(own.keySet());
    merged.putAll(own);
    List<YamlNode.Entry> entries = new ArrayList<>();
    merged.forEach((key, value) -> entries.add(new YamlNode.Entry(key, value)));
    return new YamlNode.Mapping(entries, line);
  }

  private static void addMerged(YamlNode node, Map<String, YamlNode> merged) {
    if (node instanceof YamlNode.Mapping mapping) {
      mapping.entries().forEach(entry -> merged.putIfAbsent(entry.key(), entry.value()));
    } else if (node instanceof YamlNode.Sequence sequence) {
      sequence.items().forEach(item -> addMerged(item, merged));
    } else {
      throw notYaml("line " + node.line() + ": only maps can be merged");
    }
  }

  private static TalosException notYaml(String detail) {
    return TalosException.of(TalosCodes.NOT_YAML, "The text is not YAML.", detail + ".");
  }

  /** Marks words without quotes; Talos gives them their meaning where it knows the field's type. */
  private static final class Words extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      // None: every word without quotes and tag is marked as plain.
    }

    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, implicit);
    }
  }
}
