package dev.homelab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A watch beside the tool's own, which notes when something was first seen. */
final class EventWatch implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CompletableFuture<Instant> seen = new CompletableFuture<>();
  private final Call call;
  private final OkHttpClient client;

  private EventWatch(OkHttpClient client, Call call) {
    this.client = client;
    this.call = call;
  }

  /** Watches objects whose names begin so, until one fulfils the condition. */
  static EventWatch of(Path kubeconfig, String path, String name, Predicate<JsonNode> condition) {
    try {
      BareLoop.Server server = BareLoop.Server.of(kubeconfig);
      OkHttpClient client =
          server.client().newBuilder().readTimeout(0, TimeUnit.MILLISECONDS).build();
      Call call =
          client.newCall(new Request.Builder().url(server.url() + '/' + path + "?watch=1").build());
      EventWatch watch = new EventWatch(client, call);
      CountDownLatch open = new CountDownLatch(1);
      Thread thread = new Thread(() -> watch.follow(open, name, condition), "event-watch");
      thread.setDaemon(true);
      thread.start();
      open.await();
      return watch;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void follow(CountDownLatch open, String name, Predicate<JsonNode> condition) {
    try (Response response = call.execute()) {
      open.countDown();
      try (MappingIterator<JsonNode> events =
          JSON.readerFor(JsonNode.class).readValues(response.body().byteStream())) {
        while (events.hasNext()) {
          JsonNode object = events.next().path("object");
          boolean meant = object.at("/metadata/name").asText().startsWith(name);
          if (meant && condition.test(object)) {
            seen.complete(Instant.now());
            return;
          }
        }
      }
    } catch (IOException | RuntimeException failure) {
      seen.completeExceptionally(failure);
    } finally {
      open.countDown();
    }
  }

  /** When it was first seen; waits for at most a minute. */
  Instant seen() {
    return seen.orTimeout(1, TimeUnit.MINUTES).join();
  }

  @Override
  public void close() {
    call.cancel();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
