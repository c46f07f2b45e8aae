package dev.homelab.state;

import dev.homelab.model.Address;

/** One change of a state, as it stands in a journal. */
sealed interface JournalRecord {
  /** A run began. */
  record Begun(RunRecord run) implements JournalRecord {}

  /** A step is about to be made. */
  record Intended(Intent intent) implements JournalRecord {}

  /** The platform named a handle for a step. */
  record Handled(Address address, String handle) implements JournalRecord {}

  /** A step has its outcome. */
  record Happened(Outcome outcome) implements JournalRecord {}

  /** Everything at or within an address has another one now. */
  record Moved(Address from, Address to) implements JournalRecord {}

  /** The record of a resource is dropped. */
  record Forgotten(Address address) implements JournalRecord {}

  /** The lab is in another mode from now on. */
  record Switched(Address mode) implements JournalRecord {}

  /** A run ended. */
  record Ended(RunRecord run) implements JournalRecord {}
}
