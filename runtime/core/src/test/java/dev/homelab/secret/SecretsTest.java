package dev.homelab.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  private static final SecretSource.Generated RULE =
      new SecretSource.Generated(24, "abcdefghijklmnopqrstuvwxyz0123456789");

  @TempDir Path temp;
  private Path lab = Path.of("");
  private SecretVault vault = vault();

  @BeforeEach
  void makeLab() throws IOException {
    lab = Files.createDirectory(temp.resolve("lab"));
    vault = vault();
  }

  private SecretVault vault() {
    Path root = temp == null ? Path.of("") : temp;
    return SecretVault.of(
        VaultStorage.inFolder(root.resolve("state")), IdentityFile.of(root.resolve("id/id.txt")));
  }

  private Secrets secrets(Map<String, SecretSource> sources) {
    Secrets secrets = new Secrets(sources, Map.of("TOKEN", "canary-env", "EMPTY", ""), lab, vault);
    secrets.keep();
    return secrets;
  }

  @Test
  void takesAVariableOfTheEnvironment() {
    Secrets secrets = secrets(Map.of("a", new SecretSource.Environment("TOKEN")));
    assertThat(secrets.resolve("a")).isEqualTo("canary-env");
  }

  @Test
  void namesTheVariableThatIsNotSet() {
    Secrets secrets =
        secrets(
            Map.of(
                "a", new SecretSource.Environment("NOT_THERE"),
                "b", new SecretSource.Environment("EMPTY")));
    refuses(SecretCodes.NOT_SET, "NOT_THERE", () -> secrets.resolve("a"));
    refuses(SecretCodes.NOT_SET, "EMPTY", () -> secrets.resolve("b"));
    refuses(SecretCodes.NOT_DECLARED, "`c`", () -> secrets.resolve("c"));
  }

  @Test
  void readsFilesOfThreeKinds() throws IOException {
    Files.writeString(lab.resolve("whole.txt"), "line 1\nline 2\n");
    Files.writeString(lab.resolve("s.properties"), "db.password = p w\n");
    Files.writeString(lab.resolve(".env"), "API_KEY=a=b\n");
    Files.createDirectory(lab.resolve("sub"));
    Files.writeString(
        lab.resolve("sub/s.yaml"),
        """
        # comment
        token: plain value # said so
        db:
          user: 'it''s me'
          password: "q\\"uote\\u00fc"
        list: [1, 2]
        other: -5x
        """);
    Secrets secrets =
        secrets(
            Map.of(
                "whole", new SecretSource.FromFile("whole.txt", ""),
                "props", new SecretSource.FromFile("s.properties", "db.password"),
                "env", new SecretSource.FromFile(".env", "API_KEY"),
                "token", new SecretSource.FromFile("sub/s.yaml", "token"),
                "user", new SecretSource.FromFile("sub/s.yaml", "db.user"),
                "password", new SecretSource.FromFile("sub/s.yaml", "db.password"),
                "list", new SecretSource.FromFile("sub/s.yaml", "list"),
                "none", new SecretSource.FromFile("sub/s.yaml", "db.none"),
                "other", new SecretSource.FromFile("sub/s.yaml", "other")));
    assertThat(secrets.resolve("whole")).isEqualTo("line 1\nline 2");
    assertThat(secrets.resolve("props")).isEqualTo("p w");
    assertThat(secrets.resolve("env")).isEqualTo("a=b");
    assertThat(secrets.resolve("token")).isEqualTo("plain value");
    assertThat(secrets.resolve("user")).isEqualTo("it's me");
    assertThat(secrets.resolve("password")).isEqualTo("q\"uoteü");
    assertThat(secrets.resolve("other")).isEqualTo("-5x");
    refuses(SecretCodes.NO_ENTRY, "list", () -> secrets.resolve("list"));
    refuses(SecretCodes.NO_ENTRY, "db.none", () -> secrets.resolve("none"));
  }

  @Test
  void staysBelowTheFolderOfTheLab() throws IOException {
    Files.writeString(temp.resolve("outside.txt"), "canary-outside");
    Files.createSymbolicLink(lab.resolve("link.txt"), temp.resolve("outside.txt"));
    Files.createSymbolicLink(lab.resolve("up"), temp);
    for (String path :
        new String[] {
          "../outside.txt",
          "link.txt",
          "up/outside.txt",
          "sub/../../outside.txt",
          temp.resolve("outside.txt").toString()
        }) {
      Secrets secrets = secrets(Map.of("a", new SecretSource.FromFile(path, "")));
      refuses(SecretCodes.OUTSIDE, path, () -> secrets.resolve("a"));
    }
    Secrets secrets = secrets(Map.of("a", new SecretSource.FromFile("nothing.txt", "")));
    refuses(SecretCodes.NO_FILE, "nothing.txt", () -> secrets.resolve("a"));
  }

  @Test
  void makesAGeneratedSecretOnceAndKeepsItForTheNextProcess() {
    Secrets first = secrets(Map.of("db", RULE));
    assertThat(first.isMade("db")).isFalse();
    assertThat(temp.resolve("state/secrets.age")).doesNotExist();
    String value = first.resolve("db");
    assertThat(value).hasSize(24).matches("[a-z0-9]+");
    assertThat(first.isMade("db")).isTrue();
    vault = vault();
    assertThat(secrets(Map.of("db", RULE)).resolve("db")).isEqualTo(value);
  }

  @Test
  void storesNothingBeforeARunBegins() {
    Secrets reading = new Secrets(Map.of("db", RULE), Map.of(), lab, vault);
    String digest = reading.digest("text");
    String passing = reading.resolve("db");
    assertThat(reading.resolve("db")).isEqualTo(passing);
    assertThat(reading.redact("a " + passing)).isEqualTo("a (secret db)");
    assertThat(reading.isMade("db")).isFalse();
    assertThat(temp.resolve("state/secrets.age")).doesNotExist();
    assertThat(temp.resolve("id/id.txt")).doesNotExist();
    reading.keep();
    assertThat(reading.digest("text")).isEqualTo(digest);
    String kept = reading.resolve("db");
    vault = vault();
    Secrets next = secrets(Map.of("db", RULE));
    assertThat(next.resolve("db")).isEqualTo(kept);
    assertThat(next.digest("text")).isEqualTo(digest);
  }

  @Test
  void seesWhatAnotherProcessRotatedWhenItLooksAgain() {
    Secrets following = secrets(Map.of("db", RULE));
    String before = following.resolve("db");
    vault = vault();
    Secrets other = secrets(Map.of("db", RULE));
    other.rotate("db");
    String after = other.resolve("db");
    assertThat(following.redact(after)).isEqualTo(after);
    following.lookAgain();
    assertThat(following.redact(before + ' ' + after)).isEqualTo("(secret db) (secret db)");
    assertThat(following.resolve("db")).isEqualTo(after);
  }

  @Test
  void rotatesOnlyWhatItMade() {
    Secrets secrets = secrets(Map.of("db", RULE, "env", new SecretSource.Environment("TOKEN")));
    String before = secrets.resolve("db");
    secrets.rotate("db");
    assertThat(secrets.resolve("db")).isNotEqualTo(before);
    assertThat(secrets.redact("old " + before)).isEqualTo("old (secret db)");
    refuses(SecretCodes.NOT_GENERATED, "env", () -> secrets.rotate("env"));
  }

  @Test
  void refusesARuleThatIsEasyToGuess() {
    Secrets secrets =
        secrets(
            Map.of(
                "short", new SecretSource.Generated(7, "abc"),
                "same", new SecretSource.Generated(40, "aaa")));
    refuses(SecretCodes.WEAK, "short", () -> secrets.resolve("short"));
    refuses(SecretCodes.WEAK, "same", () -> secrets.resolve("same"));
  }

  @Test
  void digestsAreEqualForEqualTextsOfOneLabOnly() {
    Secrets secrets = secrets(Map.of());
    String digest = secrets.digest("canary-env");
    assertThat(digest).hasSize(64).isEqualTo(secrets.digest("canary-env"));
    assertThat(digest).isNotEqualTo(secrets.digest("canary-enw"));
    vault = vault();
    assertThat(secrets(Map.of()).digest("canary-env")).isEqualTo(digest);
    SecretVault other =
        SecretVault.of(
            VaultStorage.inFolder(temp.resolve("other")),
            IdentityFile.of(temp.resolve("id/id.txt")));
    assertThat(new Secrets(Map.of(), Map.of(), lab, other).digest("canary-env"))
        .isNotEqualTo(digest);
  }

  @Test
  void listsNamesAndOriginsAndNoValue() {
    Secrets secrets = secrets(Map.of("db", RULE, "env", new SecretSource.Environment("TOKEN")));
    String value = secrets.resolve("db") + secrets.resolve("env");
    assertThat(secrets.listing().toString() + secrets + vault)
        .contains("db", "environment variable TOKEN", "made once")
        .doesNotContain(value.substring(0, 24))
        .doesNotContain("canary");
  }

  private static void refuses(String code, String names, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HomelabException.class,
            e -> {
              assertThat(e.diagnostics().get(0).code()).isEqualTo(code);
              assertThat(e.diagnostics().toString()).contains(names).doesNotContain("canary");
            });
  }

  @Test
  void hidesWhatNobodyAskedForYet() {
    secrets(Map.of("pw", RULE)).resolve("pw");
    String value = vault.value("pw").orElseThrow();
    Secrets other = secrets(Map.of("pw", RULE, "a", new SecretSource.Environment("TOKEN")));
    assertThat(other.redact("password " + value + " and canary-env"))
        .isEqualTo("password (secret pw) and (secret a)");
  }

  @Test
  void hidesTheValueFromBeforeARotation() {
    Secrets secrets = secrets(Map.of("pw", RULE));
    String first = secrets.resolve("pw");
    secrets.rotate("pw");
    String second = secrets.resolve("pw");
    secrets.rotate("pw");
    Secrets later = new Secrets(Map.of("pw", RULE), Map.of(), lab, vault());
    assertThat(later.redact(first + ' ' + second)).isEqualTo("(secret pw) (secret pw)");
    assertThat(later.redact(later.resolve("pw"))).isEqualTo("(secret pw)");
  }

  @Test
  void hidesGeneratedValuesWhoseSecretLeftTheScript() {
    String value = secrets(Map.of("pw", RULE)).resolve("pw");
    assertThat(secrets(Map.of()).redact(value)).isEqualTo("(secret pw)");
  }

  @Test
  void doesNotReadLogsWithoutKnowingWhatToHide() throws IOException {
    secrets(Map.of("pw", RULE)).resolve("pw");
    Files.delete(temp.resolve("id/id.txt"));
    Secrets later = new Secrets(Map.of("pw", RULE), Map.of(), lab, vault());
    refuses(SecretCodes.IDENTITY_LOST, "cannot be opened", later::hideAll);
    assertThat(later.redact("text")).isEqualTo("text");
  }
}
