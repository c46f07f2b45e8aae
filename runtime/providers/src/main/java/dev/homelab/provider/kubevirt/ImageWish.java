package dev.homelab.provider.kubevirt;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image as the script wants it.
 *
 * @param namespace where its disk is
 * @param disk the disk, by the name of its VMDisk
 * @param file the file, relative to the folder of the lab; empty when the image is made here
 * @param answers what an installer of Windows is told by an image that is made here, or null
 */
record ImageWish(String namespace, String disk, String file, Value.@Nullable Tree answers) {
  static final String NAMESPACE = "namespace";
  static final String DISK = "disk";
  static final String FILE = "file";

  static final String ANSWERS = "answers";

  private static final Set<String> FIELDS = Set.of(NAMESPACE, DISK, FILE, ANSWERS);

  /** The wish of properties that were checked. */
  static ImageWish of(Value.Tree desired) {
    return new ImageWish(
        text(desired, NAMESPACE),
        text(desired, DISK),
        text(desired, FILE),
        desired.get(ANSWERS) instanceof Value.Tree answers ? answers : null);
  }

  private static String text(Value.Tree tree, String name) {
    String text = Value.textOf(tree.get(name));
    return text == null ? "" : text;
  }

  /** What is wrong with properties, before anybody is asked. */
  static List<Diagnostic> check(Value.Tree desired) {
    List<Diagnostic> found = new ArrayList<>();
    for (String field : desired.fields().keySet()) {
      if (!FIELDS.contains(field)) {
        found.add(
            Diagnostic.error(KubevirtCodes.BAD_WISH, "an image has no `" + field + "`")
                .withHint("it has " + String.join(", ", FIELDS.stream().sorted().toList())));
      }
    }
    for (String field : List.of(NAMESPACE, DISK)) {
      if (desired.get(field) == null) {
        found.add(Diagnostic.error(KubevirtCodes.BAD_WISH, "an image needs its " + field));
      }
    }
    boolean made = desired.get(ANSWERS) != null;
    if (made == (desired.get(FILE) != null)) {
      found.add(
          Diagnostic.error(KubevirtCodes.BAD_WISH, "an image needs its file, or else answers"));
    }
    if (made) {
      found.addAll(AnswerFile.check(desired.get(ANSWERS)));
    }
    return found;
  }

  /** The platform's identity of the image: its disk has one at most. */
  String objectId() {
    return namespace + '/' + disk;
  }
}
