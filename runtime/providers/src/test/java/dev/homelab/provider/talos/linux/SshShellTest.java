package dev.homelab.provider.talos.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homelab.diag.HomelabException;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.spi.AddressBook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins over a real SSH server on loopback, which runs the commands on this machine. */
class SshShellTest {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final String ED25519 = "ssh-ed25519";

  @TempDir Path home;
  private final SshServer server = SshServer.setUpDefaultServer();
  private final List<PublicKey> allowed = new CopyOnWriteArrayList<>();
  private final FakeCall context = FakeCall.patient();
  private KeyPair hostKey = new KeyPair(null, null);

  @BeforeEach
  void serve() throws Exception {
    hostKey = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals("admin") && KeyUtils.findMatchingKey(key, allowed) != null);
    server.setCommandFactory(
        (channel, line) ->
            new ProcessShellFactory(line, "/bin/sh", "-c", line).createShell(channel));
    server.start();
    Files.createDirectories(home.resolve(".ssh"));
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(true);
  }

  private SshAddress box() {
    return new SshAddress("admin", "127.0.0.1", server.getPort());
  }

  private String print() {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, hostKey.getPublic());
  }

  private KeyPair keyFile(String name) throws Exception {
    KeyPair pair = KeyUtils.generateKeyPair(ED25519, 256);
    try (OutputStream out = Files.newOutputStream(home.resolve(".ssh").resolve(name))) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
    }
    return pair;
  }

  private SshShell open(@Nullable String pinned) {
    return SshShell.open(box(), new SshLogin(home, null, pinned), AddressBook.REAL, context);
  }

  private void known(String line) throws IOException {
    Files.writeString(home.resolve(".ssh/known_hosts"), line + '\n');
  }

  private String line(PublicKey key) {
    return "[127.0.0.1]:" + server.getPort() + ' ' + PublicKeyEntry.toString(key);
  }

  private static String told(ThrowableAssert.ThrowingCallable login) {
    return catchThrowableOfType(HomelabException.class, login).diagnostics().toString();
  }

  @Test
  void aKeyFileOpensAndCommandsAreRun() throws Exception {
    KeyPair own = keyFile("id_ed25519");
    assertThat(KeyUtils.getKeyType(own)).isEqualTo(ED25519);
    allowed.add(own.getPublic());
    try (SshShell shell = open(print())) {
      SshShell.Answer sum =
          shell.run(
              "sha256sum", new ByteArrayInputStream("text".getBytes(StandardCharsets.UTF_8)), TIME);
      assertThat(sum.out()).startsWith("982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a8");
      SshShell.Answer bad = shell.run("no-such-command-here", null, TIME);
      assertThat(bad.code()).isNotZero();
    }
  }

  @Test
  void ofABoxThatNeverStopsTalkingTheEndIsKept() throws Exception {
    allowed.add(keyFile("id_ed25519").getPublic());
    try (SshShell shell = open(print())) {
      SshShell.Answer loud =
          shell.run("head -c 3000000 /dev/zero | tr '\\0' a; echo end", null, TIME);
      assertThat(loud.out()).hasSize(1 << 20).endsWith("aaaend\n");
    }
  }

  @Test
  void oneBadLineOfKnownHostsDoesNotHideTheOthers() throws Exception {
    allowed.add(keyFile("id_ed25519").getPublic());
    String host = "[127.0.0.1]:" + server.getPort();
    String bad = "other ssh-ed25519 %%%\nlonely\n" + host + " ssh-rsa AAAA\n";
    known(bad + line(hostKey.getPublic()));
    open(null).close();
    known(bad + line(hostKey.getPublic()) + "\n@revoked " + host + " ssh-ed25519 %%%");
    assertThat(told(() -> open(null))).contains("HL7051", "cannot be read", "known_hosts");
    known("@revoked other ssh-ed25519 %%%\n" + line(hostKey.getPublic()));
    open(null).close();
  }

  @Test
  void theAgentOpens() throws Exception {
    KeyPair own = KeyUtils.generateKeyPair("ssh-rsa", 2048);
    allowed.add(own.getPublic());
    Path socket = home.resolve("agent");
    try (TestAgent agent = TestAgent.at(socket, own)) {
      SshLogin login = new SshLogin(home, socket.toString(), print());
      try (SshShell shell = SshShell.open(box(), login, AddressBook.REAL, context)) {
        assertThat(shell.run("echo hello", null, TIME).out()).isEqualTo("hello\n");
      }
      assertThat(agent.signatures()).isPositive();
    }
  }

  @Test
  void aKeyThatNobodyVouchesForIsRefusedWithWhatToAdd() throws Exception {
    allowed.add(keyFile("id_ed25519").getPublic());
    assertThat(told(() -> open(null)))
        .contains("HL7051")
        .contains("--host-key " + print())
        .contains(line(hostKey.getPublic()));
    known(line(hostKey.getPublic()));
    open(null).close();
    KeyPair other = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
    known(line(other.getPublic()));
    assertThat(told(() -> open(null))).contains("ssh-keygen -R");
    assertThat(told(() -> open(KeyUtils.getFingerPrint(BuiltinDigests.sha256, other.getPublic()))))
        .contains("another key than said");
    known("@revoked " + line(hostKey.getPublic()));
    assertThat(told(() -> open(print()))).contains("revoked");
  }

  @Test
  void aStrangerIsToldWhatWasTried() throws Exception {
    keyFile("id_ed25519");
    Files.writeString(home.resolve(".ssh/id_rsa"), "no key");
    assertThat(told(() -> open(print())))
        .contains("HL7050")
        .contains("does not let us in")
        .contains("id_rsa")
        .contains("ssh-copy-id admin@127.0.0.1");
  }

  @Test
  void whatTheBoxIsAskedRunsInAnyShell() throws Exception {
    allowed.add(keyFile("id_ed25519").getPublic());
    try (SshShell shell = open(print())) {
      LinuxBox here = LinuxBox.look(shell, TIME);
      assertThat(here.fact("os"))
          .isEqualTo(System.getProperty("os.name").replace("Mac OS X", "Darwin"));
      assertThat(here.fact("uid")).matches("[0-9]+");
      assertThat(here.fact("root")).isIn("yes", "sudo", "no");
    }
  }
}
