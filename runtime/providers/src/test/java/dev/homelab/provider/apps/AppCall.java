package dev.homelab.provider.apps;

import dev.homelab.provider.kubernetes.FakeCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A call of the engine that keeps handles, knows the lab's secrets, and pauses for a moment. */
final class AppCall extends FakeCall {
  final List<String> handles = new CopyOnWriteArrayList<>();
  private @Nullable String handle;

  AppCall() {
    this(Duration.ofSeconds(60));
  }

  /** One whose time is over soon. */
  AppCall(Duration patience) {
    super(patience);
    AppsBench.SECRETS.forEach(this::withSecret);
  }

  /** With what an earlier process kept. */
  AppCall after(AppCall earlier) {
    handle = earlier.handles.isEmpty() ? null : earlier.handles.get(0);
    return this;
  }

  /** With another value of a secret. */
  AppCall rotated(String name) {
    withSecret(name, "rotated-canary-" + name);
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
