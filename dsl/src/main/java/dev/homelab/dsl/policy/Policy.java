package dev.homelab.dsl.policy;

import java.util.List;

/**
 * A rule that every lab keeps, unless a block overrides it with a reason.
 *
 * @param name what an override calls it: small letters with dashes
 * @param rule what holds, as one sentence
 * @param why what goes wrong otherwise, as one sentence
 * @param check finds what breaks it
 */
public record Policy(String name, String rule, String why, Check check) {
  /** Finds what breaks a rule; pure. */
  @FunctionalInterface
  public interface Check {
    /** What of a lab breaks the rule, in the order of the lab; empty when all of it keeps it. */
    List<Breach> of(LabView lab);
  }
}
