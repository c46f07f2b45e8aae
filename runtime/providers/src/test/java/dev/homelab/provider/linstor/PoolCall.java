package dev.homelab.provider.linstor;

import dev.homelab.provider.kubernetes.FakeCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A call of the engine that keeps handles, and whose pauses are short. */
final class PoolCall extends FakeCall {
  final List<String> handles = new CopyOnWriteArrayList<>();
  private @Nullable String handle;

  PoolCall() {
    this(Duration.ofSeconds(60));
  }

  PoolCall(Duration patience) {
    super(patience);
  }

  /** With what an earlier process kept. */
  PoolCall after(PoolCall earlier) {
    handle = earlier.handles.isEmpty() ? null : earlier.handles.get(earlier.handles.size() - 1);
    return this;
  }

  @Override
  public PoolCall withSecret(String name, String value) {
    super.withSecret(name, value);
    return this;
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    super.pause(Duration.ofMillis(20));
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
