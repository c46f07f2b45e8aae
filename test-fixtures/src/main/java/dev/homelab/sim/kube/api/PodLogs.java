package dev.homelab.sim.kube.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What pods have logged, as far as somebody scripted it. */
public final class PodLogs {
  private final Map<String, String> texts = new ConcurrentHashMap<>();

  /** Sets the log of pods whose name begins with a prefix, in a namespace. */
  public void set(String namespace, String podPrefix, String text) {
    texts.put(namespace + "/" + podPrefix, text);
  }

  /** Adds to the log of pods whose name begins with a prefix; who follows it is told. */
  public void append(String namespace, String podPrefix, String text) {
    texts.merge(namespace + "/" + podPrefix, text, String::concat);
    synchronized (texts) {
      texts.notifyAll();
    }
  }

  /** Returns when something was added to a log, or after some milliseconds. */
  void awaitMore(long millis) throws InterruptedException {
    synchronized (texts) {
      texts.wait(millis);
    }
  }

  /** The log of an init container, which has ended when the others run. */
  static String ofFirst(String pod, String container) {
    return "simulated pod " + pod + ": the init container " + container + " does not run here\n";
  }

  /** The log of a pod; a line that says what it is when nobody scripted one. */
  public String of(String namespace, String pod) {
    String best = "";
    for (String key : texts.keySet()) {
      if ((namespace + "/" + pod).startsWith(key) && key.length() > best.length()) {
        best = key;
      }
    }
    return best.isEmpty()
        ? "simulated pod " + pod + ": no container runs here\n"
        : texts.getOrDefault(best, "");
  }
}
