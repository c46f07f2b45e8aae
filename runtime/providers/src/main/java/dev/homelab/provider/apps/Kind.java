package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.provider.apps.client.AppPlace;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.FieldRule;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ResourceSchema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One kind of thing that applications hold, in their own API. Keeps nothing. */
abstract class Kind {
  private final String type;
  private final Set<AppKind> apps;
  private final Set<String> required;
  private final Set<String> optional;
  private final Set<String> secrets;
  private final Set<String> fixed;

  /** The name of the type, the applications that have it, and the fields of a wish. */
  Kind(String type, Set<AppKind> apps, Fields fields) {
    this.type = type;
    this.apps = EnumSet.copyOf(apps);
    this.required = Set.copyOf(fields.required());
    this.optional = Set.copyOf(fields.optional());
    this.secrets = Set.copyOf(fields.secrets());
    this.fixed = Set.copyOf(fields.fixed());
  }

  /**
   * The fields of a wish.
   *
   * @param required those that must be stated
   * @param optional those that may be
   * @param secrets which of them hold a secret
   * @param fixed which of them make a replacement
   */
  record Fields(
      Set<String> required, Set<String> optional, Set<String> secrets, Set<String> fixed) {}

  /** The name of the type. */
  final String type() {
    return type;
  }

  /** The schema of the type. */
  final ResourceSchema schema() {
    List<FieldRule> rules = new ArrayList<>();
    for (String field : new TreeSet<>(required)) {
      rules.add(new FieldRule(field, true, false, secrets.contains(field), isFixed(field), ""));
    }
    for (String field : new TreeSet<>(optional)) {
      rules.add(new FieldRule(field, false, false, secrets.contains(field), isFixed(field), ""));
    }
    rules.add(new FieldRule(AppPlace.FIELD, true, false, false, false, ""));
    rules.add(new FieldRule(AppPlace.FIELD + '.' + AppPlace.KEY, true, false, true, false, ""));
    return new ResourceSchema(type, 1, rules, false, List.of());
  }

  private boolean isFixed(String field) {
    return fixed.contains(field);
  }

  /** What is wrong with a wish by itself. */
  final List<Diagnostic> check(Value.Tree wish) {
    List<Diagnostic> problems = new ArrayList<>();
    AppPlace place = AppPlace.of(wish);
    if (place == null) {
      problems.add(bad("its `app` does not tell kind, namespace, service, port and key"));
    } else if (!apps.contains(place.kind())) {
      problems.add(bad(place.kind().shown() + " has no such thing"));
    }
    for (String field : required) {
      if (wish.get(field) == null) {
        problems.add(bad("it lacks `" + field + "`"));
      }
    }
    wish.fields()
        .forEach(
            (field, value) -> {
              boolean known = required.contains(field) || optional.contains(field);
              if (!known && !field.equals(AppPlace.FIELD)) {
                problems.add(bad("it has no `" + field + "`"));
              } else if (secrets.contains(field) && value instanceof Value.Text) {
                problems.add(bad("its `" + field + "` must be a secret of the lab"));
              }
            });
    return problems;
  }

  private Diagnostic bad(String why) {
    return Diagnostic.error(AppCodes.BAD_WISH, type + " cannot be made: " + why);
  }

  /** What holds where a wish says nothing. */
  Value.Tree defaults() {
    return Value.Tree.EMPTY;
  }

  /** Whether its names bear the lab's mark; what does not is known by what it is about. */
  boolean isMarked() {
    return false;
  }

  /** Whether a thing that nobody recorded is the lab's all the same. */
  boolean isOurs(Wish wish, Held held) {
    return isMarked();
  }

  /** Everything of this kind that the application holds, in one look. */
  abstract List<Held> held(AppClient client, CallContext context);

  /**
   * Whether a look at a thing that nobody recorded tells whose it is; where it does not, the step
   * that would make it asks ({@link #recognise}).
   */
  boolean tellsWhoseItIs() {
    return true;
  }

  /**
   * Makes sure that a thing which nobody recorded may be taken for the wished one, where looking at
   * it does not tell. A step asks until the thing is recorded, and never again.
   *
   * @throws ProviderException when it is somebody else's, with what can be done
   */
  void recognise(AppClient client, CallContext context) {}

  /** Whether a thing is the one that a wish is about. */
  abstract boolean means(Wish wish, Held held);

  /**
   * The fields of a wish as the thing has them; of a secret the text that the application shows,
   * which nobody but the comparison may see.
   */
  abstract Value.Tree live(Wish wish, Held held);

  /** The fields of a wish that the application does not show again: the record has them. */
  Set<String> unshown() {
    return Set.of();
  }

  /**
   * Makes it.
   *
   * @return what the application calls it by
   */
  abstract String create(AppClient client, Wish wish, CallContext context);

  /** Changes it to what is wished; what the wish says nothing of stays. */
  abstract void update(AppClient client, Wish wish, Held held, CallContext context);

  /** Removes it. */
  abstract void delete(AppClient client, Wish wish, Held held, CallContext context);

  /** A text, a whole number, a truth or a list of them; empty text for anything else. */
  static Value valueOf(JsonNode node) {
    if (node.isBoolean()) {
      return Value.of(node.asBoolean());
    }
    if (node.isIntegralNumber()) {
      return Value.of(node.asLong());
    }
    if (node.isArray()) {
      List<Value> items = new ArrayList<>();
      node.forEach(item -> items.add(valueOf(item)));
      return new Value.Seq(items);
    }
    return Value.of(node.isTextual() ? node.asText() : "");
  }
}
