package dev.homelab.provider.apps;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is wished of one thing in an application, with the defaults of its kind.
 *
 * @param address its address in the lab
 * @param lab whose it is
 * @param tree the wish, secrets as references
 */
record Wish(Address address, LabIdentity lab, Value.Tree tree) {
  private static final String MARK = " (homelab ";
  private static final int CHARACTERS = 10;

  /** A text; empty when it is not stated. */
  String text(String field) {
    String text = Value.textOf(tree.get(field));
    return text == null ? "" : text;
  }

  /** A whole number; 0 when it is not stated. */
  int number(String field) {
    return tree.get(field) instanceof Value.Int number ? Math.toIntExact(number.value()) : 0;
  }

  /** A list of texts; empty when it is not stated. */
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    if (tree.get(field) instanceof Value.Seq seq) {
      for (Value item : seq.items()) {
        String text = Value.textOf(item);
        if (text != null) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  /** The value of a secret of the wish, for the length of one request; empty without one. */
  String secret(String field, CallContext context) {
    return tree.get(field) instanceof Value.Secret secret
        ? context.secrets().resolve(secret.name())
        : "";
  }

  /** The names of the secrets in it, that of the application included. */
  Set<String> secretNames() {
    Set<String> names = new TreeSet<>();
    collect(tree, names);
    return names;
  }

  private static void collect(@Nullable Value value, Set<String> names) {
    if (value instanceof Value.Secret secret) {
      names.add(secret.name());
    } else if (value instanceof Value.Tree tree) {
      tree.fields().values().forEach(field -> collect(field, names));
    }
  }

  /**
   * Its name with the mark that binds lab and address: the applications offer no other place for
   * one that has no effect of its own (tags restrict what a thing is used for).
   */
  String markedName() {
    return text("name") + mark();
  }

  /** The same wish under another address: the one that it had before it was renamed. */
  Wish at(Address other) {
    return other.equals(address) ? this : new Wish(other, lab, tree);
  }

  /** Whether a name bears the mark of this lab and this address. */
  boolean marks(String name) {
    return name.endsWith(mark());
  }

  private String mark() {
    String text = String.join("\0", lab.id(), lab.environment(), address.toString());
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return MARK + HexFormat.of().formatHex(sha).substring(0, CHARACTERS) + ')';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A name as an application has it, without a mark. */
  static String bareName(String name) {
    int at = name.lastIndexOf(MARK);
    return at < 0 ? name : name.substring(0, at);
  }
}
