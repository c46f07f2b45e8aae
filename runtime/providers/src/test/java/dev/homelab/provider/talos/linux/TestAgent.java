package dev.homelab.provider.talos.linux;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.agent.common.AbstractAgentClient;
import org.apache.sshd.agent.local.AgentImpl;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** An ssh-agent at a socket, with one key. */
final class TestAgent implements AutoCloseable {
  private final ServerSocketChannel server;
  private final AtomicInteger signatures = new AtomicInteger();

  private TestAgent(ServerSocketChannel server) {
    this.server = server;
  }

  static TestAgent at(Path socket, KeyPair key) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    TestAgent agent = new TestAgent(server);
    Thread thread = new Thread(() -> agent.serve(key), "test-agent");
    thread.setDaemon(true);
    thread.start();
    return agent;
  }

  int signatures() {
    return signatures.get();
  }

  private void serve(KeyPair key) {
    while (true) {
      try (SocketChannel client = server.accept()) {
        answer(client, key);
      } catch (IOException closed) {
        if (!server.isOpen()) {
          return;
        }
      }
    }
  }

  private void answer(SocketChannel client, KeyPair key) throws IOException {
    AgentImpl keys =
        new AgentImpl() {
          @Override
          public Map.Entry<String, byte[]> sign(
              SessionContext session, PublicKey with, String algorithm, byte[] data)
              throws IOException {
            signatures.incrementAndGet();
            return super.sign(session, with, algorithm, data);
          }
        };
    keys.addIdentity(key, "test");
    AbstractAgentClient speaker =
        new AbstractAgentClient(keys) {
          @Override
          protected void reply(Buffer buffer) throws IOException {
            ByteBuffer out = ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available());
            while (out.hasRemaining()) {
              client.write(out);
            }
          }
        };
    ByteBuffer in = ByteBuffer.allocate(1 << 16);
    while (client.read(in) >= 0) {
      in.flip();
      byte[] piece = new byte[in.remaining()];
      in.get(piece);
      in.clear();
      speaker.messageReceived(new ByteArrayBuffer(piece));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
