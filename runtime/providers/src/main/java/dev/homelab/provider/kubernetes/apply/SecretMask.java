package dev.homelab.provider.kubernetes.apply;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Fields;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.SecretResolver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what a server shows, before anything else sees it. Where the object holds
 * the wished secret, the wish's own reference takes its place, so that both compare equal; any
 * other secret becomes a text that tells only whether it changed.
 *
 * <p>What counts as a secret, where the wish has none at that place: what the record has as one
 * there, whatever stands in a list that held one and is neither wished nor recorded in clear, a
 * text with the keyed hash of a recorded secret, and every value that the lab's secrets know.
 */
public final class SecretMask {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final SecretResolver secrets;
  private final @Nullable StateEntry prior;
  private final Set<String> digests = new HashSet<>();
  private final Set<String> plain = new HashSet<>();

  /** A mask that may compare with the secrets, or else with the hashes last recorded. */
  public SecretMask(SecretResolver secrets, @Nullable StateEntry prior) {
    this.secrets = secrets;
    this.prior = prior;
    if (prior != null) {
      prior.secretDigests().fields().values().forEach(d -> digests.add(Value.textOf(d)));
    }
  }

  /**
   * The object without secrets.
   *
   * @param live what the server shows
   * @param wish the normalised wish, or null when nothing is wished
   */
  public Value.Tree of(Value.Tree live, Value.@Nullable Tree wish) {
    Value.Tree object = withoutLastApplied(live);
    boolean secretKind = Wish.isSecretKind(live);
    Value.Tree record = prior == null ? null : Wish.normalised(prior.recorded());
    boolean concerned =
        prior == null
            || !digests.isEmpty()
            || (wish != null && holdsSecret(wish))
            || (record != null && holdsSecret(record));
    if (concerned) {
      note(wish);
      note(record);
      Value masked =
          secretKind
              ? walk(without(wish), without(record), object.without("data"), false)
              : walk(wish, record, object, false);
      object = masked instanceof Value.Tree tree ? tree : object;
    }
    if (secretKind && live.get("data") instanceof Value.Tree data) {
      TreeMap<String, Value> hidden = new TreeMap<>();
      Value.Tree wished = Fields.tree(wish, "data");
      data.fields().forEach((name, value) -> hidden.put(name, entry(wished.get(name), value)));
      object = object.with("data", new Value.Tree(hidden));
    }
    return object;
  }

  private static Value.@Nullable Tree without(Value.@Nullable Tree tree) {
    return tree == null ? null : tree.without("data");
  }

  private Value entry(@Nullable Value wish, Value live) {
    if (wish != null && wish.equals(live)) {
      return wish;
    }
    String text = decoded(String.valueOf(Value.textOf(live)));
    return wish != null && Wish.isSensitive(wish) && holds(wish, text) ? wish : hidden(text);
  }

  /**
   * One value without secrets.
   *
   * @param doubtful whether it stands in a list that holds secrets, so that its place says nothing
   */
  private Value walk(@Nullable Value wish, @Nullable Value record, Value live, boolean doubtful) {
    if (wish != null && Wish.isSensitive(wish)) {
      String text = String.valueOf(Value.textOf(live));
      return holds(wish, text) ? wish : hidden(text);
    }
    if (live instanceof Value.Tree there) {
      TreeMap<String, Value> fields = new TreeMap<>();
      there
          .fields()
          .forEach(
              (name, value) ->
                  fields.put(name, walk(in(wish, name), in(record, name), value, doubtful)));
      return new Value.Tree(fields);
    }
    if (live instanceof Value.Seq there) {
      boolean held = holdsSecret(wish) || holdsSecret(record);
      List<Value> items = new ArrayList<>(there.items().size());
      for (Value item : there.items()) {
        Value wished = match(wish, item, items.size());
        Value recorded = match(record, item, items.size());
        boolean known = isNamed(item) && (wished != null || recorded != null);
        items.add(walk(wished, recorded, item, (doubtful || held) && !known));
      }
      return new Value.Seq(items);
    }
    boolean shown = !(live instanceof Value.Text) || live.equals(wish);
    return shown || !isSecret(record, ((Value.Text) live).value(), doubtful)
        ? live
        : hidden(((Value.Text) live).value());
  }

  private boolean isSecret(@Nullable Value record, String text, boolean doubtful) {
    if (record != null && Wish.isSensitive(record)) {
      return true;
    }
    return !plain.contains(text)
        && (doubtful
            || (!digests.isEmpty() && digests.contains(secrets.digest(text)))
            || !secrets.redact(text).equals(text));
  }

  /** Keeps in mind what is written down in clear, and therefore no secret. */
  private void note(@Nullable Value value) {
    if (value instanceof Value.Tree tree) {
      tree.fields().values().forEach(this::note);
    } else if (value instanceof Value.Seq seq) {
      seq.items().forEach(this::note);
    } else if (value instanceof Value.Text text) {
      plain.add(text.value());
    }
  }

  private static boolean holdsSecret(@Nullable Value value) {
    if (value instanceof Value.Tree tree) {
      return tree.fields().values().stream().anyMatch(SecretMask::holdsSecret);
    }
    if (value instanceof Value.Seq seq) {
      return seq.items().stream().anyMatch(SecretMask::holdsSecret);
    }
    return value != null && Wish.isSensitive(value);
  }

  private static @Nullable Value in(@Nullable Value value, String name) {
    return value instanceof Value.Tree tree ? tree.get(name) : null;
  }

  private static boolean isNamed(Value item) {
    return !Fields.text(item, "name").isEmpty();
  }

  /** The item of a list that stands for another one: that of its name, else at its place. */
  static @Nullable Value match(@Nullable Value list, Value live, int index) {
    if (!(list instanceof Value.Seq known)) {
      return null;
    }
    String name = Fields.text(live, "name");
    for (Value item : known.items()) {
      if (!name.isEmpty() && name.equals(Fields.text(item, "name"))) {
        return item;
      }
    }
    return name.isEmpty() && index < known.items().size() ? known.items().get(index) : null;
  }

  private boolean holds(Value wish, String text) {
    try {
      return text.equals(Value.textOf(Wish.fill(wish, secrets, new TreeMap<>())));
    } catch (HomelabException e) {
      return prior != null
          && wish instanceof Value.Secret secret
          && secrets.digest(text).equals(Value.textOf(prior.secretDigests().get(secret.name())));
    }
  }

  private Value hidden(String text) {
    String digest = secrets.digest(text);
    return Value.of("(hidden, " + digest.substring(0, Math.min(8, digest.length())) + ')');
  }

  /** A text in base64 as UTF-8; as it is when it is no base64. */
  static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return base64;
    }
  }

  private static Value.Tree withoutLastApplied(Value.Tree live) {
    Value.Tree annotations = Fields.tree(live, "metadata", "annotations");
    return annotations.get(LAST_APPLIED) == null
        ? live
        : Fields.with(live, annotations.without(LAST_APPLIED), "metadata", "annotations");
  }
}
