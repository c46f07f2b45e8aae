package dev.homelab.provider.kubernetes.state;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.state.StateException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Secrets that a state in a cluster is made of: what each is called and says of itself, and
 * what they are together.
 *
 * @param name the state's name, which is that of its head
 */
record StateParts(String name) {
  private static final String LABEL = "homelab.dev/state";

  /** The selector of all of them. */
  String selector() {
    return LABEL + '=' + name;
  }

  /**
   * The snapshot of the pieces that a head counts; null where it counts none.
   *
   * @throws StateException with HL5080 when a piece is missing
   */
  static byte @Nullable [] snapshot(Value.@Nullable Tree head, List<Value.Tree> pieces) {
    String count = head == null ? "" : noteOf(head, "pieces");
    if (count.isEmpty()) {
      return null;
    }
    if (pieces.size() != Integer.parseInt(count)) {
      throw new StateException(
          Diagnostic.error(
                  KubernetesCodes.STATE_DAMAGED, "the state in the cluster is not complete")
              .withDetail(pieces.size() + " of " + count + " pieces of its snapshot are there.")
              .withHint("rebuild it from what is marked: homelab state rebuild"));
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (Value.Tree piece : pieces) {
      Value bytes = Fields.at(piece, "data", "piece");
      whole.writeBytes(bytes == null ? new byte[0] : Chunks.decoded(bytes));
    }
    return whole.toByteArray();
  }

  /** The head among a state's Secrets, or null. */
  static Value.@Nullable Tree head(List<Value.Tree> all) {
    for (Value.Tree secret : all) {
      if (noteOf(secret, "part").equals("head")) {
        return secret;
      }
    }
    return null;
  }

  /** The pieces of one part and generation, in their order. */
  static List<Value.Tree> parts(List<Value.Tree> all, String part, long generation) {
    List<Value.Tree> parts = new ArrayList<>();
    for (Value.Tree secret : all) {
      if (noteOf(secret, "part").equals(part)
          && noteOf(secret, "generation").equals(String.valueOf(generation))) {
        parts.add(secret);
      }
    }
    parts.sort(Comparator.comparingInt(secret -> Integer.parseInt(noteOf(secret, "number"))));
    return parts;
  }

  /** The generation that a head says, 0 without a head. */
  static long generation(Value.@Nullable Tree head) {
    return head == null ? 0 : Long.parseLong(noteOf(head, "generation"));
  }

  /** What a Secret's annotation says, empty for nothing. */
  static String noteOf(Value.Tree secret, String note) {
    return Fields.text(secret, "metadata", "annotations", "homelab.dev/" + note);
  }

  /** The number of the last batch in a journal, -1 when it has none. */
  static long lastBatch(List<Value.Tree> journal) {
    long last = -1;
    for (Value.Tree secret : journal) {
      for (String key : Fields.tree(secret, "data").fields().keySet()) {
        last = Math.max(last, Chunks.batchOf(key));
      }
    }
    return last;
  }

  /** A change that does nothing but give a Secret a new version. */
  static Value.Tree touched() {
    return Value.ofMap(
        Map.of(
            "metadata",
            Map.of(
                "annotations",
                Map.of("homelab.dev/taken", String.valueOf(System.currentTimeMillis())))));
  }

  /** More entries for a Secret that still has a version. */
  static Value.Tree guarded(String version, Value.Tree data) {
    return Value.ofMap(Map.of("metadata", Map.of("resourceVersion", version), "data", data));
  }

  /** The name of a piece of the journal. */
  String journalName(long generation, int number) {
    return name + "-j" + generation + '-' + number;
  }

  /** A Secret with what it is part of. */
  Value.Tree secret(
      String secretName,
      String part,
      long generation,
      int number,
      Map<String, String> more,
      Value.Tree data) {
    TreeMap<String, Value> notes = new TreeMap<>();
    notes.put("homelab.dev/part", Value.of(part));
    notes.put("homelab.dev/generation", Value.of(String.valueOf(generation)));
    notes.put("homelab.dev/number", Value.of(String.valueOf(number)));
    more.forEach((key, value) -> notes.put("homelab.dev/" + key, Value.of(value)));
    return Value.ofMap(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "type",
            "homelab.dev/state",
            "metadata",
            Map.of(
                "name",
                secretName,
                "labels",
                Map.of(LABEL, name),
                "annotations",
                new Value.Tree(notes)),
            "data",
            data));
  }

  /** The version that the server gave an object. */
  static String version(Value.Tree object) {
    return Fields.text(object, "metadata", "resourceVersion");
  }
}
