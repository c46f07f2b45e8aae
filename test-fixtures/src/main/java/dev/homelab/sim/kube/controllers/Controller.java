package dev.homelab.sim.kube.controllers;

import dev.homelab.sim.kube.store.Change;

/** Moves objects of some kinds towards what they ask for. */
public interface Controller {
  /** Looks at a write and asks for what must be reconciled because of it. */
  void observe(Change change, Work work);

  /** Brings one thing a step further; asks for another look by itself when it must. */
  void reconcile(String key, Work work);

  /** Takes keys that are to be reconciled. */
  interface Work {
    /**
     * Asks for a look at a key.
     *
     * @param seconds after how much simulated time
     */
    void add(String key, double seconds);

    /** Simulated seconds since the controllers began. */
    double now();
  }
}
