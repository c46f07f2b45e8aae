package dev.homelab.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.SecretSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretVaultTest {
  private static final SecretSource.Generated RULE = new SecretSource.Generated(32, "abcdef0123");

  @TempDir Path temp;

  private IdentityFile identity(String name) {
    return IdentityFile.of(temp.resolve(name).resolve("identity.txt"));
  }

  private SecretVault vault(String identity) {
    return SecretVault.of(VaultStorage.inFolder(temp.resolve("state")), identity(identity));
  }

  @Test
  void makesAnIdentityAndAVaultThatOnlyTheOwnerCanRead() throws IOException {
    vault("a").valueOrGenerate("db", RULE);
    for (String file : List.of("a/identity.txt", "state/secrets.age")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(file))))
          .isEqualTo("rw-------");
    }
    for (String folder : List.of("a", "state")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(folder))))
          .isEqualTo("rwx------");
    }
    assertThat(Files.readString(temp.resolve("a/identity.txt"))).contains("\nAGE-SECRET-KEY-1");
    try (Stream<Path> files = Files.list(temp.resolve("a"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void letsASecondMachineInAndOutAgain() {
    String value = vault("a").valueOrGenerate("db", RULE);
    String second = identity("b").recipient();
    refuses(SecretCodes.IDENTITY_LOST, () -> vault("b").value("db"));
    vault("a").addRecipient(second);
    assertThat(vault("b").value("db")).contains(value);
    assertThat(vault("b").recipients()).contains(second, identity("a").recipient());
    vault("b").valueOrGenerate("more", RULE);
    assertThat(vault("a").names()).containsExactly("db", "more");
    vault("a").removeRecipient(second);
    refuses(SecretCodes.IDENTITY_LOST, () -> vault("b").value("db"));
    refuses(SecretCodes.BAD_RECIPIENT, () -> vault("a").removeRecipient(identity("a").recipient()));
    refuses(SecretCodes.BAD_RECIPIENT, () -> vault("a").addRecipient("age1nonsense"));
  }

  @Test
  void locksForANewIdentityAndKeepsTheOldOneForOtherLabs() {
    String value = vault("a").valueOrGenerate("db", RULE);
    String before = identity("a").recipient();
    String after = vault("a").rekey();
    assertThat(after).isNotEqualTo(before).isEqualTo(identity("a").recipient());
    assertThat(vault("a").recipients()).containsExactly(after);
    assertThat(vault("a").value("db")).contains(value);
    assertThat(identity("a").identities()).hasSize(2);
  }

  @Test
  void tellsWhatIsLostWithTheIdentity() throws IOException {
    vault("a").valueOrGenerate("db", RULE);
    Files.delete(temp.resolve("a/identity.txt"));
    refuses(SecretCodes.IDENTITY_LOST, () -> vault("a").value("db"));
    refuses(SecretCodes.IDENTITY_LOST, () -> vault("a").valueOrGenerate("db", RULE));
    assertThat(temp.resolve("a/identity.txt")).doesNotExist();
  }

  @Test
  void refusesAnIdentityThatOthersCanReadOrThatIsNone() throws IOException {
    vault("a").valueOrGenerate("db", RULE);
    Path file = temp.resolve("a/identity.txt");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    refuses(SecretCodes.BAD_IDENTITY, () -> vault("a").value("db"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "AGE-SECRET-KEY-1CANARY\n");
    refuses(SecretCodes.BAD_IDENTITY, () -> vault("a").value("db"));
  }

  @Test
  void refusesADamagedVaultAndNeverWritesOverIt() throws IOException {
    vault("a").valueOrGenerate("db", RULE);
    Path file = temp.resolve("state/secrets.age");
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 60, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> vault("a").valueOrGenerate("db", RULE))
          .isInstanceOf(SecretException.class);
      assertThat(Files.size(file)).isEqualTo(length);
    }
  }

  @Test
  void othersGoOnWhileOneIsMadeAndThoseWhoAskForItGetTheSame() throws Exception {
    SecretVault vault = vault("a");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger made = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<String> slow =
          () ->
              vault.valueOrMake(
                  "slow",
                  () -> {
                    begun.countDown();
                    await(go);
                    return "key-" + made.incrementAndGet();
                  });
      List<Future<String>> both = List.of(threads.submit(slow), threads.submit(slow));
      begun.await();
      assertThat(vault.valueOrGenerate("quick", RULE)).hasSize(32);
      assertThat(vault.digestKey(true)).isNotEmpty();
      go.countDown();
      assertThat(both.get(0).get()).isEqualTo(both.get(1).get()).isEqualTo("key-1");
      assertThat(vault("a").names()).containsExactly("quick", "slow");
    } finally {
      go.countDown();
      threads.shutdownNow();
    }
  }

  @Test
  void storesAGeneratedSecretBeforeItIsUsed() {
    List<byte[]> stored = new ArrayList<>();
    VaultStorage full =
        new VaultStorage() {
          @Override
          public void remove() {
            throw new UnsupportedOperationException();
          }

          @Override
          public byte @Nullable [] load() {
            return stored.isEmpty() ? null : stored.get(stored.size() - 1);
          }

          @Override
          public void store(byte[] encrypted) {
            if (stored.size() == 1) {
              throw new SecretException(Diagnostic.error(SecretCodes.UNWRITABLE, "full"));
            }
            stored.add(encrypted);
          }

          @Override
          public String describe() {
            return "memory";
          }
        };
    SecretVault vault = SecretVault.of(full, identity("a"));
    refuses(SecretCodes.UNWRITABLE, () -> vault.valueOrGenerate("db", RULE));
    assertThat(vault.value("db")).isEmpty();
    assertThat(SecretVault.of(full, identity("a")).value("db")).isEmpty();
  }

  @Test
  void doesNotWriteOverWhatAnotherProcessWrote() {
    vault("a").valueOrGenerate("db", RULE);
    SecretVault early = vault("a");
    String before = early.value("db").orElseThrow();
    SecretVault other = vault("a");
    other.rotate("db", RULE);
    String after = other.value("db").orElseThrow();
    assertThat(after).isNotEqualTo(before);
    refuses(SecretCodes.TAKEN, () -> early.valueOrGenerate("more", RULE));
    assertThat(vault("a").value("db")).contains(after);
    early.valueOrGenerate("more", RULE);
    assertThat(vault("a").names()).containsExactly("db", "more");
    assertThat(vault("a").value("db")).contains(after);
  }

  @Test
  void twoThatBeginAtOnceDoNotReplaceEachOther() {
    SecretVault first = vault("a");
    SecretVault second = vault("a");
    assertThat(first.value("db")).isEmpty();
    String value = second.valueOrGenerate("db", RULE);
    assertThat(first.valueOrGenerate("db", RULE)).isEqualTo(value);
  }

  @Test
  void readsAgainWhenItIsTold() {
    SecretVault early = vault("a");
    early.valueOrGenerate("db", RULE);
    vault("a").rotate("db", RULE);
    early.lookAgain();
    early.valueOrGenerate("more", RULE);
    assertThat(vault("a").value("db")).isEqualTo(early.value("db"));
  }

  @Test
  void findsTheIdentityWhereTheEnvironmentSays() {
    Path home = Path.of("/home/ada");
    assertThat(IdentityFile.locate(Map.of(), home).path())
        .isEqualTo(Path.of("/home/ada/.config/homelab/identity.txt"));
    assertThat(IdentityFile.locate(Map.of("HOME", "/h"), home).path())
        .isEqualTo(Path.of("/h/.config/homelab/identity.txt"));
    assertThat(IdentityFile.locate(Map.of("XDG_CONFIG_HOME", "/x"), home).path())
        .isEqualTo(Path.of("/x/homelab/identity.txt"));
    assertThat(
            IdentityFile.locate(Map.of("XDG_CONFIG_HOME", "/x", "HOMELAB_IDENTITY", "/i"), home)
                .path())
        .isEqualTo(Path.of("/i"));
  }

  @Test
  void twoLabsThatBeginAtOnceShareOneIdentity() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String folder = "state-" + i;
      Thread thread =
          new Thread(
              () ->
                  SecretVault.of(VaultStorage.inFolder(temp.resolve(folder)), identity("a"))
                      .valueOrGenerate("db", RULE));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < 4; i++) {
      SecretVault vault =
          SecretVault.of(VaultStorage.inFolder(temp.resolve("state-" + i)), identity("a"));
      assertThat(vault.value("db")).isPresent();
    }
  }

  @Test
  void neverPrintsAValue() {
    SecretVault vault = vault("a");
    String value = vault.valueOrGenerate("db", RULE);
    VaultContent content =
        new VaultContent(
            DigestKey.random(),
            new TreeMap<>(Map.of("db", value)),
            new TreeMap<>(Map.of("db", List.of(value))),
            vault.recipients());
    assertThat(vault + " " + content + " " + identity("a").first())
        .doesNotContain(value)
        .doesNotContain("AGE-SECRET-KEY");
    byte[] odd = ("{\"format\":1,\"values\":{\"db\":\"" + value).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> VaultContent.read(odd)).hasNoCause().message().doesNotContain(value);
  }

  private static void refuses(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HomelabException.class, e -> assertThat(e.diagnostics().get(0).code()).isEqualTo(code));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      throw new IllegalStateException(ended);
    }
  }
}
