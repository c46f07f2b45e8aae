package dev.homelab.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homelab.model.SecretSource;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The age tool itself opens our vault with our identity, and we open what it made. */
@Tag("real")
class RealAgeTest {
  private static final SecretSource.Generated RULE = new SecretSource.Generated(32, "abcdef0123");

  @TempDir Path temp;

  /** The path of a tool; without it the test is skipped, and fails with {@code CI=true}. */
  private static String required(String name) throws IOException {
    Optional<Path> found = tool(name);
    boolean mayBeMissing = !"true".equals(System.getenv("CI"));
    assumeTrue(found.isPresent() || !mayBeMissing, name + " is not on this machine");
    return found
        .orElseThrow(() -> new AssertionError("test-fixtures/real/build makes " + name))
        .toString();
  }

  private static Optional<Path> tool(String name) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      folders.add(Path.of(folder));
    }
    Path home = Path.of(System.getProperty("user.home"));
    String named = System.getenv("HOMELAB_REAL_CACHE");
    String caches = System.getenv().getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    Path cache = named == null ? Path.of(caches, "homelab-real") : Path.of(named);
    if (Files.isDirectory(cache)) {
      try (var found = Files.walk(cache, 3)) {
        found.filter(Files::isDirectory).sorted().forEach(folders::add);
      }
    }
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void ageOpensTheVault() throws IOException, InterruptedException {
    String age = required("age");
    IdentityFile identity = IdentityFile.of(temp.resolve("id/identity.txt"));
    SecretVault vault = SecretVault.of(VaultStorage.inFolder(temp.resolve("state")), identity);
    String value = vault.valueOrGenerate("db", RULE);
    String plain =
        run(
            age,
            "--decrypt",
            "--identity",
            identity.path().toString(),
            temp.resolve("state/secrets.age").toString());
    assertThat(plain).contains("\"db\":\"" + value + "\"");
  }

  @Test
  void anIdentityOfAgeKeygenOpensTheVaultToo() throws IOException, InterruptedException {
    String keygen = required("age-keygen");
    Path file = temp.resolve("theirs.txt");
    run(keygen, "-o", file.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    IdentityFile identity = IdentityFile.of(file);
    assertThat(run(keygen, "-y", file.toString()).strip()).isEqualTo(identity.recipient());
    String value =
        SecretVault.of(VaultStorage.inFolder(temp.resolve("state")), identity)
            .valueOrGenerate("db", RULE);
    assertThat(SecretVault.of(VaultStorage.inFolder(temp.resolve("state")), identity).value("db"))
        .contains(value);
  }

  private static int exitOf(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  @Test
  void ageOpensForEachRecipientThatIsLetInAndForNoneThatIsShutOut()
      throws IOException, InterruptedException {
    Optional<Path> found = tool("age");
    Optional<Path> keygen = tool("age-keygen");
    assumeTrue(found.isPresent() && keygen.isPresent(), "age is not on this machine");
    String age = found.orElseThrow().toString();
    Path theirs = temp.resolve("second.txt");
    run(keygen.orElseThrow().toString(), "-o", theirs.toString());
    String recipient = run(keygen.orElseThrow().toString(), "-y", theirs.toString()).strip();
    IdentityFile identity = IdentityFile.of(temp.resolve("own/identity.txt"));
    SecretVault vault = SecretVault.of(VaultStorage.inFolder(temp.resolve("state")), identity);
    String value = vault.valueOrGenerate("db", RULE);
    String file = temp.resolve("state/secrets.age").toString();
    assertThat(exitOf(age, "-d", "-i", theirs.toString(), file)).isNotZero();

    vault.addRecipient(recipient);
    assertThat(run(age, "-d", "-i", theirs.toString(), file)).contains(value);

    Path old = temp.resolve("old.txt");
    Files.copy(identity.path(), old);
    vault.rekey();
    assertThat(exitOf(age, "-d", "-i", old.toString(), file)).isNotZero();
    assertThat(run(age, "-d", "-i", identity.path().toString(), file)).contains(value);
    assertThat(run(age, "-d", "-i", theirs.toString(), file)).contains(value);

    vault.removeRecipient(recipient);
    assertThat(exitOf(age, "-d", "-i", theirs.toString(), file)).isNotZero();
  }
}
