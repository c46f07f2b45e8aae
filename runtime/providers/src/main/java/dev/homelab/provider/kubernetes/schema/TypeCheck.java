package dev.homelab.provider.kubernetes.schema;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks an object by its kind alone: what it is called, and what its kind must have (API
 * conventions, "Names"; RFC 1123 for names, RFC 1035 for services).
 */
public final class TypeCheck {
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 253;

  /** Fields of {@code spec} that are whole numbers in every common built-in kind that has them. */
  private static final List<String> WHOLE_NUMBERS =
      List.of(
          "replicas",
          "parallelism",
          "completions",
          "backoffLimit",
          "minReadySeconds",
          "revisionHistoryLimit");

  private TypeCheck() {}

  /** What is wrong with a resource; empty when nothing is. */
  public static List<Diagnostic> of(ResourceSpec resource) {
    List<Diagnostic> problems = new ArrayList<>();
    Value.Tree object = resource.desired();
    for (String field : List.of("apiVersion", "kind")) {
      if (Fields.text(object, field).isEmpty()) {
        add(problems, resource, "an object needs its " + field);
      }
    }
    if (!problems.isEmpty()) {
      return problems;
    }
    ObjectKey key = ObjectKey.of(object);
    name(problems, resource, key);
    if (!resource.lifecycle().existing()) {
      required(problems, resource, key);
    }
    if (UnownedApis.has(key)) {
      problems.addAll(AppCheck.of(resource, key));
    }
    if (KindFields.knows(object)) {
      wholeNumbers(problems, resource, key);
    }
    if (!problems.isEmpty()) {
      mistyped(problems, resource, key);
    }
    for (var label : Fields.tree(object, "metadata", "labels").fields().entrySet()) {
      Value value = label.getValue();
      String text = Value.textOf(value);
      boolean later =
          value instanceof Value.Unknown
              || value instanceof Value.Ref
              || value instanceof Value.Join;
      if (!later && (text == null || !isLabelValue(text))) {
        String what = "the label " + label.getKey() + " of " + key;
        add(problems, resource, what + " needs a text of at most 63 characters");
      }
    }
    return problems;
  }

  /** What a kind must have; one that is looked up has it, and the script says its name only. */
  private static void required(List<Diagnostic> problems, ResourceSpec resource, ObjectKey key) {
    for (String path : KindTable.rules(key.group(), key.kind()).required()) {
      if (Fields.at(resource.desired(), path.split("\\.", -1)) == null) {
        add(problems, resource, key.kind() + " " + key.name() + " needs " + path);
      }
    }
  }

  private static void wholeNumbers(
      List<Diagnostic> problems, ResourceSpec resource, ObjectKey key) {
    for (String field : WHOLE_NUMBERS) {
      if (Fields.at(resource.desired(), "spec", field) instanceof Value.Text text) {
        String what = key.kind() + " " + key.name() + " needs a whole number as spec." + field;
        add(problems, resource, what + ", not '" + text.value() + "'");
      }
    }
  }

  /**
   * Names that resemble a known one, told beside what is wrong for certain. Alone they are not told
   * here: the server may be newer than the table, and is asked.
   */
  private static void mistyped(List<Diagnostic> problems, ResourceSpec resource, ObjectKey key) {
    for (KindFields.Suspect suspect : KindFields.suspects(resource.desired())) {
      if (suspect.near() != null) {
        String title = key.kind() + " " + key.name() + " has no field " + suspect.path();
        problems.add(
            Diagnostic.error(KubernetesCodes.UNKNOWN_FIELD, title)
                .withHint("did you mean '" + suspect.near() + "'?")
                .at(resource.origin().user()));
      }
    }
  }

  // Loops, not patterns: every command checks every object, most in a process just started.

  /** Whether a text is {@code [a-z0-9]([-a-z0-9]*[a-z0-9])?}, such parts joined by dots. */
  private static boolean isSubdomain(String text) {
    int last = text.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = text.charAt(i);
      boolean inner = i > 0 && i < last;
      boolean good =
          switch (c) {
            case '.' -> inner && isPlain(text.charAt(i - 1)) && isPlain(text.charAt(i + 1));
            case '-' -> inner && text.charAt(i - 1) != '.' && text.charAt(i + 1) != '.';
            default -> isPlain(c);
          };
      if (!good) {
        return false;
      }
    }
    return last >= 0;
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /** Whether a text is empty or {@code [A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?}. */
  private static boolean isLabelValue(String text) {
    int last = text.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = text.charAt(i);
      boolean inside = (c == '-' || c == '_' || c == '.') && i > 0 && i < last;
      if (!inside && !isPlain(c) && !(c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return last < LONGEST_LABEL;
  }

  private static void name(List<Diagnostic> problems, ResourceSpec resource, ObjectKey key) {
    Value name = Fields.at(resource.desired(), "metadata", "name");
    if (name == null) {
      add(problems, resource, key.kind() + " needs a name");
    } else if (name instanceof Value.Text text) {
      boolean free = key.group().equals("rbac.authorization.k8s.io");
      boolean good =
          !text.value().isEmpty()
              && text.value().length() <= LONGEST_NAME
              && (free
                  ? text.value().indexOf('/') < 0 && text.value().indexOf('%') < 0
                  : isSubdomain(text.value()));
      if (!good) {
        add(
            problems,
            resource,
            "'"
                + text.value()
                + "' is no name for a "
                + key.kind()
                + ": small letters, digits, '-' and '.'");
      }
    }
  }

  private static void add(List<Diagnostic> problems, ResourceSpec resource, String title) {
    problems.add(Diagnostic.error(KubernetesCodes.MALFORMED, title).at(resource.origin().user()));
  }
}
