package dev.homelab.provider.talos.api;

import dev.homelab.provider.talos.yaml.YamlNode;
import dev.homelab.provider.talos.yaml.YamlReader;
import dev.homelab.wire.cosi.Resource;
import java.util.List;

/**
 * A resource of a node's own state.
 *
 * @param id its name
 * @param yaml its content
 */
public record CosiResource(String id, String yaml) {
  static CosiResource of(Resource resource) {
    return new CosiResource(resource.getMetadata().getId(), resource.getSpec().getYamlSpec());
  }

  private YamlNode top() {
    List<YamlNode> documents = YamlReader.documents(yaml);
    return documents.isEmpty() ? new YamlNode.Mapping(List.of(), 0) : documents.get(0);
  }

  /** The node below keys; an empty block when there is none. */
  public YamlNode at(String... path) {
    YamlNode node = top();
    for (String key : path) {
      YamlNode below = node instanceof YamlNode.Mapping block ? block.get(key) : null;
      node = below == null ? new YamlNode.Mapping(List.of(), 0) : below;
    }
    return node;
  }

  /** The text below keys; empty when there is none. */
  public String text(String... path) {
    return at(path) instanceof YamlNode.Scalar scalar && !scalar.isNull() ? scalar.text() : "";
  }

  /** The items of a list below keys. */
  public List<YamlNode> items(String... path) {
    return at(path) instanceof YamlNode.Sequence list ? list.items() : List.of();
  }

  /** The content where it is a text of its own, as a machine config is; else the content itself. */
  public String wholeText() {
    return top() instanceof YamlNode.Scalar scalar ? scalar.text() : yaml;
  }

  /** The name only. */
  @Override
  public String toString() {
    return id;
  }
}
