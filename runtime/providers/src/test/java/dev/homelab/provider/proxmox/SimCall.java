package dev.homelab.provider.proxmox;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.SecretResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A call of the engine whose pauses pass on the simulated host and take no time here. */
final class SimCall implements CallContext, SecretResolver {
  private final ProxmoxSimulator simulator;
  private final Instant begin = Instant.now();
  private final AtomicLong paused = new AtomicLong();
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private volatile boolean cancelled;
  private volatile @Nullable String handle;
  private Duration patience = Duration.ofMinutes(30);

  final List<String> progressed = new CopyOnWriteArrayList<>();
  final List<String> waited = new CopyOnWriteArrayList<>();
  final List<String> handles = new CopyOnWriteArrayList<>();
  final List<Duration> pauses = new CopyOnWriteArrayList<>();

  SimCall(ProxmoxSimulator simulator) {
    this.simulator = simulator;
  }

  SimCall withSecret(String name, String value) {
    secrets.put(name, value);
    return this;
  }

  SimCall withHandle(String kept) {
    handle = kept;
    return this;
  }

  SimCall withPatience(Duration time) {
    patience = time;
    return this;
  }

  void cancel() {
    cancelled = true;
  }

  Duration pausedFor() {
    return Duration.ofMillis(paused.get());
  }

  @Override
  public SecretResolver secrets() {
    return this;
  }

  @Override
  public Instant deadline() {
    return begin.plus(patience);
  }

  @Override
  public Instant now() {
    return begin.plusMillis(paused.get());
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable action) {}

  @Override
  public void pause(Duration time) {
    pauses.add(time);
    paused.addAndGet(time.toMillis());
    simulator.advance(time.toMillis());
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
  public void recordHandle(String kept) {
    handles.add(kept);
  }

  @Override
  public @Nullable String handle() {
    return handle;
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
    return String.format("%08x", text.hashCode());
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
