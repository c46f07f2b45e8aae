package dev.homelab.event;

/** Takes the events of a run, in order, from one thread at a time. Must return soon. */
@FunctionalInterface
public interface EventSink {
  /** Takes one event. */
  void accept(RunEvent event);
}
