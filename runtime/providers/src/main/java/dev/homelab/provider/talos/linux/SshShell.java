package dev.homelab.provider.talos.linux;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.Signature;
import org.jspecify.annotations.Nullable;

/** Commands on a box that runs Linux, over SSH. For one thread. */
final class SshShell implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration LOGIN = Duration.ofSeconds(60);
  private static final int STRENGTH = 256;

  private final SshClient client;
  private final ClientSession session;
  private final CallContext.Listening cancelling;

  /**
   * What came of a command: its exit code, -1 when the box said none, and the end of what it wrote,
   * at most 1 MiB of each.
   */
  record Answer(int code, String out, String err) {}

  private SshShell(SshClient client, ClientSession session, CallContext.Listening cancelling) {
    this.client = client;
    this.session = session;
    this.cancelling = cancelling;
  }

  /**
   * Logs in.
   *
   * @throws ProviderException when the box does not answer, shows a key that nobody vouches for, or
   *     takes none of the person's keys
   */
  static SshShell open(SshAddress box, SshLogin login, AddressBook book, CallContext context) {
    HostKeys keys = HostKeys.of(box, login.pinned(), login.knownHosts());
    OwnKeys own = login.home() == null ? passing() : OwnKeys.in(login.home());
    SshClient client = client(keys, own, login.agent());
    CallContext.Listening cancelling = context.onCancel(client::stop);
    client.start();
    try {
      return new SshShell(client, session(client, box, book, keys, own, login), cancelling);
    } catch (ProviderException refused) {
      cancelling.close();
      client.stop();
      throw refused;
    }
  }

  private static SshClient client(HostKeys keys, OwnKeys own, @Nullable String agent) {
    SshClient client = SshClient.setUpDefaultClient();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setServerKeyVerifier(keys);
    client.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(own.pairs()));
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setSignatureFactories(preferred(client.getSignatureFactories(), keys.types()));
    if (agent != null) {
      client.setAgentFactory(AgentSocket.at(agent, AgentSocket.TIME));
    }
    return client;
  }

  /** Asks the box for keys of the types that are known first, as ssh does. */
  private static List<NamedFactory<Signature>> preferred(
      List<NamedFactory<Signature>> all, Set<String> types) {
    List<NamedFactory<Signature>> sorted = new ArrayList<>(all);
    sorted.sort(
        Comparator.comparing(
            one -> types.contains(KeyUtils.getCanonicalKeyType(one.getName())) ? 0 : 1));
    return sorted;
  }

  /** A key of this moment, for boxes that let anybody in. */
  private static OwnKeys passing() {
    try {
      KeyPair pair = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", STRENGTH);
      return new OwnKeys(List.of(pair), List.of());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has this curve", e);
    }
  }

  private static ClientSession session(
      SshClient client,
      SshAddress box,
      AddressBook book,
      HostKeys keys,
      OwnKeys own,
      SshLogin login) {
    InetSocketAddress found = book.find(box.host(), box.port());
    ClientSession session;
    try {
      session = client.connect(box.user(), found).verify(CONNECT).getSession();
    } catch (IOException silent) {
      throw silent(box, silent);
    }
    try {
      session.auth().verify(LOGIN);
      return session;
    } catch (IOException refused) {
      Diagnostic key = keys.refusal();
      throw LinuxCodes.refused(key == null ? noLogin(box, own, login, refused) : key);
    }
  }

  private static ProviderException silent(SshAddress box, IOException cause) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(LinuxCodes.NO_LOGIN, "no SSH server answers at " + box.known())
            .withDetail(String.valueOf(cause.getMessage()))
            .withHint("look whether the box is on, and whether  ssh " + box + "  gets there"),
        null,
        null);
  }

  private static Diagnostic noLogin(
      SshAddress box, OwnKeys own, SshLogin login, IOException cause) {
    String locked =
        own.locked().isEmpty()
            ? ""
            : " Not tried, since they have a passphrase or cannot be read: " + own.locked() + '.';
    return Diagnostic.error(LinuxCodes.NO_LOGIN, box + " does not let us in")
        .withDetail(
            "Tried: "
                + (login.agent() == null ? "no agent (SSH_AUTH_SOCK is not set)" : "the ssh-agent")
                + ", "
                + own.pairs().size()
                + " keys of ~/.ssh. Passwords are not used."
                + locked
                + ' '
                + cause.getMessage())
        .withHint("add your key there: ssh-copy-id " + box)
        .withHint("or to your agent: ssh-add");
  }

  /**
   * Runs a command.
   *
   * @param input what it reads, or null for nothing
   * @throws ProviderException of class UNKNOWN_OUTCOME when the connection breaks meanwhile
   */
  Answer run(String command, @Nullable InputStream input, Duration time) {
    Tail out = new Tail();
    Tail err = new Tail();
    try (ChannelExec channel = session.createExecChannel(command)) {
      channel.setIn(input == null ? InputStream.nullInputStream() : input);
      channel.setOut(out);
      channel.setErr(err);
      channel.open().verify(CONNECT);
      Set<ClientChannelEvent> seen =
          channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), time.toMillis());
      if (seen.contains(ClientChannelEvent.TIMEOUT)) {
        throw broken("nothing came for " + time.toSeconds() + " seconds");
      }
      Integer code = channel.getExitStatus();
      return new Answer(code == null ? -1 : code, out.text(), err.text());
    } catch (IOException | IllegalStateException cut) {
      throw broken(String.valueOf(cut.getMessage()));
    }
  }

  private static ProviderException broken(String why) {
    return new ProviderException(
        ErrorClass.UNKNOWN_OUTCOME,
        Diagnostic.error(LinuxCodes.STEP_FAILED, "the connection to the box broke").withDetail(why),
        null,
        null);
  }

  @Override
  public void close() {
    cancelling.close();
    session.close(true);
    client.stop();
  }
}
