package dev.homelab.provider.kubernetes.apply;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.json.Fields;
import dev.homelab.spi.SecretResolver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what a server shows, before anything else sees it. Where the object holds
 * the wished secret, the wish's own reference takes its place, so that both compare equal; any
 * other secret becomes a text that tells only whether it changed.
 */
public final class SecretMask {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final SecretResolver secrets;
  private final @Nullable StateEntry prior;

  /** A mask that may compare with the secrets, or else with the hashes last recorded. */
  public SecretMask(SecretResolver secrets, @Nullable StateEntry prior) {
    this.secrets = secrets;
    this.prior = prior;
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
    if (wish != null) {
      Value masked = walk(secretKind ? wish.without("data") : wish, object);
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

  private Value entry(@Nullable Value wish, Value live) {
    if (wish != null && wish.equals(live)) {
      return wish;
    }
    String text = decoded(String.valueOf(Value.textOf(live)));
    return wish != null && Wish.isSensitive(wish) && holds(wish, text) ? wish : hidden(text);
  }

  private Value walk(Value wish, Value live) {
    if (Wish.isSensitive(wish)) {
      String text = String.valueOf(Value.textOf(live));
      return holds(wish, text) ? wish : hidden(text);
    }
    if (wish instanceof Value.Tree tree && live instanceof Value.Tree there) {
      TreeMap<String, Value> fields = new TreeMap<>(there.fields());
      tree.fields()
          .forEach(
              (name, below) -> fields.computeIfPresent(name, (n, value) -> walk(below, value)));
      return new Value.Tree(fields);
    }
    if (wish instanceof Value.Seq seq && live instanceof Value.Seq there) {
      List<Value> items = new ArrayList<>(there.items());
      for (int i = 0; i < items.size(); i++) {
        Value match = match(seq, items.get(i), i);
        if (match != null) {
          items.set(i, walk(match, items.get(i)));
        }
      }
      return new Value.Seq(items);
    }
    return live;
  }

  private static @Nullable Value match(Value.Seq wish, Value live, int index) {
    String name = Fields.text(live, "name");
    for (Value item : wish.items()) {
      if (!name.isEmpty() && name.equals(Fields.text(item, "name"))) {
        return item;
      }
    }
    return name.isEmpty() && index < wish.items().size() ? wish.items().get(index) : null;
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

  private static String decoded(String base64) {
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
