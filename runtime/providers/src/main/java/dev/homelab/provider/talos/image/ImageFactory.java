package dev.homelab.provider.talos.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.http.BookSockets;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Builds images of schematics on demand, once it was told what a schematic's id stands for. */
public final class ImageFactory implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final MediaType YAML = MediaType.parse("application/yaml");
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final OkHttpClient led;
  private final OkHttpClient direct;
  private final String userAgent;

  /** A factory that is found by a session's address book. */
  public ImageFactory(SessionOptions options) {
    this.direct =
        new OkHttpClient.Builder()
            .connectTimeout(5, TimeUnit.SECONDS)
            .followRedirects(false)
            .build();
    OkHttpClient.Builder builder = direct.newBuilder();
    BookSockets.lead(builder, options.addresses());
    this.led = builder.build();
    this.userAgent = options.userAgent();
  }

  /**
   * Tells the factory of a schematic, which may know it already.
   *
   * @param factory its host, or the address (with scheme and port) of one that stands in for it,
   *     which is where it is
   * @throws ProviderException also when the factory gives it another id than ours, for then images
   *     would not hold what is wished
   */
  public void tell(String factory, Schematic schematic, CallContext context) {
    boolean standsIn = factory.contains("://");
    HttpUrl url = HttpUrl.parse(standsIn ? factory : "https://" + factory);
    if (url == null) {
      throw failure(ErrorClass.REJECTED, "the image factory has no address", factory);
    }
    byte[] text = schematic.yaml().getBytes(StandardCharsets.UTF_8);
    Request request =
        new Request.Builder()
            .url(url.newBuilder().addPathSegment("schematics").build())
            .header("User-Agent", userAgent)
            .post(RequestBody.create(text, YAML))
            .build();
    Call call = (standsIn ? direct : led).newCall(request);
    Duration left = Duration.between(context.now(), context.deadline());
    call.timeout()
        .timeout(Math.max(1, Math.min(left.toMillis(), LONGEST.toMillis())), TimeUnit.MILLISECONDS);
    try (CallContext.Listening listening = context.onCancel(call::cancel);
        Response response = call.execute()) {
      check(schematic, response);
    } catch (IOException e) {
      throw failure(ErrorClass.TRANSIENT, "the image factory does not answer", url.host());
    }
  }

  private static void check(Schematic schematic, Response response) throws IOException {
    String body = response.body().string();
    if (!response.isSuccessful()) {
      boolean passes = response.code() == 429 || response.code() >= 500;
      throw failure(
          passes ? ErrorClass.TRANSIENT : ErrorClass.REJECTED,
          "the image factory refused the schematic",
          body.isBlank() ? "status " + response.code() : body.strip());
    }
    JsonNode answer = JSON.readTree(body);
    String id = answer.path("id").asText();
    if (!id.equals(schematic.id())) {
      throw failure(
          ErrorClass.REJECTED,
          "the image factory understands the schematic in another way",
          "Its id there is " + id + ", here " + schematic.id() + '.');
    }
  }

  private static ProviderException failure(ErrorClass kind, String title, String detail) {
    return new ProviderException(
        kind, Diagnostic.error(TalosCodes.NO_IMAGE, title).withDetail(detail), null, null);
  }

  @Override
  public void close() {
    direct.dispatcher().cancelAll();
    direct.connectionPool().evictAll();
  }
}
