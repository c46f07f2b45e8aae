package dev.homelab.provider.talos.document;

import dev.homelab.provider.talos.yaml.PlainWord;
import dev.homelab.provider.talos.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what has no type of Talos's own: settings of other programs. */
final class Untyped {
  private Untyped() {}

  static Map<String, @Nullable Object> map(YamlNode.Mapping node) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (YamlNode.Entry entry : node.entries()) {
      fields.put(entry.key(), value(entry.value()));
    }
    return fields;
  }

  static @Nullable Object value(YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return map(mapping);
    }
    if (node instanceof YamlNode.Sequence sequence) {
      List<@Nullable Object> items = new ArrayList<>();
      sequence.items().forEach(item -> items.add(value(item)));
      return items;
    }
    YamlNode.Scalar scalar = (YamlNode.Scalar) node;
    return scalar.plain() ? PlainWord.resolve(scalar.text()) : scalar.text();
  }
}
