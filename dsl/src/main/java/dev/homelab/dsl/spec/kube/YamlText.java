package dev.homelab.dsl.spec.kube;

import dev.homelab.model.Value;
import java.io.Reader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML as kubectl reads it: version 1.1, several documents, anchors and merges, no key twice, no
 * dates (they stay texts), no types of a programming language.
 */
final class YamlText {
  private static final int MOST_CHARACTERS = 20 * 1024 * 1024;

  private YamlText() {}

  /**
   * The documents of a text, as nodes that know their lines.
   *
   * @throws MarkedYAMLException when the text is not YAML
   */
  static List<Node> documents(Reader text) {
    LoaderOptions options = options();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(new DumperOptions()),
            new DumperOptions(),
            options,
            new NoDates());
    List<Node> documents = new ArrayList<>();
    yaml.composeAll(text).forEach(documents::add);
    return documents;
  }

  /**
   * The value of a document.
   *
   * @throws MarkedYAMLException when a key stands twice or a tag is not plain YAML
   */
  static Value value(Node document) {
    return plain(new Reading().read(document));
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(MOST_CHARACTERS);
    options.setMaxAliasesForCollections(200);
    return options;
  }

  private static Value plain(@Nullable Object object) {
    if (object instanceof Map<?, ?> map) {
      TreeMap<String, Value> fields = new TreeMap<>();
      map.forEach((key, value) -> fields.put(String.valueOf(key), plain(value)));
      return new Value.Tree(fields);
    }
    if (object instanceof Iterable<?> items) {
      List<Value> list = new ArrayList<>();
      items.forEach(item -> list.add(plain(item)));
      return new Value.Seq(list);
    }
    if (object instanceof byte[] bytes) {
      return new Value.Text(Base64.getEncoder().encodeToString(bytes));
    }
    if (object instanceof Double number) {
      return Double.isFinite(number)
          ? Value.of(BigDecimal.valueOf(number))
          : new Value.Text(number.toString());
    }
    return object instanceof Date ? new Value.Text(object.toString()) : Value.of(object);
  }

  /** Gives access to the construction of one composed document. */
  private static final class Reading extends SafeConstructor {
    Reading() {
      super(options());
      setAllowDuplicateKeys(false);
    }

    @Nullable Object read(Node document) {
      return constructDocument(document);
    }
  }

  /** Resolves plain scalars as YAML 1.1 does, except that dates stay texts. */
  private static final class NoDates extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
      addImplicitResolver(Tag.INT, INT, "-+0123456789");
      addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
      addImplicitResolver(Tag.MERGE, MERGE, "<");
      addImplicitResolver(Tag.NULL, NULL, "~nN\0");
      addImplicitResolver(Tag.NULL, EMPTY, null);
    }
  }
}
