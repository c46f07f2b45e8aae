package dev.homelab.dsl.spec.machine;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.machine.Draft.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a machine's block says of what is in it: who logs in, and what its system reads first. */
final class VmInside {
  private static final String USER = "[a-z_][a-z0-9_-]{0,31}";
  private static final String KEY =
      "(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-[a-z0-9@.-]+) [A-Za-z0-9+/=]+( .*)?";

  private final Scope scope;
  private final String system;
  private final List<Said<String>> keys = new ArrayList<>();
  private @Nullable Said<String> user;
  private @Nullable Said<String> userData;
  private @Nullable Said<String> seed;
  private @Nullable Said<AnswersSpec> answers;

  VmInside(Scope scope, String system) {
    this.scope = scope;
    this.system = system;
  }

  /** Names the user. */
  void user(String name) {
    if (isFor("linux", "user", "only Linux from a cloud image makes its user by cloud-init")) {
      if (!name.matches(USER)) {
        scope.unfit(
            "'" + name + "' cannot be the name of a user", "use small letters, digits, '-', '_'");
      }
      user = Said.now(scope, name);
    }
  }

  /** Lets a key in. */
  void key(String publicKey) {
    if (isFor("linux", "sshKey", "only Linux from a cloud image takes keys by cloud-init")) {
      if (!publicKey.strip().matches(KEY)) {
        scope.unfit("that is not a public key", "write the line of the file that ends in .pub");
      }
      keys.add(Said.now(scope, publicKey.strip()));
    }
  }

  /** Takes user data as it stands. */
  void cloudInit(String text) {
    if (isFor("linux", "cloudInit", "only Linux from a cloud image reads it")) {
      userData = Said.now(scope, text);
      check(text);
    }
  }

  private void check(String text) {
    try {
      String field = CloudConfig.passwordIn(text);
      if (field != null) {
        refuseSecret("`" + field + "` of cloudInit is written in clear");
      }
    } catch (JsonProcessingException notYaml) {
      atOdds("what cloudInit says is not YAML", "look at how far its lines are moved in");
    }
    if (!CloudConfig.isKnownForm(text)) {
      atOdds(
          "cloud-init does not know what cloudInit says", "let it begin with a line #cloud-config");
    }
  }

  /** Takes what the identity of the machine is made of. */
  void seed(String text) {
    if (isFor("linux", "cloudInitSeed", "only Linux from a cloud image reads it")) {
      seed = Said.now(scope, text);
    }
  }

  /** Refuses a secret in what cloud-init reads. */
  void refuseSecret(String title) {
    scope.report(
        Diagnostic.error(MachineCodes.IN_CLEAR, title)
            .withDetail(
                "Cozystack keeps what cloud-init reads in clear, in the Helm release of the"
                    + " machine, where everybody who may look at the tenant reads it.")
            .withHint("let keys in: sshKey 'ssh-ed25519 …'")
            .withHint("or set the password in the machine, over homelab console"));
  }

  /** Takes what the installer is told. */
  void answers(Consumer<AnswersSpec> block) {
    if (isFor("windows", "answers", "only the installer of Windows reads them")) {
      AnswersSpec made = new AnswersSpec(scope);
      block.accept(made);
      made.freeze();
      made.end();
      answers = Said.now(scope, made);
    }
  }

  /** The disc with what the installer is told, or null. */
  @Nullable Said<AnswersSpec> answers() {
    return answers;
  }

  /** Whether a word is for the system of the machine; one that is not is reported. */
  boolean isFor(String wanted, String word, String why) {
    boolean fits = system.equals(wanted);
    if (!fits) {
      scope.report(
          Diagnostic.error(
                  MachineCodes.NOT_FOR_SYSTEM,
                  "`" + word + "` is not for a machine with " + system + ": " + why)
              .withHint(
                  system.equals("windows")
                      ? "Windows takes answers { user 'anna' } while it is installed"
                      : "take it away"));
    }
    return fits;
  }

  private void atOdds(String title, String hint) {
    scope.report(Diagnostic.error(MachineCodes.AT_ODDS, title).withHint(hint));
  }

  /** Sets what the machine's block states of it. */
  void describe(ObjectDraft machine) {
    List<String> lines = keys.stream().map(Said::value).toList();
    Said<String> text = userData;
    Said<String> name = user;
    if (text != null && (name != null || !keys.isEmpty())) {
      text.report(
          scope,
          Diagnostic.error(MachineCodes.AT_ODDS, "cloudInit says all that cloud-init reads")
              .withHint("put the user and the keys there, or leave cloudInit out"));
    }
    Said<String> identity = seed;
    if (identity != null) {
      machine.said("spec.cloudInitSeed", identity.value(), identity.line());
    }
    if (!lines.isEmpty()) {
      machine.said("spec.sshKeys", lines, keys.get(0).line());
    }
    if (text != null) {
      machine.said("spec.cloudInit", text.value(), text.line());
    } else if (name != null) {
      machine.said("spec.cloudInit", CloudConfig.of(name.value(), lines), name.line());
    } else if (!lines.isEmpty()) {
      machine.byDefault(
          "spec.cloudInit", CloudConfig.of("admin", lines), "somebody has to log in with the key");
    }
  }
}
