package dev.homelab.provider.talos.machine;

import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.yaml.YamlNode;
import dev.homelab.provider.talos.yaml.YamlReader;
import dev.homelab.spi.SecretResolver;
import java.util.Set;
import java.util.TreeMap;

/**
 * A machine config as properties that may be shown: documents by name, keys sorted, and a keyed
 * hash in place of whatever is secret, so that two configs can be compared by anybody.
 */
final class ConfigView {
  private static final Set<String> HIDDEN =
      Set.of(
          "key",
          "token",
          "secret",
          "crt",
          "secretboxEncryptionSecret",
          "aescbcEncryptionSecret",
          "password",
          "auth",
          "identityToken",
          "privateKey",
          "presharedKey",
          "passphrase",
          "content",
          "contents",
          "environment",
          "env");

  private final SecretResolver secrets;

  ConfigView(SecretResolver secrets) {
    this.secrets = secrets;
  }

  /** The view of a config's text as a node holds it; documents that are not known here too. */
  Value.Tree of(String text) {
    TreeMap<String, Value> documents = new TreeMap<>();
    for (YamlNode node : YamlReader.documents(text)) {
      String title = title(node);
      documents.put(title, tree(normal(node)));
    }
    return new Value.Tree(documents);
  }

  /** The view of a config that we would write. */
  Value.Tree of(MachineConfig config) {
    return of(config.write());
  }

  private static String title(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping block) || block.textOf("kind").isEmpty()) {
      return TalosDocument.MAIN;
    }
    String name = block.textOf("name");
    return block.textOf("kind") + (name.isEmpty() ? "" : ' ' + name);
  }

  /** As Talos writes it, so that what is left out and what is empty are the same. */
  private static YamlNode normal(YamlNode node) {
    try {
      return YamlReader.documents(TalosDocument.read(node).write()).get(0);
    } catch (TalosException unknownHere) {
      return node;
    }
  }

  private Value tree(YamlNode node) {
    if (node instanceof YamlNode.Mapping block) {
      TreeMap<String, Value> fields = new TreeMap<>();
      for (YamlNode.Entry entry : block.entries()) {
        Value value = tree(entry.value());
        fields.put(entry.key(), HIDDEN.contains(entry.key()) ? hidden(value) : value);
      }
      return new Value.Tree(fields);
    }
    if (node instanceof YamlNode.Sequence list) {
      return new Value.Seq(list.items().stream().map(this::tree).toList());
    }
    YamlNode.Scalar scalar = (YamlNode.Scalar) node;
    return scalar.isNull() ? Value.Null.NULL : new Value.Text(secrets.redact(scalar.text()));
  }

  private Value hidden(Value value) {
    if (value instanceof Value.Text text && text.value().isEmpty()) {
      return value;
    }
    return new Value.Text("(hidden) " + secrets.digest(value.toString()));
  }
}
