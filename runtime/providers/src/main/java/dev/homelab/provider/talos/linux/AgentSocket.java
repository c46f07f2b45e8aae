package dev.homelab.provider.talos.linux;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * The person's ssh-agent at its socket. The library's own client for it needs a native library;
 * Java has sockets of this kind since 16 (JEP 380).
 */
final class AgentSocket extends AbstractAgentProxy {
  private static final int LARGEST = 1 << 20;
  private static final int HEAD = Integer.BYTES;

  /** An agent may ask its person, who has this long; it is also how long SSH servers wait. */
  static final Duration TIME = Duration.ofMinutes(1);

  private final SocketChannel channel;
  private final Duration time;

  private AgentSocket(SocketChannel channel, Duration time) {
    super(null);
    this.channel = channel;
    this.time = time;
  }

  /**
   * What connects to the agent at a path, for each session anew.
   *
   * @param time how long one answer may take
   */
  static SshAgentFactory at(String path, Duration time) {
    return new SshAgentFactory() {
      @Override
      public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
        return List.of();
      }

      @Override
      public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        channel.configureBlocking(false);
        return new AgentSocket(channel, time);
      }

      @Override
      public SshAgentServer createServer(ConnectionService service) throws IOException {
        throw new IOException("the agent is not forwarded");
      }
    };
  }

  /** Sends a request, with its length before it, and reads the answer (RFC draft, SSH agent, 3). */
  @Override
  protected synchronized Buffer request(Buffer buffer) throws IOException {
    int end = buffer.wpos();
    buffer.wpos(0);
    buffer.putUInt(end - HEAD);
    buffer.wpos(end);
    ByteBuffer out = ByteBuffer.wrap(buffer.array(), 0, end);
    try (Selector selector = Selector.open()) {
      SelectionKey ready = channel.register(selector, SelectionKey.OP_WRITE);
      long until = System.nanoTime() + time.toNanos();
      while (out.hasRemaining()) {
        await(selector, until);
        channel.write(out);
      }
      ready.interestOps(SelectionKey.OP_READ);
      int length = read(HEAD, selector, until).getInt();
      if (length < 1 || length > LARGEST) {
        throw new IOException("the agent's answer has no sound length");
      }
      return new ByteArrayBuffer(read(length, selector, until).array());
    }
  }

  private ByteBuffer read(int length, Selector selector, long until) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(length);
    while (in.hasRemaining()) {
      await(selector, until);
      if (channel.read(in) < 0) {
        throw new EOFException("the agent has ended");
      }
    }
    return in.flip();
  }

  private void await(Selector selector, long until) throws IOException {
    long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    if (millis <= 0 || selector.select(millis) == 0) {
      throw new IOException("the agent has not answered for " + time.toSeconds() + " seconds");
    }
    selector.selectedKeys().clear();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    super.close();
  }
}
