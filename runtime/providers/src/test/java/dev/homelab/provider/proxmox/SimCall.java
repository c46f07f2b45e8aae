package dev.homelab.provider.proxmox;

import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A call of the engine whose pauses pass on the simulated host and take no time here. */
final class SimCall extends FakeCall {
  private final ProxmoxSimulator simulator;
  private final Instant begin = Instant.now();
  private final AtomicLong paused = new AtomicLong();
  private volatile boolean cancelled;
  private volatile @Nullable String handle;
  private Duration patience = Duration.ofMinutes(30);

  final List<String> handles = new CopyOnWriteArrayList<>();
  final List<Duration> pauses = new CopyOnWriteArrayList<>();

  SimCall(ProxmoxSimulator simulator) {
    super(Duration.ZERO);
    this.simulator = simulator;
  }

  @Override
  public SimCall withSecret(String name, String value) {
    super.withSecret(name, value);
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

  /** As if the process had ended: what runs is not told. */
  @Override
  public void cancel() {
    cancelled = true;
  }

  Duration pausedFor() {
    return Duration.ofMillis(paused.get());
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
  public void pause(Duration time) {
    pauses.add(time);
    paused.addAndGet(time.toMillis());
    simulator.advance(time.toMillis());
  }

  @Override
  public void recordHandle(String kept) {
    handles.add(kept);
  }

  @Override
  public @Nullable String handle() {
    return handle;
  }
}
