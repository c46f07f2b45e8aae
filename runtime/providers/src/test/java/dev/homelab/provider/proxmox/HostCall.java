package dev.homelab.provider.proxmox;

import dev.homelab.spi.CallContext;
import dev.homelab.spi.SecretResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call in real time, by a lab whose one secret is the token of its host. */
record HostCall(String token, Instant begin) implements CallContext, SecretResolver {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  HostCall(String token) {
    this(token, Instant.now());
  }

  @Override
  public SecretResolver secrets() {
    return this;
  }

  @Override
  public Instant deadline() {
    return begin.plus(PATIENCE);
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
  public void onCancel(Runnable action) {}

  @Override
  public void pause(Duration time) throws InterruptedException {
    boolean woken = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    if (woken) {
      throw new IllegalStateException("nobody wakes it");
    }
  }

  @Override
  public void waitingFor(String what) {}

  @Override
  public void progress(String what) {}

  @Override
  public void recordHandle(String kept) {}

  @Override
  public @Nullable String handle() {
    return null;
  }

  @Override
  public String resolve(String name) {
    return token;
  }

  @Override
  public String digest(String text) {
    return String.format("%08x", text.hashCode());
  }

  @Override
  public String redact(String text) {
    return text.replace(token, "(secret token)");
  }

  @Override
  public String toString() {
    return "a call in real time";
  }
}
