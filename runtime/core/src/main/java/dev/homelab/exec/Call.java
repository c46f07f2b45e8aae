package dev.homelab.exec;

import dev.homelab.model.Address;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Cancellation;
import dev.homelab.spi.SecretResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one call of a provider is lent. It can be cancelled by itself. */
final class Call implements CallContext {
  private final Machinery machinery;
  private final SecretResolver secrets;
  private final Instant deadline;
  private final Consumer<String> waiting;
  private final Consumer<String> progress;
  private final Consumer<String> handles;
  private final @Nullable String handle;
  private final Set<Address> failed;
  private final Cancellation cancellation = new Cancellation();
  private final Cancellation stopping = new Cancellation();
  private volatile String waitsFor = "";
  private volatile boolean heeded;

  Call(
      Machinery machinery,
      SecretResolver secrets,
      Instant deadline,
      Consumer<String> waiting,
      Consumer<String> progress,
      Consumer<String> handles,
      @Nullable String handle,
      Set<Address> failed) {
    this.machinery = machinery;
    this.secrets = secrets;
    this.deadline = deadline;
    this.waiting = waiting;
    this.progress = progress;
    this.handles = handles;
    this.handle = handle;
    this.failed = Collections.unmodifiableSet(failed);
  }

  /** A call that nobody watches. */
  static Call silent(Machinery machinery, SecretResolver secrets, Duration timeout) {
    return new Call(
        machinery,
        secrets,
        machinery.now().plus(timeout),
        Nobody.LISTENS,
        Nobody.LISTENS,
        Nobody.LISTENS,
        null,
        Set.of());
  }

  /** A class: a command that has just started would wait for its first lambda. */
  private static final class Nobody implements Consumer<String> {
    static final Nobody LISTENS = new Nobody();

    @Override
    public void accept(String what) {}
  }

  @Override
  public SecretResolver secrets() {
    return secrets;
  }

  @Override
  public Instant deadline() {
    return deadline;
  }

  @Override
  public Instant now() {
    return machinery.now();
  }

  @Override
  public boolean isCancelled() {
    return cancellation.isCancelled();
  }

  @Override
  public Listening onCancel(Runnable action) {
    return cancellation.onCancel(action);
  }

  @Override
  public boolean isStopping() {
    boolean now = stopping.isCancelled();
    heeded |= now;
    return now;
  }

  @Override
  public Listening onStopping(Runnable action) {
    return stopping.onCancel(action);
  }

  /** Ends the call early, as far as its provider listens. */
  void cancel() {
    stopping.cancel();
    cancellation.cancel();
    machinery.wake();
  }

  /** Ends the call if it only waits, or once it does; a change that goes on is let be. */
  void endWaits() {
    stopping.cancel();
  }

  /** Whether the call asked if it is to end its wait, and was told so. */
  boolean isHeeded() {
    return heeded;
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    machinery.pause(time, this::isCancelled);
  }

  @Override
  public void waitingFor(String what) {
    if (!what.equals(waitsFor)) {
      waitsFor = what;
      waiting.accept(secrets.redact(what));
    }
  }

  /** What it waits for, as last told; empty for nothing. */
  String waitsFor() {
    return waitsFor;
  }

  @Override
  public void progress(String what) {
    progress.accept(secrets.redact(what));
  }

  @Override
  public void recordHandle(String platformHandle) {
    handles.accept(platformHandle);
  }

  @Override
  public Set<Address> failed() {
    return failed;
  }

  @Override
  public @Nullable String handle() {
    return handle;
  }
}
