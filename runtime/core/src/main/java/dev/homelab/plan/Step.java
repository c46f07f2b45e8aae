package dev.homelab.plan;

import dev.homelab.model.Address;

/**
 * One part of carrying out a change.
 *
 * @param id its number in the step graph
 * @param address the resource
 * @param phase which part
 */
public record Step(int id, Address address, Phase phase) {
  /** The parts of a change, in the order in which a replacement goes through them. */
  public enum Phase {
    /**
     * Nothing to do; stands for a resource that stays as it is, so that order passes through it.
     */
    PASS,
    /** Asks for removal. */
    DELETE,
    /** Waits until the platform has the object no more. */
    GONE,
    /** Drops the record. */
    FORGET,
    /** Makes, changes or takes over the object. */
    APPLY,
    /** Waits until the object is ready. */
    AWAIT
  }
}
