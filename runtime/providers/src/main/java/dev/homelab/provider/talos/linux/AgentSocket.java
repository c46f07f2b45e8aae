package dev.homelab.provider.talos.linux;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
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

  private final SocketChannel channel;

  private AgentSocket(SocketChannel channel) {
    super(null);
    this.channel = channel;
  }

  /** What connects to the agent at a path, for each session anew. */
  static SshAgentFactory at(String path) {
    return new SshAgentFactory() {
      @Override
      public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
        return List.of();
      }

      @Override
      public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
        return new AgentSocket(SocketChannel.open(UnixDomainSocketAddress.of(path)));
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
    while (out.hasRemaining()) {
      channel.write(out);
    }
    int length = read(HEAD).getInt();
    if (length < 1 || length > LARGEST) {
      throw new IOException("the agent's answer has no sound length");
    }
    return new ByteArrayBuffer(read(length).array());
  }

  private ByteBuffer read(int length) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(length);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        throw new EOFException("the agent has ended");
      }
    }
    return in.flip();
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
