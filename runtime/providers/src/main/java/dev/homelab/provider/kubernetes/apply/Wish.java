package dev.homelab.provider.kubernetes.apply;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SecretResolver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A wished object: in the form that is compared, and in the form that is sent. */
public final class Wish {
  private Wish() {}

  /**
   * The form that is compared: no status, a Secret's {@code stringData} as the {@code data} that
   * the server keeps. Secrets stay references.
   */
  public static Value.Tree normalised(Value.Tree wish) {
    Value.Tree tree = wish.without("status");
    if (!isSecretKind(wish) || !(wish.get("stringData") instanceof Value.Tree texts)) {
      return tree;
    }
    TreeMap<String, Value> data = new TreeMap<>(Fields.tree(wish, "data").fields());
    texts
        .fields()
        .forEach(
            (name, value) ->
                data.put(name, value instanceof Value.Text text ? base64(text) : value));
    return tree.without("stringData").with("data", new Value.Tree(data));
  }

  /** Whether a tree is a core Secret. */
  public static boolean isSecretKind(Value.Tree object) {
    return Fields.text(object, "kind").equals("Secret")
        && Fields.text(object, "apiVersion").equals("v1");
  }

  /**
   * The form that is sent: every secret in its place, every join put together.
   *
   * @param digests receives the keyed hash of each secret used, by its name
   * @throws ProviderException of class REJECTED when a value is still unknown
   */
  public static Value.Tree toSend(
      Value.Tree wish, SecretResolver secrets, Map<String, Value> digests) {
    Value.Tree sent = wish.without("status");
    return normalised(isAtHand(sent) ? sent : (Value.Tree) fill(sent, secrets, digests));
  }

  /** Whether a value is complete as it is: no secret, join, reference or unknown in it. */
  private static boolean isAtHand(Value value) {
    if (value instanceof Value.Tree tree) {
      for (Value field : tree.fields().values()) {
        if (!isAtHand(field)) {
          return false;
        }
      }
      return true;
    }
    if (value instanceof Value.Seq seq) {
      for (Value item : seq.items()) {
        if (!isAtHand(item)) {
          return false;
        }
      }
      return true;
    }
    return !(value instanceof Value.Secret
        || value instanceof Value.Join
        || value instanceof Value.Ref
        || value instanceof Value.Unknown);
  }

  /** One value with its secrets in place. */
  static Value fill(Value value, SecretResolver secrets, Map<String, Value> digests) {
    if (value instanceof Value.Tree tree) {
      TreeMap<String, Value> fields = new TreeMap<>();
      tree.fields().forEach((name, item) -> fields.put(name, fill(item, secrets, digests)));
      return new Value.Tree(fields);
    }
    if (value instanceof Value.Seq seq) {
      List<Value> items = new ArrayList<>(seq.items().size());
      seq.items().forEach(item -> items.add(fill(item, secrets, digests)));
      return new Value.Seq(items);
    }
    if (value instanceof Value.Secret secret) {
      String text = secrets.resolve(secret.name());
      digests.put(secret.name(), Value.of(secrets.digest(text)));
      return Value.of(text);
    }
    if (value instanceof Value.Join join) {
      StringBuilder text = new StringBuilder();
      join.parts().forEach(part -> text.append(plain(fill(part, secrets, digests))));
      return Value.of(text.toString());
    }
    if (value instanceof Value.Unknown unknown) {
      throw notKnown(unknown.address() + "." + unknown.output());
    }
    if (value instanceof Value.Ref ref) {
      throw notKnown(ref.address() + "." + ref.output());
    }
    return value;
  }

  /** Whether a value is, or is joined from, a secret. */
  static boolean isSensitive(Value value) {
    return value instanceof Value.Secret
        || (value instanceof Value.Join join && join.parts().stream().anyMatch(Wish::isSensitive));
  }

  private static String plain(Value value) {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Int number) {
      return String.valueOf(number.value());
    }
    if (value instanceof Value.Dec number) {
      return number.value().toPlainString();
    }
    return value instanceof Value.Bool flag ? String.valueOf(flag.value()) : "";
  }

  private static Value base64(Value.Text text) {
    byte[] bytes = text.value().getBytes(StandardCharsets.UTF_8);
    return Value.of(Base64.getEncoder().encodeToString(bytes));
  }

  private static ProviderException notKnown(String what) {
    return new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(KubernetesCodes.NOT_KNOWN, what + " is not known yet"),
        null,
        null);
  }
}
