package dev.homelab.spi;

import dev.homelab.model.FieldChange;
import java.util.List;

/**
 * How a wished resource differs from its object.
 *
 * @param changes the fields that differ and that we own; empty when nothing does
 * @param replaceBecause paths among them that can only change by replacing the object
 * @param interrupts what changing it in place interrupts, in words
 */
public record Comparison(
    List<FieldChange> changes, List<String> replaceBecause, List<String> interrupts) {
  /** Nothing differs. */
  public static final Comparison SAME = new Comparison(List.of(), List.of(), List.of());

  public Comparison {
    changes = List.copyOf(changes);
    replaceBecause = List.copyOf(replaceBecause);
    interrupts = List.copyOf(interrupts);
  }
}
