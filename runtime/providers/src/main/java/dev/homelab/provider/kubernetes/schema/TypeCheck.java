package dev.homelab.provider.kubernetes.schema;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.json.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks an object by its kind alone: what it is called, and what its kind must have (API
 * conventions, "Names"; RFC 1123 for names, RFC 1035 for services).
 */
public final class TypeCheck {
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("|[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final int LONGEST_NAME = 253;

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
    for (String path : KindTable.rules(key.group(), key.kind()).required()) {
      if (Fields.at(object, path.split("\\.", -1)) == null) {
        add(problems, resource, key.kind() + " " + key.name() + " needs " + path);
      }
    }
    Fields.tree(object, "metadata", "labels")
        .fields()
        .forEach(
            (name, value) -> {
              String text = Value.textOf(value);
              boolean later =
                  value instanceof Value.Unknown
                      || value instanceof Value.Ref
                      || value instanceof Value.Join;
              if (!later && (text == null || !LABEL_VALUE.matcher(text).matches())) {
                add(
                    problems,
                    resource,
                    "the label " + name + " of " + key + " needs a text of at most 63 characters");
              }
            });
    return problems;
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
                  : SUBDOMAIN.matcher(text.value()).matches());
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
