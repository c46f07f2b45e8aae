package dev.homelab.dsl.spec.machine;

import dev.homelab.codec.Sha256;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the installer of Windows is told, so that it asks nobody. */
@BlockOf(
    name = "answers",
    doc = "What the installer of Windows is told, so that it asks nobody.",
    in =
        """
        homelab { value('other') { content 'x' }; secrets { generated 'windows.password' }
        node('box') { tenant('gaming') { vm windows {
          answers {
            user 'anna'
            password secret('windows.password')
        …
        } } } } }\
        """)
public final class AnswersSpec extends Spec<AnswersSpec> {
  /** The key that Microsoft publishes for Windows 11 Pro ("KMS client activation keys"). */
  private static final String PRO = "W269N-WFGWX-YVC9B-4J6C9-T83GX";

  private static final String KEY = "[A-Z0-9]{5}(-[A-Z0-9]{5}){4}";
  private static final String LANGUAGE = "[a-z]{2,3}(-[A-Z][a-z]{3})?-[A-Z]{2}";

  /** Names that Windows takes for users; some letters are refused everywhere in it. */
  private static final String USER =
      "[^\\s\"/\\\\\\[\\]:;|=,+*?<>@.][^\"/\\\\\\[\\]:;|=,+*?<>@]{0,19}";

  /** What Windows takes as the name of a machine at most (NetBIOS). */
  private static final int LONGEST_COMPUTER = 15;

  private static final int DIGITS = 8;

  private String user = "";
  private Value.@Nullable Secret password;
  private String language = "en-US";
  private Value key = new Value.Text(PRO);

  /** The answers for a machine, whose scope is given. */
  AnswersSpec(Scope machine) {
    super(machine);
  }

  @Override
  protected AnswersSpec self() {
    return this;
  }

  /** Names the user. */
  @Word(
      doc = "Names the user that the installer makes, an administrator.",
      byDefault = "none; it has to be said",
      example = "user 'anna'",
      once = true)
  public AnswersSpec user(String name) {
    if (!name.matches(USER) || name.endsWith(".")) {
      unanswered("'" + name + "' cannot be the name of a user of Windows", "20 letters at most");
    }
    user = name;
    return say();
  }

  /** Sets the password. */
  @Word(
      doc = "Sets the password of the user to a secret of the lab.",
      byDefault = "none; it has to be said",
      example = "password secret('windows.password')",
      once = true)
  public AnswersSpec password(Value.Secret secret) {
    password = secret;
    return say();
  }

  /** Names the language. */
  @Word(
      doc =
          "Names the language and keyboard of Windows; the image must have it, as each has one or"
              + " more.",
      byDefault = "'en-US'",
      example = "language 'de-DE'",
      once = true)
  public AnswersSpec language(String tag) {
    if (!tag.matches(LANGUAGE)) {
      unanswered("'" + tag + "' is no language of Windows", "write it like 'en-US'");
    }
    language = tag;
    return say();
  }

  /** Names the key in clear. */
  @Word(
      doc =
          "Names the product key, which chooses the edition: a published one, or your own as a"
              + " secret of the lab.",
      byDefault = "the key that Microsoft publishes for Windows 11 Pro, which activates nothing",
      example = "key 'W269N-WFGWX-YVC9B-4J6C9-T83GX'",
      once = true)
  public AnswersSpec key(String product) {
    if (!product.toUpperCase(Locale.ROOT).matches(KEY)) {
      unanswered("that is no product key of Windows", "it is five groups of five, with dashes");
    }
    key = new Value.Text(product.toUpperCase(Locale.ROOT));
    return say();
  }

  /** A key of one's own. */
  public AnswersSpec key(Value.Secret product) {
    key = product;
    return say();
  }

  private void unanswered(String title, String hint) {
    scope().report(Diagnostic.error(MachineCodes.BAD_ANSWERS, title).withHint(hint));
  }

  /** Tells what is missing; called at the end of the block. */
  void end() {
    if (user.isEmpty() || password == null) {
      unanswered(
          "answers need a user and its password",
          "say them: user 'anna'; password secret('windows.password')");
    }
  }

  /** What the installer is told in a machine of a name. */
  Value.Tree tree(String machine) {
    String computer =
        machine.length() > LONGEST_COMPUTER ? machine.substring(0, LONGEST_COMPUTER) : machine;
    return TreeBuilder.tree()
        .put("user", user)
        .put("password", password)
        .put("computer", computer.replaceAll("-+$", ""))
        .put("language", language)
        .put("key", key)
        .build();
  }

  /**
   * What follows the name of the machine in that of the disk: other answers go to another disk,
   * since a disk is filled once. Secrets count by their names.
   */
  String diskName(String machine) {
    String all = tree(machine).toString();
    return "answers-" + Sha256.hex(all.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }
}
