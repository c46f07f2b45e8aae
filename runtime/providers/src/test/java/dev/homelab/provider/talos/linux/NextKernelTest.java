package dev.homelab.provider.talos.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.image.FactoryFile;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.AcceptAllPublickeyAuthenticator;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box whose steps are played: what fails is told, and what was loaded is unloaded. */
class NextKernelTest {
  @TempDir Path folder;
  private final SshServer server = SshServer.setUpDefaultServer();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> fails = new ConcurrentHashMap<>();
  private String print = "";

  @BeforeEach
  void serve() throws Exception {
    var key = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
    print = String.valueOf(KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic()));
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(key));
    server.setPublickeyAuthenticator(AcceptAllPublickeyAuthenticator.INSTANCE);
    server.setCommandFactory((channel, line) -> played(line));
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(true);
  }

  private AbstractCommandSupport played(String line) {
    return new AbstractCommandSupport(line, null) {
      @Override
      public void run() {
        asked.add(line);
        try {
          if (line.startsWith("cat > ")) {
            getInputStream().readAllBytes();
            say("abc  file");
          } else if (line.startsWith("mktemp")) {
            say("/dev/shm/homelab.abc");
          }
        } catch (IOException broken) {
          onExit(1);
          return;
        }
        int code = code(line);
        if (code < 0) {
          getServerSession().close(true);
          return;
        }
        onExit(code);
      }

      private void say(String text) throws IOException {
        getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        getOutputStream().flush();
      }
    };
  }

  private int code(String line) {
    return fails.entrySet().stream()
        .filter(one -> line.startsWith(one.getKey()))
        .mapToInt(Map.Entry::getValue)
        .findAny()
        .orElse(0);
  }

  private void begin() throws IOException {
    Path file = Files.writeString(folder.resolve("kernel"), "text");
    FactoryFile.Brought brought = new FactoryFile.Brought(file, 4, "abc");
    SshAddress box = new SshAddress("root", "127.0.0.1", server.getPort());
    LinuxBox found = LinuxBox.read("kexec=kexec\nsystemd=yes\n");
    SshLogin login = SshLogin.simulated(print);
    try (SshShell shell = SshShell.open(box, login, AddressBook.REAL, FakeCall.patient())) {
      NextKernel next = new NextKernel(shell, found, new Silent());
      next.load(new NextKernel.Parts(brought, brought, "quiet"));
      next.begin();
    }
  }

  @Test
  void nothingIsTakenBackWhenItGoesWell() throws IOException {
    begin();
    assertThat(asked).contains("rm -rf /dev/shm/homelab.abc", "systemctl kexec");
    assertThat(asked).doesNotContain("kexec -u");
  }

  @Test
  void aKernelThatTheBoxDoesNotBeginIsUnloaded() {
    fails.put("systemctl kexec", 3);
    assertThatThrownBy(this::begin).hasMessageContaining("systemctl kexec");
    assertThat(asked).endsWith("systemctl kexec", "kexec -u");
  }

  @Test
  void aCleanUpThatFailsDoesNotHideWhy() {
    fails.put("kexec -l", 7);
    fails.put("rm -rf", -1);
    assertThatThrownBy(this::begin)
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("'kexec' failed");
    assertThat(asked).contains("rm -rf /dev/shm/homelab.abc");
  }

  /** A person who agrees and hears nothing. */
  private static final class Silent implements BootToTalos.Person {
    @Override
    public boolean agrees(String what) {
      return true;
    }

    @Override
    public void told(String what) {}

    @Override
    public FactoryFile.Progress coming(String name) {
      return (bytes, of) -> {};
    }
  }
}
