package dev.homelab.spi;

import dev.homelab.model.LabIdentity;

/** Whether a target bears a lab's claim. */
public sealed interface ClaimStatus {
  /** No lab of this name has claimed it. */
  record Free() implements ClaimStatus {}

  /** This lab has. */
  record Ours() implements ClaimStatus {}

  /**
   * A lab of the same name but another identity, or the same identity in another environment, has.
   */
  record Other(LabIdentity owner) implements ClaimStatus {}
}
