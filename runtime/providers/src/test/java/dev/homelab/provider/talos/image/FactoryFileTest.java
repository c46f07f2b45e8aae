package dev.homelab.provider.talos.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a factory on loopback come whole, in time, and in nobody's way. */
class FactoryFileTest {
  @TempDir Path folder;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/whole",
        exchange -> {
          byte[] text = "image".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.createContext(
        "/drip",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (!ended.await(50, TimeUnit.MILLISECONDS)) {
              body.write('x');
              body.flush();
            }
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private FactoryFile factory(Duration whole) {
    SessionOptions options =
        new SessionOptions(folder, folder.resolve("state"), Map.of(), "homelab/test");
    return new FactoryFile(options, "http://127.0.0.1:" + server.getAddress().getPort(), whole);
  }

  private void bring(String path, Duration whole) {
    try (FactoryFile files = factory(whole)) {
      files.bring(
          "https://factory.example.com" + path,
          folder.resolve("talos.iso"),
          (bytes, of) -> {},
          FakeCall.patient());
    }
  }

  @Test
  void aFileOfSomebodyElseBesideItStays() throws IOException {
    Path other = Files.writeString(folder.resolve("talos.iso.part"), "mine");

    bring("/whole", Duration.ofMinutes(1));

    assertThat(folder.resolve("talos.iso")).hasContent("image");
    assertThat(other).hasContent("mine");
  }

  @Test
  void oneThatDripsEndsAndLeavesNothing() throws IOException {
    assertThatThrownBy(() -> bring("/drip", Duration.ofMillis(500)))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("talos.iso cannot be downloaded");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
