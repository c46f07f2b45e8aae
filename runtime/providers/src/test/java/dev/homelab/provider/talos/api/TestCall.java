package dev.homelab.provider.talos.api;

import dev.homelab.spi.CallContext;
import dev.homelab.spi.SecretResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A call with secrets of a test, on the real clock. */
public final class TestCall implements CallContext {
  private final Map<String, String> secrets;
  private final AtomicReference<@Nullable String> handle = new AtomicReference<>();
  private final Instant end;

  /** A call that may take so long. */
  public TestCall(Map<String, String> secrets, Duration patience) {
    this.secrets = secrets;
    this.end = Instant.now().plus(patience);
  }

  /** A call of ten seconds without secrets. */
  public static TestCall plain() {
    return new TestCall(Map.of(), Duration.ofSeconds(10));
  }

  @Override
  public SecretResolver secrets() {
    return new SecretResolver() {
      @Override
      public String resolve(String name) {
        return java.util.Objects.requireNonNull(secrets.get(name), name);
      }

      @Override
      public String digest(String text) {
        return Integer.toHexString(text.hashCode());
      }

      @Override
      public String redact(String text) {
        return text;
      }
    };
  }

  @Override
  public Instant deadline() {
    return end;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void onCancel(Runnable action) {
    // Nothing stops a test.
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    java.util.concurrent.TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  @Override
  public void waitingFor(String what) {
    // Nobody reads it.
  }

  @Override
  public void progress(String what) {
    // Nobody reads it.
  }

  @Override
  public void recordHandle(String kept) {
    handle.set(kept);
  }

  @Override
  public @Nullable String handle() {
    return handle.get();
  }
}
