package dev.homelab.provider.talos.patch;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the {@code $patch: delete} out of a patch's document; what is left is merged. */
final class DeletionReader {
  private static final String MARK = "$patch";
  private static final Set<String> BARE_KEYS = Set.of("version", "kind", "name");

  private final String title;
  private final boolean named;
  private final List<PatchDeletion> deletions = new ArrayList<>();

  private DeletionReader(YamlNode.Mapping document) {
    String kind = document.textOf("kind");
    String version = document.textOf("apiVersion");
    named = !kind.isEmpty() && !version.isEmpty();
    if (kind.isEmpty() != version.isEmpty() && holdsMark(document)) {
      throw bad(document, "a deletion needs both apiVersion and kind, or neither");
    }
    String name = document.textOf("name");
    title = !named ? TalosDocument.MAIN : name.isEmpty() ? kind : kind + ' ' + name;
  }

  /**
   * What a document of a patch says.
   *
   * @param deletions what goes, in order
   * @param rest what is merged, or null when nothing is left
   */
  record Result(List<PatchDeletion> deletions, YamlNode.@Nullable Mapping rest) {}

  static Result read(YamlNode.Mapping document) {
    DeletionReader reader = new DeletionReader(document);
    YamlNode rest = reader.stripped(document, List.of(), false, false);
    boolean nothing = !(rest instanceof YamlNode.Mapping left) || isBare(left);
    return new Result(List.copyOf(reader.deletions), nothing ? null : (YamlNode.Mapping) rest);
  }

  /** The node without deletions, or null when it goes as a whole. */
  private @Nullable YamlNode stripped(
      YamlNode node, List<String> path, boolean item, boolean insideList) {
    if (node instanceof YamlNode.Mapping mapping) {
      return strippedMapping(mapping, path, item, insideList);
    }
    if (!(node instanceof YamlNode.Sequence sequence)) {
      return node;
    }
    List<YamlNode> left = new ArrayList<>();
    boolean removed = false;
    for (int i = 0; i < sequence.items().size(); i++) {
      YamlNode rest =
          stripped(sequence.items().get(i), with(path, "[" + left.size() + "]"), true, insideList);
      if (rest == null) {
        removed = true;
      } else {
        left.add(rest);
      }
    }
    return removed && left.isEmpty() ? null : new YamlNode.Sequence(left, sequence.line());
  }

  private @Nullable YamlNode strippedMapping(
      YamlNode.Mapping mapping, List<String> path, boolean item, boolean insideList) {
    List<YamlNode.Entry> left = new ArrayList<>();
    boolean removed = false;
    for (YamlNode.Entry entry : mapping.entries()) {
      if (isMark(entry)) {
        add(mapping, path, item, insideList);
        return null;
      }
      YamlNode rest = stripped(entry.value(), with(path, entry.key()), false, insideList || item);
      if (rest == null) {
        removed = true;
      } else {
        left.add(new YamlNode.Entry(entry.key(), rest));
      }
    }
    return removed && left.isEmpty() ? null : new YamlNode.Mapping(left, mapping.line());
  }

  private void add(YamlNode.Mapping node, List<String> path, boolean item, boolean insideList) {
    if (path.isEmpty() && !named) {
      throw bad(node, "a whole document is deleted by its apiVersion and kind");
    }
    if (!item) {
      if (insideList) {
        throw bad(node, "nothing inside of a list's item can be deleted, only the item");
      }
      deletions.add(new PatchDeletion(title, path, "", ""));
      return;
    }
    for (YamlNode.Entry entry : node.entries()) {
      if (!isMark(entry)) {
        String value = entry.value() instanceof YamlNode.Scalar scalar ? scalar.text() : "";
        deletions.add(new PatchDeletion(title, path, entry.key(), value));
        return;
      }
    }
    throw bad(node, "an item is deleted by one of its keys with its value");
  }

  private static boolean isMark(YamlNode.Entry entry) {
    return entry.key().equals(MARK)
        && entry.value() instanceof YamlNode.Scalar scalar
        && scalar.text().equals("delete");
  }

  private static boolean holdsMark(YamlNode node) {
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items().stream().anyMatch(DeletionReader::holdsMark);
    }
    return node instanceof YamlNode.Mapping mapping
        && mapping.entries().stream().anyMatch(e -> isMark(e) || holdsMark(e.value()));
  }

  private static boolean isBare(YamlNode.Mapping node) {
    return node.entries().stream()
        .allMatch(e -> e.value() instanceof YamlNode.Scalar && BARE_KEYS.contains(e.key()));
  }

  private static List<String> with(List<String> path, String key) {
    List<String> longer = new ArrayList<>(path);
    longer.add(key);
    return longer;
  }

  private static TalosException bad(YamlNode node, String why) {
    return TalosException.of(
        TalosCodes.BAD_PATCH,
        "The patch cannot be read.",
        "Line " + node.line() + ": " + why + '.');
  }
}
