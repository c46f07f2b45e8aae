package dev.homelab.sim.kube.http;

import java.util.ArrayList;
import java.util.List;

/** The latest requests, for assertions and for people. */
public final class RequestLog {
  private static final int KEPT = 50_000;

  /**
   * One answered request.
   *
   * @param method the verb
   * @param path the path
   * @param query the query as sent, empty when there is none
   * @param agent the User-Agent
   * @param status the answered status, 0 when the connection was dropped
   */
  public record Entry(String method, String path, String query, String agent, int status) {}

  private final List<Entry> entries = new ArrayList<>();

  /** One more. */
  public synchronized void add(Entry entry) {
    if (entries.size() >= KEPT) {
      entries.subList(0, KEPT / 2).clear();
    }
    entries.add(entry);
  }

  /** All that are kept, oldest first. */
  public synchronized List<Entry> all() {
    return List.copyOf(entries);
  }

  /** Forgets all. */
  public synchronized void clear() {
    entries.clear();
  }
}
