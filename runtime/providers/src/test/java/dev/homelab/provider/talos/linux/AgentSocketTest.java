package dev.homelab.provider.talos.linux;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.client.SshClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AgentSocketTest {
  @TempDir Path folder;

  @Test
  @Timeout(30)
  void anAgentThatIsSilentIsNotWaitedForForever() throws IOException {
    Path socket = folder.resolve("agent");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      SshClient client = SshClient.setUpDefaultClient();
      try (SshAgent agent =
          AgentSocket.at(socket.toString(), Duration.ofMillis(200)).createClient(null, client)) {
        assertThatThrownBy(agent::getIdentities)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("has not answered");
      }
    }
  }
}
