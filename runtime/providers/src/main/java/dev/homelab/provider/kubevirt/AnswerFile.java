package dev.homelab.provider.kubevirt;

import dev.homelab.codec.Sha256;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.SecretNames;
import dev.homelab.model.Value;
import dev.homelab.spi.SecretResolver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an installer of Windows reads instead of asking ({@code autounattend.xml}). Its wish has
 * {@code user}, {@code password} (a secret), {@code computer}, {@code language} such as {@code
 * en-US}, and {@code key}, the key of the edition.
 */
final class AnswerFile {
  private static final Set<String> FIELDS =
      Set.of("user", "password", "computer", "language", "key");

  private final Value.Tree wish;
  private final SecretResolver secrets;

  private AnswerFile(Value.Tree wish, SecretResolver secrets) {
    this.wish = wish;
    this.secrets = secrets;
  }

  /** That of a wish that was checked. */
  static AnswerFile of(Value.Tree wish, SecretResolver secrets) {
    return new AnswerFile(wish, secrets);
  }

  /** What is wrong with a wish, before anybody is asked. */
  static List<Diagnostic> check(@Nullable Value wish) {
    List<Diagnostic> found = new ArrayList<>();
    if (!(wish instanceof Value.Tree tree)) {
      found.add(Diagnostic.error(KubevirtCodes.BAD_WISH, "answers are a tree of fields"));
      return found;
    }
    for (String field : new TreeMap<>(tree.fields()).keySet()) {
      if (!FIELDS.contains(field)) {
        found.add(Diagnostic.error(KubevirtCodes.BAD_WISH, "answers have no `" + field + "`"));
      }
    }
    for (String field : FIELDS.stream().sorted().toList()) {
      if (tree.get(field) == null) {
        found.add(Diagnostic.error(KubevirtCodes.BAD_WISH, "answers need their " + field));
      }
    }
    Value password = tree.get("password");
    if (password != null && !SecretNames.isIn(password)) {
      found.add(Diagnostic.error(KubevirtCodes.BAD_WISH, "a password is a secret of the lab"));
    }
    return found;
  }

  /** The disc that the installer finds it on. */
  SmallDisc disc() {
    byte[] xml =
        new AnswerXml(
                text("user"), text("password"), text("computer"), text("language"), text("key"))
            .bytes();
    return SmallDisc.of("answers for Windows", "ANSWERS", "autounattend.xml", xml);
  }

  private String text(String field) {
    Value value = wish.get(field);
    String text =
        value instanceof Value.Secret secret
            ? secrets.resolve(secret.name())
            : value == null ? null : Value.textOf(value);
    return text == null ? "" : text;
  }

  /** What tells these answers from others, with the names of secrets instead of their values. */
  String identity() {
    return "sha256:" + Sha256.hex(wish.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Keyed hashes of the secrets in it. */
  Value.Tree secretDigests() {
    TreeMap<String, Object> digests = new TreeMap<>();
    for (String name : SecretNames.in(wish)) {
      digests.put(name, secrets.digest(secrets.resolve(name)));
    }
    return Value.ofMap(digests);
  }
}
