package dev.homelab.provider.apps;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares secrets with what an application shows of them, and lets no value out: a secret that is
 * as wished is shown as its reference. Of one that is masked, the keyed hash that was recorded
 * tells whether it was given another value here since.
 */
final class SecretLook {
  private static final Pattern MASK = Pattern.compile("\\*+");
  private static final Value OTHER = new Value.Text("(another value)");

  private SecretLook() {}

  /**
   * What an application shows, without values of secrets.
   *
   * @param live what it shows, fields as in the wish
   */
  static Value.Tree settle(
      Wish wish, Value.Tree live, @Nullable StateEntry prior, CallContext context) {
    Value.Tree settled = live;
    for (Map.Entry<String, Value> field : wish.tree().fields().entrySet()) {
      Value shown = live.get(field.getKey());
      if (field.getValue() instanceof Value.Secret secret
          && shown != null
          && !(shown instanceof Value.Secret)) {
        String text = Value.textOf(shown);
        boolean empty = text != null && text.isEmpty();
        boolean same =
            !empty
                && ((text == null || MASK.matcher(text).matches())
                    ? isRecorded(secret.name(), prior, context)
                    : text.equals(valueOf(secret.name(), context)));
        settled =
            empty
                ? settled.without(field.getKey())
                : settled.with(field.getKey(), same ? secret : OTHER);
      }
    }
    return settled;
  }

  /** Whether a secret has the value with which it was last applied. */
  static boolean isRecorded(String name, @Nullable StateEntry prior, CallContext context) {
    String applied = prior == null ? null : Value.textOf(prior.secretDigests().get(name));
    String value = valueOf(name, context);
    return applied != null && value != null && applied.equals(context.secrets().digest(value));
  }

  private static @Nullable String valueOf(String name, CallContext context) {
    try {
      return context.secrets().isMade(name) ? context.secrets().resolve(name) : null;
    } catch (HomelabException cannotBeHad) {
      return null;
    }
  }

  /** Keyed hashes of the secrets of a wish, by name. */
  static Value.Tree digests(Wish wish, CallContext context) {
    Map<String, Value> digests = new TreeMap<>();
    for (String name : wish.secretNames()) {
      String value = context.secrets().resolve(name);
      digests.put(name, Value.of(context.secrets().digest(value)));
    }
    return Value.ofMap(digests);
  }
}
