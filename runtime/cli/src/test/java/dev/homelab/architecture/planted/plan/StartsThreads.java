package dev.homelab.architecture.planted.plan;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Breaks A3. */
final class StartsThreads {
  private StartsThreads() {}

  static ExecutorService some() {
    return Executors.newCachedThreadPool();
  }
}
