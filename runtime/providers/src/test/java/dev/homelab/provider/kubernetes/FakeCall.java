package dev.homelab.provider.kubernetes;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Cancellation;
import dev.homelab.spi.SecretResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call of the engine, on the real clock, that keeps what it was told. */
public class FakeCall implements CallContext, SecretResolver {
  private final Instant deadline;
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final Cancellation cancellation = new Cancellation();
  private final Cancellation stopping = new Cancellation();

  public final List<String> waited = new CopyOnWriteArrayList<>();
  public final List<String> progressed = new CopyOnWriteArrayList<>();

  public FakeCall(Duration patience) {
    this.deadline = Instant.now().plus(patience);
  }

  public static FakeCall patient() {
    return new FakeCall(Duration.ofSeconds(60));
  }

  public FakeCall withSecret(String name, String value) {
    secrets.put(name, value);
    return this;
  }

  /** The run is to begin nothing more. */
  public void stop() {
    stopping.cancel();
  }

  @Override
  public boolean isStopping() {
    return stopping.isCancelled() || isCancelled();
  }

  @Override
  public Listening onStopping(Runnable action) {
    return stopping.onCancel(action);
  }

  public void cancel() {
    stopping.cancel();
    cancelled.countDown();
    cancellation.cancel();
  }

  /** How many actions wait for the call to be cancelled. */
  public int listening() {
    return cancellation.size();
  }

  @Override
  public SecretResolver secrets() {
    return this;
  }

  @Override
  public Instant deadline() {
    return deadline;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  @Override
  public Listening onCancel(Runnable action) {
    return cancellation.onCancel(action);
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    if (cancelled.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("cancelled");
    }
  }

  @Override
  public void waitingFor(String what) {
    waited.add(what);
  }

  @Override
  public void progress(String what) {
    progressed.add(what);
  }

  @Override
  public void recordHandle(String handle) {
    progressed.add(handle);
  }

  @Override
  public @Nullable String handle() {
    return null;
  }

  @Override
  public String resolve(String name) {
    String value = secrets.get(name);
    if (value == null) {
      throw new HomelabException(List.of(Diagnostic.error("HL4999", "no secret " + name)));
    }
    return value;
  }

  @Override
  public String digest(String text) {
    return String.format("%08x%08x", text.hashCode(), (text + "salt").hashCode());
  }

  @Override
  public String redact(String text) {
    String redacted = text;
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      redacted = redacted.replace(secret.getValue(), "(secret " + secret.getKey() + ')');
    }
    return redacted;
  }
}
