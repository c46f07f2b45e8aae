package dev.homelab.state;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A machine whose processes live and die on command. */
public final class FakeMachine implements Machine {
  private final Map<Long, Long> living = new ConcurrentHashMap<>();
  private final AtomicLong process = new AtomicLong(100);

  /** A machine on which one process lives. */
  public FakeMachine() {
    living.put(process.get(), 1_000_000L);
  }

  /** The process is gone and another, with a number of its own, goes on in its place. */
  public void restartProcess() {
    living.remove(process.get());
    living.put(process.incrementAndGet(), 2_000_000L);
  }

  /** The process is gone, and another has got its number. */
  public void reuseProcess() {
    living.put(process.get(), 3_000_000L);
  }

  @Override
  public String user() {
    return "grace";
  }

  @Override
  public String host() {
    return "workshop";
  }

  @Override
  public long process() {
    return process.get();
  }

  @Override
  public OptionalLong startOf(long number) {
    Long start = living.get(number);
    return start == null ? OptionalLong.empty() : OptionalLong.of(start);
  }
}
